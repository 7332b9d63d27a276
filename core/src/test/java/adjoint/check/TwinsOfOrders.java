package adjoint.check;

import static adjoint.check.Twins.between;
import static adjoint.check.Twins.normal;
import static adjoint.check.Twins.numbers;
import static adjoint.check.Twins.uniform;
import static java.lang.Math.cos;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.sin;

import adjoint.Tensor;
import adjoint.array.Axes;
import java.util.function.Function;

/** Right at the first order, and wrong at the second or third. */
final class TwinsOfOrders {
  private TwinsOfOrders() {}

  static Twins all() {
    Twins twins = Twins.of("orders");
    detached(twins);
    rules(twins);
    formulas(twins);
    hessians(twins);
    third(twins);
    return twins;
  }

  private static void detached(Twins twins) {
    twins.second(
        "softplus, its input detached",
        normal(1, 3),
        Tensor::softplus,
        (x, _, g) -> g.mul(x.detach().sigmoid()));
    twins.second(
        "e^x, its result detached", normal(1, 3), Tensor::exp, (_, y, g) -> g.mul(y.detach()));
    twins.second(
        "a logarithm, its input detached",
        uniform(0.5, 2, 3),
        Tensor::log,
        (x, _, g) -> g.div(x.detach()));
    twins.second(
        "a softmax, the inner sum detached",
        normal(1, 3),
        x -> x.softmax(0),
        (_, y, g) -> g.sub(g.mul(y).sum().detach()).mul(y));
    twins.second(
        "a product by itself, one factor detached",
        normal(1, 3),
        x -> x.mul(x),
        (x, _, g) -> g.mul(x.add(x.detach())));
    twins.second(
        "a squared relu, its gate's input detached",
        uniform(0.3, 2, 3),
        x -> x.relu().square(),
        (x, _, g) -> g.mul(x.detach().relu()).mul(2));
    twins.second(
        "an inverse matrix, one side detached",
        rng -> normal(0.2, 2, 2).apply(rng).add(Tensor.eye(adjoint.array.DType.F64, 2).mul(2)),
        Tensor::inverse,
        (_, y, g) -> y.transpose().matmul(g).matmul(y.detach().transpose()).neg());
    twins.second(
        "a length, its own value detached",
        uniform(0.5, 1, 3),
        x -> x.square().sum().sqrt(),
        (x, y, g) -> x.mul(g.div(y.detach())));
    twins.programs(
        "a penalty on a gradient, the gradient detached",
        1,
        normal(1, 3),
        x -> slope(x).detach().square().add(x),
        x -> slope(x).square().add(x));
    twins.programs(
        "a network of two layers, the first detached at the second order",
        2,
        normal(1, 3),
        x ->
            Custom.of("wrong", Tensor::tanh, (t, y, g) -> g.mul(y.detach().square().neg().add(1)))
                .apply(x.mul(1.5))
                .sum()
                .exp(),
        x -> x.mul(1.5).tanh().sum().exp());
  }

  /** The derivative of {@code sin x²}. */
  private static Tensor slope(Tensor x) {
    return x.square().cos().mul(x).mul(2);
  }

  /** A function whose derivative is an operation with a wrong rule. */
  private static Tensor planted(Function<Tensor, Tensor> f, Custom.Simple rule, Tensor x) {
    return Custom.of("planted", f, rule).apply(x);
  }

  private static void rules(Twins twins) {
    twins.second(
        "a sine, whose cosine has the wrong sign",
        normal(1, 3),
        Tensor::sin,
        (x, _, g) -> g.mul(planted(Tensor::cos, (t, _, h) -> h.mul(t.sin()), x)));
    twins.second(
        "a cube, whose square is halved",
        normal(1, 3),
        x -> x.pow(3),
        (x, _, g) -> g.mul(planted(Tensor::square, (t, _, h) -> h.mul(t), x)).mul(3));
    twins.second(
        "tanh, a tenth",
        normal(1, 3),
        Tensor::tanh,
        (x, _, g) ->
            g.mul(
                planted(
                    t -> t.tanh().square().neg().add(1),
                    (t, z, h) -> h.mul(t.tanh()).mul(z).mul(-2.2),
                    x)));
    twins.second(
        "e^x, wrong below 0",
        rng -> uniform(0.5, 1, 2).apply(rng).mul(Tensor.of(1.0, -1.0)),
        Tensor::exp,
        (x, _, g) -> g.mul(planted(Tensor::exp, (t, z, h) -> h.mul(z).mul(t.greater(0)), x)));
    twins.second(
        "a mean of rows, whose cotangent is not linear",
        normal(1, 2, 3),
        x -> x.sin().mean(Axes.of(1)),
        (x, _, g) -> planted(t -> t, (_, _, h) -> h.mul(1.1), g).unsqueeze(1).mul(x.cos()).div(3));
  }

  private static void formulas(Twins twins) {
    twins.second(
        "e^2x, 2 for 4",
        between(-1, 1),
        x -> exp(2 * x),
        x -> 2 * exp(2 * x),
        x -> 2 * exp(2 * x),
        x -> 4 * exp(2 * x));
    twins.second(
        "log x, sign", between(0.5, 2), Math::log, x -> 1 / x, x -> 1 / (x * x), x -> -1 / (x * x));
    twins.second(
        "x⁴, the powers not lowered",
        between(1.2, 2),
        x -> x * x * x * x,
        x -> 4 * x * x * x,
        x -> 12 * x * x * x,
        x -> 12 * x * x);
    twins.second(
        "x log x, as log x",
        between(2, 3),
        x -> x * log(x),
        x -> log(x) + 1,
        Math::log,
        x -> 1 / x);
    twins.second(
        "a Gaussian, its curvature at the top everywhere",
        between(0.2, 1),
        x -> exp(-x * x / 2),
        x -> -x * exp(-x * x / 2),
        x -> -exp(-x * x / 2),
        x -> (x * x - 1) * exp(-x * x / 2));
    twins.second(
        "|x|³, the sign of x",
        between(-2, -0.1),
        x -> Math.abs(x * x * x),
        x -> 3 * x * Math.abs(x),
        x -> 6 * x,
        x -> 6 * Math.abs(x));
    twins.second(
        "a sine, a millionth",
        between(0.3, 1.2),
        Math::sin,
        Math::cos,
        x -> -(1 + 1e-6) * sin(x),
        x -> -sin(x));
    twins.second(
        "Huber's loss, bent beyond its seam",
        rng -> 1 + Twins.decade(rng, -4, 0),
        x -> Math.abs(x) < 1 ? x * x / 2 : Math.abs(x) - 0.5,
        x -> Math.abs(x) < 1 ? x : Math.signum(x),
        _ -> 1,
        _ -> 0);
  }

  private static void hessians(Twins twins) {
    twins.hessian(
        "x²y, the mixed derivative forgotten",
        numbers(0.5, 2, 2),
        v -> v[0] * v[0] * v[1],
        v -> new double[] {2 * v[0] * v[1], v[0] * v[0]},
        v -> new double[][] {{2 * v[1], 0}, {0, 0}},
        v -> new double[][] {{2 * v[1], 2 * v[0]}, {2 * v[0], 0}});
    twins.hessian(
        "e^x sin y, not symmetric",
        numbers(0.3, 1, 2),
        v -> exp(v[0]) * sin(v[1]),
        v -> new double[] {exp(v[0]) * sin(v[1]), exp(v[0]) * cos(v[1])},
        v ->
            new double[][] {
              {exp(v[0]) * sin(v[1]), exp(v[0]) * cos(v[1])}, {0, -exp(v[0]) * sin(v[1])}
            },
        v ->
            new double[][] {
              {exp(v[0]) * sin(v[1]), exp(v[0]) * cos(v[1])},
              {exp(v[0]) * cos(v[1]), -exp(v[0]) * sin(v[1])}
            });
    twins.hessian(
        "Rosenbrock's valley, 400 for 1200",
        numbers(0.5, 2, 2),
        v -> 100 * Math.pow(v[1] - v[0] * v[0], 2) + Math.pow(1 - v[0], 2),
        v ->
            new double[] {
              -400 * v[0] * (v[1] - v[0] * v[0]) - 2 * (1 - v[0]), 200 * (v[1] - v[0] * v[0])
            },
        v -> new double[][] {{400 * v[0] * v[0] - 400 * v[1] + 2, -400 * v[0]}, {-400 * v[0], 200}},
        v ->
            new double[][] {
              {1200 * v[0] * v[0] - 400 * v[1] + 2, -400 * v[0]}, {-400 * v[0], 200}
            });
    twins.hessian(
        "a quadratic form, its diagonal halved",
        numbers(1, 2, 2),
        v -> 3 * v[0] * v[0] + v[0] * v[1] + 5 * v[1] * v[1],
        v -> new double[] {6 * v[0] + v[1], v[0] + 10 * v[1]},
        _ -> new double[][] {{3, 1}, {1, 5}},
        _ -> new double[][] {{6, 1}, {1, 10}});
    twins.hessian(
        "a log of a sum, its own product forgotten",
        numbers(1, 2, 2),
        v -> log(v[0] + 2 * v[1]),
        v -> new double[] {1 / (v[0] + 2 * v[1]), 2 / (v[0] + 2 * v[1])},
        _ -> new double[2][2],
        v -> outer(v[0] + 2 * v[1]));
    twins.hessian(
        "a sum of squares, one curved downwards",
        numbers(-1, 1, 3),
        v -> v[0] * v[0] + v[1] * v[1] + v[2] * v[2],
        v -> new double[] {2 * v[0], 2 * v[1], 2 * v[2]},
        _ -> new double[][] {{2, 0, 0}, {0, -2, 0}, {0, 0, 2}},
        _ -> new double[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}});
  }

  private static double[][] outer(double sum) {
    double part = -1 / (sum * sum);
    return new double[][] {{part, 2 * part}, {2 * part, 4 * part}};
  }

  private static void third(Twins twins) {
    twins.programs(
        "e^x, its second derivative detached",
        3,
        normal(1, 2),
        x ->
            Custom.of(
                    "wrong",
                    Tensor::exp,
                    (t, _, g) -> g.mul(planted(Tensor::exp, (_, z, h) -> h.mul(z.detach()), t)))
                .apply(x),
        Tensor::exp);
    twins.pair(
        "a sine, its third derivative's sign",
        rng -> thirdOfSine(rng, 1),
        rng -> thirdOfSine(rng, -1));
  }

  private static GradReport thirdOfSine(java.util.SplittableRandom rng, double sign) {
    return GradCheck.ofDerivatives(Math::sin, Math::cos, x -> -sin(x), x -> sign * cos(x))
        .report(rng.nextDouble(0.2, 1));
  }
}
