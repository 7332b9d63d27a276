package adjoint.op.linalg;

/** Which norm of a matrix. */
public enum MatrixNorm {
  /** The root of the sum of squares. */
  FROBENIUS,
  /** The sum of the singular values. */
  NUCLEAR,
  /** The largest singular value: how much longer a vector can get. */
  SPECTRAL,
  /** The largest sum of magnitudes in a column. */
  ONE,
  /** The largest sum of magnitudes in a row. */
  INFINITY
}
