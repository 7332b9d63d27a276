package adjoint.check.program;

import adjoint.array.Axes;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.check.JavaText;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.lang.reflect.Array;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes operations as Java expressions. */
final class Literal {
  private Literal() {}

  /**
   * An expression that makes an equal operation, if the operation is a record of simple components.
   */
  static String of(Op op) {
    String kind =
        switch (op) {
          case UnaryOp _ -> "UnaryOp";
          case BinaryOp _ -> "BinaryOp";
          default -> "TensorOp";
        };
    return object(op, "(" + kind + ") ");
  }

  /**
   * {@code new Name(…)} where anybody can write that; where the class is local or not public, what
   * makes an equal one by the name of the class.
   */
  private static String object(Object x, String cast) {
    List<String> components = components(x);
    String name = x.getClass().getCanonicalName();
    if (name != null && isPublic(x.getClass())) {
      return "new " + name + "(" + String.join(", ", components) + ")";
    }
    // An array must not be taken for the list of components.
    components.replaceAll(
        text -> text.matches("new [^(]*\\[\\] \\{(?s).*") ? "(Object) " + text : text);
    components.addFirst(JavaText.of(x.getClass().getName()));
    return cast + "JavaSource.make(" + String.join(", ", components) + ")";
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static List<String> components(Object x) {
    List<String> components = new ArrayList<>();
    if (x.getClass().isRecord()) {
      for (RecordComponent component : x.getClass().getRecordComponents()) {
        try {
          component.getAccessor().setAccessible(true);
          components.add(any(component.getAccessor().invoke(x)));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
          components.add("/* " + component.getName() + " */");
        }
      }
    }
    return components;
  }

  private static String any(Object x) {
    return switch (x) {
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
      case String text -> JavaText.of(text);
      case Enum<?> e -> e.getDeclaringClass().getCanonicalName() + "." + e.name();
      case Axes axes -> axes(axes);
      case List<?> list ->
          list.stream()
              .map(Literal::any)
              .collect(Collectors.joining(", ", "java.util.List.of(", ")"));
      case Record nested -> object(nested, "(" + typeName(nested.getClass()) + ") ");
      default -> x.getClass().isArray() ? array(x) : Objects.toString(x);
    };
  }

  /** A type that anybody can name: for a nested record that is not public, Object. */
  private static String typeName(Class<?> type) {
    return type.getCanonicalName() != null && isPublic(type) ? type.getCanonicalName() : "Object";
  }

  private static String array(Object x) {
    return IntStream.range(0, Array.getLength(x))
        .mapToObj(i -> any(Array.get(x, i)))
        .collect(Collectors.joining(", ", "new " + x.getClass().getCanonicalName() + " {", "}"));
  }

  private static String axes(Axes axes) {
    String text = axes.toString();
    boolean kept = text.endsWith(", kept");
    String list = kept ? text.substring(0, text.length() - ", kept".length()) : text;
    String numbers = list.equals("all") ? "" : list.replace(",", ", ");
    return (kept ? "Axes.keep(" : "Axes.of(") + numbers + ")";
  }
}
