package adjoint.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What is known of numbers that are not kept. */
class StatisticsTest {
  private static double median(double[] numbers, int sample) {
    Median median = new Median(sample);
    do {
      Arrays.stream(numbers).forEach(median::add);
    } while (median.again());
    return median.median();
  }

  private static double sortedMedian(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2;
  }

  /** With many equal numbers, sorted, and in any order; samples of 4 make many levels. */
  @Test
  void theMedianIsExact() {
    RandomGenerator rng = new SplittableRandom(5);
    for (int round = 0; round < 2000; round++) {
      int different = 1 + rng.nextInt(round % 3 == 0 ? 5 : 1000);
      double[] numbers =
          rng.ints(1 + rng.nextInt(300), 0, different)
              .mapToDouble(i -> i - 0.3 * different)
              .toArray();
      if (round % 5 == 0) {
        Arrays.sort(numbers);
      }
      int sample = 1 << rng.nextInt(5);
      assertEquals(sortedMedian(numbers), median(numbers, sample), 0, "round " + round);
    }
    double most = Double.MAX_VALUE;
    assertEquals(most, median(new double[] {most, most, most, most}, 1));
    assertEquals(0, median(new double[] {-0.0, 0.0, -0.0}, 1));
  }

  /** A second pass keeps few of the numbers, however often each comes. */
  @Test
  void theMedianKeepsFewNumbers() {
    int n = 200_000;
    RandomGenerator rng = new SplittableRandom(6);
    double[] numbers = rng.doubles(n).map(x -> x < 0.4 ? 0.5 : x).toArray();
    Median median = new Median(512);
    Arrays.stream(numbers).forEach(median::add);
    assertTrue(median.again());
    Arrays.stream(numbers).forEach(median::add);
    assertTrue(median.kept() < n / 40, "kept " + median.kept());
    assertEquals(sortedMedian(numbers), median.median());
  }

  @Test
  void momentsAreNearlyExact() {
    RandomGenerator rng = new SplittableRandom(7);
    for (int n : new int[] {1, 2, 127, 128, 129, 5000}) {
      double[] numbers = rng.doubles(n).map(x -> 1e8 + x).toArray(); // cancels in naive formulas
      Moments moments = new Moments();
      Arrays.stream(numbers).forEach(moments::add);
      BigDecimal sum =
          Arrays.stream(numbers).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      BigDecimal mean = sum.divide(BigDecimal.valueOf(n), MathContext.DECIMAL128);
      double squares =
          Arrays.stream(numbers)
              .mapToObj(x -> new BigDecimal(x).subtract(mean).pow(2))
              .reduce(BigDecimal.ZERO, BigDecimal::add)
              .doubleValue();
      assertEquals(mean.doubleValue(), moments.mean(), 1e-15 * 1e8);
      assertEquals(Math.sqrt(squares / n), moments.deviation(), 1e-7);
      assertEquals(Arrays.stream(numbers).min().orElseThrow(), moments.least());
      assertEquals(Arrays.stream(numbers).max().orElseThrow(), moments.largest());
    }
  }
}
