package adjoint.check;

/** What is checked: a function of numbers, and the derivatives somebody claims for it. */
interface Subject {
  /** The names and shapes of what goes in. */
  Layout inputs();

  /** The names and shapes of what comes out. */
  Layout outputs();

  /** The point at which to check. */
  double[] point();

  /** The function, forward only: all that finite differences ever see. */
  double[] evaluate(double[] x);

  /** How far rounding inside the function can move {@code u · f} at the point, as far as known. */
  double rounding(double[] u);

  /** Changes up to this may be lost in code that nobody can look into. */
  default double grain() {
    return 0;
  }

  /**
   * How far rounding inside the gradient of {@code u · f} can move its product with a direction, as
   * far as known.
   */
  double roundingOfGradient(double[] u, double[] direction);

  /**
   * Whether numbers that make up the product of the gradient of {@code u · f} with a direction are
   * so small that they have lost digits, as far as known.
   */
  boolean underflows(double[] u, double[] direction);

  /** Slopes below this are near the smallest numbers that the function computes with. */
  default double tiny() {
    return Magnitude.TINY;
  }

  /** The claim: {@code uᵀ · J(x)} for each u. */
  double[][] pull(double[] x, double[][] u);

  /**
   * What the function gave inside the last {@link #pull}; empty where the claim is no work of the
   * function.
   */
  default double[] pulled() {
    return new double[0];
  }
}
