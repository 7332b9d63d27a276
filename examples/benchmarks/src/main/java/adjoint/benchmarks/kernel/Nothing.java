package adjoint.benchmarks.kernel;

/** Before the set-up. */
record Nothing() implements Case {
  @Override
  public Object run() {
    throw new IllegalStateException("not set up");
  }

  @Override
  public double element(int i) {
    throw new IllegalStateException("not set up");
  }
}
