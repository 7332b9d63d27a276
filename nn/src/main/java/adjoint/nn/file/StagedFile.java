package adjoint.nn.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A file that is written, forced to the disk, and about to take the place of another. */
final class StagedFile implements AutoCloseable {
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path part;
  private final Consumer<String> steps;

  private StagedFile(Path target, Consumer<String> steps) {
    this.target = target.toAbsolutePath().normalize();
    this.part = part(this.target);
    this.steps = steps;
  }

  /** Where a file stands before it is renamed. */
  static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  /**
   * Writes a file beside its place.
   *
   * @param steps is told what has been done
   */
  static StagedFile write(Path target, AtomicFile.Content content, Consumer<String> steps)
      throws IOException {
    StagedFile file = new StagedFile(target, steps);
    if (!OPEN.add(file.part)) {
      throw new IllegalStateException(
          "write: " + target + " is being written by another thread; one must wait for the other");
    }
    boolean complete = false;
    try {
      file.fill(content);
      complete = true;
      return file;
    } catch (IOException e) {
      throw failure(file.target, e);
    } finally {
      if (!complete) {
        try (file) {
          Files.deleteIfExists(file.part);
        }
      }
    }
  }

  /** With the name of the file, which that of a full disk lacks, and what that means. */
  private static FileSystemException failure(Path target, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException _ -> "there is no folder " + target.getParent();
          case AccessDeniedException _ -> "its folder may not be written to";
          default -> e.getMessage() + "; what was there is unchanged";
        };
    FileSystemException failure = new FileSystemException(target.toString(), null, reason);
    failure.initCause(e);
    return failure;
  }

  private void fill(AtomicFile.Content content) throws IOException {
    try (FileChannel channel = FileChannel.open(part, CREATE, WRITE, TRUNCATE_EXISTING)) {
      steps.accept("opened");
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
      content.writeTo(out);
      out.flush();
      steps.accept("written");
      channel.force(true);
      steps.accept("forced");
    }
  }

  /** Puts the file in its place. */
  void commit() throws IOException {
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    steps.accept("renamed");
    try (FileChannel folder = FileChannel.open(requireNonNull(target.getParent()), READ)) {
      folder.force(true);
    } catch (IOException _) {
      // Some systems cannot force a folder to the disk. After a crash of the machine the old file
      // may be back, as whole as the new one.
      return;
    }
  }

  /** Lets others write it; what is complete and not renamed stays beside. */
  @Override
  public void close() {
    OPEN.remove(part);
  }
}
