package adjoint.check;

/** How derivatives are written in reports. */
final class Places {
  /** The place of what is true of the function as a whole. */
  static final String FUNCTION = "the function";

  private Places() {}

  static String derivative(int order, String output, String input) {
    return "d(" + output + ")/d(" + input + ")" + (order == 1 ? "" : " at order " + order);
  }

  /**
   * The line that asked for the check: the first one outside the packages of checks; empty if there
   * is none.
   */
  static String caller() {
    return StackWalker.getInstance()
        .walk(frames -> frames.filter(Places::isCaller).findFirst())
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .orElse("");
  }

  /** Without patterns, as every report asks. */
  private static boolean isCaller(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    return !(name.startsWith("adjoint.") && name.contains(".check.") && !isTest(name))
        && !name.startsWith("java.")
        && !name.startsWith("jdk.")
        && !name.startsWith("org.junit.");
  }

  private static boolean isTest(String name) {
    int inner = name.indexOf('$');
    return (inner < 0 ? name : name.substring(0, inner)).endsWith("Test");
  }
}
