package adjoint.nn.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import adjoint.array.NdArray;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Mlp;
import adjoint.nn.Residual;
import adjoint.nn.SeededRandom;
import adjoint.nn.Sequential;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.norm.BatchNorm;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files with bytes changed, left out, doubled and cut: whatever they hold, a reader gives what
 * there is or says what is wrong, and takes no more memory than the size of the file justifies.
 */
class FileFuzzTest {
  private static final int TRIES = Boolean.getBoolean("adjoint.long") ? 20_000 : 100;

  /** Bytes for each byte of a file: a tree of JSON takes most. */
  private static final int TIMES = 200;

  /** Besides: buffers, classes, messages. */
  private static final long ALWAYS = 8 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  private final SplittableRandom rng = new SplittableRandom(1);

  private interface Reader {
    void read(Path file) throws IOException;
  }

  /** Words that mean something in these formats, and numbers at the edges. */
  private static final List<String> WORDS =
      List.of(
          "0",
          "1",
          "-1",
          "1e999",
          "2147483647",
          "2147483648",
          "4294967295",
          "9223372036854775807",
          "18446744073709551615",
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "[[[[",
          "{\"a\":",
          "F64",
          "F32",
          "\"shape\":[65536,65536]",
          "\"data_offsets\":[0,99999999]",
          "'shape': (1000000000,)",
          "'|O'",
          "'<f8'",
          "True",
          "\\ud800",
          "PK\u0001\u0002",
          "PK\u0005\u0006",
          "\u0000\u0000\u0000\u0000",
          "ÿÿÿÿÿÿÿÿ",
          "\"@type\"",
          "\"sequential\"",
          "\"pooling.window\"",
          "../",
          "\n",
          "\"");

  private byte[] mutated(byte[] bytes) {
    byte[] now = bytes;
    for (int changes = rng.nextInt(1, 4); changes > 0; changes--) {
      IntUnaryOperator place =
          most -> most == 0 ? 0 : rng.nextInt(rng.nextBoolean() ? Math.min(most, 300) : most);
      int at = place.applyAsInt(now.length + 1);
      int end = Math.min(now.length, at + rng.nextInt(1, 30));
      byte[] middle =
          switch (rng.nextInt(6)) {
            case 0 -> new byte[0];
            case 1 -> WORDS.get(rng.nextInt(WORDS.size())).getBytes(ISO_8859_1);
            case 2 -> {
              byte[] changed = Arrays.copyOfRange(now, at, end);
              for (int i = 0; i < changed.length; i++) {
                changed[i] ^= (byte) (1 << rng.nextInt(8));
              }
              yield changed;
            }
            case 3 -> {
              byte[] twice = Arrays.copyOf(Arrays.copyOfRange(now, at, end), 2 * (end - at));
              System.arraycopy(twice, 0, twice, end - at, end - at);
              yield twice;
            }
            case 4 -> {
              byte[] random = new byte[end - at];
              rng.nextBytes(random);
              yield random;
            }
            default -> {
              end = now.length; // cut
              yield new byte[0];
            }
          };
      byte[] next = new byte[at + middle.length + now.length - end];
      System.arraycopy(now, 0, next, 0, at);
      System.arraycopy(middle, 0, next, at, middle.length);
      System.arraycopy(now, end, next, at + middle.length, now.length - end);
      now = next;
    }
    return now;
  }

  private void fuzz(Path file, Reader reader) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    reader.read(file); // as it is, and all classes are loaded
    int refused = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] mutated = mutated(bytes);
      Files.write(file, mutated);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        reader.read(file);
      } catch (FileFormatException e) {
        refused++;
      } catch (Throwable e) {
        Path kept = Files.createTempFile("fuzz", file.getFileName().toString());
        Files.write(kept, mutated);
        fail("another error for " + kept, e);
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertTrue(
          allocated < ALWAYS + (long) TIMES * mutated.length,
          allocated + " bytes for a file of " + mutated.length);
    }
    assertTrue(refused > TRIES / 4, refused + " of " + TRIES + " refused");
    Files.write(file, bytes);
  }

  private static SequencedMap<String, NdArray> arrays() {
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("a", NdArray.of(new double[][] {{1, 2}, {3, 4}}));
    arrays.put("b", NdArray.of(1f, 2f, 3f));
    return arrays;
  }

  @Test
  void json() throws IOException {
    Path file = folder.resolve("a.json");
    Files.writeString(file, "{\"a\":[1,-2.5e3,\"t\\u00e9\",true,null],\"b\":{\"c\":[[],{}]}}");
    fuzz(file, f -> Json.parse("a", new String(Files.readAllBytes(f), ISO_8859_1)));
  }

  @Test
  void safetensors() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Mlp.of(3, 4, 2).init(rng).state());
    fuzz(file, Safetensors::read);
  }

  @Test
  void npy() throws IOException {
    Path file = folder.resolve("a.npy");
    Npy.write(file, requireNonNull(arrays().get("a")));
    fuzz(file, f -> Npy.read(f).array());
    fuzz(file, f -> Npy.parse("a", Files.readAllBytes(f)).array());
  }

  @Test
  void npz() throws IOException {
    Path file = folder.resolve("a.npz");
    Npz.write(file, arrays());
    fuzz(file, f -> Npz.read(f).values().forEach(StoredArray::array));
  }

  private static Layer model() {
    SplittableRandom rng = new SplittableRandom(1);
    return Sequential.of(
        Residual.of(Mlp.of(2, 3, 2).init(rng)),
        EncoderBlock.of(2, 1).causal().rotary(3).init(rng),
        Conv2d.of(1, 1, 1).init(rng),
        MaxPool.of(2),
        BatchNorm.of(2).init(),
        Activation.TANH);
  }

  /**
   * The JSON is changed where the numbers are not, so that it is their hash that goes with them.
   */
  @Test
  void models() throws IOException {
    new SavedModel(model(), Json.Obj.EMPTY).write(folder);
    fuzz(folder.resolve("model.json"), _ -> SavedModel.read(folder));
  }

  @Test
  void numbersOfModels() throws IOException {
    new SavedModel(model(), Json.Obj.EMPTY).write(folder);
    fuzz(folder.resolve("model.safetensors"), _ -> SavedModel.read(folder));
  }

  /** A snapshot that fits by its format and not by its parts is the error of a state. */
  @Test
  void snapshots() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Layer model = Mlp.of(1, 1).init(rng);
    Snapshot snapshot = Snapshot.of().with("model", model).with("rng", SeededRandom.of(1));
    snapshot.write(file, Json.Obj.EMPTY.with("epoch", Json.of(1)));
    fuzz(
        file,
        f -> {
          try {
            snapshot.read(f);
          } catch (IllegalArgumentException e) {
            if (!String.valueOf(e.getMessage()).startsWith("read: the file does not fit")) {
              throw e;
            }
            throw new FileFormatException("a", "the whole", "what fits", "another");
          }
        });
  }

  /** Small files that would be large: each of them is refused in the time that reading it takes. */
  @Test
  void hostileFiles() throws IOException {
    Path file = folder.resolve("a");
    for (String text :
        List.of(
            "[".repeat(1 << 20),
            "{\"\":".repeat(1 << 18),
            "\"" + "\\".repeat(1 << 20),
            "1".repeat(1 << 20),
            "-1e" + "9".repeat(1 << 20),
            "[" + "0,".repeat(1 << 18))) {
      Files.write(file, text.getBytes(UTF_8));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        Json.parse("a", Files.readString(file));
        fail("read: " + text.substring(0, 10));
      } catch (FileFormatException e) {
        assertTrue(e.getMessage().length() < 300, e.getMessage());
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < ALWAYS + (long) TIMES * text.length(), allocated + " bytes");
    }
  }
}
