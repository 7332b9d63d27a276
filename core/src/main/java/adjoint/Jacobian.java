package adjoint;

/** How a {@link CompiledVector} computes its Jacobian. */
sealed interface Jacobian permits ColoredJacobian, JacobianByRows {
  /** Computes the outputs at x, and all entries. */
  void run(double[] x, double[] y, double[] entries);
}
