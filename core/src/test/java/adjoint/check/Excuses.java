package adjoint.check;

import static adjoint.check.RightButNasty.normal;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Functions aimed at the excuses that a checker has for a claim that disagrees with what it
 * measured: noise, kinks, scales, rounding.
 */
final class Excuses {
  private Excuses() {}

  private static final List<Case> WRONG = new ArrayList<>();
  private static final List<Case> NOT_RIGHT = new ArrayList<>();
  private static final List<Case> NOT_WRONG = new ArrayList<>();

  /** What is wrong for certain. */
  static List<Case> wrong() {
    return List.copyOf(WRONG);
  }

  /** What is wrong, though perhaps nobody can tell. */
  static List<Case> notRight() {
    return List.copyOf(NOT_RIGHT);
  }

  /** What is right, though perhaps nobody can tell. */
  static List<Case> notWrong() {
    return List.copyOf(NOT_WRONG);
  }

  // ---- forms of cases

  private static Case plain(
      String name,
      DoubleUnaryOperator f,
      DoubleUnaryOperator df,
      Function<SplittableRandom, Double> x) {
    return new Case(
        name, rng -> GradCheck.ofDerivatives(f, df).seed(rng.nextLong()).report(x.apply(rng)));
  }

  private static Case tensor(
      String name, UnaryOperator<Tensor> f, Function<SplittableRandom, Tensor> x) {
    return new Case(name, rng -> GradCheck.of(f).seed(rng.nextLong()).report(x.apply(rng)));
  }

  private static Function<SplittableRandom, Double> at(double x) {
    return _ -> x;
  }

  private static Function<SplittableRandom, Tensor> point(double... x) {
    return _ -> Tensor.of(x);
  }

  private static Function<SplittableRandom, Double> between(double low, double high) {
    return rng -> low + (high - low) * rng.nextDouble();
  }

  /** Of a size spread evenly over decades. */
  private static Function<SplittableRandom, Double> decade(double low, double high) {
    return rng -> Math.pow(10, low + (high - low) * rng.nextDouble());
  }

  private static double hash(double x) {
    return new SplittableRandom(Double.doubleToLongBits(x)).nextDouble() - 0.5;
  }

  /** What f gives, rounded to F32, with a derivative of 0. */
  private static UnaryOperator<Tensor> rounded(UnaryOperator<Tensor> f) {
    return x -> f.apply(x.detach().to(DType.F32)).to(DType.F64).add(x.mul(0));
  }

  /** The identity, whose vjp has a factor. */
  private static Tensor scaled(Tensor x, double factor) {
    return Custom.of("scaled", t -> t, (_, _, g) -> g.mul(factor)).apply(x);
  }

  private static Tensor mlp(Tensor x) {
    Tensor w = Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 3, 4).to(x.dtype());
    return x.reshape(1, 3).matmul(w).tanh().sum(1);
  }

  static {
    boundedAndRough();
    largeConstants();
    fastFarFromZero();
    besideAKink();
    lawsOfCotangents();
    ties();
    masks();
    cancellation();
    scales();
    random();
    kinksTogether();
  }

  // ---- called right once

  private static void boundedAndRough() {
    NOT_RIGHT.add(tensor("0 for a sine in F32", rounded(Tensor::sin), point(0.3)));
    NOT_RIGHT.add(tensor("0 for tanh in F32", rounded(Tensor::tanh), point(0.3)));
    NOT_RIGHT.add(tensor("0 for a sigmoid in F32", rounded(Tensor::sigmoid), point(0.3, -0.7)));
    NOT_RIGHT.add(
        tensor("0 for softmax in F32", rounded(x -> x.softmax(-1)), rng -> normal(rng, 1, 3)));
    NOT_RIGHT.add(
        tensor("0 for a network in F32", rounded(Excuses::mlp), rng -> normal(rng, 1, 3)));
    NOT_RIGHT.add(tensor("0 for erf in F32", rounded(Tensor::erf), rng -> normal(rng, 0.5, 2)));
    NOT_RIGHT.add(
        tensor(
            "0 for a product of sines in F32",
            rounded(x -> x.sin().prod()),
            rng -> normal(rng, 0.3, 2).add(1)));
    NOT_RIGHT.add(
        plain("0 for a rough sine", x -> Math.sin(x) + 1e-4 * hash(x), _ -> 0, between(-1, 1)));
    WRONG.add(
        plain("0 for a rough tanh", x -> Math.tanh(x) + 1e-6 * hash(x), _ -> 0, between(-1, 1)));
    NOT_RIGHT.add(
        plain("0 for a very rough sine", x -> Math.sin(x) + 0.1 * hash(x), _ -> 0, between(-1, 1)));
    NOT_RIGHT.add(
        plain("0 for a small sine", x -> 1e-3 * Math.sin(x) + 1e-6 * hash(x), _ -> 0, at(0.2)));
  }

  private static void largeConstants() {
    for (double large : new double[] {1e14, -3e14, 1e15}) {
      DoubleUnaryOperator f = x -> large + Math.sin(x);
      NOT_RIGHT.add(plain(large + " + sin x, sign", f, x -> -Math.cos(x), between(-1, 1)));
      NOT_RIGHT.add(plain(large + " + sin x, doubled", f, x -> 2 * Math.cos(x), between(-1, 1)));
      NOT_RIGHT.add(
          tensor(
              large + " + sin x as a tensor",
              x -> scaled(x, -1).sin().add(large),
              rng -> normal(rng, 0.5, 2)));
      NOT_RIGHT.add(
          tensor(
              large + " beside it",
              x -> scaled(x, -1).sin().add(large).sub(large * 0.5),
              rng -> normal(rng, 0.5, 2)));
    }
    WRONG.add(
        plain("1e6 + sin x, sign", x -> 1e6 + Math.sin(x), x -> -Math.cos(x), between(-1, 1)));
  }

  private static void fastFarFromZero() {
    WRONG.add(
        plain(
            "sin(1e6 x)",
            x -> Math.sin(1e6 * x),
            x -> -1e6 * Math.cos(1e6 * x),
            at(-0.800261226879624)));
    WRONG.add(
        plain(
            "sin(x - 1e6)", x -> Math.sin(x - 1e6), x -> -Math.cos(x - 1e6), at(999999.588877265)));
    WRONG.add(
        plain(
            "sin(1e6 x) anywhere",
            x -> Math.sin(1e6 * x),
            x -> -1e6 * Math.cos(1e6 * x),
            between(-1, 1)));
    WRONG.add(
        plain(
            "tanh(1e5 (x - 3))",
            x -> Math.tanh(1e5 * (x - 3)),
            x -> -1e5 / Math.pow(Math.cosh(1e5 * (x - 3)), 2),
            rng -> 3 + 1e-5 * rng.nextDouble()));
    WRONG.add(
        plain(
            "|x - 1|^1.5, doubled",
            x -> Math.pow(Math.abs(x - 1), 1.5),
            x -> 3 * Math.signum(x - 1) * Math.sqrt(Math.abs(x - 1)),
            at(1 + 1e-7)));
    WRONG.add(
        plain(
            "|x + 2|^1.5 anywhere near, sign",
            x -> Math.pow(Math.abs(x + 2), 1.5),
            x -> -1.5 * Math.signum(x + 2) * Math.sqrt(Math.abs(x + 2)),
            rng -> -2 + Math.pow(10, -3 - 4 * rng.nextDouble())));
    WRONG.add(
        plain(
            "(x - 1)² sin(1/(x - 1)), doubled",
            x -> (x - 1) * (x - 1) * Math.sin(1 / (x - 1)),
            x -> 4 * (x - 1) * Math.sin(1 / (x - 1)) - 2 * Math.cos(1 / (x - 1)),
            rng -> 1 + 0.01 * (1 + rng.nextDouble())));
  }

  private static void besideAKink() {
    for (double claim : new double[] {0, 0.5, 0.9}) {
      WRONG.add(plain("relu(x - 1), " + claim, x -> Math.max(x - 1, 0), _ -> claim, at(1 + 1e-6)));
      WRONG.add(
          plain(
              "relu(x - 1) nearer, " + claim,
              x -> Math.max(x - 1, 0),
              _ -> claim,
              rng -> 1 + Math.pow(10, -3 - 7 * rng.nextDouble())));
      WRONG.add(
          plain(
              "hinge beside its margin, " + claim,
              x -> Math.max(0, 1 - 2 * x),
              _ -> claim - 1.5,
              rng -> 0.5 - Math.pow(10, -3 - 6 * rng.nextDouble())));
    }
    for (double factor : new double[] {-1, 0.5, 1.1}) {
      WRONG.add(
          plain(
              "tangent beside its pole, " + factor,
              Math::tan,
              x -> factor / Math.pow(Math.cos(x), 2),
              rng -> Math.PI / 2 - Math.pow(10, -7 + 6 * rng.nextDouble())));
    }
    WRONG.add(
        tensor(
            "clamp beside its bound",
            Custom.of("clamp", x -> x.clamp(-1, 1), (_, _, g) -> g.mul(0))::apply,
            rng -> Tensor.of(1 - Math.pow(10, -3 - 6 * rng.nextDouble()))));
    WRONG.add(
        tensor(
            "clamp outside its bound",
            Custom.of("clamp", x -> x.clamp(-1, 1), (_, _, g) -> g)::apply,
            rng -> Tensor.of(1 + Math.pow(10, -3 - 6 * rng.nextDouble()))));
    WRONG.add(
        tensor(
            "max shared beside a tie",
            Custom.of("max", x -> x.max(), (x, _, g) -> g.mul(0.5).broadcastTo(x.shape()))::apply,
            rng -> Tensor.of(2, 2 + Math.pow(10, -4 - 5 * rng.nextDouble()))));
    WRONG.add(
        tensor(
            "max to the second largest",
            Custom.of("max", x -> x.max(), (_, _, g) -> Tensor.of(1.0, 0.0).mul(g))::apply,
            rng -> Tensor.of(2, 2 + Math.pow(10, -4 - 5 * rng.nextDouble()))));
  }

  private static boolean isView(NdArray g) {
    return !g.isContiguous();
  }

  private static void lawsOfCotangents() {
    WRONG.add(
        tensor(
            "wrong for a view as cotangent",
            Custom.of(
                    "planted",
                    Tensor::sin,
                    (x, _, g) -> g.mul(isView(g.data()) ? x.sin() : x.cos()))
                ::apply,
            rng -> normal(rng, 1, 3, 2)));
    WRONG.add(
        tensor(
            "wrong for a stretched cotangent",
            Custom.of(
                    "planted",
                    Tensor::exp,
                    (_, y, g) ->
                        g.mul(y)
                            .mul(
                                isView(g.data()) && g.data().get(0, 0) == g.data().get(1, 0)
                                    ? 2
                                    : 1))
                ::apply,
            rng -> normal(rng, 1, 3, 2)));
    WRONG.add(
        new Case(
            "remembers the input of the last forward",
            rng -> {
              AtomicReference<Tensor> last = new AtomicReference<>(Tensor.of(0.0));
              return GradCheck.of(
                      Custom.of(
                              "planted",
                              x -> {
                                last.set(x);
                                return x.sin();
                              },
                              (_, _, g) -> g.mul(last.get().cos()))
                          ::apply)
                  .report(normal(rng, 1, 3));
            }));
    WRONG.add(
        new Case(
            "remembers the result of the last forward",
            rng -> {
              AtomicReference<Tensor> last = new AtomicReference<>(Tensor.of(0.0));
              return GradCheck.of(
                      Custom.of(
                              "planted",
                              x -> {
                                last.set(x.tanh());
                                return last.get();
                              },
                              (_, _, g) -> g.mul(last.get().square().neg().add(1)))
                          ::apply)
                  .report(normal(rng, 1, 3));
            }));
  }

  private static void ties() {
    WRONG.add(
        tensor(
            "a doubled tie among 2000",
            Custom.of(
                    "max",
                    x -> x.max(),
                    (x, y, g) -> g.broadcastTo(x.shape()).maskedBy(x.equalTo(y.detach())))
                ::apply,
            rng -> {
              double[] x = normal(rng, 1, 2000).toDoubleArray();
              int one = rng.nextInt(2000);
              x[one] = 9;
              x[(one + 1 + rng.nextInt(1999)) % 2000] = 9;
              return Tensor.of(x);
            }));
    WRONG.add(
        tensor(
            "a tripled tie among 1500",
            Custom.of(
                    "min",
                    x -> x.min(),
                    (x, y, g) -> g.broadcastTo(x.shape()).maskedBy(x.equalTo(y.detach())))
                ::apply,
            rng -> {
              double[] x = normal(rng, 1, 1500).toDoubleArray();
              int one = rng.nextInt(500);
              Arrays.asList(one, one + 500, one + 1000).forEach(i -> x[i] = -9);
              return Tensor.of(x);
            }));
  }

  // ---- not told once

  private static void masks() {
    for (double mask : new double[] {-1e15, -1e30, -3.4e38}) {
      WRONG.add(
          tensor(
              "sign before a softmax masked by " + mask,
              x -> scaled(x, -1).add(Tensor.of(0, 0, mask, 0)).softmax(-1),
              rng -> normal(rng, 1, 4)));
      WRONG.add(
          tensor(
              "a factor before logSumExp masked by " + mask,
              x -> scaled(x, 1.01).add(Tensor.of(0, mask, 0)).logSumExp(-1),
              rng -> normal(rng, 1, 3)));
    }
    WRONG.add(
        tensor(
            "wrong beside a huge output",
            x -> Tensor.concat(0, List.of(x.mul(1e20).add(1e20), scaled(x, 1.0001).sin())),
            rng -> normal(rng, 1, 2)));
    WRONG.add(
        tensor(
            "wrong beside an output that underflows",
            x -> Tensor.concat(0, List.of(x.mul(1e-10).sub(680).exp(), scaled(x, 1.0001).sin())),
            rng -> normal(rng, 1, 2)));
    WRONG.add(
        new Case(
            "wrong beside a huge output, plain",
            rng ->
                GradCheck.ofJacobian(
                        v -> new double[] {1e20 * v[0], Math.sin(v[1])},
                        v -> new double[][] {{1e20, 0}, {0, -Math.cos(v[1])}})
                    .report(normal(rng, 1, 2).toDoubleArray())));
    WRONG.add(
        plain("sin(1e7 x)", x -> Math.sin(1e7 * x), x -> -1e7 * Math.cos(1e7 * x), between(-1, 1)));
    WRONG.add(
        plain("sin(3e8 x)", x -> Math.sin(3e8 * x), x -> 2e8 * Math.cos(3e8 * x), between(0.1, 1)));
    WRONG.add(
        plain(
            "a gradient with noise of a tenth",
            Math::exp,
            x -> Math.exp(x) * (1.05 + 0.2 * hash(x)),
            between(-1, 1)));
    WRONG.add(
        new Case(
            "a vjp with noise of a fifth",
            rng ->
                GradCheck.of(
                        Custom.of(
                                "noisy",
                                Tensor::tanh,
                                (x, y, g) ->
                                    g.mul(y.square().neg().add(1))
                                        .mul(1.3 + 0.4 * hash(x.toDoubleArray()[0])))
                            ::apply)
                    .report(normal(rng, 0.5, 2))));
  }

  // ---- called wrong once

  private static void cancellation() {
    NOT_WRONG.add(
        plain("(1 - cos x)/x²", x -> (1 - Math.cos(x)) / (x * x), x -> -x / 12, decade(-9, -7)));
    NOT_WRONG.add(
        plain(
            "(x - sin x)/x³", x -> (x - Math.sin(x)) / (x * x * x), x -> -x / 60, decade(-8, -4)));
    NOT_WRONG.add(
        plain(
            "(tan x - x)/x³",
            x -> (Math.tan(x) - x) / (x * x * x),
            x -> 4 * x / 15,
            decade(-8, -4)));
    NOT_WRONG.add(
        plain("(1 - cos x)/x", x -> (1 - Math.cos(x)) / x, x -> 0.5 - x * x / 8, decade(-9, -7)));
    NOT_WRONG.add(
        plain("(e^x - 1)/x", x -> (Math.exp(x) - 1) / x, x -> 0.5 + x / 3, decade(-12, -8)));
    NOT_WRONG.add(
        plain("log(1 + x)/x", x -> Math.log(1 + x) / x, x -> -0.5 + 2 * x / 3, decade(-13, -8)));
    NOT_WRONG.add(
        plain(
            "(sqrt(1 + x²) - 1)/x²",
            x -> (Math.sqrt(1 + x * x) - 1) / (x * x),
            x -> -x / 4,
            decade(-9, -6)));
    NOT_WRONG.add(
        plain(
            "1/x - 1/tan x",
            x -> 1 / x - 1 / Math.tan(x),
            x -> 1.0 / 3 + x * x / 15,
            decade(-9, -5)));
    NOT_WRONG.add(
        plain(
            "(x - 1)^7 expanded",
            x -> 7 + x * (-21 + x * (35 + x * (-35 + x * (21 + x * (-7 + x))))) - 8 / x + 1 / x,
            x -> -21 + x * (70 + x * (-105 + x * (84 + x * (-35 + 6 * x)))) + 7 / (x * x),
            between(0.999, 1.001)));
  }

  private static void scales() {
    NOT_WRONG.add(
        tensor(
            "scales mixed with an exact 0",
            x ->
                x.slice(0, 0, 1)
                    .mul(1e6)
                    .tanh()
                    .add(x.slice(0, 1, 2).mul(1e-6))
                    .add(x.slice(0, 2, 3).abs()),
            rng -> Tensor.of(0, 1e6 * (1 + rng.nextDouble()), 0)));
    NOT_WRONG.add(
        tensor(
            "scales mixed with two exact zeros",
            x ->
                x.slice(0, 0, 1)
                    .mul(1e8)
                    .sin()
                    .add(x.slice(0, 1, 2).mul(1e-5))
                    .add(x.slice(0, 2, 3).relu())
                    .add(x.slice(0, 3, 4).abs()),
            rng -> Tensor.of(0, 1e5 * (1 + rng.nextDouble()), 0, 0)));
    for (double width : new double[] {1e-10, 1e-11, 1e-12, 1e-13}) {
      NOT_WRONG.add(
          plain(
              "tanh of width " + width,
              x -> Math.tanh((x - 1) / width),
              x -> 1 / width / Math.pow(Math.cosh((x - 1) / width), 2),
              at(1)));
      NOT_WRONG.add(
          plain(
              "atan of width " + width,
              x -> Math.atan((x - 2) / width),
              x -> 1 / width / (1 + Math.pow((x - 2) / width, 2)),
              rng -> 2 + width * rng.nextDouble()));
    }
    NOT_WRONG.add(
        tensor("median of 101 zeros", Excuses::median, _ -> Tensor.zeros(DType.F64, 101)));
    NOT_WRONG.add(
        tensor(
            "median of 61 equal numbers",
            Excuses::median,
            rng -> Tensor.full(DType.F64, rng.nextDouble(), 61)));
    NOT_WRONG.add(
        tensor(
            "third smallest of 40 equal numbers",
            x -> smallest(x, 2),
            rng -> Tensor.full(DType.F64, 1 + rng.nextDouble(), 40)));
    for (double offset : new double[] {1e5, 1e6, 1e7}) {
      NOT_WRONG.add(
          tensor(
              "sine after an offset of " + offset,
              x -> x.add(offset).sin(),
              rng -> normal(rng, 1, 3)));
      NOT_WRONG.add(
          tensor(
              "softmax after an offset of " + offset,
              x -> x.add(offset).mul(1.5).sub(1.5 * offset).softmax(-1),
              rng -> normal(rng, 1, 3)));
    }
  }

  private static Tensor median(Tensor x) {
    return smallest(x, x.size() / 2);
  }

  private static Tensor smallest(Tensor x, int rank) {
    double[] data = x.toDoubleArray();
    int at =
        IntStream.range(0, data.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> data[i]))
            .toList()
            .get(rank);
    return x.slice(0, at, at + 1);
  }

  private static void random() {
    for (double rate : new double[] {0.3, 0.05, 0.01, 0.002}) {
      NOT_WRONG.add(
          new Case(
              "dropout of " + rate,
              rng ->
                  GradCheck.of(
                          x -> {
                            double[] kept =
                                rng.doubles(x.size()).map(r -> r < rate ? 0 : 1).toArray();
                            return x.mul(Tensor.wrap(kept, x.shape().extents()).to(x.dtype()));
                          })
                      .order(1 + rng.nextInt(2))
                      .report(normal(rng, 1, 3))));
    }
    NOT_WRONG.add(
        new Case(
            "plain code with a draw now and then",
            rng ->
                GradCheck.ofDerivatives(
                        x -> Math.sin(x) + (rng.nextInt(100) == 0 ? 0.1 : 0), Math::cos)
                    .report(rng.nextDouble())));
  }

  // ---- several kinks at once

  private static GradReport report(
      SplittableRandom rng, ToDoubleFunction<double[]> f, UnaryOperator<double[]> df, double... x) {
    return GradCheck.ofGradient(f, df).seed(rng.nextLong()).report(x);
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  /**
   * {@code Σ cⱼ relu(wⱼ · x)} at 0, where each relu has slope 0 as in every library. That is the
   * gradient of a piece nearby, though along many directions it is outside both one-sided slopes.
   */
  private static GradReport layerAtZero(SplittableRandom rng, int n, int neurons) {
    double[] c = rng.doubles(neurons, -1, 1).toArray();
    double[][] w =
        IntStream.range(0, neurons)
            .mapToObj(_ -> rng.doubles(n, -1, 1).toArray())
            .toArray(double[][]::new);
    return report(
        rng,
        x -> IntStream.range(0, neurons).mapToDouble(j -> c[j] * Math.max(dot(w[j], x), 0)).sum(),
        x -> {
          double[] g = new double[n];
          for (int j = 0; j < neurons; j++) {
            for (int i = 0; i < n && dot(w[j], x) > 0; i++) {
              g[i] += c[j] * w[j][i];
            }
          }
          return g;
        },
        new double[n]);
  }

  private static double median(double[] x) {
    return Arrays.stream(x).sorted().toArray()[x.length / 2];
  }

  private static void kinksTogether() {
    for (int neurons : new int[] {2, 3, 8}) {
      NOT_WRONG.add(new Case(neurons + " relus of sums at 0", rng -> layerAtZero(rng, 4, neurons)));
      NOT_WRONG.add(
          new Case(
              neurons + " relus at 0, one each",
              rng -> {
                double[] c = rng.doubles(neurons, -1, 1).toArray();
                return report(
                    rng,
                    x -> dot(c, Arrays.stream(x).map(v -> Math.max(v, 0)).toArray()),
                    _ -> new double[neurons],
                    new double[neurons]);
              }));
    }
    NOT_WRONG.add(
        new Case(
            "median of three equals, to one",
            rng -> {
              double a = rng.nextDouble();
              double[] g = {0, 0, 0};
              g[rng.nextInt(3)] = 1;
              return report(rng, Excuses::median, _ -> g.clone(), a, a, a);
            }));
    WRONG.add(
        new Case(
            "median of three equals, to nobody",
            rng -> report(rng, Excuses::median, _ -> new double[3], 0.7, 0.7, 0.7)));
    for (int n : new int[] {2, 3, 8}) {
      WRONG.add(
          new Case(
              "a neuron of " + n + " inputs at its kink, each with a share of its own",
              rng -> {
                double[] w = rng.ints(n, 1, 9).mapToDouble(k -> k / 4.0).toArray();
                double[] x = rng.ints(n, -8, 9).mapToDouble(k -> k / 4.0).toArray();
                double bias = -dot(w, x);
                double[] shares = rng.doubles(n).toArray();
                return report(
                    rng,
                    v -> Math.max(dot(w, v) + bias, 0),
                    _ -> IntStream.range(0, n).mapToDouble(i -> shares[i] * w[i]).toArray(),
                    x);
              }));
    }
    WRONG.add(
        new Case(
            "outside of a circle, at its border, each with a share of its own",
            rng -> {
              double one = rng.nextDouble();
              double other = rng.nextDouble();
              return report(
                  rng,
                  v -> Math.max(dot(v, v) - 25, 0),
                  v -> new double[] {2 * one * v[0], 2 * other * v[1]},
                  3,
                  -4);
            }));
    NOT_WRONG.add(
        new Case(
            "outside of a circle, at its border, with the same share",
            rng -> {
              double share = rng.nextDouble();
              return report(
                  rng,
                  v -> Math.max(dot(v, v) - 25, 0),
                  v -> new double[] {2 * share * v[0], 2 * share * v[1]},
                  3,
                  -4);
            }));
    WRONG.add(
        new Case(
            "total variation of equals, up at each step",
            rng -> {
              double a = rng.nextDouble();
              return report(
                  rng,
                  x -> Math.abs(x[1] - x[0]) + Math.abs(x[2] - x[1]),
                  _ -> new double[] {1, 0, 1},
                  a,
                  a,
                  a);
            }));
  }
}
