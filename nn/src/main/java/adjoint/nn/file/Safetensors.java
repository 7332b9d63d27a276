package adjoint.nn.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.State;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A file of named arrays in the safetensors format: the length of a header, the header as JSON,
 * then the numbers. It runs no code when it is read, and PyTorch, JAX and others read and write it
 * too.
 *
 * {@snippet :
 * Safetensors.write(Path.of("model.safetensors"), model.state());
 * model.load(Safetensors.read(Path.of("model.safetensors")));
 * }
 *
 * <p>Whoever wants some of the arrays of a large file opens it: it is mapped into memory, and an
 * array is read when it is asked for. As long as it is open nobody may make the file shorter.
 *
 * {@snippet :
 * try (Safetensors file = Safetensors.open(Path.of("large.safetensors"))) {
 *   NdArray words = file.arrays().get("embedding.weight").array();
 * }
 * }
 *
 * <p>What the reference implementation refuses is refused: a header longer than the file or than
 * 100 MB, that is no UTF-8, does not begin with a brace, or has two entries of one name; arrays
 * that overlap, leave gaps, end behind the file or before its end, or whose extents overflow.
 *
 * @see <a href="https://github.com/huggingface/safetensors">The format</a>
 */
public final class Safetensors implements AutoCloseable {
  private static final int LENGTH = 8; // bytes in front of the header
  private static final int LONGEST_HEADER = 100_000_000;
  private static final long HASHED = 1 << 30; // bytes at once
  private static final String METADATA = "__metadata__";

  private final SequencedMap<String, String> metadata;
  private final SequencedMap<String, StoredArray> arrays;
  private final MemorySegment bytes;
  private final Runnable close;

  private Safetensors(Reader reader, Runnable close) {
    this.metadata = Collections.unmodifiableSequencedMap(reader.metadata);
    this.arrays = Collections.unmodifiableSequencedMap(reader.arrays);
    this.bytes = reader.bytes;
    this.close = close;
  }

  // ---- reading

  /** The numbers of all arrays of a file, by name. */
  public static State read(Path file) throws IOException {
    try (Safetensors opened = open(file)) {
      return opened.state();
    }
  }

  /** Opens a file, and reads its header. */
  @SuppressWarnings("MustBeClosedChecker") // by close
  public static Safetensors open(Path file) throws IOException {
    requireNonNull(file, "open: file is null");
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "it is a folder; SavedModel.read reads a model's");
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new Safetensors(new Reader(file.toString(), bytes), arena::close);
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /** What these bytes are, which came from a source named so in errors. */
  public static Safetensors parse(String source, byte[] bytes) {
    requireNonNull(source, "parse: source is null");
    requireNonNull(bytes, "parse: bytes is null");
    return new Safetensors(new Reader(source, MemorySegment.ofArray(bytes)), () -> {});
  }

  /** What else the file says, texts by name. */
  public SequencedMap<String, String> metadata() {
    return metadata;
  }

  /** The arrays by name, in the order of the header. */
  public SequencedMap<String, StoredArray> arrays() {
    return arrays;
  }

  /** The numbers of all arrays. */
  public State state() {
    SequencedMap<String, NdArray> numbers = new LinkedHashMap<>();
    arrays.forEach((name, array) -> numbers.put(name, array.array()));
    return new State(numbers);
  }

  /** The hash of all bytes of the file. */
  String sha256() {
    MessageDigest digest = Bytes.sha256();
    for (long at = 0; at < bytes.byteSize(); at += HASHED) {
      digest.update(bytes.asSlice(at, Math.min(HASHED, bytes.byteSize() - at)).asByteBuffer());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Closes the file; arrays that have been read stay. */
  @Override
  public void close() {
    close.run();
  }

  /** The names with types and shapes. */
  @Override
  public String toString() {
    return "Safetensors" + arrays.values();
  }

  /** Reads a header, and believes nothing of it. */
  private static final class Reader {
    final SequencedMap<String, String> metadata = new LinkedHashMap<>();
    final SequencedMap<String, StoredArray> arrays = new LinkedHashMap<>();
    private final String source;
    private final MemorySegment bytes;

    /** Where the numbers of an array lie behind the header. */
    private record Extent(String place, long begin, long end) {}

    private final List<Extent> extents = new ArrayList<>();

    Reader(String source, MemorySegment bytes) {
      this.source = source;
      this.bytes = bytes;
      int length = headerLength();
      MemorySegment data = bytes.asSlice(LENGTH + length);
      byte[] header = bytes.asSlice(LENGTH, length).toArray(JAVA_BYTE);
      Json json = Json.parse(source + " (header)", Bytes.utf8(source, "the header", header));
      JsonView.of(source, json)
          .members()
          .forEach((name, entry) -> {
            if (name.equals(METADATA)) {
              entry.members().forEach((key, text) -> metadata.put(key, text.text()));
            } else {
              arrays.put(name, array(name, entry, data));
            }
          });
      requireComplete(data.byteSize());
    }

    private int headerLength() {
      if (bytes.byteSize() < LENGTH) {
        throw error("byte 0", "a header's length of 8 bytes", bytes.byteSize() + " bytes");
      }
      long length = bytes.get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
      if (length < 0 || length > LONGEST_HEADER) {
        throw error(
            "byte 0",
            "a header of at most " + LONGEST_HEADER + " bytes",
            "a length of " + Long.toUnsignedString(length));
      }
      if (length > bytes.byteSize() - LENGTH) {
        throw error(
            "byte 0",
            "a header within the file of " + bytes.byteSize() + " bytes",
            "a length of " + length);
      }
      if (length == 0 || bytes.get(JAVA_BYTE, LENGTH) != '{') {
        throw error("byte 8", "a header that begins with {", length == 0 ? "none" : "another byte");
      }
      return (int) length;
    }

    private StoredArray array(String name, JsonView entry, MemorySegment data) {
      String place = "array " + name;
      JsonView dtype = entry.get("dtype");
      ElementType type =
          ElementType.named(dtype.text()).orElseThrow(() -> dtype.wrong("a type of safetensors"));
      Shape shape = Bytes.shape(source, place, entry.get("shape").wholes(Bytes.MOST_AXES));
      long[] offsets = entry.get("data_offsets").wholes(2);
      if (offsets.length < 2) {
        throw entry.get("data_offsets").wrong("two offsets");
      }
      long begin = offsets[0];
      long end = offsets[1];
      if (begin < 0 || end < begin || end > data.byteSize()) {
        throw error(
            place,
            "offsets in order, from 0 to " + data.byteSize(),
            "[" + begin + ", " + end + "]");
      }
      long bits = (long) shape.size() * type.bits;
      if (bits % Byte.SIZE != 0 || end - begin != bits / Byte.SIZE) {
        throw error(place, bits + " bits for " + type + shape, "%s bytes".formatted(end - begin));
      }
      extents.add(new Extent(place, begin, end));
      return new StoredArray(
          source,
          place,
          type,
          shape.extents(),
          data.asSlice(begin, end - begin),
          ByteOrder.LITTLE_ENDIAN);
    }

    /** Requires that the arrays lie one behind the other and fill the file. */
    private void requireComplete(long size) {
      extents.sort(Comparator.comparingLong(Extent::begin).thenComparingLong(Extent::end));
      long end = 0;
      for (Extent extent : extents) {
        if (extent.begin != end) {
          throw error(
              extent.place,
              "no gap and no overlap: a begin at " + end,
              "a begin at " + extent.begin);
        }
        end = extent.end;
      }
      if (end != size) {
        throw error("its end", end + " bytes of numbers", size + " bytes");
      }
    }

    private FileFormatException error(String place, String expected, String found) {
      return new FileFormatException(source, place, expected, found);
    }
  }

  // ---- writing

  /** Writes all numbers of a state; the file that was there stays until the new one is whole. */
  public static void write(Path file, State state) throws IOException {
    write(file, state, Map.of());
  }

  /**
   * The same with texts of the writer's own, which are sorted, so that what is written twice is
   * twice the same.
   */
  public static void write(Path file, State state, Map<String, String> metadata)
      throws IOException {
    requireNonNull(file, "write: file is null");
    requireNonNull(state, "write: state is null");
    requireNonNull(metadata, "write: metadata is null");
    AtomicFile.write(file, out -> write(state, metadata, out));
  }

  static void write(State state, Map<String, String> metadata, OutputStream out)
      throws IOException {
    SequencedMap<String, NdArray> arrays = inOrder(state.arrays());
    byte[] header = header(state, arrays, metadata);
    byte[] length = new byte[LENGTH];
    MemorySegment.ofArray(length)
        .set(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0, header.length);
    out.write(length);
    out.write(header);
    for (NdArray array : arrays.values()) {
      Bytes.write(array, out);
    }
  }

  /** Wide numbers first, so that all lie at multiples of their width. */
  private static SequencedMap<String, NdArray> inOrder(SequencedMap<String, NdArray> arrays) {
    SequencedMap<String, NdArray> ordered = new LinkedHashMap<>();
    arrays.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -Bytes.width(entry.getValue().dtype())))
        .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }

  /** The header, filled up with blanks to a multiple of 8 bytes. */
  private static byte[] header(
      State state, SequencedMap<String, NdArray> ordered, Map<String, String> metadata) {
    Map<String, Json> entries = new LinkedHashMap<>();
    long begin = 0;
    for (Map.Entry<String, NdArray> entry : ordered.entrySet()) {
      NdArray array = entry.getValue();
      long end = begin + Bytes.count(array);
      entries.put(
          entry.getKey(),
          Json.Obj.EMPTY
              .with("dtype", Json.of(array.dtype().name()))
              .with("shape", Json.Arr.of(array.shape().extents()))
              .with("data_offsets", new Json.Arr(List.of(Json.of(begin), Json.of(end)))));
      begin = end;
    }
    SequencedMap<String, Json> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      SequencedMap<String, Json> texts = new LinkedHashMap<>();
      new TreeMap<>(metadata).forEach((key, text) -> texts.put(key, Json.of(text)));
      header.put(METADATA, new Json.Obj(texts));
    }
    state.arrays().keySet().forEach(name -> header.put(name, requireNonNull(entries.get(name))));
    if (state.arrays().containsKey(METADATA)) {
      throw new IllegalArgumentException("write: no array can be called " + METADATA);
    }
    byte[] text = Json.compact(new Json.Obj(header)).getBytes(UTF_8);
    byte[] filled = Arrays.copyOf(text, Math.ceilDiv(text.length, LENGTH) * LENGTH);
    Arrays.fill(filled, text.length, filled.length, (byte) ' ');
    return filled;
  }
}
