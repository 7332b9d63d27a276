package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A column of finite numbers, some of which may be missing. */
public final class NumberColumn implements Column {
  private final String name;
  private final double[] values; // NaN where a cell is missing

  private NumberColumn(String name, double[] values) {
    this.name = name;
    this.values = values;
  }

  /** From numbers; NaN stands for a missing one. */
  public static NumberColumn of(String name, double... values) {
    requireNonNull(name, "NumberColumn: name is null");
    requireNonNull(values, "NumberColumn: values is null");
    for (int row = 0; row < values.length; row++) {
      if (Double.isInfinite(values[row])) {
        throw new IllegalArgumentException(
            "NumberColumn: '%s' is %s in row %s; give finite numbers, and NaN where one is missing"
                .formatted(name, values[row], row));
      }
    }
    return new NumberColumn(name, values.clone());
  }

  /** Adopts the array. */
  static NumberColumn wrap(String name, double[] values) {
    return new NumberColumn(name, values);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return values.length;
  }

  /** The number in this row, NaN if it is missing. */
  public double get(int row) {
    return values[Rows.require("get", row, values.length)];
  }

  @Override
  public boolean isMissing(int row) {
    return Double.isNaN(get(row));
  }

  /** As Java writes a double, but whole numbers without {@code .0}. */
  @Override
  public String text(int row) {
    return isMissing(row) ? "" : text(get(row));
  }

  static String text(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole && !(value == 0 && 1 / value < 0)
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** Gives a consumer all numbers that are not missing. */
  void addTo(DoubleConsumer consumer) {
    for (double value : values) {
      if (!Double.isNaN(value)) {
        consumer.accept(value);
      }
    }
  }

  /** All numbers, NaN where one is missing. */
  public double[] toArray() {
    return values.clone();
  }

  /** The numbers {@code [rows]}, of which none may be missing. */
  public Tensor tensor(DType dtype) {
    requireNonNull(dtype, "tensor: dtype is null");
    requireComplete("tensor");
    return Tensor.of(values).to(dtype);
  }

  @Override
  public NumberColumn rows(Indices rows) {
    return wrap(
        name,
        Arrays.stream(Rows.require(rows, values.length)).mapToDouble(i -> values[i]).toArray());
  }

  @Override
  public NumberColumn named(String name) {
    return wrap(requireNonNull(name, "named: name is null"), values);
  }

  /** A function of each number; what is missing is NaN, and what becomes NaN is missing. */
  public NumberColumn map(DoubleUnaryOperator f) {
    requireNonNull(f, "map: f is null");
    return of(name, Arrays.stream(values).map(f).toArray());
  }

  /** The numbers taken for names of categories, from the smallest to the largest. */
  public CategoryColumn toCategories() {
    double[] known =
        Arrays.stream(values)
            .filter(x -> !Double.isNaN(x))
            .map(x -> x + 0.0)
            .sorted()
            .distinct()
            .toArray();
    List<String> names = Arrays.stream(known).mapToObj(NumberColumn::text).toList();
    int[] codes =
        Arrays.stream(values)
            .mapToInt(x -> Double.isNaN(x) ? -1 : Arrays.binarySearch(known, x + 0.0))
            .toArray();
    return CategoryColumn.wrap(name, names, codes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NumberColumn that
        && name.equals(that.name)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(values);
  }

  /** The name, and the first cells. */
  @Override
  public String toString() {
    return name + preview(this);
  }

  static String preview(Column column) {
    List<String> first =
        IntStream.range(0, Math.min(5, column.size())).mapToObj(column::text).toList();
    return "[" + String.join(", ", first) + (column.size() > 5 ? ", …" : "") + "]";
  }
}
