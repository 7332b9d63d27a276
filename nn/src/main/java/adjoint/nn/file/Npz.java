package adjoint.nn.file;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A file of named arrays in numpy's format, as {@code numpy.savez} and {@code savez_compressed}
 * write it and {@code numpy.load} reads it: a zip archive of {@link Npy} files.
 *
 * {@snippet :
 * SequencedMap<String, StoredArray> data = Npz.read(Path.of("mnist.npz"));
 * NdArray x = data.get("x_train").array();
 * Indices y = data.get("y_train").indices();
 * }
 *
 * <p>An archive of a few bytes can hold arrays of many gigabytes. If all arrays together take more
 * than a hundred times the size of the file, and more than 16 MiB, that is an error, unless it is
 * told how much may be taken.
 */
public final class Npz {
  private static final String ENDING = ".npy";
  private static final int MOST_TIMES = 100;
  private static final long ALWAYS = 1L << 24; // bytes
  private static final int START = 1 << 17; // bytes among which a header ends

  /** A file that is written twice is twice the same. */
  private static final LocalDateTime WRITTEN = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  // ---- reading

  /** The arrays of a file by name. */
  public static SequencedMap<String, StoredArray> read(Path file) throws IOException {
    requireNonNull(file, "read: file is null");
    return read(file, Math.max(ALWAYS, MOST_TIMES * Files.size(file)));
  }

  /** The same of arrays that may take so many bytes together. */
  public static SequencedMap<String, StoredArray> read(Path file, long most) throws IOException {
    requireNonNull(file, "read: file is null");
    SequencedMap<String, StoredArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      SequencedMap<String, ZipEntry> entries = entries(file, zip);
      long left = most;
      for (Map.Entry<String, ZipEntry> named : entries.entrySet()) {
        String name = named.getKey();
        ZipEntry entry = named.getValue();
        String source = file + ", entry " + name;
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
          StoredArray array = read(source, in, left);
          if (crc.getValue() != entry.getCrc()) {
            throw new FileFormatException(
                source, "its end", "the check sum of the archive", "another");
          }
          left -= array.byteSize();
          arrays.put(name, array);
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new FileFormatException(
          file.toString(), "the archive", "a zip archive", String.valueOf(e.getMessage()), e);
    }
    return Collections.unmodifiableSequencedMap(arrays);
  }

  /** By the names of their arrays. Of two that are called the same, the archive gives one twice. */
  private static SequencedMap<String, ZipEntry> entries(Path file, ZipFile zip) {
    SequencedMap<String, ZipEntry> entries = new LinkedHashMap<>();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = name(file, entry);
      if (entries.put(name, entry) != null) {
        throw new FileFormatException(
            file.toString(), "entry " + name, "names that differ", "a second of this name");
      }
    }
    return entries;
  }

  /** The name of an array, without the ending; nothing that a path could leave a folder by. */
  private static String name(Path file, ZipEntry entry) {
    String name = entry.getName();
    if (!name.endsWith(ENDING)
        || name.startsWith("/")
        || name.contains("\\")
        || name.contains(":")
        || name.chars().anyMatch(Character::isISOControl)
        || List.of(name.split("/")).contains("..")) {
      throw new FileFormatException(
          file.toString(),
          "the archive",
          "entries that end in " + ENDING + " and stay within a folder",
          Json.compact(Json.of(name)));
    }
    return name.substring(0, name.length() - ENDING.length());
  }

  private static StoredArray read(String source, InputStream in, long left) throws IOException {
    byte[] start = in.readNBytes(START);
    NpyHeader header = NpyHeader.read(source, MemorySegment.ofArray(start));
    long size = header.dataSize();
    if (size > left || size > Integer.MAX_VALUE - 8) {
      throw new FileFormatException(
          source,
          "byte " + header.length(),
          "at most " + left + " more bytes, or a call that says how many may be taken",
          size + " bytes");
    }
    byte[] data = new byte[(int) size];
    int early = Math.min(data.length, start.length - header.length());
    System.arraycopy(start, header.length(), data, 0, early);
    int late = in.readNBytes(data, early, data.length - early);
    boolean more = start.length - header.length() > early || in.read() >= 0;
    if (more || early + late < data.length) {
      throw new FileFormatException(
          source,
          "byte " + header.length(),
          size + " bytes of numbers",
          more ? "more" : early + late + " bytes");
    }
    return header.array(MemorySegment.ofArray(data));
  }

  // ---- writing

  /**
   * Writes arrays, compressed, by name; the file that was there stays until the new one is whole.
   */
  public static void write(Path file, SequencedMap<String, NdArray> arrays) throws IOException {
    requireNonNull(file, "write: file is null");
    requireNonNull(arrays, "write: arrays is null");
    arrays.forEach((name, array) -> {
      requireNonNull(name, "write: a name is null");
      requireNonNull(array, () -> "write: the array of " + name + " is null");
    });
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
            ZipEntry entry = new ZipEntry(array.getKey() + ENDING);
            entry.setTimeLocal(WRITTEN);
            zip.putNextEntry(entry);
            Npy.write(array.getValue(), zip);
            zip.closeEntry();
          }
          zip.finish();
        });
  }
}
