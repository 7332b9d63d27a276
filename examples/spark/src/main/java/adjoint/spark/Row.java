package adjoint.spark;

import java.io.Serial;
import java.io.Serializable;

/**
 * An example: what its place in the data is computed from, its inputs, and its class.
 *
 * @param key tells it from all other rows
 */
record Row(String key, float[] x, int y) implements Serializable {
  @Serial private static final long serialVersionUID = 1;
}
