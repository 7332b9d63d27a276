package adjoint.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.nn.Layer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the chapter about starting write a cache and use it. */
class StartingFastTest {
  private static final Path PAGE = DocsTest.ROOT.resolve("examples/docs/starting-fast.md");

  @Test
  void theCommandsDoWhatThePageSays(@TempDir Path folder) throws Exception {
    Snippet program = Snippet.of(PAGE).getFirst();
    Path classes = Files.createDirectory(folder.resolve("classes"));
    assertEquals(program.expected(), program.run(classes));
    jar(classes, folder.resolve("app.jar"));
    jar(codeOf(Tensor.class), folder.resolve("adjoint-core.jar"));
    jar(codeOf(Layer.class), folder.resolve("adjoint-nn.jar"));

    List<String> commands =
        Files.readString(PAGE).lines().filter(line -> line.startsWith("java ")).toList();
    assertEquals(2, commands.size(), commands.toString());
    assertTrue(run(folder, commands.getFirst()).contains(program.expected()));
    assertTrue(Files.size(folder.resolve("app.aot")) > 0);
    String strictly = commands.getLast().replace("-cp", "-XX:AOTMode=on -cp");
    assertNotEquals(commands.getLast(), strictly);
    assertEquals(program.expected(), run(folder, strictly));
  }

  private static String run(Path folder, String command) throws Exception {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    int last = words.size() - 1;
    assertEquals("Main", words.get(last));
    words.set(last, "Snippet");
    words.replaceAll(word -> word.contains(".jar:") ? word.replace(":", File.pathSeparator) : word);
    Process process =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static Path codeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Packs a folder; what is a jar already is copied. */
  private static void jar(Path from, Path to) throws IOException {
    if (Files.isRegularFile(from)) {
      Files.copy(from, to);
      return;
    }
    try (OutputStream out = Files.newOutputStream(to);
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = from.relativize(file).toString().replace(File.separatorChar, '/');
        jar.putNextEntry(new JarEntry(name));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
  }
}
