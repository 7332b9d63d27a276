package adjoint.examples.table;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.nn.data.CategoryColumn;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of measurements, and the class of each row.
 *
 * @param features what the columns are
 * @param classes what the classes are called
 * @param x the measurements, {@code [rows, features]}
 * @param y the class of each row, by its place among the names
 */
public record Table(List<String> features, List<String> classes, Tensor x, Indices y) {
  /** From rows and their classes. */
  public static Table of(
      List<String> features, List<String> classes, List<double[]> rows, List<Integer> y) {
    return new Table(
        List.copyOf(features),
        List.copyOf(classes),
        Tensor.of(rows.toArray(double[][]::new)),
        Indices.of(y.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** From a table of numbers and this column, the classes. */
  public static Table of(adjoint.nn.data.Table table, String classes) {
    adjoint.nn.data.Table features = table.without(classes);
    CategoryColumn y = table.categories(classes);
    return new Table(features.names(), y.categories(), features.tensor(DType.F64), y.indices());
  }

  /** The classes of the rows as a column. */
  public CategoryColumn labels() {
    return CategoryColumn.of("class", classes, y.toArray());
  }

  /** How many rows there are. */
  public int rows() {
    return y.shape().size();
  }

  /** Some of the rows. */
  public Table rows(Indices which) {
    return new Table(features, classes, x.indexSelect(0, which), labels().rows(which).indices());
  }

  /** The rows of a class. */
  public int[] ofClass(int label) {
    return IntStream.range(0, rows()).filter(i -> y.get(i) == label).toArray();
  }

  /** A column, of the rows of a class. */
  public double[] column(int feature, int label) {
    return Arrays.stream(ofClass(label)).mapToDouble(i -> x.get(i, feature)).toArray();
  }

  /**
   * The features, first the one that tells most: whose means of the classes differ most, beside its
   * spread within them.
   */
  public List<Integer> featuresByContrast() {
    return IntStream.range(0, features.size())
        .boxed()
        .sorted(Comparator.comparingDouble(feature -> -contrast(feature)))
        .toList();
  }

  private double contrast(int feature) {
    List<Tensor> parts =
        IntStream.range(0, classes.size())
            .mapToObj(label -> Tensor.of(column(feature, label)))
            .toList();
    Tensor means = Tensor.stack(0, parts.stream().map(part -> part.mean()).toList());
    Tensor spreads = Tensor.stack(0, parts.stream().map(part -> part.variance()).toList());
    return means.variance().div(spreads.mean()).item();
  }
}
