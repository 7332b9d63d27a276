package adjoint.nn.file;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What formats of arrays have in common. */
final class Bytes {
  /** As many axes as an array of numpy's can have. */
  static final int MOST_AXES = 64;

  private static final int CHUNK = 1 << 16; // bytes written at once

  private Bytes() {}

  /** How many bytes the numbers of an array are. */
  static long count(NdArray array) {
    return (long) width(array.dtype()) * array.size();
  }

  static int width(DType dtype) {
    return dtype == DType.F32 ? Float.BYTES : Double.BYTES;
  }

  /** Writes the numbers of an array, in row-major order, the least byte of each first. */
  static void write(NdArray array, OutputStream out) throws IOException {
    if (array.dtype() == DType.F32) {
      MemorySegment numbers = MemorySegment.ofArray(array.toFloatArray());
      write(numbers, ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_FLOAT_UNALIGNED, out);
    } else {
      MemorySegment numbers = MemorySegment.ofArray(array.toDoubleArray());
      write(numbers, ValueLayout.JAVA_DOUBLE, ValueLayout.JAVA_DOUBLE_UNALIGNED, out);
    }
  }

  static void write(MemorySegment numbers, ValueLayout layout, ValueLayout plain, OutputStream out)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    MemorySegment target = MemorySegment.ofArray(chunk);
    ValueLayout little = plain.withOrder(ByteOrder.LITTLE_ENDIAN);
    for (long at = 0; at < numbers.byteSize(); at += CHUNK) {
      int length = (int) Math.min(CHUNK, numbers.byteSize() - at);
      MemorySegment.copy(numbers, layout, at, target, little, 0, length / layout.byteSize());
      out.write(chunk, 0, length);
    }
  }

  /** A shape of extents from a file, or an error of the place. */
  static Shape shape(String source, String place, long[] extents) {
    int[] small = new int[extents.length];
    for (int i = 0; i < small.length; i++) {
      if (extents[i] < 0 || extents[i] > Integer.MAX_VALUE) {
        throw new FileFormatException(
            source, place, "extents from 0 to " + Integer.MAX_VALUE, Long.toString(extents[i]));
      }
      small[i] = (int) extents[i];
    }
    try {
      return Shape.of("shape", small);
    } catch (ShapeException e) {
      throw new FileFormatException(
          source,
          place,
          "no more numbers than an array can hold",
          String.valueOf(e.getMessage()),
          e);
    }
  }

  /** Text in UTF-8, of which every byte has to be right. */
  static String utf8(String source, String place, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FileFormatException(source, place, "text in UTF-8", "other bytes", e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
