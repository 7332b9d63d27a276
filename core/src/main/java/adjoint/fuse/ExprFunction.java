package adjoint.fuse;

import adjoint.op.Expr;
import java.util.List;

/** A function of the elementwise algebra, for whatever carrier. */
public interface ExprFunction {
  /** The class whose code it runs, which is asked whether it is pure; see {@link Purity}. */
  Class<?> code();

  /** The results. */
  <E extends Expr<E>> List<E> apply(List<E> in);
}
