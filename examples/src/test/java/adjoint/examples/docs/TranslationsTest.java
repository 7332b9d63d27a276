package adjoint.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every expression that the page for newcomers translates to compiles and runs. */
class TranslationsTest {
  private static final Path PAGE = DocsTest.ROOT.resolve("examples/docs/from-pytorch-and-numpy.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void everyExpressionRuns(@TempDir Path folder) throws IOException, InterruptedException {
    List<String> expressions = expressions(Files.readAllLines(PAGE));
    assertTrue(expressions.size() > 90, "expressions found: " + expressions);
    Snippet variables = Snippet.of(PAGE).getFirst();
    StringBuilder code = new StringBuilder(variables.code());
    for (String expression : expressions) {
      boolean isValue = !expression.matches("NoGrad.*|.*\\.backward\\(\\)|.*\\.(load|step)\\(.*");
      code.append(isValue ? "use(" + expression + ");\n" : expression + ";\n");
    }
    code.append("}\nvoid use(Object value) {\n  java.util.Objects.requireNonNull(value);\n");
    Snippet all = new Snippet(PAGE, 1, code.toString(), variables.expected());
    assertEquals(variables.expected(), all.run(folder));
  }

  /** Whatever stands as code in the last column of a table. */
  private static List<String> expressions(List<String> lines) {
    List<String> expressions = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("| ")) {
        String[] cells = line.split(" \\| ", -1);
        for (Matcher m = CODE.matcher(cells[cells.length - 1]); m.find(); ) {
          expressions.add(m.group(1));
        }
      }
    }
    return expressions;
  }
}
