package adjoint.nn.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import adjoint.array.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * What stands before the numbers of numpy's format: a version, a length, and a dictionary of
 * Python's with the type, the order of the axes and the extents.
 *
 * @param length how many bytes it takes
 * @param columnsFirst whether the first axis is the fastest
 */
record NpyHeader(
    String source,
    int length,
    ElementType type,
    ByteOrder order,
    boolean columnsFirst,
    Shape shape) {
  private static final int VERSION = 6; // bytes of magic before it
  private static final int LONGEST = 1 << 16;
  private static final String PLACE = "the header";
  private static final Pattern DESCR = Pattern.compile("([<>|])([a-zA-Z?])(\\d*)");

  /**
   * Reads the header.
   *
   * @param bytes of the file, as many of them as a header may have
   */
  static NpyHeader read(String source, MemorySegment bytes) {
    if (!Npy.isMagic(bytes)) {
      throw new FileFormatException(source, "byte 0", "\\x93NUMPY", "other bytes");
    }
    int version = bytes.byteSize() > VERSION ? bytes.get(JAVA_BYTE, VERSION) & 0xFF : 0;
    if (version < 1 || version > 3) {
      throw new FileFormatException(
          source,
          "byte " + VERSION,
          "a version from 1 to 3",
          version + "; save it as one of these");
    }
    int begin = VERSION + (version == 1 ? 4 : 6);
    if (bytes.byteSize() < begin) {
      throw new FileFormatException(source, "byte 8", "the length of the header", "the end");
    }
    long length =
        version == 1
            ? bytes.get(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8) & 0xFFFFL
            : bytes.get(JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8) & 0xFFFF_FFFFL;
    if (length > Math.min(LONGEST, bytes.byteSize() - begin)) {
      throw new FileFormatException(
          source,
          "byte 8",
          "a header within the file, of at most " + LONGEST + " bytes",
          "a length of " + length);
    }
    byte[] text = bytes.asSlice(begin, length).toArray(JAVA_BYTE);
    String dictionary =
        version == 3 ? Bytes.utf8(source, PLACE, text) : new String(text, ISO_8859_1);
    return new Dictionary(source, begin, dictionary).read((int) (begin + length));
  }

  /** Requires that a file of such a size has the numbers, and nothing else. */
  void requireSize(long size) {
    if (size != length + dataSize()) {
      throw new FileFormatException(
          source,
          "byte " + length,
          dataSize() + " bytes for " + type + shape,
          size - length + " bytes");
    }
  }

  /** How many bytes the numbers are. */
  long dataSize() {
    return (long) shape.size() * type.bits / Byte.SIZE;
  }

  /** The array of these bytes. */
  StoredArray array(MemorySegment data) {
    MemorySegment numbers = columnsFirst && shape.rank() > 1 ? rowsFirst(data) : data;
    return new StoredArray(source, "array", type, shape.extents(), numbers, order);
  }

  /** The elements with the last axis as the fastest. */
  private MemorySegment rowsFirst(MemorySegment data) {
    long width = type.bits / Byte.SIZE;
    MemorySegment moved = Arena.ofAuto().allocate(data.byteSize());
    int[] index = new int[shape.rank()];
    for (int to = 0; to < shape.size(); to++) {
      long from = 0;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        from = from * shape.extent(axis) + index[axis];
      }
      MemorySegment.copy(data, from * width, moved, to * width, width);
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.extent(axis); axis--) {
        index[axis] = 0;
      }
    }
    return moved;
  }

  /** A dictionary of Python's with the three entries that there are. */
  private static final class Dictionary {
    private final String source;
    private final int offset;
    private final String text;
    private int at;
    private Optional<Matcher> descr = Optional.empty();
    private Optional<Boolean> columnsFirst = Optional.empty();
    private Optional<Shape> shape = Optional.empty();

    Dictionary(String source, int offset, String text) {
      this.source = source;
      this.offset = offset;
      this.text = text;
    }

    NpyHeader read(int length) {
      Set<String> seen = new HashSet<>();
      require('{');
      while (!accept('}')) {
        String key = quoted("a key");
        require(':');
        if (!seen.add(key)) {
          throw error("each key once", key + " twice");
        }
        switch (key) {
          case "descr" -> descr = Optional.of(descr());
          case "fortran_order" -> columnsFirst = Optional.of(truth());
          case "shape" -> shape = Optional.of(tuple());
          default -> throw error("descr, fortran_order and shape", key);
        }
        if (!accept(',')) {
          require('}');
          break;
        }
      }
      skipBlanks();
      if (at < text.length()) {
        throw error("the end of the header", "more");
      }
      if (descr.isEmpty() || columnsFirst.isEmpty() || shape.isEmpty()) {
        throw error("descr, fortran_order and shape", "only " + seen);
      }
      ByteOrder order =
          descr.get().group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      return new NpyHeader(
          source, length, type(descr.get()), order, columnsFirst.get(), shape.get());
    }

    private Matcher descr() {
      skipBlanks();
      if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
        throw error("one number for each element", "a record of several");
      }
      String name = quoted("a type");
      if (name.matches("[<>|=]?O\\d*")) {
        throw error(
            "numbers",
            "Python objects, which are pickles and run code when they are read; save the numbers"
                + " in them, array.astype(float)");
      }
      Matcher matcher = DESCR.matcher(name);
      if (!matcher.matches()) {
        throw error("a type such as <f4", name);
      }
      return matcher;
    }

    private ElementType type(Matcher descr) {
      String kind = descr.group(2) + descr.group(3);
      ElementType type =
          switch (kind) {
            case "f2" -> ElementType.F16;
            case "f4" -> ElementType.F32;
            case "f8" -> ElementType.F64;
            case "i1" -> ElementType.I8;
            case "i2" -> ElementType.I16;
            case "i4" -> ElementType.I32;
            case "i8" -> ElementType.I64;
            case "u1" -> ElementType.U8;
            case "u2" -> ElementType.U16;
            case "u4" -> ElementType.U32;
            case "u8" -> ElementType.U64;
            case "b1", "?" -> ElementType.BOOL;
            default ->
                throw error(
                    "floats of 2, 4 or 8 bytes, whole numbers of 1 to 8, or truth", descr.group());
          };
      if (descr.group(1).equals("|") && type.bits > Byte.SIZE) {
        throw error("the order of bytes, < or >", descr.group());
      }
      return type;
    }

    private boolean truth() {
      skipBlanks();
      for (boolean value : new boolean[] {true, false}) {
        String word = value ? "True" : "False";
        if (text.startsWith(word, at)) {
          at += word.length();
          return value;
        }
      }
      throw error("True or False", next());
    }

    private Shape tuple() {
      LongStream.Builder extents = LongStream.builder();
      int rank = 0;
      require('(');
      while (!accept(')')) {
        if (++rank > Bytes.MOST_AXES) {
          throw error("at most " + Bytes.MOST_AXES + " axes", "more");
        }
        extents.add(extent());
        if (!accept(',')) {
          require(')');
          break;
        }
      }
      return Bytes.shape(source, place(), extents.build().toArray());
    }

    private long extent() {
      skipBlanks();
      int begin = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (at == begin || at - begin > 18) {
        at = begin;
        throw error("an extent", next());
      }
      return Long.parseLong(text.substring(begin, at));
    }

    private String quoted(String what) {
      skipBlanks();
      char quote = at < text.length() ? text.charAt(at) : ' ';
      int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
      if (end < 0) {
        throw error(what + " in quotes", next());
      }
      String found = text.substring(at + 1, end);
      at = end + 1;
      return found;
    }

    private void require(char c) {
      if (!accept(c)) {
        throw error(Character.toString(c), next());
      }
    }

    private boolean accept(char c) {
      skipBlanks();
      boolean there = at < text.length() && text.charAt(at) == c;
      at += there ? 1 : 0;
      return there;
    }

    private void skipBlanks() {
      while (at < text.length() && " \n\t\r".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private String next() {
      return at < text.length() ? "'" + text.charAt(at) + "'" : "the end of the header";
    }

    private String place() {
      return "byte " + (offset + at);
    }

    private FileFormatException error(String expected, String found) {
      return new FileFormatException(source, place(), expected, found);
    }
  }
}
