package adjoint.nn.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredArrayTest {
  @TempDir private Path folder = Path.of("");

  /** A byte that is none of them, and four floats in this order of bytes. */
  private Path floats(ByteOrder order) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(17).order(order);
    bytes.put((byte) 9).putFloat(1).putFloat(2).putFloat(3).putFloat(0.1f);
    return Files.write(folder.resolve("floats"), bytes.array());
  }

  @Test
  void someRowsOfAFile() throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      StoredArray array = StoredArray.map(floats(order), 1, ElementType.F32, order, 2, 2);
      assertEquals(Shape.of(2, 2), array.shape());
      assertEquals(NdArray.of(new float[][] {{1, 2}, {3, 0.1f}}), array.array());
      assertEquals(NdArray.of(new float[][] {{3, 0.1f}, {1, 2}}), array.rows(Indices.of(1, 0)));
    }
    Path npy = folder.resolve("x.npy");
    Npy.write(npy, NdArray.of(new double[][] {{1, 2}, {3, 4}, {5, 6}}));
    assertEquals(NdArray.of(new double[][] {{5, 6}, {5, 6}}), Npy.read(npy).rows(Indices.of(2, 2)));
  }

  @Test
  void rowsOfEveryTypeAreThoseOfTheWholeArray() {
    byte[] bytes = new byte[6 * Long.BYTES];
    for (int i = 0; i < bytes.length; i++) { // as whole numbers of eight bytes below 2⁵³
      bytes[i] = i % Long.BYTES < 2 ? 0 : (byte) (37 * i);
    }
    for (ElementType type : ElementType.values()) {
      if (type.bits() % Byte.SIZE != 0 || type.name().startsWith("F8") || type == ElementType.C64) {
        continue; // not read
      }
      int n = bytes.length / (type.bits() / Byte.SIZE) / 3;
      StoredArray array = StoredArray.of("bytes", bytes, type, ByteOrder.BIG_ENDIAN, 3, n);
      double[] all = array.array().toDoubleArray();
      double[] last = array.rows(Indices.of(2)).toDoubleArray();
      for (int i = 0; i < n; i++) {
        assertEquals(all[2 * n + i], last[i], 0, type + " at " + i);
      }
    }
  }

  /** More numbers than an array can have, most of them in a hole of the file. */
  @Test
  void rowsOfWhatIsLargerThanAnArray() throws IOException {
    Path file = folder.resolve("large");
    long size = 3L << 30;
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(size);
      large.seek(size - 1);
      large.write(7);
    }
    StoredArray array =
        StoredArray.map(file, 0, ElementType.U8, ByteOrder.BIG_ENDIAN, 3 << 20, 32, 32);
    assertEquals(7, array.rows(Indices.of(0, (3 << 20) - 1)).get(1, 31, 31));
    assertEquals(
        "StoredArray: [3145728, 32, 32] has more numbers than an array can hold, 2147418112",
        assertThrows(IllegalArgumentException.class, array::array).getMessage());
  }

  @Test
  void whatDoesNotFitIsTold() throws IOException {
    Path file = floats(ByteOrder.LITTLE_ENDIAN);
    assertEquals(
        file + ", byte 1: expected 24 bytes, an array [3, 2] of F32, found 16",
        assertThrows(
                FileFormatException.class,
                () -> StoredArray.map(file, 1, ElementType.F32, ByteOrder.LITTLE_ENDIAN, 3, 2))
            .getMessage());
    StoredArray two =
        StoredArray.of("two", new byte[] {1, 2}, ElementType.U8, ByteOrder.BIG_ENDIAN, 2);
    assertEquals(
        "rows: there is no row 2; the 2 rows are counted from 0",
        assertThrows(IllegalArgumentException.class, () -> two.rows(Indices.of(2))).getMessage());
    assertEquals(
        "extent: no axis 1 in array: U8[2] in two, axes are counted from 0",
        assertThrows(IllegalArgumentException.class, () -> two.extent(1)).getMessage());
    StoredArray scalar =
        StoredArray.of("one", new byte[] {1}, ElementType.U8, ByteOrder.BIG_ENDIAN);
    assertEquals(
        "rows: a scalar has none: array: U8[] in one",
        assertThrows(IllegalArgumentException.class, () -> scalar.rows(Indices.of(0)))
            .getMessage());
  }
}
