package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.file.FileFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * An array in a file that may be larger than the memory: the file is mapped, and rows are copied
 * when they are asked for. The file must not become shorter meanwhile.
 *
 * {@snippet :
 * MappedRows images = Idx.map(Path.of("images-idx3-ubyte"));
 * Dataset<Tensor> batches =
 *     Examples.of(images.count(), rows -> Tensor.of(images.rows(rows)))
 *         .shuffled(42)
 *         .batches(64);
 * }
 */
public final class MappedRows {
  private final MemorySegment data;
  private final ElementType elements;
  private final ByteOrder order;
  private final int count;
  private final Shape row;

  private MappedRows(
      MemorySegment data, ElementType elements, ByteOrder order, int count, Shape row) {
    this.data = data;
    this.elements = elements;
    this.order = order;
    this.count = count;
    this.row = row;
  }

  /**
   * The array that begins at a byte of a file and ends with it.
   *
   * @param extents of the array; the first counts the rows
   */
  public static MappedRows of(
      Path file, long start, ElementType elements, ByteOrder order, int... extents)
      throws IOException {
    requireNonNull(file, "MappedRows: file is null");
    requireNonNull(elements, "MappedRows: elements is null");
    requireNonNull(order, "MappedRows: order is null");
    requireNonNull(extents, "MappedRows: extents is null");
    if (start < 0 || extents.length == 0 || Arrays.stream(extents).anyMatch(e -> e < 0)) {
      throw new IllegalArgumentException(
          "MappedRows: needs a start from 0 on, and extents of at least one axis, got %s and %s"
              .formatted(start, Arrays.toString(extents)));
    }
    Shape row = Shape.of("MappedRows", Arrays.copyOfRange(extents, 1, extents.length));
    try (FileChannel channel = FileChannel.open(file)) {
      double bytes = (double) extents[0] * row.size() * elements.bytes(); // may be above 2⁶³
      long there = channel.size() - start;
      if (bytes != there) {
        throw new FileFormatException(
            file.toString(),
            "byte " + start,
            String.format(
                Locale.ROOT,
                "%.0f bytes, an array %s of %s",
                bytes,
                Arrays.toString(extents),
                elements),
            Long.toString(there));
      }
      MemorySegment data = channel.map(FileChannel.MapMode.READ_ONLY, start, there, Arena.ofAuto());
      return new MappedRows(data, elements, order, extents[0], row);
    }
  }

  /** How many rows there are. */
  public int count() {
    return count;
  }

  /** The shape of one. */
  public Shape rowShape() {
    return row;
  }

  /** Some rows, along a new first axis: F64 for I32 and F64, F32 for all others. */
  public NdArray rows(Indices rows) {
    int[] wanted = Rows.require(rows, count);
    Shape shape = row.insert(0, wanted.length);
    int size = row.size();
    if (elements == ElementType.F64 || elements == ElementType.I32) {
      double[] numbers = new double[shape.size()];
      for (int i = 0; i < wanted.length; i++) {
        elements.copy(row(wanted[i]), order, numbers, i * size, size);
      }
      return NdArray.wrap(numbers, shape);
    }
    float[] numbers = new float[shape.size()];
    for (int i = 0; i < wanted.length; i++) {
      elements.copy(row(wanted[i]), order, numbers, i * size, size);
    }
    return NdArray.wrap(numbers, shape);
  }

  private MemorySegment row(int index) {
    long bytes = (long) row.size() * elements.bytes();
    return data.asSlice(index * bytes, bytes);
  }

  /** For example {@code MappedRows(60000 of [28, 28], U8)}. */
  @Override
  public String toString() {
    return "MappedRows(%s of %s, %s)".formatted(count, row, elements);
  }
}
