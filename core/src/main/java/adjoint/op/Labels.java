package adjoint.op;

/** The names of operations: asked for at every use, in case there is an error, and so made once. */
final class Labels {
  static final ClassValue<String> OF =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          String name = type.getSimpleName();
          return name.isEmpty() ? "op" : Character.toLowerCase(name.charAt(0)) + name.substring(1);
        }
      };

  private Labels() {}

  static NoOnnxFormException noOnnxForm(Op op) {
    return new NoOnnxFormException(
        "%s: has no form in ONNX; compute it in another way, or, if it is yours, override its onnx"
            .formatted(op.label()));
  }
}
