package adjoint.nn.data;

import adjoint.nn.file.FileFormatException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a file, which are unpacked if it begins as gzip does. What becomes implausibly large
 * is refused, for a few kilobytes can unpack to gigabytes.
 */
final class Gunzip extends InputStream {
  /** What any file may unpack to. */
  static final long PLAUSIBLE = 1 << 26;

  /** How many bytes each packed byte may unpack to, beyond that; tables of numbers have 3 to 20. */
  static final long RATIO = 200;

  private static final int BUFFER = 1 << 14;

  private final Path file;
  private final InputStream in;
  private final long most;
  private long count;

  private Gunzip(Path file, InputStream packed, long most) throws IOException {
    this.file = file;
    this.most = most;
    try {
      this.in = new GZIPInputStream(packed, BUFFER);
    } catch (EOFException | ZipException e) {
      throw broken(e);
    }
  }

  /** Opens a file that is packed, or not. */
  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      return isPacked(in) ? new Gunzip(file, in, most(Files.size(file))) : in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Whether a stream, which can be marked, begins as gzip does. */
  static boolean isPacked(InputStream in) throws IOException {
    in.mark(2);
    boolean packed = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return packed;
  }

  private static long most(long packed) {
    return packed > Long.MAX_VALUE / RATIO ? Long.MAX_VALUE : Math.max(PLAUSIBLE, packed * RATIO);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    int read;
    try {
      read = in.read(target, start, length);
    } catch (EOFException | ZipException e) {
      throw broken(e);
    }
    count += Math.max(0, read);
    if (count > most) {
      throw new FileFormatException(
          file.toString(),
          "byte " + most + " unpacked",
          "the end; if so much is meant, unpack the file with gunzip first",
          "more than %s times the packed size".formatted(RATIO));
    }
    return read;
  }

  private FileFormatException broken(IOException e) {
    return new FileFormatException(
        file.toString(), "byte " + count + " unpacked", "gzip (RFC 1952)", "" + e.getMessage(), e);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
