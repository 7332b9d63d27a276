package adjoint;

import adjoint.array.NdArray;
import adjoint.fuse.Formula;
import adjoint.kernel.elementwise.Expression;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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

  private static final ClassValue<OfClass> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected OfClass computeValue(Class<?> type) {
          return new OfClass(type);
        }
      };

  /** The operations of one class, which are counted together before any is looked at. */
  private static final class OfClass {
    /** Whether there is one operation of this class only. */
    final boolean single;

    final Patience patience = new Patience();
    final ConcurrentMap<Op, FusedTensors> instances = new ConcurrentHashMap<>();
    private volatile @Nullable FusedTensors only;

    /** The inputs, by their bits, whose vjps stay as they are: nobody need ask again. */
    private int unfused;

    OfClass(Class<?> type) {
      this.single = Symbol.isSingle(type);
    }

    /** The vjp for an input, after enough work; none where nothing would be gained. */
    @Nullable Expression expression(Op op, int input, int size) {
      if ((unfused >> input & 1) != 0 || !patience.isOver(size)) {
        return null;
      }
      if (!Symbol.suits(op)) { // this reads the class file, once
        unfused = -1;
        return null;
      }
      Expression expression = of(op).passes.get(input).orElse(null);
      if (expression == null && single) {
        unfused |= 1 << input; // races only lose a bit
      }
      return expression;
    }

    FusedTensors of(Op op) {
      FusedTensors fused = single ? only : instances.get(op);
      if (fused == null) {
        if (single) {
          fused = new FusedTensors(op);
          only = fused;
        } else {
          if (instances.size() >= MOST) {
            instances.clear(); // exponents that change with every step, perhaps
          }
          fused = instances.computeIfAbsent(op, FusedTensors::new);
        }
      }
      return fused;
    }
  }

  private final Op op;
  private final Passes passes = new Passes(this::trace); // one for each input

  private FusedTensors(Op op) {
    this.op = op;
  }

  /** The vjp of {@code y}'s operation for one of its inputs; none if it is not fused. */
  static @Nullable NdArray vjp(Op op, int input, Tensor[] in, Tensor y, Tensor g) {
    if (!Fusion.ON) {
      return null;
    }
    Expression expression = OF_CLASS.get(op.getClass()).expression(op, input, g.size());
    return expression == null ? null : compute(op, expression, in, y, g);
  }

  private static NdArray compute(Op op, Expression expression, Tensor[] in, Tensor y, Tensor g) {
    NdArray[] operands = new NdArray[in.length + 2];
    for (int i = 0; i < in.length; i++) {
      operands[i] = in[i].data;
    }
    operands[in.length] = y.data;
    operands[in.length + 1] = g.data;
    return NdArray.compute(op.label(), expression, operands);
  }

  /** For tests: whether the vjp for an input is fused, from now on. */
  static boolean prepare(Op op, int input) {
    if (!Fusion.ON || !Symbol.suits(op)) {
      return false;
    }
    OfClass known = OF_CLASS.get(op.getClass());
    known.patience.end();
    return known.of(op).passes.hurry().get(input).isPresent();
  }

  /** For tests: whether the vjps have been compiled by now. */
  static boolean isFused(Op op) {
    return OF_CLASS.get(op.getClass()).of(op).passes.areCompiled();
  }

  private List<Optional<Expression>> trace() {
    Formula vjps = Symbol.vjps(op).orElse(null);
    List<Optional<Expression>> expressions = new ArrayList<>();
    for (int input = 0; input < (op instanceof BinaryOp ? 2 : 1); input++) {
      expressions.add(vjps == null ? Optional.empty() : Passes.expression(vjps, input));
    }
    return expressions;
  }
}
