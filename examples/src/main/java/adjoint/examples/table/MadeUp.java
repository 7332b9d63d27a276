package adjoint.examples.table;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A table that nobody has measured: the rows of a class are drawn from a normal distribution, and
 * the features of a row are independent. So the best rule that there is can be written down.
 *
 * @param features what the columns are
 * @param classes what the classes are called
 * @param means of each class, feature by feature
 * @param deviations of each feature, in every class
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
public record MadeUp(
    List<String> features, List<String> classes, double[][] means, double[] deviations) {
  /** So many rows of each class, the numbers rounded to hundredths. */
  public Table draw(int rowsOfEach, RandomGenerator rng) {
    List<double[]> rows = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      for (int i = 0; i < rowsOfEach; i++) {
        double[] row = new double[deviations.length];
        for (int j = 0; j < row.length; j++) {
          double drawn = means[label][j] + deviations[j] * rng.nextGaussian();
          row[j] = Math.rint(100 * drawn) / 100;
        }
        rows.add(row);
        labels.add(label);
      }
    }
    return Table.of(features, classes, rows, labels);
  }

  /**
   * The share of the rows that the best rule gets right, which knows the distributions: it takes
   * the class whose mean is nearest, in standard deviations.
   */
  public double bestAccuracy(Table table) {
    long right =
        IntStream.range(0, table.rows()).filter(i -> nearest(table, i) == table.y().get(i)).count();
    return (double) right / table.rows();
  }

  private int nearest(Table table, int row) {
    int best = 0;
    for (int label = 1; label < classes.size(); label++) {
      if (distance(table, row, label) < distance(table, row, best)) {
        best = label;
      }
    }
    return best;
  }

  private double distance(Table table, int row, int label) {
    double sum = 0;
    for (int j = 0; j < deviations.length; j++) {
      double z = (table.x().get(row, j) - means[label][j]) / deviations[j];
      sum += z * z;
    }
    return sum;
  }
}
