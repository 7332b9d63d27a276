package adjoint.check;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where something was checked, as Java: statements that make the same numbers once more, to the
 * last bit. Of more than {@value #MOST} numbers only the shapes are told.
 *
 * {@snippet :
 * String text = new Point().tensor("x", x).set("parameters", "0.weight", weight).print();
 * // Tensor x = Tensor.of(0.5, 2.0);
 * // parameters.get("0.weight").set(Tensor.wrap(new double[] {1.0, -1.0}, 2, 1));
 * }
 */
public final class Point {
  private static final int MOST = 256;

  /**
   * A statement.
   *
   * @param shapes what is said in its place where there are too many numbers
   */
  private record Statement(Supplier<String> java, String shapes) {}

  private final List<Statement> statements = new ArrayList<>();
  private int count;

  /** No numbers yet. */
  public Point() {}

  /** A line that is no statement, as a comment. */
  public Point remark(String text) {
    requireNonNull(text, "Point: text is null");
    text.lines()
        .map(JavaText::remark)
        .forEach(line -> statements.add(new Statement(() -> line, line)));
    return this;
  }

  /** A tensor under this name. */
  public Point tensor(String name, Tensor x) {
    requireNonNull(name, "Point: name is null");
    requireNonNull(x, "Point: x is null");
    return add(
        x.size(),
        () -> "Tensor " + name + " = " + JavaText.tensor(x.data()) + ";",
        name + " is " + x.dtype() + x.shape());
  }

  /** Indices under this name. */
  public Point indices(String name, Indices x) {
    requireNonNull(name, "Point: name is null");
    requireNonNull(x, "Point: x is null");
    return add(
        x.shape().size(),
        () -> "Indices " + name + " = " + JavaText.of(x) + ";",
        name + " are Indices" + x.shape());
  }

  /** Numbers of plain Java under this name. */
  public Point numbers(String name, double... x) {
    requireNonNull(name, "Point: name is null");
    requireNonNull(x, "Point: x is null");
    return add(
        x.length,
        () ->
            "double[] "
                + name
                + " = {"
                + String.join(", ", Arrays.stream(x).mapToObj(JavaText::of).toList())
                + "};",
        name + " has " + Shape.of(x.length) + " numbers");
  }

  /**
   * The numbers of a parameter or a buffer, which the map of this name has under this key: {@code
   * parameters.get("0.weight").set(…)}.
   */
  public Point set(String map, String key, Tensor numbers) {
    requireNonNull(map, "Point: map is null");
    requireNonNull(key, "Point: key is null");
    requireNonNull(numbers, "Point: numbers is null");
    return add(
        numbers.size(),
        () -> map + ".get(" + JavaText.of(key) + ").set(" + JavaText.tensor(numbers.data()) + ");",
        key + " is " + numbers.dtype() + numbers.shape());
  }

  private Point add(int size, Supplier<String> java, String shapes) {
    count = (int) Math.min((long) count + size, Integer.MAX_VALUE);
    statements.add(new Statement(java, JavaText.remark(shapes)));
    return this;
  }

  /** What an error says of it, behind the report; nothing where there is nothing to say. */
  String told() {
    return statements.isEmpty() ? "" : "\nat the point, as Java:\n" + print();
  }

  /** The statements, each on lines of its own. */
  public String print() {
    List<String> lines = new ArrayList<>();
    if (count > MOST) {
      lines.add("// too many numbers to show");
    }
    for (Statement statement : statements) {
      lines.addAll(count > MOST ? List.of(statement.shapes) : JavaText.wrap(statement.java.get()));
    }
    return String.join("\n", lines);
  }

  /** {@link #print}. */
  @Override
  public String toString() {
    return print();
  }
}
