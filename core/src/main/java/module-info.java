import org.jspecify.annotations.NullMarked;

/** Automatic differentiation of scalars and n-d arrays, in plain Java. */
@NullMarked
module adjoint.core {
  requires static transitive org.jspecify;

  exports adjoint;
  exports adjoint.array;
  exports adjoint.check;
  exports adjoint.op;
}
