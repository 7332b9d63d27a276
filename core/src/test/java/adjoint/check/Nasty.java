package adjoint.check;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A catalogue of functions whose derivatives are right: at harmless places, where the verdict must
 * be RIGHT, and at nasty ones, where it must not be WRONG.
 */
final class Nasty {
  /** A number that is drawn. */
  interface Place {
    double of(SplittableRandom rng);
  }

  /** Numbers that are drawn. */
  interface Numbers {
    double[] of(SplittableRandom rng);
  }

  private final List<Case> right = new ArrayList<>();
  private final List<Case> notWrong = new ArrayList<>();

  static Stream<Nasty> all() {
    return Stream.of(
        NastyDifferences.CASES,
        NastyQuotients.CASES,
        NastySums.CASES,
        NastyMoney.CASES,
        NastyPhysics.CASES,
        NastyNature.CASES,
        NastyKinks.CASES,
        NastySteps.CASES,
        NastyScales.CASES,
        NastyWaves.CASES,
        NastyOrders.CASES,
        NastyLosses.CASES,
        NastyTails.CASES,
        NastyAlgebra.CASES,
        NastyIterations.CASES,
        NastyChaos.CASES,
        NastyAgain.CASES);
  }

  List<Case> right() {
    return List.copyOf(right);
  }

  List<Case> notWrong() {
    return List.copyOf(notWrong);
  }

  // ---- forms of cases

  /** Plain code, and its derivative written by hand. */
  void plain(
      String name, DoubleUnaryOperator f, DoubleUnaryOperator df, Place harmless, Place nasty) {
    family(
        name, (x, _) -> f.applyAsDouble(x), (x, _) -> df.applyAsDouble(x), _ -> 0, harmless, nasty);
  }

  /** Plain code of x with a parameter that is drawn, and its derivative by x. */
  void family(
      String name,
      DoubleBinaryOperator f,
      DoubleBinaryOperator df,
      Place parameter,
      Place harmless,
      Place nasty) {
    both(name, harmless, nasty, family(f, df, parameter));
  }

  /** Plain code with nasty places only. */
  void plain(String name, DoubleUnaryOperator f, DoubleUnaryOperator df, Place nasty) {
    family(name, (x, _) -> f.applyAsDouble(x), (x, _) -> df.applyAsDouble(x), _ -> 0, nasty);
  }

  /** Plain code with a parameter and nasty places only. */
  void family(
      String name, DoubleBinaryOperator f, DoubleBinaryOperator df, Place parameter, Place nasty) {
    notWrong.add(new Case(name, family(f, df, parameter).apply(nasty)));
  }

  private static Function<Place, Function<SplittableRandom, GradReport>> family(
      DoubleBinaryOperator f, DoubleBinaryOperator df, Place parameter) {
    return place ->
        rng -> {
          double a = parameter.of(rng);
          return GradCheck.ofDerivatives(x -> f.applyAsDouble(x, a), x -> df.applyAsDouble(x, a))
              .seed(rng.nextLong())
              .report(place.of(rng));
        };
  }

  /** Plain code of several numbers, and its gradient written by hand. */
  void gradient(
      String name,
      ToDoubleFunction<double[]> f,
      UnaryOperator<double[]> df,
      Numbers harmless,
      Numbers nasty) {
    both(
        name,
        harmless,
        nasty,
        place -> rng -> GradCheck.ofGradient(f, df).seed(rng.nextLong()).report(place.of(rng)));
  }

  /** The same with nasty places only. */
  void gradient(
      String name, ToDoubleFunction<double[]> f, UnaryOperator<double[]> df, Numbers nasty) {
    only(name, rng -> GradCheck.ofGradient(f, df).seed(rng.nextLong()).report(nasty.of(rng)));
  }

  /** A function of values, in the first or second order. */
  void values(String name, Function<List<Value>, Value> f, Numbers harmless, Numbers nasty) {
    both(name, harmless, nasty, values(f));
  }

  /** A function of values with nasty places only. */
  void values(String name, Function<List<Value>, Value> f, Numbers nasty) {
    notWrong.add(new Case(name, values(f).apply(nasty)));
  }

  private static Function<Numbers, Function<SplittableRandom, GradReport>> values(
      Function<List<Value>, Value> f) {
    return place ->
        rng ->
            GradCheck.ofValues(f)
                .order(1 + rng.nextInt(2))
                .seed(rng.nextLong())
                .report(place.of(rng));
  }

  /** A function of one vector, in the first or second order. */
  void tensor(String name, UnaryOperator<Tensor> f, Numbers harmless, Numbers nasty) {
    both(name, harmless, nasty, tensor(f, DType.F64));
  }

  /** A function of one vector with nasty places only. */
  void tensor(String name, UnaryOperator<Tensor> f, Numbers nasty) {
    notWrong.add(new Case(name, tensor(f, DType.F64).apply(nasty)));
  }

  private static Function<Numbers, Function<SplittableRandom, GradReport>> tensor(
      UnaryOperator<Tensor> f, DType dtype) {
    return place ->
        rng ->
            GradCheck.of(f)
                .order(1 + rng.nextInt(2))
                .seed(rng.nextLong())
                .report(Tensor.of(place.of(rng)).to(dtype));
  }

  /** A function of one vector of floats. */
  void floats(String name, UnaryOperator<Tensor> f, Numbers harmless, Numbers nasty) {
    both(name, harmless, nasty, tensor(f, DType.F32));
  }

  /** A function of two vectors alike, in the first or second order. */
  void pair(String name, BinaryOperator<Tensor> f, Numbers harmless, Numbers nasty) {
    both(
        name,
        harmless,
        nasty,
        place ->
            rng ->
                GradCheck.of(f)
                    .order(1 + rng.nextInt(2))
                    .seed(rng.nextLong())
                    .report(Tensor.of(place.of(rng)), Tensor.of(place.of(rng))));
  }

  /** What has nasty places only. */
  void only(String name, Function<SplittableRandom, GradReport> report) {
    notWrong.add(new Case(name, report));
  }

  private <P> void both(
      String name, P harmless, P nasty, Function<P, Function<SplittableRandom, GradReport>> at) {
    right.add(new Case(name, at.apply(harmless)));
    notWrong.add(new Case(name, at.apply(nasty)));
  }

  // ---- places

  static Place at(double x) {
    return _ -> x;
  }

  static Place between(double low, double high) {
    return rng -> low + (high - low) * rng.nextDouble();
  }

  /** Sizes spread evenly over powers of 10. */
  static Place decades(double from, double to) {
    return rng -> Math.pow(10, from + (to - from) * rng.nextDouble());
  }

  static Place eitherSign(Place size) {
    return rng -> (rng.nextBoolean() ? 1 : -1) * size.of(rng);
  }

  /** Not at x, but so many powers of 10 away from it. */
  static Place beside(double x, double from, double to) {
    Place offset = eitherSign(decades(from, to));
    return rng -> x + offset.of(rng);
  }

  /** At x, at a number next to it, or some powers of 10 away. */
  static Place near(double x, double from, double to) {
    Place beside = beside(x, from, to);
    return rng ->
        switch (rng.nextInt(6)) {
          case 0, 1 -> x;
          case 2 -> Math.nextUp(x);
          case 3 -> Math.nextDown(x);
          default -> beside.of(rng);
        };
  }

  static Place either(Place... places) {
    return rng -> places[rng.nextInt(places.length)].of(rng);
  }

  static Numbers each(int n, Place place) {
    return rng -> {
      double[] x = new double[n];
      Arrays.setAll(x, _ -> place.of(rng));
      return x;
    };
  }

  static Numbers numbers(Place... places) {
    return rng -> Arrays.stream(places).mapToDouble(p -> p.of(rng)).toArray();
  }

  /** Whole numbers, many of them equal. */
  static Numbers ties(int n) {
    return rng -> rng.ints(n, -1, 2).asDoubleStream().toArray();
  }

  /** Numbers that differ by at least a third, in any order. */
  static Numbers distinct(int n) {
    return rng -> {
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        int at = rng.nextInt(i + 1);
        x[i] = x[at];
        x[at] = 0.5 * i - 1.1 + 0.15 * rng.nextDouble();
      }
      return x;
    };
  }
}
