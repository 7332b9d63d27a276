package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** The README's table of examples is the list that the program prints. */
class ReadmeTest {
  @Test
  void listsEveryExampleInItsOwnWords() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../README.md")).stream()
            .dropWhile(line -> !line.equals("| name | what it shows |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    List<String> expected =
        Examples.all().stream()
            .map(example -> example.getClass().getAnnotation(Command.class))
            .map(command -> "| `%s` | %s |".formatted(command.name(), command.description()[0]))
            .toList();
    assertEquals(expected, rows);
  }
}
