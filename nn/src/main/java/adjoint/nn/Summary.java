package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What each block of a model gives, holds and multiplies, found by running the model once in
 * evaluation.
 *
 * {@snippet :
 * System.out.println(model.summary(Shape.of(1, 2)));
 * }
 *
 * <p>Multiply-adds are those of the matrix products and convolutions that are computed, whoever
 * writes them; they count for the innermost layer that computes them. Parameters and bytes count
 * for the block in which they stand, not for those around it, and what is shared where it stands
 * first, so that the columns add up.
 *
 * @param rows the model itself, then the blocks in it, by path
 */
public record Summary(List<Row> rows) {
  /** Copies the list. */
  public Summary {
    requireNonNull(rows, "Summary: rows is null");
    rows.forEach(row -> requireNonNull(row, "Summary: a row is null"));
    rows = List.copyOf(rows);
  }

  /**
   * One block.
   *
   * @param path where it stands; empty for the model
   * @param name what it is
   * @param output the shape of what it gave when it was called last, if it is a layer that was
   *     called
   * @param parameters how many numbers its own parameters are
   * @param frozen how many of these are frozen
   * @param bytes the size of its own parameters and buffers
   * @param multiplyAdds of its own matrix products and convolutions, in all its calls
   */
  public record Row(
      String path,
      String name,
      Optional<Shape> output,
      long parameters,
      long frozen,
      long bytes,
      long multiplyAdds) {
    /** Checks the arguments. */
    public Row {
      requireNonNull(path, "Row: path is null");
      requireNonNull(name, "Row: name is null");
      requireNonNull(output, "Row: output is null");
    }
  }

  /**
   * The summary of what a model computes, of whatever input: {@code Summary.of(model, m ->
   * m.translate(words, Mode.EVALUATION))}. The function has to use the model it is given, not the
   * one outside: nothing is frozen in it, so that all products are seen.
   */
  public static <B extends Block> Summary of(B model, Function<? super B, Tensor> run) {
    requireNonNull(model, "Summary: model is null");
    requireNonNull(run, "Summary: run is null");
    B variable =
        PartTree.replaceEverywhere(
            "Summary", model, part -> part instanceof Parameter p ? p.unfrozen() : part);
    MultiplyAdds calls = new MultiplyAdds(variable);
    Tensor output = Pass.watched(calls, () -> run.apply(variable));
    calls.finish(requireNonNull(output, "Summary: the function gave null"));
    return new Summary(Tally.of(model, calls));
  }

  /** How many numbers the parameters are. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** How many of these are frozen. */
  public long frozen() {
    return rows.stream().mapToLong(Row::frozen).sum();
  }

  /** The size of parameters and buffers. */
  public long bytes() {
    return rows.stream().mapToLong(Row::bytes).sum();
  }

  /** The multiply-adds of all matrix products and convolutions. */
  public long multiplyAdds() {
    return rows.stream().mapToLong(Row::multiplyAdds).sum();
  }

  /** A table. */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("path", "block", "output", "parameters", "bytes", "multiply-adds"));
    for (Row row : rows) {
      lines.add(
          List.of(
              row.path,
              row.name,
              row.output.map(Shape::toString).orElse(""),
              number(row.parameters) + (row.frozen > 0 ? " frozen" : ""),
              number(row.bytes),
              number(row.multiplyAdds)));
    }
    lines.add(
        List.of("total", "", "", number(parameters()), number(bytes()), number(multiplyAdds())));
    return table(lines) + (frozen() > 0 ? "\n" + number(frozen()) + " parameters are frozen" : "");
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** Words to the left, numbers to the right. */
  private static String table(List<List<String>> lines) {
    StringBuilder table = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        String space = " ".repeat(width - line.get(i).length());
        row.append(i == 0 ? "" : "  ").append(i < 3 ? line.get(i) + space : space + line.get(i));
      }
      table.append(table.isEmpty() ? "" : "\n").append(row.toString().stripTrailing());
    }
    return table.toString();
  }
}
