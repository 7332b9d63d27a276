package adjoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A virtual machine for a test that needs one to itself, for properties are read once. */
public final class OwnJvm {
  private OwnJvm() {}

  /**
   * What the main method of {@code type} prints to either stream, after an exit without errors.
   * Hints are off, as they may come at any time, unless the options say otherwise.
   */
  public static String output(Class<?> type, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dadjoint.hints=off");
    command.addAll(options);
    String classes = root(Value.class) + System.getProperty("path.separator") + root(type);
    command.addAll(List.of("-cp", classes, type.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + "\n" + output);
    }
    return output;
  }

  private static Path root(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try {
      URI uri = type.getResource("/" + file).toURI();
      return Path.of(URI.create(uri.toString().replace(file, "")));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
