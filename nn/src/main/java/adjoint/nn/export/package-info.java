/** Trained models as Java sources that need no library. */
@NullMarked
package adjoint.nn.export;

import org.jspecify.annotations.NullMarked;
