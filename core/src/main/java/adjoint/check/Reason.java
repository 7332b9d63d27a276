package adjoint.check;

/** Why finite differences cannot tell. */
public enum Reason {
  /**
   * The function's values are too rough: rounding errors, cancellation, or randomness too small to
   * see.
   */
  NOISE,
  /** Several smooth pieces meet here and not all of them could be seen. */
  KINK,
  /** The difference quotients grow or creep without end: a jump, or an infinite slope. */
  NO_LIMIT,
  /**
   * The function has different slopes at different scales, and the claim agrees with one of them.
   */
  SCALES,
  /** The numbers are too small for a difference to be seen. */
  UNDERFLOW,
  /** The function is not finite at the point, or only on one side of it. */
  DOMAIN,
  /** The function gives different answers for the same input. */
  NOT_DETERMINISTIC,
  /** Too many places are undecided already; the rest were not examined. */
  NOT_EXAMINED
}
