package adjoint.spark;

import adjoint.nn.Layer;
import java.io.Serializable;

/** Makes the model, on the driver and on every executor; its first numbers do not matter there. */
@FunctionalInterface
interface Recipe extends Serializable {
  Layer model();
}
