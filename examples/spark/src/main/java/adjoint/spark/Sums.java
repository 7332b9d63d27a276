package adjoint.spark;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss and the gradients of some rows, added up.
 *
 * @param rows how many
 * @param gradients one array for each parameter
 */
record Sums(long rows, double loss, List<double[]> gradients) implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  Sums plus(Sums other) {
    List<double[]> added = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      double[] a = gradients.get(i).clone();
      double[] b = other.gradients.get(i);
      for (int j = 0; j < a.length; j++) {
        a[j] += b[j];
      }
      added.add(a);
    }
    return new Sums(rows + other.rows, loss + other.loss, added);
  }

  /**
   * Of all shards, in a tree that depends on nothing but their number: halves, their halves, and so
   * on. Sums of floating-point numbers depend on the order, and the order in which results arrive
   * on the machines and the day.
   */
  static Sums ofAll(List<Sums> shards) {
    int n = shards.size();
    return n == 1
        ? shards.getFirst()
        : ofAll(shards.subList(0, n / 2)).plus(ofAll(shards.subList(n / 2, n)));
  }
}
