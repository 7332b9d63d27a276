package adjoint.check;

import static adjoint.check.RightButNasty.normal;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Wrong gradients of the kinds that have been reported against public systems. */
final class PlantedBugs {
  private static final List<Case> CASES = new ArrayList<>();

  private PlantedBugs() {}

  static List<Case> all() {
    return List.copyOf(CASES);
  }

  private static void op(String name, Function<Tensor, Tensor> f, Custom.Simple vjp, int... shape) {
    at(name, f, vjp, rng -> normal(rng, 1, shape));
  }

  private static void at(
      String name,
      Function<Tensor, Tensor> f,
      Custom.Simple vjp,
      Function<SplittableRandom, Tensor> x) {
    order(1, name, Custom.of("planted", f, vjp), x);
  }

  private static void order(
      int order, String name, Function<Tensor, Tensor> f, Function<SplittableRandom, Tensor> x) {
    CASES.add(
        new Case(
            name,
            rng -> GradCheck.of(f::apply).order(order).seed(rng.nextLong()).report(x.apply(rng))));
  }

  private static void many(
      String name,
      Function<List<Tensor>, Tensor> f,
      Custom.Rule vjp,
      Function<SplittableRandom, List<Tensor>> x) {
    CASES.add(
        new Case(
            name,
            rng ->
                GradCheck.ofMany(Custom.ofMany("planted", f, vjp))
                    .seed(rng.nextLong())
                    .report(x.apply(rng).toArray(Tensor[]::new))));
  }

  private static Tensor element(Tensor g, int at, double factor) {
    double[] weights = new double[g.size()];
    Arrays.fill(weights, 1);
    weights[at] = factor;
    return g.mul(Tensor.wrap(weights, g.shape().extents()).to(g.dtype()));
  }

  private static List<Tensor> pair(SplittableRandom rng, int... shape) {
    return List.of(normal(rng, 1, shape), normal(rng, 1, shape));
  }

  /** Both signs, whatever the seed. */
  private static Tensor signs(SplittableRandom rng, int n) {
    Tensor x = normal(rng, 1, n).abs();
    return Tensor.concat(0, List.of(x, x.neg().mul(0.9)));
  }

  static {
    // the formula
    op("wrong sign", Tensor::cos, (x, _, g) -> g.mul(x.sin()), 2, 3);
    op("factor 2", Tensor::square, (x, _, g) -> g.mul(x).mul(4), 2, 3);
    op("factor 1/2", Tensor::square, (x, _, g) -> g.mul(x), 2, 3);
    op("mean without 1/n", x -> x.mean(), (x, _, g) -> g.broadcastTo(x.shape()), 2, 3);
    op("sum with 1/n", x -> x.sum(), (x, _, g) -> g.broadcastTo(x.shape()).div(6), 2, 3);
    op(
        "factor of the chain rule lost",
        x -> x.mul(3).sin(),
        (x, _, g) -> g.mul(x.mul(3).cos()),
        2,
        3);
    op("tanh: input for output", Tensor::tanh, (x, _, g) -> g.mul(x.square().neg().add(1)), 2, 3);
    op(
        "sigmoid: input for output",
        Tensor::sigmoid,
        (x, _, g) -> g.mul(x).mul(x.neg().add(1)),
        2,
        3);
    op("square: output for input", Tensor::square, (_, y, g) -> g.mul(y).mul(2), 2, 3);
    op("exp: input for output", Tensor::exp, (x, _, g) -> g.mul(x), 2, 3);
    op("power rule: n for n - 1", x -> x.pow(3), (x, _, g) -> g.mul(x.pow(3)).mul(3), 2, 3);
    op("a term of the product rule lost", x -> x.mul(x.exp()), (x, _, g) -> g.mul(x.exp()), 2, 3);
    op("log1p as log", x -> x.abs().log1p(), (x, _, g) -> g.div(x), 2, 3);
    op("no gradient at all", Tensor::tanh, (_, _, g) -> g.mul(0), 2, 3);
    op("straight through", Tensor::tanh, (_, _, g) -> g, 2, 3);
    op("right up to a constant", Tensor::sin, (x, _, g) -> g.mul(x.cos().add(0.01)), 2, 3);
    op("right to five digits", Tensor::sin, (x, _, g) -> g.mul(x.cos()).mul(1 + 3e-6), 2, 3);
    at(
        "never negative",
        Tensor::sin,
        (x, _, g) -> g.mul(x.cos().abs()),
        rng -> signs(rng, 6).add(2));
    op("NaN where smooth", Tensor::sin, (x, _, g) -> g.mul(x.sub(x).div(x.sub(x))), 2, 3);
    op("log of a softmax without its mean", x -> x.logSoftmax(-1), (_, _, g) -> g, 2, 3);
    op(
        "softmax taken elementwise",
        x -> x.softmax(-1),
        (_, y, g) -> g.mul(y).mul(y.neg().add(1)),
        2,
        3);
    op(
        "variance by n - 1",
        x -> x.variance(),
        (x, _, g) -> x.sub(x.mean()).mul(g).mul(2.0 / 5),
        2,
        3);
    op(
        "variance, mean ignored",
        x -> x.sub(x.mean()).square().sum(),
        (x, _, g) -> x.mul(g).mul(2),
        2,
        3);
    // places
    op("wrong at one element", Tensor::sin, (x, _, g) -> element(g.mul(x.cos()), 4, 1.1), 2, 3);
    op(
        "wrong at the last element",
        x -> x.square().sum(),
        (x, _, g) -> element(x.mul(2).mul(g), 24, 0),
        25);
    op(
        "wrong in the first row",
        x -> x.exp().sum(),
        (x, _, g) -> x.exp().mul(g).mul(Tensor.of(new double[][] {{2}, {1}, {1}}).to(g.dtype())),
        3,
        4);
    op(
        "errors that add up to nothing",
        x -> x.sum(),
        (x, _, g) ->
            g.broadcastTo(x.shape()).add(Tensor.of(1, -1, 1, -1).to(g.dtype()).mul(g).mul(0.1)),
        4);
    at(
        "wrong for negative numbers",
        Tensor::sin,
        (x, _, g) -> g.mul(x.cos()).mul(x.greater(0)),
        rng -> signs(rng, 6));
    op(
        "transposed",
        x -> x.matmul(x).sum(),
        (x, _, g) -> ones(x).matmul(x).add(x.transpose().matmul(ones(x))).mul(g),
        3,
        3);
    op(
        "permuted forward",
        x -> x.reshape(2, 2, 2).permute(1, 2, 0),
        (_, _, g) -> g.permute(1, 2, 0).reshape(8),
        8);
    op("cumulative sum forward", x -> x.cumsum(0), (_, _, g) -> g.cumsum(0), 5);
    op(
        "shifted by one",
        x -> x.square().slice(0, 1, 5),
        (x, _, g) ->
            Tensor.concat(0, List.of(g.mul(2).mul(x.slice(0, 1, 5)), Tensor.zeros(g.dtype(), 1))),
        5);
    op(
        "duplicates overwrite",
        x -> x.indexSelect(0, Indices.of(0, 1, 0)),
        (_, _, g) -> Tensor.concat(0, List.of(g.slice(0, 2, 3), g.slice(0, 1, 2))),
        2);
    op(
        "step of a slice ignored",
        x -> x.slice(0, 0, 6, 2),
        (_, _, g) -> Tensor.concat(0, List.of(g, Tensor.zeros(g.dtype(), 3))),
        6);
    // kinks
    at("relu without its gate", Tensor::relu, (_, _, g) -> g, rng -> signs(rng, 4));
    at(
        "relu with slope 2 at 0",
        Tensor::relu,
        (x, _, g) -> g.maskedBy(x).add(g.mul(2).mul(x.equalTo(0))),
        _ -> Tensor.of(1.0, 0.0, -1.0));
    at("abs with slope 1 below", Tensor::abs, (_, _, g) -> g, rng -> signs(rng, 4));
    at("clamp passes all", x -> x.clamp(-1, 1), (_, _, g) -> g, rng -> signs(rng, 4).add(1));
    at(
        "max gives to each tie",
        x -> x.max(),
        (x, y, g) -> g.broadcastTo(x.shape()).maskedBy(x.equalTo(y.detach())),
        _ -> Tensor.of(1.0, 3.0, 3.0, 2.0));
    at(
        "max doubled at a tie",
        x -> x.max(),
        (x, y, g) -> tied(x, y, g).mul(tied(x, y, g).greater(0).sum().greater(1.5).add(1)),
        _ -> Tensor.of(3.0, 1.0, 3.0));
    at(
        "max to the first number",
        x -> x.max(),
        (x, _, g) ->
            element(g.broadcastTo(x.shape()).mul(0), 0, 0)
                .add(Tensor.of(1.0, 0.0, 0.0, 0.0).to(g.dtype()).mul(g)),
        _ -> Tensor.of(1.0, 3.0, 2.5, 2.0));
    at(
        "leaky slope forgotten",
        x -> x.leakyRelu(0.1),
        (x, _, g) -> g.maskedBy(x),
        rng -> signs(rng, 4));
    // several inputs
    many(
        "a for b in a product",
        in -> in.get(0).mul(in.get(1)),
        (k, in, _, g) -> g.mul(in[k]),
        rng -> pair(rng, 2, 3));
    many(
        "gradients exchanged",
        in -> in.get(0).sub(in.get(1)),
        (k, _, _, g) -> k == 0 ? g.neg() : g,
        rng -> pair(rng, 2, 3));
    many(
        "quotient without its minus",
        in -> in.get(0).div(in.get(1)),
        (k, in, y, g) -> k == 0 ? g.div(in[1]) : g.mul(y).div(in[1]),
        rng -> pair(rng, 2, 3));
    many(
        "matmul transposed",
        in -> in.get(0).matmul(in.get(1)),
        (k, in, _, g) -> k == 0 ? g.matmul(in[1]) : in[0].transpose().matmul(g),
        rng -> pair(rng, 3, 3));
    many(
        "only the first row of a broadcast",
        in -> in.get(0).add(in.get(1)),
        (k, _, _, g) -> k == 0 ? g : g.slice(0, 0, 1),
        rng -> List.of(normal(rng, 1, 3, 2), normal(rng, 1, 1, 2)));
    many(
        "the mean over a broadcast",
        in -> in.get(0).add(in.get(1)),
        (k, _, _, g) -> k == 0 ? g : g.mean(adjoint.array.Axes.keep(0)),
        rng -> List.of(normal(rng, 1, 3, 2), normal(rng, 1, 1, 2)));
    many(
        "one input forgotten",
        in -> in.get(0).mul(in.get(1)),
        (k, in, _, g) -> k == 0 ? g.mul(in[1]) : g.mul(0),
        rng -> pair(rng, 2, 3));
    many(
        "concat in the wrong order",
        in -> Tensor.concat(0, in),
        (k, _, _, g) -> g.slice(0, 2 - 2 * k, 4 - 2 * k),
        rng -> pair(rng, 2));
    many(
        "wrong when both are one tensor",
        in -> in.get(0).mul(in.get(1)),
        (k, in, _, g) -> in[0] == in[1] && k == 1 ? g.mul(0) : g.mul(in[1 - k]),
        rng -> pair(rng, 2, 3));
    // orders
    order(
        2,
        "saved values are not differentiable",
        Custom.of("planted", Tensor::sin, (x, _, g) -> g.mul(x.detach().cos())),
        rng -> normal(rng, 1, 3));
    order(
        2,
        "cotangent is not differentiable",
        Custom.of("planted", Tensor::sin, (x, _, g) -> g.detach().mul(x.cos())),
        rng -> normal(rng, 1, 3));
    order(
        2,
        "wrong at second order only",
        Custom.of(
            "planted",
            Tensor::tanh,
            (x, y, g) -> g.mul(y.square().neg().add(1).detach().add(x.sub(x.detach())))),
        rng -> normal(rng, 1, 3));
    order(
        3,
        "wrong at third order only",
        Custom.of(
            "planted",
            x -> x.pow(4),
            (x, _, g) ->
                g.mul(
                    x.square()
                        .mul(x.detach())
                        .mul(4)
                        .add(x.sub(x.detach()).mul(x.detach().square().mul(4))))),
        rng -> normal(rng, 1, 3));
    // laws
    op("squares the cotangent", Tensor::sin, (x, _, g) -> g.square().mul(x.cos()), 2, 3);
    op("clips the cotangent", Tensor::sin, (x, _, g) -> g.clamp(-1, 1).mul(x.cos()), 2, 3);
    op("ignores the cotangent", Tensor::sin, (x, _, _) -> x.cos(), 2, 3);
    CASES.add(
        new Case(
            "another answer each time",
            rng -> {
              AtomicInteger calls = new AtomicInteger();
              return GradCheck.of(
                      Custom.of(
                              "planted",
                              Tensor::sin,
                              (x, _, g) -> g.mul(x.cos()).mul(calls.incrementAndGet() % 2 + 1))
                          ::apply)
                  .report(normal(rng, 1, 3));
            }));
    CASES.add(
        new Case(
            "right the first time only",
            rng -> {
              AtomicInteger calls = new AtomicInteger();
              return GradCheck.of(
                      Custom.of(
                              "planted",
                              Tensor::sin,
                              (x, _, g) -> g.mul(x.cos()).mul(calls.incrementAndGet() > 1 ? 0 : 1))
                          ::apply)
                  .report(normal(rng, 1, 3));
            }));
    at(
        "wrong for views",
        Tensor::sin,
        (x, _, g) -> x.data().isContiguous() ? g.mul(x.cos()) : g.mul(x.sin()),
        rng -> normal(rng, 1, 3, 2));
    at(
        "wrong in float32",
        Tensor::sin,
        (x, _, g) -> x.dtype() == DType.F64 ? g.mul(x.cos()) : g.mul(x.sin()),
        rng -> normal(rng, 1, 3, 2));
    CASES.add(
        new Case(
            "another function without recording",
            rng ->
                GradCheck.of(x -> x.mul(2).isVariable() ? x.sin() : x.cos())
                    .report(normal(rng, 1, 3))));
    CASES.add(
        new Case(
            "detached by mistake",
            rng -> GradCheck.of(x -> x.mul(x.detach())).report(normal(rng, 1, 3))));
    // scales
    at(
        "factor 2 at 1e150",
        Tensor::sqrt,
        (_, y, g) -> g.div(y),
        rng -> normal(rng, 1e150, 3).abs());
    at(
        "factor 2 at 1e-150",
        Tensor::sqrt,
        (_, y, g) -> g.div(y),
        rng -> normal(rng, 1e-150, 3).abs());
    at(
        "wrong sign among huge numbers",
        x -> x.square().sum(),
        (x, _, g) -> element(x.mul(2).mul(g), 1, -1),
        rng -> normal(rng, 1e10, 5));
    at(
        "wrong though saturated elsewhere",
        Tensor::tanh,
        (_, y, g) -> g.mul(y.neg().add(1)),
        rng -> normal(rng, 3, 6));
    // rounding
    op("factor 2 of a sum of large numbers", x -> x.add(1e8).sub(1e8), (_, _, g) -> g.mul(2), 3);
    op(
        "factor 2 of what is rounded to float32",
        x -> x.to(DType.F32).to(DType.F64),
        (_, _, g) -> g.mul(2),
        3);
    op(
        "sign of what is rounded to float32",
        x -> x.to(DType.F32).to(DType.F64).sin(),
        (x, _, g) -> g.mul(x.cos().neg()),
        3);
    op("slope 1 of a step", x -> x.greater(0.3), (_, _, g) -> g, 3);
    at("slope 1 beside a step", x -> x.greater(0), (_, _, g) -> g, rng -> normal(rng, 0.01, 3));
    at("slope 1 where saturated", Tensor::tanh, (_, _, g) -> g, rng -> normal(rng, 0.3, 3).add(20));
    op("rank 0", Tensor::exp, (_, y, g) -> g.mul(y).neg());
    // many
    at(
        "one row of many outputs",
        x -> x.reshape(1, 10).mul(Tensor.arange(x.dtype(), 0, 100, 1).reshape(100, 1)),
        (x, _, g) ->
            element(
                    g.mul(Tensor.arange(x.dtype(), 0, 100, 1).reshape(100, 1)).reshape(1000),
                    777,
                    0)
                .reshape(100, 10)
                .sum(0),
        rng -> normal(rng, 1, 10));
    at(
        "one block of 5000",
        x -> x.sin().sum(),
        (x, _, g) ->
            x.cos()
                .mul(g)
                .mul(
                    Tensor.concat(
                        0,
                        List.of(Tensor.full(x.dtype(), 1.5, 100), Tensor.ones(x.dtype(), 4900)))),
        rng -> normal(rng, 1, 5000));
    // plain code
    CASES.add(new Case("tutorial: w for x", rng -> wForX(rng)));
    CASES.add(
        new Case(
            "two coordinates exchanged",
            rng ->
                GradCheck.gradientReport(
                    v -> v[0] * v[0] * v[1],
                    v -> new double[] {v[0] * v[0], 2 * v[0] * v[1]},
                    normal(rng, 1, 2).toDoubleArray())));
    CASES.add(
        new Case(
            "changes its input",
            rng ->
                GradCheck.gradientReport(
                    v -> v[0] * v[1],
                    v -> {
                      double t = v[0];
                      v[0] = v[1];
                      v[1] = t;
                      return v;
                    },
                    normal(rng, 1, 2).toDoubleArray())));
    CASES.add(
        new Case(
            "accumulates over calls",
            rng -> {
              double[] sum = new double[2];
              return GradCheck.gradientReport(
                  v -> v[0] * v[1],
                  v -> {
                    sum[0] += v[1];
                    sum[1] += v[0];
                    return sum;
                  },
                  normal(rng, 1, 2).toDoubleArray());
            }));
  }

  /**
   * A sigmoid neuron's squared error, with the derivative as a lecture note prints it: w where x
   * belongs.
   */
  static GradReport wForX(SplittableRandom rng) {
    double[] x = normal(rng, 1, 3).toDoubleArray();
    double[] w = normal(rng, 1, 3).toDoubleArray();
    double target = 1;
    return GradCheck.gradientReport(
        v -> Math.pow(neuron(v, x) - target, 2) / 2,
        v -> {
          double y = neuron(v, x);
          double delta = (y - target) * y * (1 - y);
          return Arrays.stream(v).map(wi -> delta * wi).toArray();
        },
        w);
  }

  static double neuron(double[] w, double[] x) {
    double z = 0;
    for (int i = 0; i < x.length; i++) {
      z += w[i] * x[i];
    }
    return 1 / (1 + Math.exp(-z));
  }

  private static Tensor ones(Tensor x) {
    return Tensor.ones(x.dtype(), x.shape().extents());
  }

  private static Tensor tied(Tensor x, Tensor y, Tensor g) {
    Tensor winners = x.equalTo(y.detach());
    return g.div(winners.sum()).broadcastTo(x.shape()).maskedBy(winners);
  }
}
