package adjoint.check;

import static adjoint.check.Twins.numbers;

import adjoint.Value;
import java.util.List;

/** Functions of scalars. */
final class TwinsOfValues {
  private TwinsOfValues() {}

  static Twins all() {
    Twins twins = Twins.of("values");
    first(twins);
    second(twins);
    return twins;
  }

  private static Value norm(List<Value> in) {
    return Value.sum(in.stream().map(Value::square).toList()).sqrt();
  }

  private static void first(Twins twins) {
    twins.values(
        "a cosine in a sum of products, sign",
        1,
        numbers(0.5, 2, 2),
        Math::cos,
        (x, _, g) -> g.mul(x.sin()),
        (x, _, g) -> g.mul(x.sin()).neg(),
        (op, in) -> op.apply(in.get(0).mul(in.get(1))).add(in.get(1)));
    twins.values(
        "a sigmoid of eight inputs, y for y (1 - y)",
        1,
        numbers(-0.5, 0.5, 8),
        x -> 1 / (1 + Math.exp(-x)),
        (_, y, g) -> g.mul(y),
        (_, y, g) -> g.mul(y).mul(y.rsub(1)),
        (op, in) -> op.apply(Value.sum(in)));
    twins.values(
        "an exponential five times over, a hundredth each",
        1,
        numbers(-1, 0, 1),
        x -> Math.exp(-x),
        (_, y, g) -> g.mul(y).mul(-1.01),
        (_, y, g) -> g.mul(y).neg(),
        (op, in) -> op.apply(op.apply(op.apply(op.apply(op.apply(in.getFirst()))))));
    twins.values(
        "a neuron below its kink",
        1,
        numbers(-2, -0.5, 2),
        x -> Math.max(x, 0),
        (_, _, g) -> g,
        (x, _, g) -> g.mul(x.greater(0)),
        (op, in) -> op.apply(in.get(0)).add(op.apply(in.get(1).neg())));
    twins.values(
        "a square root of a norm, not halved",
        1,
        numbers(1, 2, 3),
        Math::sqrt,
        (_, y, g) -> g.div(y),
        (_, y, g) -> g.div(y).mul(0.5),
        (op, in) -> op.apply(norm(in)));
    twins.values(
        "tanh where it is saturated, flat",
        1,
        numbers(7, 9, 1),
        Math::tanh,
        (_, _, g) -> g.mul(0),
        (x, _, g) -> g.div(x.cosh().square()),
        (op, in) -> op.apply(in.getFirst()));
    twins.values(
        "a cube, the cotangent ignored",
        1,
        numbers(0.5, 2, 1),
        x -> x * x * x,
        (x, _, _) -> x.square().mul(3),
        (x, _, g) -> x.square().mul(3).mul(g),
        (op, in) -> op.apply(in.getFirst()).mul(-2));
    twins.values(
        "a reciprocal, wrong below 0",
        1,
        numbers(-2, -0.5, 2),
        x -> 1 / x,
        (x, y, g) -> g.mul(y).mul(x.abs().reciprocal()).neg(),
        (_, y, g) -> g.mul(y.square()).neg(),
        (op, in) -> op.apply(in.get(0)).add(op.apply(in.get(1))));
    twins.values(
        "log |x| beside 0, without its sign",
        1,
        rng -> new double[] {-Twins.decade(rng, -6, -1)},
        x -> Math.log(Math.abs(x)),
        (x, _, g) -> g.div(x.abs()),
        (x, _, g) -> g.div(x),
        (op, in) -> op.apply(in.getFirst()));
    twins.values(
        "a smooth step, a millionth",
        1,
        numbers(0.2, 0.8, 1),
        x -> x * x * (3 - 2 * x),
        (x, _, g) -> g.mul(x.mul(x.rsub(1))).mul(6 + 6e-6),
        (x, _, g) -> g.mul(x.mul(x.rsub(1))).mul(6),
        (op, in) -> op.apply(in.getFirst()));
    twins.values(
        "the first of two equal inputs twice",
        1,
        rng -> new double[] {1, 1},
        x -> x * x,
        (x, _, g) -> g.mul(x).mul(3),
        (x, _, g) -> g.mul(x).mul(2),
        (op, in) -> op.apply(in.get(0)).mul(in.get(1)));
  }

  private static void second(Twins twins) {
    twins.values(
        "tanh, its result detached",
        2,
        numbers(0.3, 1, 1),
        Math::tanh,
        (_, y, g) -> g.mul(y.detach().square().rsub(1)),
        (_, y, g) -> g.mul(y.square().rsub(1)),
        (op, in) -> op.apply(in.getFirst()));
    twins.values(
        "e^x in a product, its result detached",
        2,
        numbers(0.3, 1, 2),
        Math::exp,
        (_, y, g) -> g.mul(y.detach()),
        (_, y, g) -> g.mul(y),
        (op, in) -> op.apply(in.get(0).mul(in.get(1))));
    twins.values(
        "a square, its cotangent detached",
        2,
        numbers(0.3, 1, 2),
        x -> x * x,
        (x, _, g) -> g.detach().mul(x).mul(2),
        (x, _, g) -> g.mul(x).mul(2),
        (op, in) -> op.apply(in.get(0)).mul(in.get(1)));
    twins.values(
        "a logarithm, its input detached",
        2,
        numbers(0.5, 2, 1),
        Math::log,
        (x, _, g) -> g.div(x.detach()),
        (x, _, g) -> g.div(x),
        (op, in) -> op.apply(in.getFirst()));
    twins.values(
        "a fifth power, wrong at the third order",
        3,
        numbers(0.5, 1.5, 1),
        x -> x * x * x * x * x,
        (x, _, g) ->
            g.mul(x.square()).mul(x.mul(x.detach()).mul(10).sub(x.detach().square().mul(5))),
        (x, _, g) -> g.mul(x.square().square()).mul(5),
        (op, in) -> op.apply(in.getFirst()));
  }
}
