package adjoint.check.program;

import adjoint.array.Axes;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.op.Op;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes things as Java expressions. */
final class Literal {
  private Literal() {}

  static String of(double x) {
    if (Double.isNaN(x)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(x)) {
      return x > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.toString(x);
  }

  static String list(int... numbers) {
    return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(", "));
  }

  static String of(Indices indices) {
    return indices.shape().rank() == 1
        ? "Indices.of(" + list(indices.toArray()) + ")"
        : "Indices.wrap(new int[] {" + list(indices.toArray()) + "}, " + of(indices.shape()) + ")";
  }

  static String of(Shape shape) {
    return "Shape.of(" + list(shape.extents()) + ")";
  }

  /**
   * An expression that makes an equal operation, if the operation is a record of simple components.
   */
  static String of(Op op) {
    String name = op.getClass().getCanonicalName();
    if (name == null || !op.getClass().isRecord()) {
      // A local class has no canonical name; its simple one is right where it is declared.
      return "new " + (name == null ? op.getClass().getSimpleName() : name) + "()";
    }
    List<String> components = new ArrayList<>();
    for (RecordComponent component : op.getClass().getRecordComponents()) {
      try {
        components.add(any(component.getAccessor().invoke(op)));
      } catch (ReflectiveOperationException e) {
        components.add("/* " + component.getName() + " */");
      }
    }
    return "new " + name + "(" + String.join(", ", components) + ")";
  }

  private static String any(Object x) {
    return switch (x) {
      case Double d -> of(d.doubleValue());
      case Integer i -> Integer.toString(i);
      case Indices indices -> of(indices);
      case Shape shape -> of(shape);
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case Enum<?> e -> e.getDeclaringClass().getCanonicalName() + "." + e.name();
      case Axes axes -> axes(axes);
      default -> Objects.toString(x);
    };
  }

  private static String axes(Axes axes) {
    String text = axes.toString();
    boolean kept = text.endsWith(", kept");
    String list = kept ? text.substring(0, text.length() - ", kept".length()) : text;
    String numbers = list.equals("all") ? "" : list.replace(",", ", ");
    return (kept ? "Axes.keep(" : "Axes.of(") + numbers + ")";
  }
}
