package adjoint.check;

/** What a check says about a derivative. */
public enum Verdict {
  /** It agrees with finite differences within their own estimated error. */
  RIGHT,
  /** It disagrees by more than the estimated error allows, by a stated margin. */
  WRONG,
  /** Finite differences give no answer here; the report says why. */
  CANNOT_TELL
}
