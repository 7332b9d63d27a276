package adjoint.nn.data;

import adjoint.nn.file.FileFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Decodes bytes, and says which one is wrong where they are no text; Java's own readers put
 * replacement characters in their place. A byte-order mark decides the encoding and is left out.
 */
final class StrictReader extends Reader {
  private static final int BUFFER = 1 << 14;

  private final String source;
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final byte[] buffer;
  private final ByteBuffer bytes; // of the buffer
  private long before; // bytes of the source before those in the buffer
  private boolean ended;
  private boolean flushed;

  private StrictReader(String source, InputStream in, Charset charset, byte[] buffer) {
    this.source = source;
    this.in = in;
    this.decoder = charset.newDecoder(); // reports what is malformed
    this.buffer = buffer;
    this.bytes = ByteBuffer.wrap(buffer);
  }

  static StrictReader of(String source, InputStream in, Charset charset) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int length = in.readNBytes(buffer, 0, 3);
    Charset marked = charset;
    int mark = 0;
    if (length == 3 && starts(buffer, 0xEF, 0xBB, 0xBF)) {
      marked = StandardCharsets.UTF_8;
      mark = 3;
    } else if (length >= 2 && starts(buffer, 0xFE, 0xFF)) {
      marked = StandardCharsets.UTF_16BE;
      mark = 2;
    } else if (length >= 2 && starts(buffer, 0xFF, 0xFE)) {
      marked = StandardCharsets.UTF_16LE;
      mark = 2;
    }
    StrictReader reader = new StrictReader(source, in, marked, buffer);
    reader.bytes.position(mark).limit(length);
    return reader;
  }

  private static boolean starts(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int read(char[] target, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    CharBuffer out = CharBuffer.wrap(target, start, length).slice();
    while (!flushed) {
      CoderResult result = decoder.decode(bytes, out, ended);
      if (result.isError()) {
        throw new FileFormatException(
            source,
            "byte " + (before + bytes.position()),
            decoder.charset() + " text, or that another encoding is told by charset(…)",
            "0x%02X".formatted(bytes.get(bytes.position())));
      } else if (result.isUnderflow() && ended) {
        flushed = decoder.flush(out).isUnderflow();
      } else if (result.isUnderflow() && out.position() == 0) {
        fill();
        continue;
      }
      if (out.position() > 0) {
        return out.position();
      }
    }
    return -1;
  }

  private void fill() throws IOException {
    before += bytes.position();
    bytes.compact();
    int read = in.read(buffer, bytes.position(), bytes.remaining());
    if (read < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + read);
    }
    bytes.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
