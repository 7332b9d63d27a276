package adjoint.benchmarks.kernel;

/** One operation on given numbers, ready to be run again and again. */
interface Case {
  /** Runs it. */
  Object run();

  /** An element of the result of a run. */
  double element(int i);
}
