package adjoint.nn.file;

import static java.util.Objects.requireNonNull;

/**
 * What a file holds is not what its format asks for: where, what was expected, and what was found.
 * Every reader of files throws this one for whatever is wrong with their content, and an {@link
 * java.io.IOException} if they cannot be read at all.
 *
 * <p>For example {@code iris.csv, line 3, column 2: expected a number, found "abc"}.
 */
public final class FileFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final String place;
  private final String expected;
  private final String found;

  /**
   * An error in a file.
   *
   * @param source the name of the file, or what else the content came from
   * @param place where in it: {@code byte 8}, {@code line 3, column 2}, {@code tensor 0.weight}
   * @param expected what should stand there, and perhaps what to do
   * @param found what stands there
   */
  public FileFormatException(String source, String place, String expected, String found) {
    this.source = requireNonNull(source, "FileFormatException: source is null");
    this.place = requireNonNull(place, "FileFormatException: place is null");
    this.expected = requireNonNull(expected, "FileFormatException: expected is null");
    this.found = requireNonNull(found, "FileFormatException: found is null");
  }

  /** The same with what led to it. */
  public FileFormatException(
      String source, String place, String expected, String found, Throwable cause) {
    this(source, place, expected, found);
    initCause(requireNonNull(cause, "FileFormatException: cause is null"));
  }

  /** The name of the file, or what else the content came from. */
  public String source() {
    return source;
  }

  /** Where in it. */
  public String place() {
    return place;
  }

  /** What should stand there. */
  public String expected() {
    return expected;
  }

  /** What stands there. */
  public String found() {
    return found;
  }

  /** All of it in one line. */
  @Override
  public String getMessage() {
    return source + ", " + place + ": expected " + expected + ", found " + found;
  }
}
