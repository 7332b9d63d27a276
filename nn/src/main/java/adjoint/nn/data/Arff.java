package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads tables from ARFF files, the text format of Weka, packed by gzip or not, in UTF-8.
 *
 * <p>Attributes are numeric (also {@code real} and {@code integer}), a list of names in braces,
 * strings, which become categories, sorted, or dates, which become days since 1970, see {@link
 * Schema.Field.Dates}. A cell {@code ?} is missing. Rows may be sparse, {@code {0 1.5, 3 yes}}:
 * what they leave out is 0, or the first name of a list, or a missing string. Relational attributes
 * and weights of rows are errors, as is whatever else the format does not have: a {@link
 * adjoint.nn.file.FileFormatException} that names line and column.
 */
public final class Arff {
  private Arff() {}

  /** The table in a file. */
  public static Table read(Path file) throws IOException {
    return ArffParser.parse(
        TextSource.of(requireNonNull(file, "read: file is null"), StandardCharsets.UTF_8));
  }

  /** The table that a text is. */
  public static Table parse(String text) {
    try {
      return ArffParser.parse(TextSource.of(requireNonNull(text, "parse: text is null")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
