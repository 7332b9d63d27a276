package adjoint;

import java.net.URL;
import java.util.Iterator;
import java.util.List;

/**
 * Where a node was made.
 *
 * @param what made it: an operation, or what it is
 * @param place the line of code, of the user
 * @param order how often was differentiated to get there: 0 outside of vjps and jvps
 */
record Origin(String what, String place, int order) {
  private static final String FAMILY = Origin.class.getPackageName() + ".";
  private static final int FARTHEST = 64;
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** Whether a class is of this library, or of the JDK. Tests may share a package with it. */
  private static final ClassValue<Boolean> IS_OURS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          String name = type.getName();
          boolean ofJdk = name.startsWith("java.") || name.startsWith("jdk.");
          return ofJdk || name.startsWith(FAMILY) && folder(type).equals(folder(Origin.class));
        }
      };

  /** What the code of a user makes now. */
  static Origin here(String what) {
    return new Origin(what, userLine(), 0);
  }

  /** Of a node, which may have been made before the watch began. */
  static Origin of(Node<?> node) {
    return Watch.origin(node)
        .orElseGet(() -> new Origin(node.describe(), "a line that was not watched", 0));
  }

  /** Something that is made to differentiate what was made here. */
  Origin inside(String derivative) {
    return new Origin("the " + derivative + " of " + what, place, order + 1);
  }

  /** Something that is made in the course of this. */
  Origin part(String name) {
    return new Origin(name + " in " + what, place, order);
  }

  @Override
  public String toString() {
    return what + " at " + place;
  }

  /**
   * The innermost line outside of this library. If that is of code that belongs to it, such as its
   * layers, the line that called that code is told too.
   */
  private static String userLine() {
    List<StackWalker.StackFrame> frames =
        STACK.walk(
            all -> all.limit(FARTHEST).filter(f -> !IS_OURS.get(f.getDeclaringClass())).toList());
    if (frames.isEmpty()) {
      return "an unknown place";
    }
    Iterator<StackWalker.StackFrame> rest = frames.iterator();
    StackWalker.StackFrame first = rest.next();
    String place = text(first);
    Module module = first.getDeclaringClass().getModule();
    if (isNamedAfterUs(first) && module.isExported(first.getDeclaringClass().getPackageName())) {
      while (rest.hasNext()) {
        StackWalker.StackFrame caller = rest.next();
        if (!isNamedAfterUs(caller)) {
          return place + ", called from " + text(caller);
        }
      }
    }
    return place;
  }

  private static boolean isNamedAfterUs(StackWalker.StackFrame frame) {
    return frame.getClassName().startsWith(FAMILY);
  }

  private static String text(StackWalker.StackFrame frame) {
    StackTraceElement line = frame.toStackTraceElement();
    String method = line.getMethodName();
    boolean isLambda = method.startsWith("lambda$"); // lambda$main$0 is a part of main
    return line.getClassName()
        + "."
        + (isLambda ? method.substring(7, method.lastIndexOf('$')) : method)
        + "("
        + line.getFileName()
        + ":"
        + line.getLineNumber()
        + ")";
  }

  /** Where the file of a class lies; its loader may know it by another name, or not at all. */
  private static String folder(Class<?> type) {
    String name = type.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    URL url = type.getResource(file);
    String path = url == null ? "" : url.toString();
    return path.substring(0, Math.max(0, path.length() - name.length() - ".class".length()));
  }
}
