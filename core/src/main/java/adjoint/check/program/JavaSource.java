package adjoint.check.program;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import adjoint.check.JavaText;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program as a source file that compiles and runs as it is: {@code java File.java}, with the
 * library on the class path. It makes the inputs, runs the program, and prints what a gradient
 * check says.
 */
public final class JavaSource {
  private static final List<String> TYPES =
      List.of(
          "adjoint.Tensor",
          "adjoint.array.Axes",
          "adjoint.array.DType",
          "adjoint.array.Indices",
          "adjoint.array.NdArray",
          "adjoint.array.Shape",
          "adjoint.array.Span",
          "adjoint.check.GradCheck",
          "adjoint.check.program.JavaSource",
          "adjoint.op.BinaryOp",
          "adjoint.op.Normalize",
          "adjoint.op.Padding",
          "adjoint.op.TensorOp",
          "adjoint.op.UnaryOp",
          "adjoint.op.linalg.MatrixNorm",
          "adjoint.op.linalg.Triangle");

  private final Program program;
  private final int order;
  private final long seed;
  private final List<String> remarks;

  private JavaSource(Program program, int order, long seed, List<String> remarks) {
    this.program = program;
    this.order = order;
    this.seed = seed;
    this.remarks = remarks;
  }

  /** Of a program, to be checked in its first derivatives. */
  public static JavaSource of(Program program) {
    requireNonNull(program, "JavaSource: program is null");
    return new JavaSource(program, 1, 42, List.of());
  }

  /** Checks all derivatives up to this order. */
  public JavaSource order(int order) {
    return new JavaSource(program, order, seed, remarks);
  }

  /** The seed of the check. */
  public JavaSource seed(long seed) {
    return new JavaSource(program, order, seed, remarks);
  }

  /** With these lines as comments at the top. */
  public JavaSource remarks(String... lines) {
    requireNonNull(lines, "JavaSource: lines is null");
    List<String> all =
        Elements.copy("JavaSource: line", Arrays.asList(lines)).stream()
            .flatMap(String::lines)
            .toList();
    return new JavaSource(program, order, seed, all);
  }

  /** The source. */
  public String print() {
    List<String> lines = new ArrayList<>();
    int n = program.inputs().size();
    String names = IntStream.range(0, n).mapToObj(program::name).collect(Collectors.joining(", "));
    String items =
        IntStream.range(0, n).mapToObj(i -> "in.get(" + i + ")").collect(Collectors.joining(", "));
    lines.add("void main() {");
    for (int i = 0; i < n; i++) {
      lines.addAll(
          JavaText.wrap(
              "  Tensor "
                  + program.name(i)
                  + " = "
                  + JavaText.tensor(program.values().get(i))
                  + ";"));
    }
    lines.add("  var check = GradCheck.ofMany(in -> program(" + items + "))" + settings() + ";");
    lines.add("  IO.println(check.report(" + names + "));");
    lines.add("}");
    lines.add("");
    String parameters =
        IntStream.range(0, n)
            .mapToObj(i -> "Tensor " + program.name(i))
            .collect(Collectors.joining(", "));
    lines.add("Tensor program(" + parameters + ") {");
    int last = program.steps().size() - 1;
    for (int i = 0; i < last; i++) {
      lines.addAll(
          JavaText.wrap("  Tensor " + program.name(n + i) + " = " + program.source(i) + ";"));
    }
    lines.addAll(
        JavaText.wrap("  return " + (last < 0 ? program.name(n - 1) : program.source(last)) + ";"));
    lines.add("}");
    String body = String.join("\n", lines);
    return Stream.of(
                remarks.stream().map(JavaText::remark),
                TYPES.stream()
                    .filter(type -> isUsed(type, body))
                    .map(type -> "import " + type + ";"),
                Stream.of("", body))
            .flatMap(parts -> parts)
            .collect(Collectors.joining("\n"))
        + "\n";
  }

  private String settings() {
    return (order == 1 ? "" : ".order(" + order + ")") + ".seed(" + seed + "L)";
  }

  private static boolean isUsed(String type, String body) {
    return body.matches("(?s).*(?<![\\w.])" + type.substring(type.lastIndexOf('.') + 1) + "\\b.*");
  }

  /**
   * What programs write in place of {@code new} for a class that no other package can name, because
   * it is local or not public: an equal record, a constant of an enum, an array, or an object of a
   * class without fields.
   *
   * @param className the binary name of the class
   * @param components of the record, in order; the name of the constant; the elements of the array
   * @throws IllegalArgumentException if there is no such class, or it cannot be made of these
   */
  public static Object make(String className, @Nullable Object... components) {
    requireNonNull(className, "make: className is null");
    requireNonNull(components, "make: components is null");
    try {
      Class<?> type =
          Class.forName(className, true, Thread.currentThread().getContextClassLoader());
      return type.isEnum()
          ? constant(type, components)
          : type.isArray() ? array(type.getComponentType(), components) : object(type, components);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalArgumentException(
          "make: cannot make a "
              + className
              + " of "
              + Arrays.toString(components)
              + "; is its class on the class path?",
          e);
    }
  }

  private static Object object(Class<?> type, @Nullable Object... components)
      throws ReflectiveOperationException {
    RecordComponent[] parts =
        requireNonNullElse(type.getRecordComponents(), new RecordComponent[0]);
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    return constructor.newInstance(components);
  }

  private static Object constant(Class<?> type, @Nullable Object... name) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name[0]))
        .findFirst()
        .orElseThrow();
  }

  private static Object array(Class<?> type, @Nullable Object... elements) {
    Object array = Array.newInstance(type, elements.length);
    for (int i = 0; i < elements.length; i++) {
      Array.set(array, i, elements[i]);
    }
    return array;
  }

  /** {@link #print}. */
  @Override
  public String toString() {
    return print();
  }
}
