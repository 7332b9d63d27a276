package adjoint.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * Text that can be read again and again.
 *
 * @param name what errors call it
 */
record TextSource(String name, Opener opener) {
  /** Opens it from its start. */
  @FunctionalInterface
  interface Opener {
    Reader open() throws IOException;
  }

  static TextSource of(Path file, Charset charset) {
    return new TextSource(
        file.toString(),
        () -> {
          InputStream bytes = Gunzip.open(file);
          try {
            return StrictReader.of(file.toString(), bytes, charset);
          } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
          }
        });
  }

  static TextSource of(String text) {
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new TextSource("text", () -> new StringReader(withoutMark));
  }

  Reader open() throws IOException {
    return opener.open();
  }
}
