package adjoint.nn.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of the data each part of a {@link Split} gets. They add up to 1; validation and test may
 * be 0.
 *
 * @param train what a model learns from
 * @param validation what decides when to stop, and between models
 * @param test what is looked at once, at the end
 */
public record Shares(double train, double validation, double test) {
  /** Checks the arguments. */
  public Shares {
    if (!(train > 0 && validation >= 0 && test >= 0)
        || Math.abs(train + validation + test - 1) > 1e-9) {
      throw new IllegalArgumentException(
          "Shares: train, validation and test must add up to 1, train above 0, got %s + %s + %s"
              .formatted(train, validation, test));
    }
  }

  /** Without a validation set. */
  public static Shares of(double train, double test) {
    return new Shares(train, 0, test);
  }

  /** With a validation set. */
  public static Shares of(double train, double validation, double test) {
    return new Shares(train, validation, test);
  }

  double[] toArray() {
    return new double[] {train, validation, test};
  }

  /** The parts that are to have rows. */
  List<Integer> wanted() {
    double[] shares = toArray();
    return IntStream.range(0, shares.length).filter(i -> shares[i] > 0).boxed().toList();
  }

  /**
   * So many rows divided by the largest remainders: each part has its share rounded down or up, all
   * together have all rows, and none is without a row that another could spare.
   */
  int[] counts(int rows) {
    double[] shares = toArray();
    int[] counts = new int[shares.length];
    Integer[] byRemainder = {0, 1, 2};
    for (int i = 0; i < shares.length; i++) {
      counts[i] = (int) Math.floor(exact(rows, shares[i]));
    }
    Arrays.sort(
        byRemainder,
        (a, b) ->
            Double.compare(exact(rows, shares[b]) - counts[b], exact(rows, shares[a]) - counts[a]));
    int left = rows - Arrays.stream(counts).sum();
    for (int i = 0; i < left; i++) {
      counts[byRemainder[i]]++;
    }
    for (int i = 0; i < shares.length; i++) {
      int largest = 0;
      for (int j = 1; j < counts.length; j++) {
        largest = counts[j] > counts[largest] ? j : largest;
      }
      if (shares[i] > 0 && counts[i] == 0 && counts[largest] > 1) {
        counts[largest]--;
        counts[i]++;
      }
    }
    return counts;
  }

  /** Without the dust that shares such as 0.7 bring in. */
  private static double exact(int rows, double share) {
    double product = rows * share;
    double whole = Math.rint(product);
    return Math.abs(product - whole) < 1e-9 * rows ? whole : product;
  }

  /** Throws where a part with a share has no rows. */
  void requireRows(String op, int... counts) {
    double[] shares = toArray();
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] > 0 && counts[i] == 0) {
        throw new IllegalArgumentException(
            "%s: %s rows leave none for %s, whose share is %s; give more rows, or other shares"
                .formatted(
                    op,
                    Arrays.stream(counts).sum(),
                    List.of("train", "validation", "test").get(i),
                    shares[i]));
      }
    }
  }
}
