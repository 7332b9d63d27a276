package adjoint.examples.names;

import java.util.List;

/** No network: how often each letter followed each. What a model has to beat. */
public final class Pairs {
  private static final double UNSEEN = 0.1; // so often what was never seen counts as seen

  private final NameList list;
  private final double[][] counts;

  /** Counts what these names show. */
  public Pairs(NameList list, List<String> names) {
    this.list = list;
    counts = new double[list.classes()][list.classes()];
    for (String name : names) {
      for (int i = 0; i <= name.length(); i++) {
        counts[code(name, i - 1)][code(name, i)]++;
      }
    }
  }

  private int code(String name, int i) {
    return i < 0 || i == name.length() ? 0 : list.code(name.charAt(i));
  }

  /** What a letter of other names costs, in nats. */
  public double loss(List<String> names) {
    double sum = 0;
    long letters = 0;
    for (String name : names) {
      for (int i = 0; i <= name.length(); i++) {
        double[] row = counts[code(name, i - 1)];
        double total = UNSEEN * row.length;
        for (double count : row) {
          total += count;
        }
        sum -= Math.log((row[code(name, i)] + UNSEEN) / total);
        letters++;
      }
    }
    return sum / letters;
  }
}
