package adjoint.nn.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * An array as it lies in a file, which is read when its numbers are asked for.
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
  private final Shape shape;
  private final MemorySegment bytes;
  private final ByteOrder order;

  /** The bytes are as many as type and shape need. */
  StoredArray(
      String source,
      String place,
      ElementType type,
      Shape shape,
      MemorySegment bytes,
      ByteOrder order) {
    this.source = source;
    this.place = place;
    this.type = type;
    this.shape = shape;
    this.bytes = bytes;
    this.order = order;
  }

  /** The type of the elements in the file: {@code F32}, {@code BF16}, {@code I64} … */
  public String type() {
    return type.name();
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The numbers. */
  public NdArray array() {
    return switch (type) {
      case F64, I32, U32, I64, U64 -> NdArray.wrap(doubles(), shape);
      case F32, F16, BF16, I8, U8, I16, U16, BOOL -> NdArray.wrap(floats(), shape);
      case F4, F6_E2M3, F6_E3M2, F8_E5M2, F8_E4M3, F8_E8M0, C64 ->
          throw error("F64, F32, F16, BF16, whole numbers or truth", "elements of " + type);
    };
  }

  /** Whole numbers as positions: classes, words of a vocabulary. */
  public Indices indices() {
    if (!type.isWhole()) {
      throw error("whole numbers", "elements of " + type);
    }
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

  private float[] floats() {
    float[] numbers = new float[shape.size()];
    if (type == ElementType.F32) {
      MemorySegment.copy(
          bytes, JAVA_FLOAT_UNALIGNED.withOrder(order), 0, numbers, 0, numbers.length);
      return numbers;
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (type) {
            case F16 -> Float.float16ToFloat(shortAt(i));
            case BF16 -> Float.intBitsToFloat(shortAt(i) << 16);
            default -> whole(i);
          };
    }
    return numbers;
  }

  private double[] doubles() {
    double[] numbers = new double[shape.size()];
    if (type == ElementType.F64) {
      MemorySegment.copy(
          bytes, JAVA_DOUBLE_UNALIGNED.withOrder(order), 0, numbers, 0, numbers.length);
      return numbers;
    }
    for (int i = 0; i < numbers.length; i++) {
      long number = whole(i);
      if (number < -EXACT || number > EXACT || number < 0 && type == ElementType.U64) {
        throw error(
            "whole numbers that a double can hold, up to 2^53", text(number) + " at place " + i);
      }
      numbers[i] = number;
    }
    return numbers;
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
    return place + ": " + type + shape + " in " + source;
  }
}
