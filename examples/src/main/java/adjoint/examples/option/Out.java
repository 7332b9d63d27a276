package adjoint.examples.option;

import adjoint.examples.chart.Picture;
import adjoint.examples.chart.Png;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
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
          "--out %s: cannot write %s.png (%s)".formatted(folder, name, reason(e)), e);
    }
  }

  @Override
  public void check() {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "--out %s: this is a file; name a folder, which is made if need be".formatted(folder));
    }
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "probe", ".tmp"));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--out %s: cannot write there (%s); name a folder you may write to"
              .formatted(folder, reason(e)),
          e);
    }
  }

  /** The cause in words: the message of a file system error is often only the path. */
  private static String reason(IOException e) {
    String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String kind = e.getClass().getSimpleName().replace("Exception", "");
    return said == null ? kind : said;
  }
}
