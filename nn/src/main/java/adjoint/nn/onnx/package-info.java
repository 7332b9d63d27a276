/** Models to and from files of ONNX, which other frameworks and ONNX Runtime read and write. */
@NullMarked
package adjoint.nn.onnx;

import org.jspecify.annotations.NullMarked;
