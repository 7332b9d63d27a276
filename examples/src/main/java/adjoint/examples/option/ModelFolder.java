package adjoint.examples.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --model DIR}: what {@code fit} has left. */
public final class ModelFolder {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "the folder that fit has written (default: ${DEFAULT-VALUE})")
  private Path folder = Path.of("run");

  public Path path() {
    return folder;
  }
}
