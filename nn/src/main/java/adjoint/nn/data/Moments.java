package adjoint.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Mean, standard deviation and ends of numbers that come one by one, however many they are. Chunks
 * of {@value #CHUNK} are looked at twice, for their mean and for the distances from it; then pairs
 * are merged (Chan, Golub and LeVeque, 1979), so that the error is in the order of log n.
 */
final class Moments {
  private static final int CHUNK = 128;

  private final double[] chunk = new double[CHUNK];
  private final List<Part> parts = new ArrayList<>(); // of 2ᵏ chunks each, ever smaller ones
  private int filled;
  private double least = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;

  /**
   * Some of the numbers.
   *
   * @param squares the sum of the squared distances from their mean
   */
  private record Part(long count, double sum, double squares) {
    static Part of(double[] numbers) {
      double sum = 0;
      for (double x : numbers) {
        sum += x;
      }
      double mean = sum / numbers.length;
      double squares = 0;
      for (double x : numbers) {
        squares += (x - mean) * (x - mean);
      }
      return new Part(numbers.length, sum, squares);
    }

    Part and(Part next) {
      long both = count + next.count;
      double apart = next.sum / next.count - sum / count;
      double between = apart * apart * count * ((double) next.count / both);
      return new Part(both, sum + next.sum, squares + next.squares + between);
    }
  }

  void add(double x) {
    least = Math.min(least, x);
    largest = Math.max(largest, x);
    chunk[filled++] = x;
    if (filled == CHUNK) {
      Part part = Part.of(chunk);
      while (!parts.isEmpty() && parts.getLast().count == part.count) {
        part = parts.removeLast().and(part);
      }
      parts.add(part);
      filled = 0;
    }
  }

  boolean isEmpty() {
    return filled == 0 && parts.isEmpty();
  }

  private Part all() {
    List<Part> left = new ArrayList<>(parts);
    if (filled > 0 || left.isEmpty()) {
      left.add(Part.of(Arrays.copyOf(chunk, filled)));
    }
    return left.reversed().stream().reduce((later, earlier) -> earlier.and(later)).orElseThrow();
  }

  /** The mean, NaN of none. */
  double mean() {
    Part all = all();
    return all.sum / all.count;
  }

  /** The standard deviation of the whole population, divided by n. */
  double deviation() {
    Part all = all();
    return Math.sqrt(all.squares / all.count);
  }

  double least() {
    return least;
  }

  double largest() {
    return largest;
  }
}
