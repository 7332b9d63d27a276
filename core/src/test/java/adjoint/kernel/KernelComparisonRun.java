package adjoint.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link KernelComparison} in a virtual machine of its own, since kernels are chosen once. */
final class KernelComparisonRun {
  static final String MODULE = "--add-modules=jdk.incubator.vector";

  private KernelComparisonRun() {}

  /** What it prints, after an exit without errors. */
  static String output(long seed, int rounds, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    String classes =
        root(Kernels.class) + System.getProperty("path.separator") + root(KernelComparison.class);
    command.addAll(
        List.of("-cp", classes, KernelComparison.class.getName(), "" + seed, "" + rounds));
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
