package adjoint.examples.option;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --data FILE}: real data in place of what the example makes up. Which file that is, is told
 * by the example.
 */
public final class DataFile<T> implements Checked {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "a file of data, see below (default: made up by the example)")
  private @Nullable Path file;

  private final Function<List<String>, T> parser;
  private @Nullable T data;

  /**
   * Reads by this parser. What it throws for a file that is none, an {@link
   * IllegalArgumentException}, begins with the line at fault: {@code line 7: …}.
   */
  public DataFile(Function<List<String>, T> parser) {
    this.parser = parser;
  }

  /** Whether a file was given. */
  public boolean isGiven() {
    return file != null;
  }

  /** What stands in the file, or else this. */
  public T orElse(Supplier<T> madeUp) {
    return data == null ? madeUp.get() : data;
  }

  @Override
  public void check() {
    if (file != null) {
      data = TextFile.parse(file, parser);
    }
  }
}
