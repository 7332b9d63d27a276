package adjoint.nn.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * An array as it lies in a file, which is read when its numbers are asked for: all of them, or some
 * rows of an array that may be larger than the memory.
 *
 * {@snippet :
 * StoredArray images = Idx.map(Path.of("images-idx3-ubyte"));
 * Dataset<Tensor> batches =
 *     Examples.of(images.extent(0), rows -> Tensor.of(images.rows(rows)))
 *         .shuffled(42)
 *         .batches(64);
 * }
 *
 * <p>Its numbers become what holds them exactly: F16 and BF16, and whole numbers of 8 and 16 bits,
 * become F32; whole numbers of 32 and 64 bits become F64; truth becomes 0 and 1. So numpy would
 * promote them beside floats. What is exact in neither, a whole number beyond 2⁵³, is an error.
 */
public final class StoredArray {
  private static final long EXACT = 1L << 53;

  private final String source;
  private final String place;
  private final ElementType type;
  private final int[] extents; // of more numbers, perhaps, than a Shape can have
  private final MemorySegment bytes;
  private final ByteOrder order;

  /** The bytes are as many as type and extents need. */
  StoredArray(
      String source,
      String place,
      ElementType type,
      int[] extents,
      MemorySegment bytes,
      ByteOrder order) {
    this.source = source;
    this.place = place;
    this.type = type;
    this.extents = extents;
    this.bytes = bytes;
    this.order = order;
  }

  /**
   * The array that begins at a byte of a file and ends with it, rows one behind the other. It is
   * mapped into memory: as long as the result is in use nobody may make it shorter.
   */
  public static StoredArray map(
      Path file, long start, ElementType type, ByteOrder order, int... extents) throws IOException {
    requireNonNull(file, "map: file is null");
    requireNonNull(type, "map: type is null");
    requireNonNull(order, "map: order is null");
    requireNonNull(extents, "map: extents is null");
    if (start < 0) {
      throw new IllegalArgumentException("map: needs a start from 0 on, got " + start);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      long length = Math.max(0, channel.size() - start);
      requireSize(file.toString(), "byte " + start, type, extents, length);
      MemorySegment bytes =
          channel.map(FileChannel.MapMode.READ_ONLY, start, length, Arena.ofAuto());
      return new StoredArray(file.toString(), "array", type, extents.clone(), bytes, order);
    }
  }

  /** The array that these bytes are, which came from a source named so in errors. */
  public static StoredArray of(
      String source, byte[] bytes, ElementType type, ByteOrder order, int... extents) {
    requireNonNull(source, "of: source is null");
    requireNonNull(bytes, "of: bytes is null");
    requireNonNull(type, "of: type is null");
    requireNonNull(order, "of: order is null");
    requireNonNull(extents, "of: extents is null");
    requireSize(source, "array", type, extents, bytes.length);
    return new StoredArray(
        source, "array", type, extents.clone(), MemorySegment.ofArray(bytes), order);
  }

  private static void requireSize(
      String source, String place, ElementType type, int[] extents, long length) {
    double bits = type.bits; // may be above 2⁶³
    for (int extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "StoredArray: extents cannot be negative, got " + Arrays.toString(extents));
      }
      bits *= extent;
    }
    if (bits != (double) length * Byte.SIZE) {
      throw new FileFormatException(
          source,
          place,
          String.format(
              Locale.ROOT,
              "%.0f bytes, an array %s of %s",
              bits / Byte.SIZE,
              Arrays.toString(extents),
              type),
          Long.toString(length));
    }
  }

  /** The type of the elements in the file. */
  public ElementType type() {
    return type;
  }

  /** The shape; more numbers than an array can hold are an error, but have {@link #rows}. */
  public Shape shape() {
    return Shape.of("StoredArray", extents);
  }

  /** The extent of an axis, which is counted from 0. */
  public int extent(int axis) {
    if (axis < 0 || axis >= extents.length) {
      throw new IllegalArgumentException(
          "extent: no axis %s in %s, axes are counted from 0".formatted(axis, this));
    }
    return extents[axis];
  }

  /** The numbers. */
  public NdArray array() {
    Shape shape = shape();
    return read(shape, shape.size(), 0);
  }

  /** Some rows, which the first axis counts, one behind the other. */
  public NdArray rows(Indices rows) {
    int[] wanted = requireNonNull(rows, "rows: rows is null").toArray();
    if (extents.length == 0) {
      throw new IllegalArgumentException("rows: a scalar has none: " + this);
    }
    for (int row : wanted) {
      if (row < 0 || row >= extents[0]) {
        throw new IllegalArgumentException(
            "rows: there is no row %s; the %s rows are counted from 0".formatted(row, extents[0]));
      }
    }
    int[] shape = extents.clone();
    shape[0] = wanted.length;
    Shape row = Shape.of("rows", Arrays.copyOfRange(extents, 1, extents.length));
    return read(Shape.of("rows", shape), row.size(), wanted);
  }

  /** Some of the blocks of so many numbers that the array is made of, as an array of this shape. */
  private NdArray read(Shape shape, int size, int... blocks) {
    return switch (type) {
      case F64, I32, U32, I64, U64 -> {
        double[] numbers = new double[shape.size()];
        for (int i = 0; i < blocks.length; i++) {
          copy((long) blocks[i] * size, numbers, i * size, size);
        }
        yield NdArray.wrap(numbers, shape);
      }
      case F32, F16, BF16, I8, U8, I16, U16, BOOL -> {
        float[] numbers = new float[shape.size()];
        for (int i = 0; i < blocks.length; i++) {
          copy((long) blocks[i] * size, numbers, i * size, size);
        }
        yield NdArray.wrap(numbers, shape);
      }
      case F4, F6_E2M3, F6_E3M2, F8_E5M2, F8_E4M3, F8_E8M0, C64 ->
          throw error("F64, F32, F16, BF16, whole numbers or truth", "elements of " + type);
    };
  }

  /** Whole numbers as positions: classes, words of a vocabulary. */
  public Indices indices() {
    if (!type.isWhole()) {
      throw error("whole numbers", "elements of " + type);
    }
    Shape shape = shape();
    int[] positions = new int[shape.size()];
    for (int i = 0; i < positions.length; i++) {
      long position = whole(i);
      if (position < 0 || position > Integer.MAX_VALUE) {
        throw error("positions from 0 to " + Integer.MAX_VALUE, text(position) + " at place " + i);
      }
      positions[i] = (int) position;
    }
    return Indices.wrap(positions, shape);
  }

  private void copy(long from, float[] to, int start, int count) {
    switch (type) {
      case F32 ->
          MemorySegment.copy(
              bytes, JAVA_FLOAT_UNALIGNED.withOrder(order), from * Float.BYTES, to, start, count);
      case U8 -> { // pictures: many
        for (int i = 0; i < count; i++) {
          to[start + i] = bytes.get(JAVA_BYTE, from + i) & 0xFF;
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          to[start + i] =
              switch (type) {
                case F16 -> Float.float16ToFloat(shortAt(from + i));
                case BF16 -> Float.intBitsToFloat(shortAt(from + i) << 16);
                default -> whole(from + i);
              };
        }
      }
    }
  }

  private void copy(long from, double[] to, int start, int count) {
    if (type == ElementType.F64) {
      MemorySegment.copy(
          bytes, JAVA_DOUBLE_UNALIGNED.withOrder(order), from * Double.BYTES, to, start, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      long number = whole(from + i);
      if (number < -EXACT || number > EXACT || number < 0 && type == ElementType.U64) {
        throw error(
            "whole numbers that a double can hold, up to 2^53",
            text(number) + " at place " + (from + i));
      }
      to[start + i] = number;
    }
  }

  /** An element; of U64, beyond the largest long, a negative one. */
  private long whole(long i) {
    return switch (type) {
      case I8 -> bytes.get(JAVA_BYTE, i);
      case U8 -> bytes.get(JAVA_BYTE, i) & 0xFFL;
      case BOOL -> bytes.get(JAVA_BYTE, i) == 0 ? 0 : 1;
      case I16 -> shortAt(i);
      case U16 -> shortAt(i) & 0xFFFFL;
      case I32 -> intAt(i);
      case U32 -> intAt(i) & 0xFFFF_FFFFL;
      case I64, U64 -> bytes.get(JAVA_LONG_UNALIGNED.withOrder(order), 8 * i);
      default -> throw new AssertionError(type);
    };
  }

  private short shortAt(long i) {
    return bytes.get(JAVA_SHORT_UNALIGNED.withOrder(order), 2 * i);
  }

  private int intAt(long i) {
    return bytes.get(JAVA_INT_UNALIGNED.withOrder(order), 4 * i);
  }

  private String text(long number) {
    return type == ElementType.U64 ? Long.toUnsignedString(number) : Long.toString(number);
  }

  private FileFormatException error(String expected, String found) {
    return new FileFormatException(source, place, expected, found);
  }

  /** How many bytes it takes in the file, unpacked. */
  long byteSize() {
    return bytes.byteSize();
  }

  /** For example {@code 0.weight: BF16[4, 3] in model.safetensors}. */
  @Override
  public String toString() {
    return place + ": " + type + Arrays.toString(extents) + " in " + source;
  }
}
