package adjoint.check;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Numbers as Java expressions, which give them once more, to the last bit. */
public final class JavaText {
  private static final int WIDTH = 90;
  private static final Pattern STRING_OR_COMMA =
      Pattern.compile(
          """
          "[^"\\\\]*(?:\\\\.[^"\\\\]*)*"|'[^'\\\\]*(?:\\\\.[^'\\\\]*)*'|,\\s\
          """);

  private JavaText() {}

  /** A double. */
  public static String of(double x) {
    return Double.isNaN(x)
        ? "Double.NaN"
        : Double.isInfinite(x)
            ? x > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY"
            : Double.toString(x);
  }

  /** A float. */
  public static String of(float x) {
    return Float.isNaN(x)
        ? "Float.NaN"
        : Float.isInfinite(x)
            ? x > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY"
            : x + "f";
  }

  /** A string. */
  public static String of(String text) {
    requireNonNull(text, "JavaText: text is null");
    return text.chars()
        .mapToObj(c -> c == '"' ? "\\\"" : escaped((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** A character, without the quotes around it. */
  public static String escaped(char c) {
    return switch (c) {
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '$' -> "\\u0024"; // not the mark of an operand
      default -> c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\u%04x", (int) c);
    };
  }

  /** Whole numbers with commas between. */
  public static String list(int... numbers) {
    requireNonNull(numbers, "JavaText: numbers is null");
    return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(", "));
  }

  /** A shape. */
  public static String of(Shape shape) {
    requireNonNull(shape, "JavaText: shape is null");
    return "Shape.of(" + list(shape.extents()) + ")";
  }

  /** Indices. */
  public static String of(Indices indices) {
    requireNonNull(indices, "JavaText: indices is null");
    return indices.shape().rank() == 1
        ? "Indices.of(" + list(indices.toArray()) + ")"
        : "Indices.wrap(new int[] {" + list(indices.toArray()) + "}, " + of(indices.shape()) + ")";
  }

  /** A tensor of these numbers. */
  public static String tensor(NdArray x) {
    requireNonNull(x, "tensor: x is null");
    String extents = list(x.shape().extents());
    String dtype = "DType." + x.dtype();
    if (x.shape().rank() == 0) {
      return "Tensor.scalar(" + dtype + ", " + of(x.toDoubleArray()[0]) + ")";
    }
    if (x.size() == 0) {
      return "Tensor.zeros(" + dtype + ", " + extents + ")";
    }
    boolean f32 = x.dtype() == DType.F32;
    String numbers =
        Arrays.stream(x.toDoubleArray())
            .mapToObj(number -> f32 ? of((float) number) : of(number))
            .collect(Collectors.joining(", "));
    return x.shape().rank() == 1
        ? "Tensor.of(" + numbers + ")"
        : "Tensor.wrap(new "
            + (f32 ? "float" : "double")
            + "[] {"
            + numbers
            + "}, "
            + extents
            + ")";
  }

  /** A line as a comment, in which a backslash before a u begins an escape, too. */
  public static String remark(String line) {
    requireNonNull(line, "remark: line is null");
    return ("// " + line.replace("\\", "\\\\")).stripTrailing();
  }

  /** Breaks a long line after commas, though not after those in a string. */
  public static List<String> wrap(String line) {
    requireNonNull(line, "wrap: line is null");
    List<String> lines = new ArrayList<>();
    String rest = line;
    for (int comma = comma(rest); rest.length() > WIDTH && comma > 0; comma = comma(rest)) {
      lines.add(rest.substring(0, comma + 1));
      rest = "      " + rest.substring(comma + 2);
    }
    lines.add(rest);
    return lines;
  }

  /** Where to break: after the last comma in the width, or the first behind it; 0 if nowhere. */
  private static int comma(String line) {
    int last = 0;
    Matcher parts = STRING_OR_COMMA.matcher(line);
    while (parts.find() && (parts.start() <= WIDTH || last < WIDTH / 3)) {
      if (parts.group().equals(", ")) {
        last = parts.start();
      }
    }
    return last < WIDTH / 3 ? 0 : last;
  }
}
