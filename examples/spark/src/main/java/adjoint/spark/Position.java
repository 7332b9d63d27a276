package adjoint.spark;

import java.io.Serial;
import java.io.Serializable;

/**
 * Where a training stands.
 *
 * @param step how many steps came before
 * @param batches how many steps an epoch has
 */
record Position(long seed, long step, int batches) implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  long epoch() {
    return step / batches;
  }

  int batch() {
    return (int) (step % batches);
  }
}
