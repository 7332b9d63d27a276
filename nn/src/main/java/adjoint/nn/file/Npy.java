package adjoint.nn.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A file with one array in numpy's format, as {@code numpy.save} writes it and {@code numpy.load}
 * reads it.
 *
 * {@snippet :
 * NdArray x = Npy.read(Path.of("x.npy")).array();
 * Indices classes = Npy.read(Path.of("y.npy")).indices();
 * Npy.write(Path.of("predictions.npy"), model.forward(Tensor.of(x)).data());
 * }
 *
 * <p>Versions 1 to 3, either order of bytes, rows or columns first. Arrays of Python objects are
 * refused: they are pickles, which run code when they are read.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The
 *     format</a>
 */
public final class Npy {
  /** The first bytes of every file. */
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final int ALIGNMENT = 64; // of the numbers in files that are written

  private Npy() {}

  // ---- reading

  /**
   * The array of a file, which is mapped into memory: as long as the result is in use nobody may
   * make the file shorter.
   */
  public static StoredArray read(Path file) throws IOException {
    requireNonNull(file, "read: file is null");
    try (FileChannel channel = FileChannel.open(file)) {
      return parse(
          file.toString(),
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
    }
  }

  /** The array that these bytes are, which came from a source named so in errors. */
  public static StoredArray parse(String source, byte[] bytes) {
    requireNonNull(source, "parse: source is null");
    requireNonNull(bytes, "parse: bytes is null");
    return parse(source, MemorySegment.ofArray(bytes));
  }

  private static StoredArray parse(String source, MemorySegment bytes) {
    NpyHeader header = NpyHeader.read(source, bytes);
    header.requireSize(bytes.byteSize());
    return header.array(bytes.asSlice(header.length()));
  }

  // ---- writing

  /** Writes an array; the file that was there stays until the new one is whole. */
  public static void write(Path file, NdArray array) throws IOException {
    requireNonNull(file, "write: file is null");
    requireNonNull(array, "write: array is null");
    AtomicFile.write(file, out -> write(array, out));
  }

  /** Writes positions, as whole numbers of 64 bits. */
  public static void write(Path file, Indices indices) throws IOException {
    requireNonNull(file, "write: file is null");
    requireNonNull(indices, "write: indices is null");
    long[] numbers = Arrays.stream(indices.toArray()).asLongStream().toArray();
    AtomicFile.write(
        file,
        out -> {
          out.write(header("<i8", indices.shape()));
          Bytes.write(
              MemorySegment.ofArray(numbers),
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG_UNALIGNED,
              out);
        });
  }

  static void write(NdArray array, OutputStream out) throws IOException {
    out.write(header(array.dtype() == DType.F32 ? "<f4" : "<f8", array.shape()));
    Bytes.write(array, out);
  }

  /** Version 1.0: the magic, two bytes of version, two of length, a dictionary of Python's. */
  private static byte[] header(String descr, Shape shape) {
    String extents =
        Arrays.stream(shape.extents()).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
    String tuple = shape.rank() > 1 ? extents.substring(0, extents.length() - 1) : extents;
    byte[] text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(descr, tuple)
            .getBytes(ISO_8859_1);
    int begin = MAGIC.length + 4;
    int length = Math.ceilDiv(begin + text.length + 1, ALIGNMENT) * ALIGNMENT;
    byte[] header = Arrays.copyOf(MAGIC, length);
    header[MAGIC.length] = 1;
    MemorySegment.ofArray(header)
        .set(
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
            MAGIC.length + 2,
            (short) (length - begin));
    Arrays.fill(header, begin, length, (byte) ' ');
    System.arraycopy(text, 0, header, begin, text.length);
    header[length - 1] = '\n';
    return header;
  }

  static boolean isMagic(MemorySegment bytes) {
    return bytes.byteSize() >= MAGIC.length
        && bytes.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) < 0;
  }
}
