package adjoint.nn.file;

import static adjoint.nn.Errors.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir Path folder;

  private static byte[] file(long length, String header, byte[] data) {
    byte[] text = header.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(text)
        .put(data)
        .array();
  }

  private static byte[] file(String header, int data) {
    return file(header.getBytes(UTF_8).length, header, new byte[data]);
  }

  private static String entry(String dtype, String shape, String offsets) {
    return "{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
  }

  private static Safetensors parse(byte[] bytes) {
    return Safetensors.parse("a.safetensors", bytes);
  }

  private static State state() {
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("b", NdArray.of(1f, Float.NaN, -0f, Float.MIN_VALUE));
    arrays.put("a", NdArray.of(new double[][] {{Math.PI, Double.NaN}, {1e300, -0.0}}));
    arrays.put("none", NdArray.of(new double[0]));
    arrays.put("scalar", NdArray.of(new float[] {3}).reshape());
    arrays.put("view", NdArray.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).permute(1, 0));
    return new State(arrays);
  }

  @Test
  void numbersComeBackAsTheyWere() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, state(), Map.of("who", "me"));
    State read = Safetensors.read(file);
    assertEquals(state(), read);
    assertEquals(List.of("b", "a", "none", "scalar", "view"), List.copyOf(read.arrays().keySet()));
    try (Safetensors opened = Safetensors.open(file)) {
      assertEquals(Map.of("who", "me"), opened.metadata());
      assertEquals(ElementType.F64, requireNonNull(opened.arrays().get("a")).type());
      assertEquals(Shape.of(2, 2), requireNonNull(opened.arrays().get("a")).shape());
      assertEquals(state().arrays().get("a"), requireNonNull(opened.arrays().get("a")).array());
    }
  }

  /** Byte by byte: wide numbers come first, and the header is filled up to a multiple of 8. */
  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("x", NdArray.of(1f));
    arrays.put("y", NdArray.of(2.0));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(new State(arrays), Map.of("k", "v"), out);
    String header =
        "{\"__metadata__\":{\"k\":\"v\"},\"x\":"
            + entry("F32", "[1]", "[8,12]")
            + ",\"y\":"
            + entry("F64", "[1]", "[0,8]")
            + "}";
    String padded = header + " ".repeat(-header.length() & 7);
    byte[] data =
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putDouble(2).putFloat(1).array();
    assertArrayEquals(file(padded.length(), padded, data), out.toByteArray());
  }

  @Test
  void otherTypesAreRead() {
    byte[] data =
        ByteBuffer.allocate(60)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort(Float.floatToFloat16(1.5f))
            .putShort((short) (Float.floatToRawIntBits(-3f) >> 16))
            .put((byte) -1)
            .put((byte) -1)
            .put((byte) 0)
            .put((byte) 1)
            .putShort((short) -2)
            .putShort((short) -2)
            .putInt(-3)
            .putInt(-3)
            .putLong(1L << 53)
            .putLong(7)
            .putLong(-1)
            .putLong((1L << 53) + 1)
            .putLong(-(1L << 53))
            .array();
    SequencedMap<String, Object> types = new LinkedHashMap<>();
    types.put("F16", NdArray.of(1.5f));
    types.put("BF16", NdArray.of(-3f));
    types.put("I8", NdArray.of(-1f));
    types.put("U8", NdArray.of(255f));
    types.put("BOOL", NdArray.of(0f, 1f));
    types.put("I16", NdArray.of(-2f));
    types.put("U16", NdArray.of(65534f));
    types.put("I32", NdArray.of(-3.0));
    types.put("U32", NdArray.of(4294967293.0));
    types.put("I64", NdArray.of(0x1p53, 7.0));
    int at = 0;
    StringBuilder header = new StringBuilder("{");
    for (Map.Entry<String, Object> type : types.entrySet()) {
      int count = ((NdArray) type.getValue()).size();
      int bytes = count * ElementType.valueOf(type.getKey()).bits / 8;
      header
          .append("\"%s\":".formatted(type.getKey()))
          .append(
              entry(type.getKey(), "[" + count + "]", "[" + at + "," + (at + bytes) + "],")
                  .replace("],}", "]},"));
      at += bytes;
    }
    header.append("\"beyond\":").append(entry("U64", "[]", "[" + at + "," + (at + 8) + "]"));
    header.append(",\"odd\":").append(entry("I64", "[2]", "[" + (at + 8) + "," + (at + 24) + "]}"));
    Safetensors file = parse(file(header.length(), header.toString(), data));
    types.forEach((type, numbers) ->
        assertEquals(numbers, requireNonNull(file.arrays().get(type)).array(), type));
    assertEquals(Indices.of(0, 1), requireNonNull(file.arrays().get("BOOL")).indices());
    assertEquals(Indices.of(255), requireNonNull(file.arrays().get("U8")).indices());
    assertError(
        FileFormatException.class,
        "a.safetensors, array beyond: expected whole numbers that a double can hold, up to 2^53,"
            + " found 18446744073709551615 at place 0",
        () -> requireNonNull(file.arrays().get("beyond")).array());
    assertError(
        FileFormatException.class,
        "a.safetensors, array odd: expected whole numbers that a double can hold, up to 2^53,"
            + " found 9007199254740993 at place 0",
        () -> requireNonNull(file.arrays().get("odd")).array());
    assertError(
        FileFormatException.class,
        "a.safetensors, array I32: expected positions from 0 to 2147483647, found -3 at place 0",
        () -> requireNonNull(file.arrays().get("I32")).indices());
    assertError(
        FileFormatException.class,
        "a.safetensors, array F16: expected whole numbers, found elements of F16",
        () -> requireNonNull(file.arrays().get("F16")).indices());
  }

  /** Types that the reference knows and no array here can hold do not spoil the others. */
  @Test
  void typesThatCannotBeReadAreNamed() {
    String header =
        "{\"a\":"
            + entry("F8_E4M3", "[2]", "[0,2]")
            + ",\"b\":"
            + entry("F4", "[4]", "[2,4]")
            + "}";
    StoredArray eight = requireNonNull(parse(file(header, 4)).arrays().get("a"));
    assertError(
        FileFormatException.class,
        "a.safetensors, array a: expected F64, F32, F16, BF16, whole numbers or truth, found"
            + " elements of F8_E4M3",
        eight::array);
  }

  private static void refused(String message, byte[] bytes) {
    assertError(FileFormatException.class, "a.safetensors" + message, () -> parse(bytes));
  }

  @Test
  void whatTheReferenceRefusesIsRefused() {
    refused(", byte 0: expected a header's length of 8 bytes, found 7 bytes", new byte[7]);
    refused(
        ", byte 0: expected a header within the file of 10 bytes, found a length of 3",
        file(3, "{}", new byte[0]));
    refused(
        ", byte 0: expected a header of at most 100000000 bytes, found a length of 100000001",
        file(100_000_001, "{}", new byte[0]));
    refused(
        ", byte 0: expected a header of at most 100000000 bytes, found a length of"
            + " 18446744073709551615",
        file(-1, "{}", new byte[0]));
    refused(", byte 8: expected a header that begins with {, found none", file("", 0));
    refused(", byte 8: expected a header that begins with {, found another byte", file(" {}", 0));
    byte[] bytes = file("{\"é\":1}", 0);
    bytes[11] = 'x';
    refused(", the header: expected text in UTF-8, found other bytes", bytes);
    refused(
        " (header), line 1, column 58: expected names that differ, found a second member \"a\"",
        file(
            "{\"a\":"
                + entry("F32", "[0]", "[0,0]")
                + ",\"a\":"
                + entry("F32", "[0]", "[0,0]")
                + "}",
            0));
    refused(
        ", array a: expected no gap and no overlap: a begin at 4, found a begin at 0",
        file(
            "{\"b\":"
                + entry("F32", "[1]", "[0,4]")
                + ",\"a\":"
                + entry("F32", "[1]", "[0,4]")
                + "}",
            4));
    refused(
        ", array b: expected no gap and no overlap: a begin at 4, found a begin at 5",
        file(
            "{\"a\":"
                + entry("F32", "[1]", "[0,4]")
                + ",\"b\":"
                + entry("F32", "[1]", "[5,9]")
                + "}",
            9));
    refused(
        ", array a: expected offsets in order, from 0 to 4, found [0, 8]",
        file("{\"a\":" + entry("F32", "[2]", "[0,8]") + "}", 4));
    refused(
        ", array a: expected offsets in order, from 0 to 4, found [4, 0]",
        file("{\"a\":" + entry("F32", "[1]", "[4,0]") + "}", 4));
    refused(
        ", array a: expected offsets in order, from 0 to 4, found [-4, 0]",
        file("{\"a\":" + entry("F32", "[1]", "[-4,0]") + "}", 4));
    refused(
        ", array a: expected 64 bits for F32[2], found 4 bytes",
        file("{\"a\":" + entry("F32", "[2]", "[0,4]") + "}", 4));
    refused(
        ", array a: expected 12 bits for F4[3], found 1 bytes",
        file("{\"a\":" + entry("F4", "[3]", "[0,1]") + "}", 1));
    refused(
        ", array a: expected extents from 0 to 2147483647, found 4294967296",
        file("{\"a\":" + entry("F32", "[4294967296,4294967296]", "[0,0]") + "}", 0));
    refused(
        ", array a: expected no more numbers than an array can hold, found shape: [65536, 65536]"
            + " has more numbers than an array can hold, 2147418112",
        file("{\"a\":" + entry("F32", "[65536,65536]", "[0,0]") + "}", 0));
    refused(
        ", array a: expected extents from 0 to 2147483647, found -1",
        file("{\"a\":" + entry("F32", "[-1]", "[0,0]") + "}", 0));
    refused(
        ", its end: expected 4 bytes of numbers, found 5 bytes",
        file("{\"a\":" + entry("F32", "[1]", "[0,4]") + "}", 5));
    refused(", its end: expected 0 bytes of numbers, found 1 bytes", file("{}", 1));
    refused(
        ", at a.dtype: expected a type of safetensors, found \"F31\"",
        file("{\"a\":" + entry("F31", "[1]", "[0,4]") + "}", 4));
    refused(
        ", at a.data_offsets: expected at most 2 numbers, found 3",
        file("{\"a\":" + entry("F32", "[1]", "[0,4,4]") + "}", 4));
    refused(
        ", at __metadata__.k: expected a text, found 1", file("{\"__metadata__\":{\"k\":1}}", 0));
    refused(", at a: expected an object, found 1", file("{\"a\":1}", 0));
  }

  @Test
  void anEmptyFileOfArraysIsOne() {
    assertEquals(new State(new LinkedHashMap<>()), parse(file("{}", 0)).state());
    assertEquals(new State(new LinkedHashMap<>()), parse(file("{}   \n", 0)).state());
  }

  /** A header that promises much takes no memory. */
  @Test
  void noMemoryIsTakenForPromises() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Files.write(file, file("{\"a\":" + entry("F64", "[250000000]", "[0,2000000000]") + "}", 16));
    assertThrows(FileFormatException.class, () -> Safetensors.read(file));
    Files.write(file, file(99_000_000, "{\"a\":", new byte[8]));
    assertThrows(FileFormatException.class, () -> Safetensors.read(file));
  }

  @Test
  void oneNameIsTaken() {
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("__metadata__", NdArray.of(1f));
    assertError(
        IllegalArgumentException.class,
        "write: no array can be called __metadata__",
        () -> {
          try {
            Safetensors.write(folder.resolve("a"), new State(arrays));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    assertTrue(Files.notExists(folder.resolve("a")));
    assertTrue(Files.notExists(folder.resolve("a.part")));
  }
}
