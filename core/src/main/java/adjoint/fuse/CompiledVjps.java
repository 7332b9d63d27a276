package adjoint.fuse;

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
public final class CompiledVjps {
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
    final ConcurrentMap<Op, CompiledVjps> instances = new ConcurrentHashMap<>();
    private volatile @Nullable CompiledVjps only;

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
      Expression expression = of(op).expressions.get(input).orElse(null);
      if (expression == null && single) {
        unfused |= 1 << input; // races only lose a bit
      }
      return expression;
    }

    CompiledVjps of(Op op) {
      CompiledVjps fused = single ? only : instances.get(op);
      if (fused == null) {
        if (single) {
          fused = new CompiledVjps(op);
          only = fused;
        } else {
          if (instances.size() >= MOST) {
            instances.clear(); // exponents that change with every step, perhaps
          }
          fused = instances.computeIfAbsent(op, CompiledVjps::new);
        }
      }
      return fused;
    }
  }

  private final Op op;
  private final DeferredExpressions expressions =
      new DeferredExpressions(this::trace); // one for each input

  private CompiledVjps(Op op) {
    this.op = op;
  }

  /**
   * The vjp of an operation for one of its inputs, an expression of these, the result and its
   * cotangent, to compute so many elements; null if it is not fused.
   */
  public static @Nullable Expression vjp(Op op, int input, int size) {
    return Fusion.ON ? OF_CLASS.get(op.getClass()).expression(op, input, size) : null;
  }

  /** For tests: whether the vjp for an input is fused, from now on. */
  public static boolean prepare(Op op, int input) {
    if (!Fusion.ON || !Symbol.suits(op)) {
      return false;
    }
    OfClass known = OF_CLASS.get(op.getClass());
    known.patience.end();
    return known.of(op).expressions.hurry().get(input).isPresent();
  }

  /** For tests: whether the vjps have been compiled by now. */
  public static boolean isFused(Op op) {
    return OF_CLASS.get(op.getClass()).of(op).expressions.areCompiled();
  }

  private List<Optional<Expression>> trace() {
    Formula vjps = Symbol.vjps(op).orElse(null);
    List<Optional<Expression>> all = new ArrayList<>();
    for (int input = 0; input < (op instanceof BinaryOp ? 2 : 1); input++) {
      all.add(vjps == null ? Optional.empty() : DeferredExpressions.expression(vjps, input));
    }
    return all;
  }
}
