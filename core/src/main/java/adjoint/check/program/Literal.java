package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.check.JavaText;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes operations and what they hold as Java expressions that make equal ones.
 *
 * <p>Where anybody can write {@code new Name(…)}, it is that; where a class is local or not public,
 * {@link JavaSource#make} makes one by the name of its class. What nobody can write, as a lambda,
 * is null, with a comment that says what belongs there: the rest compiles.
 */
final class Literal {
  private static final String MAKE = "JavaSource.make(";

  private Literal() {}

  /** An operation. */
  static String of(Op op) {
    String kind =
        switch (op) {
          case UnaryOp _ -> "UnaryOp";
          case BinaryOp _ -> "BinaryOp";
          default -> "TensorOp";
        };
    String text = any(op);
    return isNamed(text) ? text : "(" + kind + ") " + text;
  }

  /** Whether an expression has the type of what it makes. */
  private static boolean isNamed(String text) {
    return !text.startsWith(MAKE) && !text.startsWith("null");
  }

  /** Anything. */
  static String any(@Nullable Object x) {
    return switch (x) {
      case null -> "null";
      case Double d -> JavaText.of(d.doubleValue());
      case Float f -> JavaText.of(f.floatValue());
      case Long n -> n + "L";
      case Byte b -> "(byte) " + b;
      case Short s -> "(short) " + s;
      case Character c -> "'" + (c == '\'' ? "\\'" : c == '"' ? "\"" : JavaText.escaped(c)) + "'";
      case Integer i -> Integer.toString(i);
      case Boolean b -> Boolean.toString(b);
      case Indices indices -> JavaText.of(indices);
      case Shape shape -> JavaText.of(shape);
      case NdArray array -> JavaText.tensor(array) + ".data()";
      case Tensor tensor -> JavaText.tensor(tensor.data());
      case String text -> JavaText.of(text);
      case Enum<?> e -> constant(e);
      case Axes axes -> axes(axes);
      case Record made -> made(made, components(made));
      default ->
          x.getClass().isArray()
              ? array(x)
              : LibraryLiteral.of(x).or(() -> bare(x)).orElseGet(() -> unknown(x));
    };
  }

  private static String constant(Enum<?> e) {
    Class<?> type = e.getDeclaringClass();
    return isPublic(type)
        ? type.getCanonicalName() + "." + e.name()
        : make(type, List.of(JavaText.of(e.name())));
  }

  private static String array(Object x) {
    List<String> elements =
        IntStream.range(0, Array.getLength(x)).mapToObj(i -> any(Array.get(x, i))).toList();
    Class<?> element = x.getClass().getComponentType();
    boolean named = elements.stream().noneMatch(text -> text.startsWith(MAKE));
    return isPublic(element) && (named || element == Object.class)
        ? "new " + element.getCanonicalName() + "[] {" + String.join(", ", elements) + "}"
        : make(x.getClass(), elements);
  }

  /** An object of a class that has a constructor without parameters, and no components. */
  private static Optional<String> bare(Object x) {
    boolean isBare =
        !x.getClass().isHidden()
            && x.getClass().getSuperclass() == Object.class
            && Arrays.stream(x.getClass().getDeclaredFields())
                .allMatch(field -> Modifier.isStatic(field.getModifiers()))
            && Arrays.stream(x.getClass().getDeclaredConstructors())
                .anyMatch(constructor -> constructor.getParameterCount() == 0);
    return isBare ? Optional.of(made(x, List.of())) : Optional.empty();
  }

  private static String unknown(Object x) {
    String said;
    try {
      said = String.valueOf(x);
    } catch (RuntimeException e) {
      said = "?";
    }
    String words = x.getClass().getName() + " " + said;
    return "null /* "
        + words.replaceAll("[^ -~]|\\\\", "?").replace("*/", "* /").replace("$", ".")
        + " */";
  }

  private static String made(Object x, List<String> components) {
    return canBeWritten(x.getClass(), components)
        ? "new " + x.getClass().getCanonicalName() + "(" + String.join(", ", components) + ")"
        : make(x.getClass(), components);
  }

  /**
   * Whether {@code new} finds this class, and by what is written this constructor and no other, as
   * nothing has lost its type.
   */
  private static boolean canBeWritten(Class<?> type, List<String> components) {
    List<Constructor<?>> fitting =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(c -> c.getParameterCount() == components.size() || c.isVarArgs())
            .toList();
    return isPublic(type)
        && fitting.size() == 1
        && Modifier.isPublic(fitting.getFirst().getModifiers())
        && Arrays.stream(fitting.getFirst().getParameterTypes()).allMatch(Literal::isPublic)
        && components.stream().noneMatch(text -> text.contains(MAKE));
  }

  private static String make(Class<?> type, List<String> components) {
    List<String> all = new ArrayList<>(List.of(JavaText.of(type.getName())));
    for (String text : components) {
      // Neither may be taken for the list of components.
      boolean alone = text.startsWith("null") || text.matches("new [^(]*\\[\\] \\{(?s).*");
      all.add(alone ? "(Object) " + text : text);
    }
    return MAKE + String.join(", ", all) + ")";
  }

  static boolean isPublic(Class<?> type) {
    return type.isArray()
        ? isPublic(type.getComponentType())
        : type.getCanonicalName() != null
            && Modifier.isPublic(type.getModifiers())
            && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static List<String> components(Record x) {
    List<String> components = new ArrayList<>();
    for (RecordComponent component : x.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        components.add(any(component.getAccessor().invoke(x)));
      } catch (ReflectiveOperationException | RuntimeException e) {
        components.add(none(component.getType()) + " /* " + component.getName() + " throws */");
      }
    }
    return components;
  }

  private static String none(Class<?> type) {
    return !type.isPrimitive()
        ? "null"
        : type == boolean.class ? "false" : type == char.class ? "'0'" : "(byte) 0";
  }

  private static String axes(Axes axes) {
    String text = axes.toString();
    boolean kept = text.endsWith(", kept");
    String list = kept ? text.substring(0, text.length() - ", kept".length()) : text;
    String numbers = list.equals("all") ? "" : list.replace(",", ", ");
    return (kept ? "Axes.keep(" : "Axes.of(") + numbers + ")";
  }
}
