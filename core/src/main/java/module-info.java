import org.jspecify.annotations.NullMarked;

/** Automatic differentiation of scalars and n-d arrays, in plain Java. */
@NullMarked
module adjoint.core {
  requires static net.jqwik.api;
  requires static org.jspecify;

  exports adjoint;
  exports adjoint.array;
  exports adjoint.check;
  exports adjoint.check.jqwik;
  exports adjoint.check.program;
  exports adjoint.graph;
  exports adjoint.op;
  exports adjoint.op.linalg;
}
