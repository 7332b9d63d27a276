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
}
