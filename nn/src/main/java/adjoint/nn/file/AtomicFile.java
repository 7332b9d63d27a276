package adjoint.nn.file;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes files that are there as a whole or not at all: beside its place, under a name that ends in
 * {@code .part}, then forced to the disk, then renamed, which is one step of the file system. So
 * whatever goes wrong, a full disk, an exception or the end of the machine, what was there before
 * stays as it was until the new file is complete.
 *
 * {@snippet :
 * AtomicFile.write(Path.of("report.md"), out -> out.write(report.getBytes(UTF_8)));
 * }
 *
 * <p>A {@code .part} that a crash has left behind is overwritten by the next writer. Of several
 * processes only one may write a file at a time; within a process a second writer is an error.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** What stands in a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it, without closing. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file, and replaces the one that was there when it is complete. */
  public static void write(Path target, Content content) throws IOException {
    requireNonNull(target, "write: target is null");
    requireNonNull(content, "write: content is null");
    try (StagedFile file = StagedFile.write(target, content, _ -> {})) {
      file.commit();
    }
  }
}
