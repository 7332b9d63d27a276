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

  /**
   * The largest number inside the computation at the point, as far as known: the measure of digits
   * that may be lost.
   */
  double magnitude();

  /**
   * The largest number at the point that is added to others, as far as known: sums and differences
   * lose digits.
   */
  double added();

  /**
   * The same of what is added up inside the gradient, as far as known: the claim has lost what
   * rounding takes from it.
   */
  double addedInGradient();

  /**
   * Whether numbers inside the gradient are so small that they have lost digits, as far as known.
   */
  boolean underflows();

  /** The claim: {@code uᵀ · J(x)} for each u. */
  double[][] pull(double[] x, double[][] u);
}
