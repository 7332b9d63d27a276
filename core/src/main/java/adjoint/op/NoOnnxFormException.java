package adjoint.op;

import java.io.Serial;

/** Says that an operation cannot be written as nodes of ONNX. */
public final class NoOnnxFormException extends UnsupportedOperationException {
  @Serial private static final long serialVersionUID = 1;

  /** With the operation's name and what can be done. */
  public NoOnnxFormException(String message) {
    super(message);
  }
}
