package adjoint.op;

import adjoint.array.Indices;

/** An operation that is told where to look, or to add, by positions. */
public sealed interface Indexed extends LinearOp permits Gather, ScatterAdd, IndexSelect, IndexAdd {
  /** The positions. */
  Indices indices();
}
