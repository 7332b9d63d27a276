package adjoint.examples.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data PATH}: a file, or all files of a folder, in place of what the example has. */
public final class DataFiles<T> implements Checked {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "a file of data or a folder of them, see below (default: built in)")
  private @Nullable Path path;

  private final String ending;
  private final Function<List<String>, T> parser;
  private @Nullable List<T> data;

  /** Of a folder, files with this ending; read as a {@link DataFile} is. */
  public DataFiles(String ending, Function<List<String>, T> parser) {
    this.ending = ending;
    this.parser = parser;
  }

  /** What stands in the files, in the order of their names, or else this. */
  public List<T> orElse(Supplier<List<T>> builtIn) {
    return data == null ? builtIn.get() : data;
  }

  @Override
  public void check() {
    if (path != null) {
      data = files(path).stream().map(file -> TextFile.parse(file, parser)).toList();
    }
  }

  private List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(path)) {
      files = all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--data %s: cannot read the folder; give one that is readable".formatted(path), e);
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "--data %s: there is no file *%s in it".formatted(path, ending));
    }
    return files;
  }
}
