package adjoint;

import adjoint.fuse.ElementwiseOps;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.MultiOp;
import adjoint.op.Op;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A graph of scalars that applies the library's elementwise operations, and others, at random. */
record RandomGraph(List<Value> leaves, List<Value> nodes) {

  /** An operation that would take a symbol for a number that is not above 0. */
  record Looking() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x > 0 ? 2 * x : -x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return x instanceof Value v && v.value() > 0 ? g.mul(2) : g.neg();
    }
  }

  private static final List<Op> OURS = ElementwiseOps.all();
  private static final List<Op> THEIRS =
      List.of(
          new Looking(),
          new SymbolTest.Repeated(2),
          new SymbolTest.Repeated(3),
          new NestedGradTest.Automatic(),
          new NestedGradTest.FirstOrderOnly(),
          new NestedGradTest.Scaled());

  /** Some leaves and {@code size} results; with special numbers among the leaves, or tame ones. */
  static RandomGraph of(SplittableRandom rng, int size, boolean special) {
    List<Value> leaves = new ArrayList<>();
    double[] numbers = ElementwiseOps.special();
    for (int i = 0; i < 5; i++) {
      leaves.add(Value.of(special ? numbers[rng.nextInt(numbers.length)] : rng.nextDouble(-2, 2)));
    }
    List<Value> nodes = new ArrayList<>(leaves);
    nodes.add(leaves.getFirst().constant(0.5));
    for (int i = 0; i < size; i++) {
      Value a = nodes.get(rng.nextInt(nodes.size()));
      Value b = nodes.get(Math.max(0, nodes.size() - 1 - rng.nextInt(4)));
      List<Op> ops = rng.nextInt(8) == 0 ? THEIRS : OURS;
      Value next = apply(ops.get(rng.nextInt(ops.size())), a, b);
      // Tame graphs stay tame, so that sums have digits to lose.
      nodes.add(special || Math.abs(next.value()) < 1e6 ? next : a.mul(1e-3).add(b));
    }
    return new RandomGraph(leaves, nodes);
  }

  private static Value apply(Op op, Value a, Value b) {
    return switch (op) {
      case UnaryOp f -> a.apply(f);
      case BinaryOp f -> a.apply(f, b);
      case MultiOp f -> throw new AssertionError(f);
      case TensorOp f -> throw new AssertionError(f);
    };
  }

  /** The last one that is not a constant, as a comparison is. */
  Value output() {
    return nodes.reversed().stream().filter(Value::isVariable).findFirst().orElseThrow();
  }

  /** Leaves and results, any of them perhaps twice, or out of the output's reach. */
  List<Value> some(SplittableRandom rng) {
    List<Value> variables = nodes.stream().filter(Value::isVariable).toList();
    return rng.ints(rng.nextInt(1, 6), 0, variables.size()).mapToObj(variables::get).toList();
  }
}
