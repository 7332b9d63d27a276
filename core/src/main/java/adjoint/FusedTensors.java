package adjoint;

import adjoint.array.NdArray;
import adjoint.fuse.Formula;
import adjoint.kernel.Expression;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The vjp of an elementwise operation on tensors, in one pass over the operands instead of one for
 * each operation that it is made of. The bits are the same.
 *
 * <p>It serves where nothing is recorded, and after some work that shows that it is worth while.
 */
final class FusedTensors {
  /** Operations of one class that are told apart. */
  private static final int MOST = 100;

  private static final ClassValue<ConcurrentMap<Op, FusedTensors>> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected ConcurrentMap<Op, FusedTensors> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private final Op op;
  private final Passes passes = new Passes(this::trace); // one for each input

  private FusedTensors(Op op) {
    this.op = op;
  }

  /** The vjp of {@code y}'s operation for one of its inputs; none if it is not fused. */
  static @Nullable NdArray vjp(Op op, int input, Tensor[] in, Tensor y, Tensor g) {
    if (!Fusion.ON || !Symbol.suits(op)) {
      return null;
    }
    return of(op).vjp(input, in, y, g);
  }

  private static FusedTensors of(Op op) {
    ConcurrentMap<Op, FusedTensors> known = OF_CLASS.get(op.getClass());
    FusedTensors fused = known.get(op);
    if (fused == null) {
      if (known.size() >= MOST) {
        known.clear(); // exponents that change with every step, perhaps
      }
      fused = known.computeIfAbsent(op, FusedTensors::new);
    }
    return fused;
  }

  /** For tests: whether the vjp for an input is fused, from now on. */
  static boolean prepare(Op op, int input) {
    if (!Fusion.ON || !Symbol.suits(op)) {
      return false;
    }
    return of(op).passes.hurry().get(input).isPresent();
  }

  /** For tests: whether the vjps have been compiled by now. */
  static boolean isFused(Op op) {
    return of(op).passes.areCompiled();
  }

  private @Nullable NdArray vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    Expression expression = passes.get(input, g.size()).orElse(null);
    if (expression == null) {
      return null;
    }
    NdArray[] operands = new NdArray[in.length + 2];
    for (int i = 0; i < in.length; i++) {
      operands[i] = in[i].data;
    }
    operands[in.length] = y.data;
    operands[in.length + 1] = g.data;
    return NdArray.compute(op.label(), expression, operands);
  }

  private List<Optional<Expression>> trace() {
    Optional<Formula> vjps = Symbol.vjps(op);
    return IntStream.range(0, op instanceof BinaryOp ? 2 : 1)
        .mapToObj(input -> vjps.flatMap(formula -> Passes.expression(formula, input)))
        .toList();
  }
}
