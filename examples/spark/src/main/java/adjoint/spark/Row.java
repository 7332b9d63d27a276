package adjoint.spark;

import java.io.Serial;
import java.io.Serializable;

/** An example: what its place in the data is computed from, its inputs, and its class. */
final class Row implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final String key;
  private final float[] x;
  private final int y;

  Row(String key, float[] x, int y) {
    this.key = key;
    this.x = x;
    this.y = y;
  }

  /** Tells it from all other rows. */
  String key() {
    return key;
  }

  float[] x() {
    return x;
  }

  int y() {
    return y;
  }
}
