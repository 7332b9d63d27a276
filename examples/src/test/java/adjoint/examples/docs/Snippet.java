package adjoint.examples.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * A piece of Java in a Markdown file, and what it prints: the block of {@code text} that follows,
 * if there is one. It has to stand on its own, imports included.
 */
record Snippet(Path file, int line, String code, String expected) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```java\\n(?<code>.*?)^```\\n(?:\\n```text\\n(?<out>.*?)^```\\n)?",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern TEST_CLASS =
      Pattern.compile("^class (\\w+Test)\\b", Pattern.MULTILINE);

  /** Everything that this JVM was started with, modules included, as one class path. */
  static final String CLASS_PATH =
      System.getProperty("jdk.module.path", "")
          + File.pathSeparator
          + System.getProperty("java.class.path");

  static List<Snippet> of(Path file) throws IOException {
    String text = Files.readString(file);
    List<Snippet> snippets = new ArrayList<>();
    for (Matcher m = BLOCK.matcher(text); m.find(); ) {
      int line = (int) text.substring(0, m.start()).lines().count() + 1;
      String out = m.group("out");
      snippets.add(new Snippet(file, line, m.group("code"), out == null ? "" : out));
    }
    return snippets;
  }

  /**
   * Compiles and runs it in a JVM of its own, statements as a program and tests as tests; what it
   * printed.
   */
  String run(Path folder) throws IOException, InterruptedException {
    Matcher test = TEST_CLASS.matcher(code);
    boolean isTest = test.find();
    String name = isTest ? test.group(1) : "Snippet";
    Path source = Files.writeString(folder.resolve(name + ".java"), isTest ? code : program());
    List<String> options =
        List.of("-Xlint:all", "-Werror", "-proc:none", "-cp", CLASS_PATH, "-d", folder.toString());
    List<String> arguments = new ArrayList<>(options);
    arguments.add(source.toString());
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (compiled != 0) {
      throw new AssertionError(this + " does not compile");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", folder + File.pathSeparator + CLASS_PATH));
    command.addAll(
        isTest
            ? List.of(
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--select-class",
                name,
                "--config",
                "jqwik.database=" + folder.resolve("jqwik-database"),
                "--fail-if-no-tests",
                "--disable-banner",
                "--details=none")
            : List.of(name));
    Path output = folder.resolve("output.txt");
    Path errors = folder.resolve("errors.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    String printed = Files.readString(output);
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(this + " failed:\n" + printed + Files.readString(errors));
    }
    return isTest ? "" : printed;
  }

  private String program() {
    String imports =
        code.lines().filter(l -> l.startsWith("import ")).collect(Collectors.joining("\n"));
    String body =
        code.lines().filter(l -> !l.startsWith("import ")).collect(Collectors.joining("\n"));
    return imports + "\nvoid main() throws Exception {\n" + body + "\n}\n";
  }

  @Override
  public String toString() {
    return file.getFileName() + ":" + line;
  }
}
