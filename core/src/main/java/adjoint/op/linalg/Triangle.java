package adjoint.op.linalg;

import adjoint.op.TensorExpr;

/** Which numbers of a matrix an operation reads; the others count as zeros. */
public enum Triangle {
  /** Those on and below the diagonal. */
  LOWER,
  /** Those on and above the diagonal. */
  UPPER,
  /** Those below the diagonal, which counts as ones. */
  UNIT_LOWER,
  /** Those above the diagonal, which counts as ones. */
  UNIT_UPPER;

  /** Whether it is one of the lower two. */
  boolean isLower() {
    return this == LOWER || this == UNIT_LOWER;
  }

  /** Whether the diagonal counts as ones. */
  boolean isUnit() {
    return this == UNIT_LOWER || this == UNIT_UPPER;
  }

  /** That of the transposed matrix. */
  Triangle transposed() {
    return switch (this) {
      case LOWER -> UPPER;
      case UPPER -> LOWER;
      case UNIT_LOWER -> UNIT_UPPER;
      case UNIT_UPPER -> UNIT_LOWER;
    };
  }

  /** What is read of x, and zeros elsewhere, on a unit diagonal too. */
  <T extends TensorExpr<T>> T of(T x) {
    return switch (this) {
      case LOWER -> x.tril();
      case UPPER -> x.triu();
      case UNIT_LOWER -> x.tril(-1);
      case UNIT_UPPER -> x.triu(1);
    };
  }
}
