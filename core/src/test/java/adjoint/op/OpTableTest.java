package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the catalog against every {@link OpProperty}, on the same draws each time; and
 * the table in the documentation says what was tried. With {@code -Dadjoint.docs=write} it is
 * written.
 */
class OpTableTest {
  private static final Path TABLE = Path.of("../examples/docs/tested-operations.md");
  private static final int DRAWS = 20;

  /** Where every operation has something to check. */
  private static final List<OpProperty> ALWAYS =
      Arrays.stream(OpProperty.values())
          .filter(p -> p != OpProperty.RANK_0 && p != OpProperty.KINK)
          .toList();

  @Test
  void theTableSaysWhatWasTested() throws IOException {
    Map<String, Map<OpProperty, Integer>> tried = new LinkedHashMap<>();
    Map<String, VjpMemory> memory = new LinkedHashMap<>();
    VjpMemory.prepare();
    for (Entry entry : OpCatalog.all()) {
      Map<OpProperty, Integer> row =
          tried.computeIfAbsent(name(entry), _ -> new EnumMap<>(OpProperty.class));
      for (OpProperty property : OpProperty.values()) {
        row.merge(property, cases(property, entry), Integer::sum);
      }
      memory.computeIfAbsent(name(entry), _ -> new VjpMemory()).add(entry);
    }
    tried.forEach((op, row) ->
        ALWAYS.forEach(
            property -> assertTrue(row.getOrDefault(property, 0) > 0, op + ": " + property)));
    tried.forEach((op, row) ->
        assertTrue(row.getOrDefault(OpProperty.VIEWS, 0) >= DRAWS / 2, op + ": too few views"));
    String table = document(tried, memory);
    if ("write".equals(System.getProperty("adjoint.docs"))) {
      Files.writeString(TABLE, table);
    }
    assertEquals(
        Files.readString(TABLE),
        table,
        "other operations or cases than the documentation's; write it anew with"
            + " mvn -pl core test -Dtest=OpTableTest -Dadjoint.docs=write");
  }

  /** How many draws had something in them to check. */
  private static int cases(OpProperty property, Entry entry) {
    int cases = 0;
    for (int k = 0; k < DRAWS; k++) {
      cases += property.check(entry, new Draw(k % 4, 1 + k % 3, 31L * k)) ? 1 : 0;
    }
    return cases;
  }

  private static String name(Entry entry) {
    return switch (entry) {
      case Entry.Elementwise e -> e.op().getClass().getSimpleName();
      case Entry.Shaped e when e.ops().size() == 1 -> e.ops().getFirst().getSimpleName();
      case Entry.Shaped e -> "`" + e.method() + "`";
    };
  }

  private static String document(
      Map<String, Map<OpProperty, Integer>> tried, Map<String, VjpMemory> memory) {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # What is tested for every operation

        `OpTableTest` writes this page: each number says in how many random cases the test of the column ran for the operation
        of the row. A dash stands where there is nothing to test: an operation without kinks, or one that needs an axis. On top
        of these cases, the same every time, `OpGradientTest` tries thousands of others. Operations are in `adjoint.op`; the
        methods in small letters are composed of several.

        """);
    out.append("| operation |");
    for (OpProperty property : OpProperty.values()) {
      out.append(' ').append(property).append(" |");
    }
    out.append(" vjp writes |\n| --- |");
    out.append(" ---: |".repeat(OpProperty.values().length + 1)).append('\n');
    tried.forEach((op, row) ->
        out.append("| ")
            .append(op)
            .append(
                row.values().stream()
                    .map(n -> n == 0 ? "–" : String.valueOf(n))
                    .collect(Collectors.joining(" | ", " | ", " | ")))
            .append(memory.get(op))
            .append(" |\n"));
    out.append(
        """

        - **finite differences**: the gradient is the slope, by an oracle independent of `GradCheck`.
        - **second order**: so is the gradient of the gradient, for the operation alone and for its square.
        - **broadcast**: an input that is stretched along an axis gets the sum of what copies of it would get.
        - **views**: for transposed, stepped, reversed and repeated inputs (stride 0), not contiguous in memory, in both dtypes,
          gradients of both orders have the bits of those for copies.
        - **empty**: without numbers there are a result and gradients of the right shape and dtype.
        - **rank 0**: for numbers without an axis, gradients of both orders are slopes.
        - **float32**: gradients of both orders are those of float64, up to 200 roundings.
        - **used twice**: an input that is used in two places gets what both send.
        - **NoGrad**: without recording the result has the same bits and nothing is recorded; a gradient that is not to be
          differentiated again has the bits of one that is.
        - **jvp**: directional derivatives are slopes, and adjoint to the gradient.
        - **vmap**: a map over several examples, some inputs of which are the same for all, gives what a loop gives; so do
          gradients and tangents inside and outside, and a map in a map.
        - **kink**: at a kink, or where several numbers tie, the gradient lies between the slopes on either side.
        - **vjp writes**: so many times the numbers of the gradients are written into new arrays on the way back, in float64: 1.0
          where nothing but the gradients is, less where a gradient is a view, or is the cotangent itself. Elementwise vjps are
          compiled to one pass, as they are after some work; sums over stretched axes count. There is a dash for linear algebra,
          whose kernels make arrays that are not counted, and where there is no gradient.
        """);
    return out.toString();
  }
}
