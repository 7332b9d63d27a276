package adjoint.nn.data;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import adjoint.nn.file.FileFormatException;
import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are cut off, changed and put together at random: each is read, or refused by a {@link
 * FileFormatException}, soon and without much memory.
 */
class ReadersFuzzTest {
  private static final int ROUNDS = Boolean.getBoolean("adjoint.long") ? 40_000 : 120;
  private static final long MOST_ALLOCATED = 48L << 20; // an image of 2²⁰ pixels takes 30 MB
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  private interface Reader {
    Object read(Path file) throws IOException;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] image(String format, int type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BufferedImage image = DataSamples.image(9, 7, type, i -> i * 0x10305);
    assertTrue(ImageIO.write(image, format, bytes));
    return bytes.toByteArray();
  }

  private static List<byte[]> mutants(List<byte[]> seeds, String... words) {
    RandomGenerator rng = new SplittableRandom(5);
    List<byte[]> mutants = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = seeds.get(rng.nextInt(seeds.size()));
      for (int changes = rng.nextInt(1, 6); changes > 0; changes--) {
        bytes = mutate(bytes, seeds, words, rng);
      }
      mutants.add(bytes);
    }
    return mutants;
  }

  private static byte[] mutate(
      byte[] bytes, List<byte[]> seeds, String[] words, RandomGenerator rng) {
    if (bytes.length == 0) {
      return seeds.getFirst();
    }
    int at = rng.nextInt(bytes.length);
    byte[] changed = bytes.clone();
    return switch (rng.nextInt(7)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> {
        changed[at] ^= (byte) (1 << rng.nextInt(8));
        yield changed;
      }
      case 2 -> {
        changed[at] = (byte) rng.nextInt(256);
        yield changed;
      }
      case 3 -> { // extremes where lengths stand
        byte extreme = (byte) (rng.nextBoolean() ? 0xFF : rng.nextBoolean() ? 0x7F : 0);
        Arrays.fill(changed, at, Math.min(bytes.length, at + 4), extreme);
        yield changed;
      }
      case 4 -> join(Arrays.copyOf(bytes, at), text(words[rng.nextInt(words.length)]), bytes, at);
      case 5 -> { // the same part again
        int end = rng.nextInt(at, bytes.length);
        yield join(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, end), bytes, end);
      }
      default -> {
        byte[] other = seeds.get(rng.nextInt(seeds.size()));
        yield join(Arrays.copyOf(bytes, at), new byte[0], other, rng.nextInt(other.length));
      }
    };
  }

  private static byte[] join(byte[] start, byte[] middle, byte[] end, int from) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(start);
    joined.writeBytes(middle);
    joined.write(end, from, end.length - from);
    return joined.toByteArray();
  }

  private void assertReadOrRefused(String name, List<byte[]> files, Reader... readers)
      throws IOException {
    Path file = folder.resolve(name);
    int[] counts = new int[2];
    for (byte[] bytes : files) {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      for (Reader reader : readers) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
          requireNonNull(reader.read(file));
          counts[0]++;
        } catch (FileFormatException e) {
          assertTrue(e.getMessage().length() < 2000, e.getMessage());
          counts[1]++;
        } catch (Exception | Error e) {
          fail(describe(bytes), e);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < MOST_ALLOCATED, () -> allocated + " bytes for " + describe(bytes));
      }
    }
    assertTrue(counts[0] > 0 && counts[1] > 0, () -> "one-sided: " + Arrays.toString(counts));
  }

  private static String describe(byte[] bytes) {
    return bytes.length > 4000
        ? bytes.length + " bytes"
        : HexFormat.of().formatHex(bytes) + "\n" + new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  @Timeout(600)
  void csv() throws IOException {
    List<byte[]> seeds =
        List.of(
            text("a,kind,\"b, c\"\n1.5,x,2\n-3e2,\"y \"\"z\"\"\",?\n\n7,x,\"two\nlines\"\n"),
            text("\uFEFFgröße;b\r\n1;2\r\n"),
            "\uFEFFa,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE),
            gzip(text("a,b\n" + "1,x\n".repeat(30))));
    Schema schema =
        new Schema(
            List.of(
                new Schema.Field.Numbers("a"), new Schema.Field.Categories("kind", List.of("x"))));
    assertReadOrRefused(
        "a.csv",
        mutants(seeds, ",", "\"", "\n", "\r", "1e999", "NaN", "\0", "\uD7FFä", ";", "=1+1"),
        Csv.standard()::read,
        file -> Csv.standard().read(file, schema),
        file -> {
          List<Row> rows = new ArrayList<>();
          Csv.standard().rows(file, schema).epoch(0).forEach(rows::add);
          return rows;
        });
  }

  @Test
  @Timeout(600)
  void arff() throws IOException {
    String header =
        """
        % c
        @relation r
        @attribute 'a b' real
        @attribute c {x, 'y z'}
        @attribute s string
        @attribute d date "yyyy-MM-dd"
        @data
        """;
    List<byte[]> seeds =
        List.of(
            text(header + "1,x,'t\\'s',2020-01-02\n?,?,?,?\n-2e3,'y z',u,\"1999-12-31\" % end\n"),
            text(header + "{0 1, 2 'a'}\n{}\n{1 'y z',3 2000-01-01}\n"),
            gzip(text(header + "1,x,t,2020-01-02\n".repeat(20))));
    assertReadOrRefused(
        "a.arff",
        mutants(seeds, "{", "}", "'", "\"", "%", "\\", ",", "?", "\n", "@data\n", "\0", "\u2028"),
        Arff::read);
  }

  @Test
  @Timeout(600)
  void idx() throws IOException {
    byte[] plain = IdxTest.idx(8, new int[] {3, 2}, b -> b.put(new byte[6]));
    List<byte[]> seeds =
        List.of(
            plain,
            IdxTest.idx(14, new int[] {2}, b -> b.putDouble(1).putDouble(2)),
            IdxTest.idx(12, new int[] {1, 2, 1}, b -> b.putInt(1).putInt(2)),
            gzip(plain));
    List<byte[]> files = new ArrayList<>(mutants(seeds, "\0", "\0\0\0\1", "\0\0\b\1"));
    for (int extent : new int[] {0, 1, 1 << 16, 1 << 30, Integer.MAX_VALUE, -1}) {
      int[] extents = IntStream.range(0, 4).map(_ -> extent).toArray();
      files.add(IdxTest.idx(8, extents, _ -> {}));
      files.add(gzip(IdxTest.idx(14, extents, b -> b.putDouble(1))));
    }
    assertReadOrRefused("a.idx", files, Idx::read, Idx::classes, Idx::map);
  }

  @Test
  @Timeout(600)
  void images() throws IOException {
    List<byte[]> seeds =
        List.of(
            image("png", BufferedImage.TYPE_INT_ARGB),
            image("png", BufferedImage.TYPE_BYTE_INDEXED),
            image("png", BufferedImage.TYPE_USHORT_GRAY),
            image("jpg", BufferedImage.TYPE_INT_RGB),
            image("jpg", BufferedImage.TYPE_BYTE_GRAY),
            image("gif", BufferedImage.TYPE_BYTE_INDEXED),
            image("bmp", BufferedImage.TYPE_INT_RGB),
            image("bmp", BufferedImage.TYPE_BYTE_BINARY));
    List<byte[]> files =
        new ArrayList<>(mutants(seeds, "IHDR", "PLTE", "IDAT", "IEND", "\0\0\0\0", "GIF89a", "BM"));
    for (int side : new int[] {1, 1000, 2000, 46341, Integer.MAX_VALUE, -1}) {
      files.add(ImageFolderTest.pngOf(side, side));
    }
    assertReadOrRefused(
        "class/a.png",
        files,
        file -> ImageFolder.of(folder, Colour.RGB, 4, 4, OtherSizes.RESIZE).image(0));
  }

  /** A gigabyte is announced, and packed bytes come without end. */
  @Test
  void unpackingEnds() throws IOException {
    byte[] megabyte = new byte[1 << 20];
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(IdxTest.idx(8, new int[] {1 << 30}, _ -> {}));
      for (int i = 0; i < 80; i++) {
        out.write(megabyte);
      }
    }
    Path file = Files.write(folder.resolve("bomb.gz"), packed.toByteArray());
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      fail(Idx.read(file).toString());
    } catch (FileFormatException e) {
      assertTrue(e.getMessage().contains("packed size"), e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 3 * Gunzip.PLAUSIBLE, () -> allocated + " bytes");
  }
}
