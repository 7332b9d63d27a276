package adjoint.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.file.FileFormatException;
import adjoint.nn.file.StoredArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  @TempDir Path folder;

  /** A file of this type, these extents and what is put behind them. */
  static byte[] idx(int type, int[] extents, Consumer<ByteBuffer> elements) {
    ByteBuffer bytes = ByteBuffer.allocate(1000);
    bytes.put((byte) 0).put((byte) 0).put((byte) type).put((byte) extents.length);
    Arrays.stream(extents).forEach(bytes::putInt);
    elements.accept(bytes);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static final byte[] BYTES =
      idx(8, new int[] {3, 2}, b -> b.put(new byte[] {0, 1, 2, 127, -128, -1}));

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("idx"), bytes);
  }

  @Test
  void readsEveryType() throws IOException {
    NdArray bytes = Idx.read(write(BYTES));
    assertEquals(DType.F32, bytes.dtype());
    assertEquals(Shape.of(3, 2), bytes.shape());
    assertArrayEquals(new double[] {0, 1, 2, 127, 128, 255}, bytes.toDoubleArray());
    int[] two = {2};
    assertArrayEquals(
        new double[] {-128, 5},
        Idx.read(write(idx(9, two, b -> b.put((byte) -128).put((byte) 5)))).toDoubleArray());
    assertArrayEquals(
        new double[] {-32768, 258},
        Idx.read(write(idx(11, two, b -> b.putShort((short) -32768).putShort((short) 258))))
            .toDoubleArray());
    NdArray integers = Idx.read(write(idx(12, two, b -> b.putInt(Integer.MAX_VALUE).putInt(-1))));
    assertEquals(DType.F64, integers.dtype());
    assertArrayEquals(new double[] {Integer.MAX_VALUE, -1}, integers.toDoubleArray());
    assertArrayEquals(
        new double[] {0.1f, 1e30f},
        Idx.read(write(idx(13, two, b -> b.putFloat(0.1f).putFloat(1e30f)))).toDoubleArray());
    assertArrayEquals(
        new double[] {0.1, 1e300},
        Idx.read(write(idx(14, two, b -> b.putDouble(0.1).putDouble(1e300)))).toDoubleArray());
  }

  @Test
  void readsPackedFilesAndClasses() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(BYTES);
    }
    assertEquals(Idx.read(write(BYTES)), Idx.read(write(packed.toByteArray())));
    Path gzip = write(packed.toByteArray());
    assertEquals(
        gzip + ", byte 0: expected a file that is not packed: unpack it, or read(…) it, found gzip",
        assertThrows(FileFormatException.class, () -> Idx.map(gzip)).getMessage());
    assertEquals(Indices.of(new int[][] {{0, 1}, {2, 127}, {128, 255}}), Idx.classes(write(BYTES)));
    Path file = write(idx(9, new int[] {2}, b -> b.put((byte) 3).put((byte) -1)));
    assertEquals(
        file + ", array: expected positions from 0 to 2147483647, found -1 at place 1",
        assertThrows(FileFormatException.class, () -> Idx.classes(file)).getMessage());
  }

  @Test
  void mapsRows() throws IOException {
    StoredArray rows = Idx.map(write(BYTES));
    assertEquals(3, rows.extent(0));
    assertEquals(
        NdArray.of(new float[][] {{128, 255}, {0, 1}, {128, 255}}), rows.rows(Indices.of(2, 0, 2)));
    Path doubles = write(idx(14, new int[] {2, 1}, b -> b.putDouble(1).putDouble(0.1)));
    assertEquals(Idx.read(doubles), Idx.map(doubles).rows(Indices.of(0, 1)));
    Path scalar = write(new byte[] {0, 0, 8, 0, 7});
    assertEquals(
        scalar + ", byte 3: expected at least one axis, which counts the rows, found none",
        assertThrows(FileFormatException.class, () -> Idx.map(scalar)).getMessage());
  }

  private void assertWrong(String expected, byte[] bytes) throws IOException {
    Path file = write(bytes);
    assertEquals(
        file + ", " + expected,
        assertThrows(FileFormatException.class, () -> Idx.read(file)).getMessage());
  }

  @Test
  void namesTheByteThatIsWrong() throws IOException {
    assertWrong(
        "byte 0: expected an IDX file: two zeros, a type, the number of axes, found 01 00 08 01",
        new byte[] {1, 0, 8, 1});
    assertWrong(
        "byte 0: expected an IDX file: two zeros, a type, the number of axes, found the end",
        new byte[0]);
    assertWrong(
        "byte 2: expected a type, 08, 09, 0B, 0C, 0D or 0E, found 0A", new byte[] {0, 0, 10, 1});
    assertWrong(
        "byte 4: expected 2 extents of four bytes, found 7 bytes", Arrays.copyOf(BYTES, 11));
    assertWrong(
        "byte 4: expected an extent from 0 to 2147483647, found 4294967295",
        idx(8, new int[] {-1, 2}, _ -> {}));
    assertWrong(
        "byte 17: expected 6 bytes of elements [3, 2], found the end after 5",
        Arrays.copyOf(BYTES, 17));
    assertWrong("byte 18: expected the end, found more bytes", Arrays.copyOf(BYTES, 19));
    assertWrong(
        "byte 4: expected at most 2 GB; map(…) reads larger ones, found [65536, 65536]",
        idx(8, new int[] {65536, 65536}, _ -> {}));
    assertWrong(
        "byte 8: expected rows of at most 2 GB, found [1, 65536, 65536]",
        idx(8, new int[] {1, 65536, 65536}, _ -> {}));
    assertWrong(
        "byte 8: expected rows of at most 2 GB, found [0, 2147483394]",
        idx(8, new int[] {0, 2147483394}, _ -> {}));
    // It is announced, and not there: no memory is taken for it.
    assertWrong(
        "byte 8: expected 2147418111 bytes of elements [2147418111], found the end after 0",
        idx(8, new int[] {Integer.MAX_VALUE - (1 << 16)}, _ -> {}));
  }
}
