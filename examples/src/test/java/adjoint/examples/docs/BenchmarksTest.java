package adjoint.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks, as far as that goes without the peers: only their profile fetches those. */
class BenchmarksTest {
  private static final Path SOURCES =
      DocsTest.ROOT.resolve("examples/benchmarks/src/main/java/adjoint/benchmarks");

  @Test
  void allButThePeersCompiles(@TempDir Path folder) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-cp", Snippet.CLASS_PATH, "-d", folder.toString()));
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .map(Path::toString)
          .filter(f -> f.endsWith(".java") && !f.contains("/peer/"))
          .filter(f -> !f.contains("/kernel/") || f.endsWith("Inputs.java"))
          .forEach(arguments::add);
    }
    assertTrue(arguments.size() > 30, arguments.toString());
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new)));
  }

  /** The README's rows are in the table: written by the same run, or edited by nobody. */
  @Test
  void readmeShowsTheTable() throws IOException {
    String readme = Files.readString(DocsTest.ROOT.resolve("README.md"));
    int begin = readme.indexOf("<!-- benchmarks: written by");
    int end = readme.indexOf("<!-- end of benchmarks -->");
    assertTrue(begin > 0 && begin < end, "the README lost the marks around its benchmarks");
    List<List<String>> rows = rows(readme.substring(begin, end));
    Path page = DocsTest.ROOT.resolve("examples/docs/benchmarks.md");
    List<List<String>> table = Files.exists(page) ? rows(Files.readString(page)) : List.of();
    assertEquals(table.isEmpty(), rows.isEmpty());
    int ratio = cells(Files.readString(page)).findFirst().orElseThrow().indexOf("ratio");
    for (List<String> row : rows) {
      assertTrue(
          table.stream().anyMatch(full -> agrees(row, full, ratio)),
          () -> row + " is not in the table");
    }
  }

  /** Workload, Adjoint's figure and ratio are the same; a remark may follow the figure. */
  private static boolean agrees(List<String> row, List<String> full, int ratio) {
    return full.get(1).equals(row.get(1))
        && full.get(2).split(";", -1)[0].equals(row.get(2))
        && full.get(ratio).equals(row.get(4));
  }

  private static Stream<List<String>> cells(String markdown) {
    return markdown
        .lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList());
  }

  private static List<List<String>> rows(String markdown) {
    return cells(markdown)
        .filter(cells -> !cells.get(1).equals("workload") && !cells.get(1).equals("---"))
        .toList();
  }
}
