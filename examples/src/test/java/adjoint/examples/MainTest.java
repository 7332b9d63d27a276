package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void withoutNameListsAll() {
    assertEquals(0, run());
    for (Example example : Examples.all()) {
      String name = new CommandLine(example).getCommandName();
      assertEquals(1, out.toString().lines().filter(l -> l.startsWith("  " + name + " ")).count());
    }
    assertEquals(Examples.all().size() + 1, out.toString().lines().count());
  }

  @Test
  void unknownNameSuggestsAndLists() {
    assertEquals(2, run("random-numbr"));
    List<String> lines = err.toString().lines().toList();
    assertTrue(lines.getFirst().startsWith("unknown example 'random-numbr'; did you mean"));
    assertTrue(lines.getFirst().contains("random-numbers"));
    assertEquals(Examples.all().size() + 1, lines.size());
  }

  @Test
  void everyExampleHelps() {
    for (Example example : Examples.all()) {
      out.getBuffer().setLength(0);
      CommandLine line = new CommandLine(example);
      assertEquals(0, run(line.getCommandName(), "--help"));
      assertTrue(out.toString().contains(line.getCommandName()), out.toString());
      assertFalse(out.toString().contains("DEFAULT-VALUE"), out.toString());
      assertEquals(1, line.getCommandSpec().usageMessage().description().length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "4294967296", "x", "1.5", ""})
  void badSeed(String seed) {
    assertEquals(2, run("random-numbers", "--seed=" + seed));
    assertOneLine("--seed", "'" + seed + "'", "0 to 4294967295");
  }

  @Test
  void unknownOption() {
    assertEquals(2, run("random-numbers", "--sed", "1"));
    assertOneLine("random-numbers:", "--sed", "--help");
    err.getBuffer().setLength(0);
    assertEquals(2, run("--sed"));
    assertOneLine("examples:", "--sed", "--help");
  }

  @Test
  void unwritableOutIsFoundBeforeTheWork(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (Path bad : List.of(file, file.resolve("below"))) {
      err.getBuffer().setLength(0);
      assertEquals(2, run("random-numbers", "--out", bad.toString()));
      assertOneLine("--out " + bad, "name a folder");
      assertEquals("", out.toString());
    }
  }

  @Test
  void picturesAreWrittenAndAnnounced(@TempDir Path folder) throws IOException {
    Path pictures = folder.resolve("new").resolve("folder");
    assertEquals(0, run("random-numbers", "--out", pictures.toString()));
    Path picture = pictures.resolve("random-numbers.png");
    assertTrue(out.toString().contains("picture: " + picture.toAbsolutePath()));
    try (var files = Files.list(pictures)) {
      assertEquals(List.of(picture), files.toList());
    }
  }

  @Test
  void failureIsOneLine() {
    CommandLine line = Main.commandLine().addSubcommand(new Failing());
    assertEquals(1, line.setErr(new PrintWriter(err)).execute("failing"));
    assertOneLine("failing: matmul: first line second line");
  }

  @Test
  void anErrorIsOneLineToo() {
    CommandLine line = Main.commandLine().addSubcommand(new Exhausting());
    assertEquals(1, line.setErr(new PrintWriter(err)).execute("exhausting"));
    assertOneLine("exhausting: OutOfMemoryError: Java heap space");
  }

  @Command(name = "exhausting", description = "takes all memory")
  static final class Exhausting extends Example {
    @Override
    void run(Report report) {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    CommandLine line =
        Main.commandLine().setOut(new PrintWriter(full)).setErr(new PrintWriter(err));
    assertEquals(1, Main.execute(line));
    assertOneLine("cannot write the output");
  }

  @Test
  void helpOfAnExample() {
    assertEquals(0, run("help", "random-numbers"));
    String help = out.toString();
    out.getBuffer().setLength(0);
    assertEquals(0, run("random-numbers", "--help"));
    assertEquals(out.toString(), help);
  }

  @Test
  void version() {
    assertEquals(0, run("--version"));
    List<String> lines = out.toString().lines().toList();
    assertTrue(
        lines.getFirst().matches("Adjoint \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), lines.toString());
    assertEquals("Java " + Runtime.version().feature(), lines.getLast());
  }

  @Test
  void progressIsNoPartOfTheReport() {
    Report report = new Report(new PrintWriter(out), new PrintWriter(err));
    report.say("a");
    report.progress("... 1 % of the training is done");
    report.say("b");
    report.close();
    assertEquals(List.of("a", "b"), out.toString().lines().toList());
    assertOneLine("1 %");
  }

  @Test
  void blankArgumentsAreNone() {
    assertArrayEquals(new String[] {"xor"}, Main.withoutBlanks(new String[] {"", "xor", " "}));
  }

  private int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private void assertOneLine(String... parts) {
    assertEquals(1, err.toString().lines().count(), err.toString());
    for (String part : parts) {
      assertTrue(err.toString().contains(part), err.toString());
    }
  }

  @Command(name = "failing", description = "fails")
  static final class Failing extends Example {
    @Override
    void run(Report report) {
      throw new IllegalStateException("matmul: first line\n  second line");
    }
  }
}
