package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.nn.file.ElementType;
import adjoint.nn.file.FileFormatException;
import adjoint.nn.file.StoredArray;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads IDX files, the format of MNIST: two zeros, the type of elements, the number of axes, their
 * extents, and the elements row by row, most significant bytes first. They may be packed by gzip.
 * Whatever is wrong with them is a {@link FileFormatException} that names the byte.
 *
 * {@snippet :
 * Tensor images = Tensor.of(Idx.read(Path.of("train-images-idx3-ubyte.gz"))).div(255);
 * Indices digits = Idx.classes(Path.of("train-labels-idx1-ubyte.gz"));
 * }
 */
public final class Idx {
  private static final int MOST_BYTES = Integer.MAX_VALUE - (1 << 16); // fewer than a Shape has

  private Idx() {}

  /** All elements: F32 for bytes, shorts and floats, F64 for integers and doubles. */
  public static NdArray read(Path file) throws IOException {
    return stored(requireNonNull(file, "read: file is null")).array();
  }

  /** All elements, which are whole numbers, as classes, from 0 on. */
  public static Indices classes(Path file) throws IOException {
    return stored(requireNonNull(file, "classes: file is null")).indices();
  }

  private static StoredArray stored(Path file) throws IOException {
    try (InputStream in = Gunzip.open(file)) {
      Header header = Header.read(file.toString(), in);
      return StoredArray.of(
          file.toString(), header.data(in), header.type, ByteOrder.BIG_ENDIAN, header.extents);
    }
  }

  /** The array of a file that is not packed, of which rows are read when they are asked for. */
  public static StoredArray map(Path file) throws IOException {
    requireNonNull(file, "map: file is null");
    Header header;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      if (Gunzip.isPacked(in)) {
        throw new FileFormatException(
            file.toString(),
            "byte 0",
            "a file that is not packed: unpack it, or read(…) it",
            "gzip");
      }
      header = Header.read(file.toString(), in);
    }
    if (header.extents.length == 0) {
      throw header.error(3, "at least one axis, which counts the rows", "none");
    }
    return StoredArray.map(
        file, header.length(), header.type, ByteOrder.BIG_ENDIAN, header.extents);
  }

  /** What stands before the elements. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  private record Header(String source, ElementType type, int[] extents) {
    static Header read(String source, InputStream in) throws IOException {
      byte[] magic = in.readNBytes(4);
      if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
        throw new FileFormatException(
            source, "byte 0", "an IDX file: two zeros, a type, the number of axes", hex(magic));
      }
      ElementType type = type(source, magic[2]);
      int axes = magic[3] & 0xFF;
      byte[] bytes = in.readNBytes(4 * axes);
      if (bytes.length < 4 * axes) {
        throw new FileFormatException(
            source, "byte 4", axes + " extents of four bytes", bytes.length + " bytes");
      }
      int[] extents = new int[axes];
      ByteBuffer.wrap(bytes).asIntBuffer().get(extents);
      Header header = new Header(source, type, extents);
      header.requireSize();
      return header;
    }

    private static ElementType type(String source, byte code) {
      return switch (code) {
        case 0x08 -> ElementType.U8;
        case 0x09 -> ElementType.I8;
        case 0x0B -> ElementType.I16;
        case 0x0C -> ElementType.I32;
        case 0x0D -> ElementType.F32;
        case 0x0E -> ElementType.F64;
        default ->
            throw new FileFormatException(
                source, "byte 2", "a type, 08, 09, 0B, 0C, 0D or 0E", hex(code));
      };
    }

    private static String hex(byte... bytes) {
      StringBuilder text = new StringBuilder();
      for (byte b : bytes) {
        text.append(text.isEmpty() ? "" : " ").append("%02X".formatted(b));
      }
      return text.isEmpty() ? "the end" : text.toString();
    }

    private int width() {
      return type.bits() / Byte.SIZE;
    }

    /** Extents are counts, and each row fits into the memory. */
    private void requireSize() {
      long row = width();
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        if (extents[axis] < 0) {
          throw error(
              4 + 4L * axis, "an extent from 0 to 2147483647", "" + (extents[axis] & 0xFFFFFFFFL));
        }
        row = axis == 0 ? row : row * extents[axis];
        if (row > MOST_BYTES) {
          throw error(4 + 4L * axis, "rows of at most 2 GB", Arrays.toString(extents));
        }
      }
    }

    /** Where the elements begin. */
    long length() {
      return 4 + 4L * extents.length;
    }

    /** The elements, which go to the end of the file. */
    byte[] data(InputStream in) throws IOException {
      double bytes = width();
      for (int extent : extents) {
        bytes *= extent;
      }
      if (bytes > MOST_BYTES) {
        throw error(4, "at most 2 GB; map(…) reads larger ones", Arrays.toString(extents));
      }
      byte[] data = in.readNBytes((int) bytes); // which takes memory as bytes come
      if (data.length < bytes) {
        throw error(
            length() + data.length,
            String.format(
                Locale.ROOT, "%.0f bytes of elements %s", bytes, Arrays.toString(extents)),
            "the end after " + data.length);
      } else if (in.read() >= 0) {
        throw error(length() + data.length, "the end", "more bytes");
      }
      return data;
    }

    FileFormatException error(long at, String expected, String found) {
      return new FileFormatException(source, "byte " + at, expected, found);
    }
  }
}
