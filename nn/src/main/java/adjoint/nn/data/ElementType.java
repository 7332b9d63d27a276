package adjoint.nn.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** How a file keeps the numbers of an array. */
public enum ElementType {
  /** Bytes from 0 to 255. */
  U8(1),
  /** Bytes from −128 to 127. */
  I8(1),
  /** Integers of two bytes. */
  I16(2),
  /** Integers of four bytes. */
  I32(4),
  /** Floats. */
  F32(4),
  /** Doubles. */
  F64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** How many bytes each has. */
  public int bytes() {
    return bytes;
  }

  /** Numbers of a file: F64 for integers of four bytes and doubles, F32 for all others. */
  NdArray array(MemorySegment from, ByteOrder order, Shape shape) {
    if (this == F64 || this == I32) {
      double[] numbers = new double[shape.size()];
      copy(from, order, numbers, 0, numbers.length);
      return NdArray.wrap(numbers, shape);
    }
    float[] numbers = new float[shape.size()];
    copy(from, order, numbers, 0, numbers.length);
    return NdArray.wrap(numbers, shape);
  }

  /** Copies so many, which floats can hold. */
  void copy(MemorySegment from, ByteOrder order, float[] to, int start, int count) {
    switch (this) {
      case U8 -> {
        for (int i = 0; i < count; i++) {
          to[start + i] = from.get(JAVA_BYTE, i) & 0xFF;
        }
      }
      case I8 -> {
        for (int i = 0; i < count; i++) {
          to[start + i] = from.get(JAVA_BYTE, i);
        }
      }
      case I16 -> {
        for (int i = 0; i < count; i++) {
          to[start + i] = from.get(JAVA_SHORT_UNALIGNED.withOrder(order), 2L * i);
        }
      }
      case F32 ->
          MemorySegment.copy(from, JAVA_FLOAT_UNALIGNED.withOrder(order), 0, to, start, count);
      case I32, F64 -> throw new IllegalArgumentException(this + " does not fit into floats");
    }
  }

  /** Copies so many. */
  void copy(MemorySegment from, ByteOrder order, double[] to, int start, int count) {
    switch (this) {
      case F64 ->
          MemorySegment.copy(from, JAVA_DOUBLE_UNALIGNED.withOrder(order), 0, to, start, count);
      case I32 -> {
        for (int i = 0; i < count; i++) {
          to[start + i] = from.get(JAVA_INT_UNALIGNED.withOrder(order), 4L * i);
        }
      }
      case U8, I8, I16, F32 -> {
        float[] floats = new float[count];
        copy(from, order, floats, 0, count);
        for (int i = 0; i < count; i++) {
          to[start + i] = floats[i];
        }
      }
    }
  }
}
