package adjoint.examples.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --out DIR}: the folder for all that a run leaves, made when it is not there. */
public final class RunFolder implements Checked {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder for the model, pictures and the report (default: ${DEFAULT-VALUE})")
  private Path folder = Path.of("run");

  public Path path() {
    return folder;
  }

  @Override
  public void check() {
    Folder.requireWritable("--out", folder);
  }
}
