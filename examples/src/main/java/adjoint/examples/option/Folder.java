package adjoint.examples.option;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that are to be written to. */
final class Folder {
  private Folder() {}

  /**
   * Makes it if it is not there, and tries to write to it.
   *
   * @throws IllegalArgumentException with the option, the folder and the mend
   */
  static void requireWritable(String option, Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "%s %s: this is a file; name a folder, which is made if need be"
              .formatted(option, folder));
    }
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "probe", ".tmp"));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s %s: cannot write there (%s); name a folder you may write to"
              .formatted(option, folder, reason(e)),
          e);
    }
  }

  /** The cause in words: the message of a file system error is often only the path. */
  static String reason(IOException e) {
    String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String kind = e.getClass().getSimpleName().replace("Exception", "");
    return said == null ? kind : said;
  }
}
