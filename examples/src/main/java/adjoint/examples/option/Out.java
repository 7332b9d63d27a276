package adjoint.examples.option;

import adjoint.examples.chart.Picture;
import adjoint.examples.chart.Png;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --out DIR}: the folder of the pictures, made when it is not there. */
public final class Out implements Checked {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder for the pictures (default: ${DEFAULT-VALUE})")
  private Path folder = Path.of("target", "pictures");

  /** Writes {@code name.png} and returns its path. */
  public Path write(String name, Picture picture) {
    try {
      return Png.write(picture.image(), folder.resolve(name + ".png"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--out %s: cannot write %s.png (%s)".formatted(folder, name, Folder.reason(e)), e);
    }
  }

  @Override
  public void check() {
    Folder.requireWritable("--out", folder);
  }
}
