package adjoint.nn.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Vectors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of numpy's, which {@code numpy-files.py} wrote down, and files for numpy. */
class NumpyTest {
  @TempDir Path folder;

  private static List<List<String>> cases() throws IOException {
    return Vectors.lines("file/numpy-files.txt");
  }

  private static byte[] bytes(List<String> line) {
    return Base64.getDecoder().decode(line.getLast());
  }

  @Test
  void arraysOfNumpysAreRead() throws IOException {
    int read = 0;
    for (List<String> line : cases()) {
      String name = line.getFirst();
      if (name.startsWith("savez")) {
        continue;
      }
      if (line.get(1).equals("refused")) {
        assertThrows(FileFormatException.class, () -> Npy.parse(name, bytes(line)).array(), name);
        continue;
      }
      StoredArray array = Npy.parse(name, bytes(line));
      Tensor expected = Vectors.array(line.get(1));
      assertEquals(expected.shape(), array.shape(), name);
      NdArray actual = array.array();
      assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), name);
      boolean narrow =
          List.of("F16", "F32", "I8", "U8", "I16", "U16", "BOOL").contains(array.type().name());
      assertEquals(narrow ? DType.F32 : DType.F64, actual.dtype(), name);
      read++;
    }
    assertEquals(37, read);
  }

  @Test
  void objectsAreRefusedWithTheReason() throws IOException {
    List<String> line =
        cases().stream().filter(c -> c.getFirst().equals("objects")).findFirst().orElseThrow();
    String message =
        assertThrows(FileFormatException.class, () -> Npy.parse("o.npy", bytes(line))).getMessage();
    assertTrue(message.contains("pickles and run code"), message);
  }

  @Test
  void archivesOfNumpysAreRead() throws IOException {
    for (List<String> line : cases()) {
      if (line.getFirst().startsWith("savez")) {
        Path file = folder.resolve(line.getFirst() + ".npz");
        Files.write(file, bytes(line));
        SequencedMap<String, StoredArray> arrays = Npz.read(file);
        assertEquals(List.of("x", "y", "a/b"), List.copyOf(arrays.keySet()));
        assertEquals(Indices.of(2, 0, 1), requireNonNull(arrays.get("y")).indices());
        assertEquals(Shape.of(2, 3, 4), requireNonNull(arrays.get("x")).shape());
        assertEquals(23 / 7.0 - 1, requireNonNull(arrays.get("x")).array().get(1, 2, 3));
        assertEquals(NdArray.of(0f, 0f, 0f), requireNonNull(arrays.get("a/b")).array());
      }
    }
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("a.npy");
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("rows", NdArray.of(new double[][] {{1, Double.NaN}, {-0.0, 1e300}}));
    arrays.put("columns", NdArray.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).permute(1, 0));
    arrays.put("empty", NdArray.zeros(DType.F64, Shape.of(0, 3)));
    arrays.put("scalar", NdArray.scalar(DType.F32, 3));
    for (NdArray array : arrays.values()) {
      Npy.write(file, array);
      assertEquals(array, Npy.read(file).array());
    }
    Indices indices = Indices.of(new int[][] {{0, 5}, {Integer.MAX_VALUE, 1}});
    Npy.write(file, indices);
    assertEquals(ElementType.I64, Npy.read(file).type());
    assertEquals(indices, Npy.read(file).indices());
    Path archive = folder.resolve("a.npz");
    Npz.write(archive, arrays);
    SequencedMap<String, NdArray> read = new LinkedHashMap<>();
    Npz.read(archive).forEach((name, array) -> read.put(name, array.array()));
    assertEquals(arrays, read);
    byte[] once = Files.readAllBytes(archive);
    Npz.write(archive, arrays);
    assertArrayEquals(once, Files.readAllBytes(archive));
  }

  /** As numpy lays it out: 64 bytes of header, of which the last is a line break. */
  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    Path file = folder.resolve("a.npy");
    Npy.write(file, NdArray.of(1f));
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
    byte[] expected = new byte[132];
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
    System.arraycopy(start, 0, expected, 0, start.length);
    Arrays.fill(expected, 10, 127, (byte) ' ');
    System.arraycopy(text.getBytes(ISO_8859_1), 0, expected, 10, text.length());
    expected[127] = '\n';
    expected[130] = (byte) 0x80;
    expected[131] = 0x3f;
    byte[] actual = Files.readAllBytes(file);
    assertArrayEquals(expected, actual);
  }

  private static byte[] npy(String dictionary, int data) {
    byte[] text = dictionary.getBytes(ISO_8859_1);
    byte[] file = new byte[10 + text.length + data];
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0};
    System.arraycopy(start, 0, file, 0, start.length);
    System.arraycopy(text, 0, file, start.length, text.length);
    return file;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} | byte 65: expected 8 bytes for"
            + " F32[2], found 4 bytes",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()} x | byte 64: expected the end of the"
            + " header, found more",
        "{'descr': '<f4', 'descr': '<f4'} | byte 35: expected each key once, found descr twice",
        "{'descr': '<f4', 'shape': (1,)} | byte 41: expected descr, fortran_order and shape, found"
            + " only [descr, shape]",
        "{'other': 1} | byte 19: expected descr, fortran_order and shape, found other",
        "{'descr': '=f4', 'fortran_order': False, 'shape': (1,)} | byte 25: expected a type such as"
            + " <f4, found =f4",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)} | byte 44: expected True or False,"
            + " found '0'",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (-1,)} | byte 60: expected an extent,"
            + " found '-'",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1 1)} | byte 62: expected ), found '1'",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (4294967296,)} | byte 72: expected"
            + " extents from 0 to 2147483647, found 4294967296",
        "{'descr': '<f4 | byte 20: expected a type in quotes, found '''",
        "nothing | byte 10: expected {, found 'n'",
      })
  void malformedHeadersAreToldWhereTheyAre(String dictionary, String message) {
    assertEquals(
        "a.npy, " + message,
        assertThrows(FileFormatException.class, () -> Npy.parse("a.npy", npy(dictionary, 4)))
            .getMessage());
  }

  @Test
  void versionsAreChecked() {
    byte[] file = npy("{}", 0);
    file[6] = 4;
    assertEquals(
        "a.npy, byte 6: expected a version from 1 to 3, found 4; save it as one of these",
        assertThrows(FileFormatException.class, () -> Npy.parse("a.npy", file)).getMessage());
  }

  // ---- archives

  private Path zip(String... entries) throws IOException {
    Path file = folder.resolve("a.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < entries.length; i++) {
        zip.putNextEntry(new ZipEntry(entries[i]));
        Npy.write(NdArray.of(1f + i), zip);
        zip.closeEntry();
      }
    }
    return file;
  }

  private static String refused(Path file) {
    return assertThrows(FileFormatException.class, () -> Npz.read(file)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({"../a.npy", "/a.npy", "a/../../b.npy", "C:a.npy", "a\\b.npy", "a.txt", "a.npy/"})
  void pathsThatLeaveAreRefused(String name) throws IOException {
    String message = refused(zip(name));
    assertTrue(message.contains("entries that end in .npy and stay within a folder"), message);
  }

  @Test
  void namesAreUnique() throws IOException {
    Path file = zip("a.npy", "b.npy");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i + 4 < bytes.length; i++) {
      if (new String(bytes, i, 5, ISO_8859_1).equals("b.npy")) {
        bytes[i] = 'a';
      }
    }
    Files.write(file, bytes);
    assertEquals(
        file + ", entry a: expected names that differ, found a second of this name", refused(file));
  }

  /** A gigabyte of zeros is packed into a megabyte. */
  @Test
  void bombsAreRefused() throws IOException {
    Path file = folder.resolve("bomb.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(header("(4200000,)"));
      byte[] zeros = new byte[1 << 16];
      for (int left = 4 * 4_200_000; left > 0; left -= zeros.length) {
        zip.write(zeros, 0, Math.min(left, zeros.length));
      }
      zip.closeEntry();
    }
    assertTrue(Files.size(file) < 1 << 16);
    assertEquals(
        file
            + ", entry a, byte 128: expected at most 16777216 more bytes, or a call that says how"
            + " many may be taken, found 16800000 bytes",
        refused(file));
    assertEquals(4_200_000, requireNonNull(Npz.read(file, 1 << 25).get("a")).shape().size());
  }

  private static byte[] header(String shape) {
    byte[] file = npy("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + "}", 0);
    byte[] padded = Arrays.copyOf(file, 128);
    Arrays.fill(padded, file.length, 128, (byte) ' ');
    padded[8] = 118;
    return padded;
  }

  @Test
  void promisesAreNotBelieved() throws IOException {
    Path file = folder.resolve("a.npz");
    for (int more : new int[] {-1, 1}) {
      try (OutputStream out = Files.newOutputStream(file);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        zip.putNextEntry(new ZipEntry("a.npy"));
        zip.write(header("(3,)"));
        zip.write(new byte[12 + more]);
        zip.closeEntry();
      }
      assertEquals(
          file
              + ", entry a, byte 128: expected 12 bytes of numbers, found "
              + (more > 0 ? "more" : "11 bytes"),
          refused(file));
    }
  }

  @Test
  void checkSumsAreChecked() throws IOException {
    Path file = zip("a.npy");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i + 4 < bytes.length; i++) {
      if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1 && bytes[i + 3] == 2) {
        bytes[i + 16] ^= 1; // in the directory of the archive
      }
    }
    Files.write(file, bytes);
    assertEquals(
        file + ", entry a, its end: expected the check sum of the archive, found another",
        refused(file));
    Files.write(file, new byte[100]);
    assertTrue(refused(file).startsWith(file + ", the archive: expected a zip archive, found "));
  }
}
