package adjoint.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A virtual machine for a test that needs one to itself. */
public final class OwnJvm {
  private OwnJvm() {}

  /** What the main method of {@code type} prints to either stream, after an exit without errors. */
  public static String output(Class<?> type, List<String> options, String... arguments)
      throws Exception {
    Process process = start(type, options, List.of(), arguments);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** Starts the main method of {@code type}, with the libraries that these classes come from. */
  public static Process start(
      Class<?> type, List<String> options, List<Class<?>> libraries, String... arguments)
      throws Exception {
    List<Class<?>> parts = new ArrayList<>(List.of(Tensor.class, Mlp.class));
    parts.addAll(libraries);
    List<String> roots = new ArrayList<>();
    for (Class<?> part : parts) { // folders or jars
      roots.add(Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI()) + "");
    }
    // The tests are patched into the module, whose code they seem to come from.
    String file = "/" + type.getName().replace('.', '/') + ".class";
    String uri = type.getResource(file).toURI().toString();
    roots.add(Path.of(URI.create(uri.replace(file, "/"))).toString());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, roots), type.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
