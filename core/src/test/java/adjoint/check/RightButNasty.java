package adjoint.check;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Functions whose gradients are right, and on which a checker with one step size raises false
 * alarms.
 */
final class RightButNasty {
  private static final List<Case> CASES = new ArrayList<>();

  private RightButNasty() {}

  static List<Case> all() {
    return List.copyOf(CASES);
  }

  private static void add(
      String name, Function<Tensor, Tensor> f, Function<SplittableRandom, Tensor> x) {
    CASES.add(
        new Case(
            name,
            rng ->
                GradCheck.of(f::apply)
                    .order(1 + rng.nextInt(2))
                    .seed(rng.nextLong())
                    .report(x.apply(rng))));
  }

  private static void addMany(
      String name, Function<List<Tensor>, Tensor> f, Function<SplittableRandom, List<Tensor>> x) {
    CASES.add(
        new Case(
            name,
            rng ->
                GradCheck.ofMany(f)
                    .order(1 + rng.nextInt(2))
                    .seed(rng.nextLong())
                    .report(x.apply(rng).toArray(Tensor[]::new))));
  }

  // ---- where

  static Tensor normal(SplittableRandom rng, double scale, int... shape) {
    return Tensor.normal(DType.F64, rng, 0, scale, shape);
  }

  /** Sizes spread evenly over decades, of either sign. */
  static Tensor decades(SplittableRandom rng, double from, double to, int n) {
    return Tensor.of(
        rng.doubles(n)
            .map(r -> (rng.nextBoolean() ? 1 : -1) * Math.pow(10, from + r * (to - from)))
            .toArray());
  }

  static Tensor positive(SplittableRandom rng, double from, double to, int n) {
    return decades(rng, from, to, n).abs();
  }

  /** Numbers of which many are equal. */
  static Tensor ties(SplittableRandom rng, int n) {
    return Tensor.of(rng.ints(n, -1, 2).asDoubleStream().toArray());
  }

  /** Exactly at a kink, very near it, or anywhere. */
  static Tensor nearKink(SplittableRandom rng, double kink, int n) {
    return Tensor.of(
        IntStream.range(0, n)
            .mapToDouble(i ->
                switch (rng.nextInt(4)) {
                  case 0 -> kink;
                  case 1 -> kink + rng.nextGaussian() * Math.pow(10, -1 - 15 * rng.nextDouble());
                  case 2 -> Math.nextUp(kink);
                  default -> kink + rng.nextGaussian();
                })
            .toArray());
  }

  static {
    // saturation
    add("softmax of huge logits", x -> x.softmax(-1), rng -> normal(rng, 1000, 2, 3));
    add("logSoftmax of huge logits", x -> x.logSoftmax(-1), rng -> normal(rng, 1000, 2, 3));
    add("logSumExp of huge logits", x -> x.logSumExp(-1), rng -> normal(rng, 1000, 2, 3));
    add("sigmoid at ±800", Tensor::sigmoid, rng -> normal(rng, 400, 4));
    add("softplus at ±800", Tensor::softplus, rng -> normal(rng, 400, 4));
    add("logSigmoid at ±800", Tensor::logSigmoid, rng -> normal(rng, 400, 4));
    add("tanh, saturated", Tensor::tanh, rng -> normal(rng, 20, 4));
    add("erfc, far out", Tensor::erfc, rng -> normal(rng, 10, 4));
    add("gelu, far out", Tensor::gelu, rng -> normal(rng, 10, 4));
    add("silu, far out", Tensor::silu, rng -> normal(rng, 200, 4));
    add(
        "cross-entropy of sure answers",
        x -> x.logSoftmax(-1).slice(-1, 0, 1).sum().neg(),
        rng -> normal(rng, 40, 3, 3));
    // kinks
    add("relu at and near its kink", Tensor::relu, rng -> nearKink(rng, 0, 4));
    add("relu off zero", x -> x.sub(1).relu(), rng -> nearKink(rng, 1, 4));
    add("abs at and near its kink", Tensor::abs, rng -> nearKink(rng, 0, 4));
    add("leakyRelu at and near its kink", x -> x.leakyRelu(0.1), rng -> nearKink(rng, 0, 4));
    add("elu at and near its kink", x -> x.elu(1.5), rng -> nearKink(rng, 0, 4));
    add(
        "clamp at its bounds",
        x -> x.clamp(-1, 1),
        rng -> nearKink(rng, rng.nextBoolean() ? 1 : -1, 4));
    add("max with ties", x -> x.max(), rng -> ties(rng, 5));
    add("min with ties", x -> x.min(), rng -> ties(rng, 5));
    add("max of a matrix with ties", x -> x.reshape(2, 3).max(1), rng -> ties(rng, 6));
    addMany(
        "maximum of equals",
        in -> in.get(0).maximum(in.get(1)),
        rng -> List.of(ties(rng, 4), ties(rng, 4)));
    addMany(
        "minimum of equals",
        in -> in.get(0).minimum(in.get(1)),
        rng -> List.of(ties(rng, 4), ties(rng, 4)));
    add("sort with ties", RightButNasty::sort, rng -> ties(rng, 4));
    add("median of ties", x -> sort(x).slice(0, 2, 3), rng -> ties(rng, 5));
    add("Huber at its seams", RightButNasty::huber, rng -> nearKink(rng, 1, 4));
    add("relu network", x -> network(x), rng -> normal(rng, 1, 3, 4));
    add("x|x| at 0", x -> x.mul(x.abs()), rng -> nearKink(rng, 0, 4));
    add("step", x -> x.greater(0).add(x.mul(0)), rng -> nearKink(rng, 0, 4));
    add(
        "pieces",
        x -> Tensor.where(x.greater(0), x.square(), x.pow(3)),
        rng -> nearKink(rng, 0, 4));
    // rounding
    add("(x + 1e8) - 1e8", x -> x.add(1e8).sub(1e8), rng -> normal(rng, 1, 3));
    add("(x + 1e12) - 1e12", x -> x.add(1e12).sub(1e12), rng -> normal(rng, 1, 3));
    add("(x + 1e16) - 1e16", x -> x.add(1e16).sub(1e16), rng -> normal(rng, 1, 3));
    add("(x + 1e18) - 1e18, large x", x -> x.add(1e18).sub(1e18), rng -> normal(rng, 100, 3));
    CASES.add(
        new Case(
            "sine of what rounding leaves",
            rng -> {
              double scale = Math.pow(10, 6 * rng.nextDouble() - 3);
              double large = Math.pow(10, 18 * rng.nextDouble());
              return GradCheck.of(x -> x.mul(scale).add(large).sub(large).sin())
                  .order(1 + rng.nextInt(2))
                  .seed(rng.nextLong())
                  .report(decades(rng, -6, 2, 3));
            }));
    add(
        "sum with cancellation",
        Tensor::sum,
        rng -> Tensor.concat(0, List.of(normal(rng, 1, 2), Tensor.of(1e10, -1e10))));
    add("variance far from zero", x -> x.variance(), rng -> normal(rng, 1, 5).add(1e7));
    add("1 - cos x near 0", x -> x.cos().neg().add(1), rng -> decades(rng, -9, -1, 4));
    add("(1 + x) - 1 near 0", x -> x.add(1).sub(1), rng -> decades(rng, -18, -1, 4));
    add(
        "rounded to float32 and back",
        x -> x.to(DType.F32).to(DType.F64).sin(),
        rng -> normal(rng, 1, 3));
    add(
        "softmax of what is rounded to float32",
        x -> x.to(DType.F32).to(DType.F64).softmax(-1).square(),
        rng -> normal(rng, 1, 3));
    add(
        "cubic of what is rounded to float32",
        x -> x.to(DType.F32).to(DType.F64).pow(3).sub(x.to(DType.F32).to(DType.F64)),
        rng -> normal(rng, 1, 3));
    add("rough in the tenth digit", x -> rough(x, 1e-10), rng -> normal(rng, 1, 3));
    add("rough in the second digit", x -> rough(x, 1e-2), rng -> normal(rng, 1, 3));
    add(
        "powers that cancel",
        x -> x.sub(1).pow(7).sub(x.pow(7)).add(x.pow(6).mul(7)),
        rng -> normal(rng, 1, 3).add(3));
    // scales
    add("times 1e150", x -> x.mul(1e150), rng -> decades(rng, -150, 150, 4));
    add("times 1e-150", x -> x.mul(1e-150), rng -> decades(rng, -150, 150, 4));
    add("square, any scale", Tensor::square, rng -> decades(rng, -150, 150, 1));
    add("sqrt, any scale", Tensor::sqrt, rng -> positive(rng, -300, 300, 1));
    add("log, any scale", Tensor::log, rng -> positive(rng, -300, 300, 1));
    add("reciprocal, any scale", Tensor::reciprocal, rng -> decades(rng, -90, 90, 1));
    add("log1p, any scale", Tensor::log1p, rng -> positive(rng, -300, 100, 3));
    add("expm1, tiny", Tensor::expm1, rng -> decades(rng, -300, 0, 3));
    add("tanh of 1e150 x", x -> x.mul(1e150).tanh(), rng -> decades(rng, -152, -149, 2));
    add("exp of 1e-150 x", x -> x.mul(1e-150).exp(), rng -> decades(rng, 145, 151, 2));
    add(
        "mixed scales in one tensor",
        x -> x.square().add(x).sum(),
        rng -> decades(rng, -100, 100, 4));
    add("mixed scales, elementwise", Tensor::silu, rng -> decades(rng, -100, 2, 4));
    addMany(
        "ratio of the huge",
        in -> in.get(0).div(in.get(1)),
        rng -> List.of(decades(rng, 100, 140, 3), decades(rng, 100, 140, 3)));
    addMany(
        "product of the ill-scaled",
        in -> in.get(0).matmul(in.get(1)),
        rng ->
            List.of(
                decades(rng, -140, -100, 4).reshape(2, 2),
                decades(rng, 100, 140, 4).reshape(2, 2)));
    CASES.add(
        new Case(
            "a gradient that underflows on its way",
            rng -> {
              Tensor large = positive(rng, 300, 303, 1);
              Tensor small = positive(rng, -205, -195, 1);
              Tensor smaller = positive(rng, -125, -105, 1);
              return GradCheck.of(x -> x.sin().mul(large).mul(small).mul(smaller))
                  .order(1 + rng.nextInt(2))
                  .seed(rng.nextLong())
                  .report(normal(rng, 1, 3));
            }));
    add("length of the tiny", x -> x.square().sum().sqrt(), rng -> decades(rng, -160, -100, 3));
    // fast and slow
    add("sin(1e4 x)", x -> x.mul(1e4).sin(), rng -> normal(rng, 1, 2));
    add("sin(1e8 x)", x -> x.mul(1e8).sin(), rng -> normal(rng, 1, 2));
    add("x + 1e-3 sin(1e6 x)", x -> x.add(x.mul(1e6).sin().mul(1e-3)), rng -> normal(rng, 1, 2));
    add(
        "x² sin(1/x) near 0",
        x -> x.square().mul(x.reciprocal().sin()),
        rng -> decades(rng, -4, -1, 2));
    add("sharp softplus", x -> x.mul(1e9).softplus().div(1e9), rng -> nearKink(rng, 0, 3).abs());
    add("pole nearby", x -> x.sub(1).reciprocal(), rng -> decades(rng, -8, 0, 3).add(1));
    add("x^x", x -> x.pow(x), rng -> positive(rng, -3, 1, 3));
    add("x^20", x -> x.pow(20), rng -> normal(rng, 2, 3));
    add("cold softmax", x -> x.mul(1e6).softmax(-1), rng -> ties(rng, 3).add(normal(rng, 1e-6, 3)));
    add("tanh forty times", RightButNasty::tanhs, rng -> normal(rng, 2, 3));
    // edges of the domain
    add("x^1.5 at 0", x -> x.pow(1.5), rng -> nearKink(rng, 0, 3).abs());
    add("sqrt at and near 0", Tensor::sqrt, rng -> nearKink(rng, 0, 3).abs());
    add("log at and near 0", Tensor::log, rng -> nearKink(rng, 0, 3).abs());
    add("x log x near 0", x -> x.mul(x.log()), rng -> nearKink(rng, 0, 3).abs());
    add("NaN inside", Tensor::exp, _ -> Tensor.of(1, Double.NaN, 2));
    add("infinity inside", Tensor::sigmoid, _ -> Tensor.of(1, Double.POSITIVE_INFINITY, 2));
    // shapes
    add("empty", x -> x.square().sum(0), _ -> Tensor.zeros(DType.F64, 0, 3));
    add("rank 0", Tensor::tanh, rng -> normal(rng, 1));
    add("ignores its input", x -> Tensor.ones(DType.F64, 3), rng -> normal(rng, 1, 2));
    addMany(
        "ignores one input",
        in -> in.get(0).exp(),
        rng -> List.of(normal(rng, 1, 2), normal(rng, 1, 3)));
    addMany(
        "broadcast both ways",
        in -> in.get(0).mul(in.get(1)),
        rng -> List.of(normal(rng, 1, 3, 1), normal(rng, 1, 1, 2)));
    add("product with zeros", x -> x.prod(), rng -> ties(rng, 4));
    add(
        "gathered twice",
        x -> x.indexSelect(0, Indices.of(0, 0, 1, 2, 0)),
        rng -> normal(rng, 1, 3));
    add("random", x -> x.mul(ThreadLocalRandom.current().nextDouble()), rng -> normal(rng, 1, 3));
  }

  // ---- what

  private static Tensor huber(Tensor x) {
    Tensor small = x.abs().lessEqual(1);
    return Tensor.where(small, x.square().mul(0.5), x.abs().sub(0.5));
  }

  private static Tensor network(Tensor x) {
    Tensor w = Tensor.normal(DType.F64, new SplittableRandom(7), 0, 1, 4, 8);
    Tensor v = Tensor.normal(DType.F64, new SplittableRandom(8), 0, 1, 8, 2);
    return x.matmul(w).relu().matmul(v).relu().sum(0);
  }

  private static Tensor tanhs(Tensor x) {
    Tensor y = x;
    for (int k = 0; k < 40; k++) {
      y = y.tanh();
    }
    return y;
  }

  private static Tensor sort(Tensor x) {
    double[] data = x.toDoubleArray();
    int[] order =
        IntStream.range(0, data.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> data[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return x.indexSelect(0, Indices.of(order));
  }

  /** x plus noise that is a function of x. */
  private static Tensor rough(Tensor x, double size) {
    return Custom.of(
            "rough",
            t ->
                Tensor.of(
                    NdArray.wrap(
                        Arrays.stream(t.toDoubleArray())
                            .map(v ->
                                v
                                    + size
                                        * new SplittableRandom(Double.doubleToLongBits(v))
                                            .nextDouble())
                            .toArray(),
                        t.shape())),
            (_, _, g) -> g)
        .apply(x);
  }
}
