package adjoint.fuse;

/** The numbers from {@code low} to {@code high}. */
public record Range(double low, double high) {
  /** Those whose absolute value is at most this. */
  public static Range within(double largest) {
    return new Range(-largest, largest);
  }
}
