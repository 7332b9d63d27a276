package adjoint.check;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Pairs of derivatives of one function at the same random points: a wrong one, by more than
 * rounding explains wherever it is drawn, and its right twin.
 */
final class Twins {
  private final String kind;
  final List<Case> wrong;
  final List<Case> notRight;
  final List<Case> right;

  private Twins(String kind, List<Case> wrong, List<Case> notRight, List<Case> right) {
    this.kind = kind;
    this.wrong = wrong;
    this.notRight = notRight;
    this.right = right;
  }

  static Twins of(String kind) {
    return new Twins(kind, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  private static Stream<Twins> all() {
    return Stream.of(
        TwinsOfKinks.all(),
        TwinsOfScales.all(),
        TwinsOfCalculus.all(),
        TwinsOfModels.all(),
        TwinsOfOperations.all(),
        TwinsOfMatrices.all(),
        TwinsOfPlaces.all(),
        TwinsOfStates.all(),
        TwinsOfOrders.all(),
        TwinsOfValues.all(),
        TwinsOfSolvers.all(),
        TwinsOfAlgorithms.all(),
        TwinsOfEdges.all(),
        TwinsOfDoubt.all());
  }

  /** The derivatives that are wrong for certain. */
  static List<Case> wrong() {
    return all().flatMap(twins -> twins.wrong.stream()).toList();
  }

  /** Those that are wrong, though the numbers alone do not show it. */
  static List<Case> notRight() {
    return all().flatMap(twins -> twins.notRight.stream()).toList();
  }

  /** The right twins of both. */
  static List<Case> right() {
    return all().flatMap(twins -> twins.right.stream()).toList();
  }

  /** The same, for wrong ones that cannot be told from numbers alone, or not by every checker. */
  Twins hidden() {
    return new Twins(kind, notRight, notRight, right);
  }

  // ---- points

  static Function<SplittableRandom, Double> between(double low, double high) {
    return rng -> low + (high - low) * rng.nextDouble();
  }

  /** Beside a place, at a distance spread evenly over decades. */
  static Function<SplittableRandom, Double> beside(double place, double from, double to) {
    return rng -> place + decade(rng, from, to) * (rng.nextBoolean() ? 1 : -1);
  }

  /** Of a size spread evenly over decades. */
  static double decade(SplittableRandom rng, double from, double to) {
    return Math.pow(10, from + (to - from) * rng.nextDouble());
  }

  static Function<SplittableRandom, Tensor> normal(double scale, int... shape) {
    return rng -> RightButNasty.normal(rng, scale, shape);
  }

  static Function<SplittableRandom, Tensor> uniform(double low, double high, int... shape) {
    return rng -> Tensor.uniform(adjoint.array.DType.F64, rng, low, high, shape);
  }

  static Function<SplittableRandom, double[]> numbers(double low, double high, int n) {
    return rng -> rng.doubles(n, low, high).toArray();
  }

  /** What the engine itself pulls back, for rules that spoil it. */
  static Tensor pull(UnaryOperator<Tensor> f, Tensor x, Tensor g) {
    Tensor leaf = x.detach().asVariable();
    return Grad.of(f.apply(leaf), List.of(leaf), g.detach()).getFirst();
  }

  // ---- forms of pairs

  /** Of a function drawn from the same seed as the point. */
  void pair(
      String name,
      Function<SplittableRandom, GradReport> wrongOne,
      Function<SplittableRandom, GradReport> rightOne) {
    wrong.add(new Case(kind + ": " + name, wrongOne));
    right.add(new Case(kind + ": " + name + ", right", rightOne));
  }

  /** Plain code of one number. */
  void plain(
      String name,
      Function<SplittableRandom, Double> x,
      DoubleUnaryOperator f,
      DoubleUnaryOperator wrongOne,
      DoubleUnaryOperator rightOne) {
    pair(name, rng -> plain(rng, x, f, wrongOne), rng -> plain(rng, x, f, rightOne));
  }

  private static GradReport plain(
      SplittableRandom rng,
      Function<SplittableRandom, Double> x,
      DoubleUnaryOperator f,
      DoubleUnaryOperator df) {
    return GradCheck.ofDerivatives(f, df).seed(rng.nextLong()).report(x.apply(rng));
  }

  /** Plain code of one number, right at the first order, and wrong at the second. */
  void second(
      String name,
      Function<SplittableRandom, Double> x,
      DoubleUnaryOperator f,
      DoubleUnaryOperator df,
      DoubleUnaryOperator wrongOne,
      DoubleUnaryOperator rightOne) {
    pair(
        name,
        rng -> GradCheck.ofDerivatives(f, df, wrongOne).seed(rng.nextLong()).report(x.apply(rng)),
        rng -> GradCheck.ofDerivatives(f, df, rightOne).seed(rng.nextLong()).report(x.apply(rng)));
  }

  /** Plain code of several numbers, right at the first order, and wrong at the second. */
  void hessian(
      String name,
      Function<SplittableRandom, double[]> x,
      ToDoubleFunction<double[]> f,
      UnaryOperator<double[]> df,
      Function<double[], double[][]> wrongOne,
      Function<double[], double[][]> rightOne) {
    FormulaCheck check = GradCheck.ofGradient(f, df);
    pair(
        name,
        rng -> check.hessian(wrongOne).seed(rng.nextLong()).report(x.apply(rng)),
        rng -> check.hessian(rightOne).seed(rng.nextLong()).report(x.apply(rng)));
  }

  /** Plain code of several numbers. */
  void gradient(
      String name,
      Function<SplittableRandom, double[]> x,
      ToDoubleFunction<double[]> f,
      UnaryOperator<double[]> wrongOne,
      UnaryOperator<double[]> rightOne) {
    pair(
        name,
        rng -> GradCheck.ofGradient(f, wrongOne).seed(rng.nextLong()).report(x.apply(rng)),
        rng -> GradCheck.ofGradient(f, rightOne).seed(rng.nextLong()).report(x.apply(rng)));
  }

  /** Plain code from several numbers to several numbers. */
  void jacobian(
      String name,
      Function<SplittableRandom, double[]> x,
      UnaryOperator<double[]> f,
      Function<double[], double[][]> wrongOne,
      Function<double[], double[][]> rightOne) {
    pair(
        name,
        rng -> GradCheck.ofJacobian(f, wrongOne).seed(rng.nextLong()).report(x.apply(rng)),
        rng -> GradCheck.ofJacobian(f, rightOne).seed(rng.nextLong()).report(x.apply(rng)));
  }

  /** Two programs of the same numbers, whose derivatives differ. */
  void programs(
      String name,
      int order,
      Function<SplittableRandom, Tensor> x,
      UnaryOperator<Tensor> wrongOne,
      UnaryOperator<Tensor> rightOne) {
    pair(
        name,
        rng -> GradCheck.of(wrongOne).order(order).seed(rng.nextLong()).report(x.apply(rng)),
        rng -> GradCheck.of(rightOne).order(order).seed(rng.nextLong()).report(x.apply(rng)));
  }

  /** An operation with a wrong rule; the right twin is the same without a rule of its own. */
  void op(
      String name,
      Function<SplittableRandom, Tensor> x,
      UnaryOperator<Tensor> f,
      Custom.Simple rule) {
    inside(name, x, f, rule, UnaryOperator::apply);
  }

  /** The same, with all outputs weighed into one number: what has many outputs is cheaper so. */
  void weighed(
      String name,
      Function<SplittableRandom, Tensor> x,
      UnaryOperator<Tensor> f,
      Custom.Simple rule) {
    inside(name, x, f, rule, (op, t) -> weighed(op.apply(t)));
  }

  private static Tensor weighed(Tensor y) {
    Tensor weights = Tensor.arange(y.dtype(), 0, y.size(), 1).mul(1.7).cos().add(1.5);
    return y.mul(weights.reshape(y.shape().extents())).sum();
  }

  /** An operation with a wrong rule inside a larger function. */
  void inside(
      String name,
      Function<SplittableRandom, Tensor> x,
      UnaryOperator<Tensor> f,
      Custom.Simple rule,
      BiFunction<UnaryOperator<Tensor>, Tensor, Tensor> program) {
    UnaryOperator<Tensor> planted = Custom.of("wrong", f, rule)::apply;
    programs(name, 1, x, t -> program.apply(planted, t), t -> program.apply(f, t));
  }

  /** An operation whose rule is right at the first order, and wrong at the second. */
  void second(
      String name,
      Function<SplittableRandom, Tensor> x,
      UnaryOperator<Tensor> f,
      Custom.Simple rule) {
    programs(name, 2, x, Custom.of("wrong", f, rule)::apply, f);
  }

  /** An operation of several inputs with a wrong rule. */
  void many(
      String name,
      Function<SplittableRandom, List<Tensor>> x,
      Function<List<Tensor>, Tensor> f,
      Custom.Rule rule) {
    Function<List<Tensor>, Tensor> planted = Custom.ofMany("wrong", f, rule);
    pair(name, rng -> many(rng, x, planted), rng -> many(rng, x, f));
  }

  private static GradReport many(
      SplittableRandom rng,
      Function<SplittableRandom, List<Tensor>> x,
      Function<List<Tensor>, Tensor> f) {
    return GradCheck.ofMany(in -> weighed(f.apply(in)))
        .seed(rng.nextLong())
        .report(x.apply(rng).toArray(Tensor[]::new));
  }

  /** A rule of an operation on scalars. */
  interface Rule {
    Value vjp(Value x, Value y, Value g);
  }

  private record Scalar(DoubleUnaryOperator f, Rule rule) implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return f.applyAsDouble(x);
    }

    @Override
    @SuppressWarnings("unchecked") // only values are checked
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return (E) rule.vjp((Value) x, (Value) y, (Value) g);
    }
  }

  /** A function of scalars which uses an operation with a wrong rule or a right one. */
  void values(
      String name,
      int order,
      Function<SplittableRandom, double[]> x,
      DoubleUnaryOperator f,
      Rule wrongOne,
      Rule rightOne,
      BiFunction<UnaryOperator<Value>, List<Value>, Value> program) {
    pair(
        name,
        rng -> values(rng, order, x, new Scalar(f, wrongOne), program),
        rng -> values(rng, order, x, new Scalar(f, rightOne), program));
  }

  private static GradReport values(
      SplittableRandom rng,
      int order,
      Function<SplittableRandom, double[]> x,
      UnaryOp op,
      BiFunction<UnaryOperator<Value>, List<Value>, Value> program) {
    return GradCheck.ofValues(in -> program.apply(v -> v.apply(op), in))
        .order(order)
        .seed(rng.nextLong())
        .report(x.apply(rng));
  }
}
