package adjoint.examples.option;

import adjoint.nn.file.FileFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** The lines of a file that was named by {@code --data}. */
final class TextFile {
  private TextFile() {}

  /**
   * All lines, of a file in UTF-8, which may be compressed by gzip.
   *
   * @throws IllegalArgumentException with the option, the file and the mend
   */
  static List<String> lines(Path file) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
      // Some editors put a byte-order mark before the first line.
      return new ArrayList<>(text.replaceFirst("^\\uFEFF", "").lines().toList());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "--data %s: this is no UTF-8 text; give a text file".formatted(file), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--data %s: cannot read it; give a file that is there and readable".formatted(file), e);
    }
  }

  /** What the parser makes of the lines; its errors, which begin with the line, get the file. */
  static <T> T parse(Path file, Function<List<String>, T> parser) {
    List<String> lines = lines(file);
    try {
      return parser.apply(lines);
    } catch (FileFormatException e) {
      throw new IllegalArgumentException(
          "--data %s, %s: expected %s, found %s"
              .formatted(file, e.place(), e.expected(), e.found()),
          e);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String separator = message.startsWith("line ") ? ", " : ": ";
      throw new IllegalArgumentException("--data " + file + separator + message, e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readAllBytes(file);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
