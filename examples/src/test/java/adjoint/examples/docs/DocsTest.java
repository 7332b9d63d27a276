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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the documentation says is so: every piece of Java in it compiles, runs and prints what
 * stands below it, and every file it links to is there.
 *
 * <p>With {@code -Dadjoint.docs=write} the printed text is put into the documents instead.
 */
class DocsTest {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)[^)]*\\)");

  private static List<Path> documents() throws IOException {
    List<Path> documents =
        new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
    try (Stream<Path> files = Files.walk(ROOT.resolve("examples/docs"))) {
      files.filter(f -> f.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    return documents;
  }

  @TestFactory
  Stream<DynamicTest> everySnippetPrintsWhatTheDocumentSays() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (Path document : documents()) {
      snippets.addAll(Snippet.of(document));
    }
    assertTrue(snippets.size() >= 4, "snippets found: " + snippets);
    return snippets.stream().map(s -> DynamicTest.dynamicTest(s.toString(), () -> check(s)));
  }

  private static void check(Snippet snippet) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("snippet");
    String printed = snippet.run(folder);
    if ("write".equals(System.getProperty("adjoint.docs"))) {
      String text = Files.readString(snippet.file());
      String block = "```java\n" + snippet.code() + "```\n\n```text\n";
      Files.writeString(snippet.file(), text.replace(block + snippet.expected(), block + printed));
    } else {
      assertEquals(snippet.expected(), printed, snippet.toString());
    }
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    for (Path document : documents()) {
      for (Matcher m = LINK.matcher(Files.readString(document)); m.find(); ) {
        Path target = document.resolveSibling(m.group(1));
        assertTrue(Files.exists(target), document + " links to " + target + ", which is not there");
      }
    }
  }
}
