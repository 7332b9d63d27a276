package adjoint.nn.metric;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Metrics that are given batches, against their definitions written naively. */
class AccumulatorsTest {
  private static final int CLASSES = 4;

  /**
   * Examples with ties among the scores, in batches of any size.
   *
   * @param scores {@code [n, CLASSES]}
   * @param classes right ones
   * @param binary a score for each example, in {@code [0, 1]}
   * @param labels 0 or 1, of both kinds
   */
  private record Examples(Tensor scores, Indices classes, Tensor binary, Tensor labels) {
    static Examples draw(long seed) {
      SplittableRandom rng = new SplittableRandom(seed);
      int n = rng.nextInt(5, 40);
      double[] scores = rng.ints((long) n * CLASSES, -3, 4).asDoubleStream().toArray();
      double[] binary = rng.ints(n, 0, 11).mapToDouble(i -> i / 10.0).toArray();
      double[] labels = new double[n];
      Arrays.setAll(labels, i -> i < 2 ? i : rng.nextInt(2));
      return new Examples(
          Tensor.wrap(scores, n, CLASSES),
          Indices.of(rng.ints(n, 0, CLASSES).toArray()),
          Tensor.wrap(binary, n),
          Tensor.wrap(labels, n));
    }

    int size() {
      return classes.shape().size();
    }

    Examples part(int from, int to) {
      return new Examples(
          scores.slice(0, from, to),
          Indices.of(Arrays.copyOfRange(classes.toArray(), from, to)),
          binary.slice(0, from, to),
          labels.slice(0, from, to));
    }

    double probability(int i, int c) {
      double sum = 0;
      for (int k = 0; k < CLASSES; k++) {
        sum += Math.exp(scores.get(i, k) - scores.get(i, c));
      }
      return 1 / sum;
    }

    int said(int i) {
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = scores.get(i, c) > scores.get(i, best) ? c : best;
      }
      return best;
    }
  }

  /** What can be added to and merged. */
  private interface Adder<M> {
    M add(M metric, Examples examples);
  }

  private interface Merger<M> {
    M merge(M metric, M other);
  }

  /**
   * Up to rounding, the result is the same in one batch, in two, merged from two, and merged with
   * nothing.
   */
  private static <M> double result(
      Examples all,
      Function<Examples, M> make,
      Adder<M> add,
      Merger<M> merge,
      ToDoubleFunction<M> result) {
    double whole = result.applyAsDouble(add.add(make.apply(all), all));
    int half = all.size() / 2;
    Examples first = all.part(0, half);
    Examples second = all.part(half, all.size());
    M batches = add.add(add.add(make.apply(all), first), second);
    assertEquals(whole, result.applyAsDouble(batches), 1e-9);
    M left = add.add(make.apply(all), first);
    M right = add.add(make.apply(all), second);
    M merged = merge.merge(merge.merge(left, right), make.apply(all));
    assertEquals(whole, result.applyAsDouble(merged), 1e-9);
    return whole;
  }

  // ---- classes

  @Property(tries = 20)
  void topK(@ForAll @LongRange(min = 0) long seed) {
    Examples x = Examples.draw(seed);
    for (int k = 1; k <= CLASSES; k++) {
      int top = k;
      long right =
          IntStream.range(0, x.size())
              .filter(i ->
                  IntStream.range(0, CLASSES)
                      .boxed()
                      .sorted((a, b) -> Double.compare(x.scores.get(i, b), x.scores.get(i, a)))
                      .limit(top)
                      .anyMatch(c -> c == x.classes.get(i)))
              .count();
      double result =
          result(
              x,
              _ -> Accuracy.top(top),
              (m, e) -> m.add(e.scores, e.classes),
              Accuracy::merge,
              Accuracy::result);
      assertEquals((double) right / x.size(), result, 1e-15, "top " + k);
    }
    assertEquals(
        Metrics.accuracy(x.scores, x.classes), Accuracy.of().add(x.scores, x.classes).result());
  }

  @Property(tries = 20)
  void ratiosOfClasses(@ForAll @LongRange(min = 0) long seed) {
    Examples x = Examples.draw(seed);
    ConfusionMatrix matrix = ConfusionMatrix.of(CLASSES).add(x.scores, x.classes);
    double[] sums = new double[3];
    int some = 0;
    for (int c = 0; c < CLASSES; c++) {
      double both = 0;
      double said = 0;
      double are = 0;
      for (int i = 0; i < x.size(); i++) {
        both += x.said(i) == c && x.classes.get(i) == c ? 1 : 0;
        said += x.said(i) == c ? 1 : 0;
        are += x.classes.get(i) == c ? 1 : 0;
      }
      if (said + are == 0) {
        assertTrue(Double.isNaN(matrix.f1(c)) && Double.isNaN(matrix.precision(c)));
        continue;
      }
      some++;
      double precision = said == 0 ? 0 : both / said;
      double recall = are == 0 ? 0 : both / are;
      double f1 = both == 0 ? 0 : 2 * precision * recall / (precision + recall);
      assertEquals(precision, matrix.precision(c), 1e-15);
      assertEquals(recall, matrix.recall(c), 1e-15);
      assertEquals(f1, matrix.f1(c), 1e-15);
      assertEquals((long) are, matrix.count(c));
      sums[0] += precision;
      sums[1] += recall;
      sums[2] += f1;
    }
    List<ToDoubleFunction<ConfusionMatrix>> macros =
        List.of(
            ConfusionMatrix::macroPrecision,
            ConfusionMatrix::macroRecall,
            ConfusionMatrix::macroF1,
            ConfusionMatrix::accuracy);
    for (int i = 0; i < macros.size(); i++) {
      double expected = i < 3 ? sums[i] / some : Metrics.accuracy(x.scores, x.classes);
      double result =
          result(
              x,
              _ -> ConfusionMatrix.of(CLASSES),
              (m, e) -> m.add(e.scores, e.classes),
              ConfusionMatrix::merge,
              macros.get(i));
      assertEquals(expected, result, 1e-14);
    }
  }

  @Test
  void confusionPrintsAsATable() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of("cat", "horse").add(Indices.of(0, 1, 1, 0), Indices.of(0, 0, 1, 0));
    assertEquals(
        """
        is \\ said  cat  horse
        cat          2      1
        horse        0      1\
        """,
        matrix.toString());
    assertEquals(1, matrix.count(0, 1));
    assertEquals(4, matrix.count());
    BinaryConfusion binary =
        BinaryConfusion.ofProbabilities()
            .add(Tensor.of(0.2, 0.7, 0.9, 0.1), Tensor.of(0.0, 0, 1, 1));
    assertEquals(
        """
                 no  yes
        label 0   1    1
        label 1   1    1\
        """,
        binary.toString());
  }

  @Property(tries = 20)
  void ratiosOfYesAndNo(@ForAll @LongRange(min = 0) long seed) {
    Examples x = Examples.draw(seed);
    long[] counts = new long[4];
    for (int i = 0; i < x.size(); i++) {
      counts[(x.binary.get(i) > 0.5 ? 1 : 0) + (x.labels.get(i) == 1 ? 2 : 0)]++;
    }
    BinaryConfusion confusion = BinaryConfusion.ofProbabilities().add(x.binary, x.labels);
    assertEquals(counts[0], confusion.trueNegatives());
    assertEquals(counts[1], confusion.falsePositives());
    assertEquals(counts[2], confusion.falseNegatives());
    assertEquals(counts[3], confusion.truePositives());
    double yes = counts[1] + counts[3];
    double f1 = 2.0 * counts[3] / (counts[1] + counts[2] + 2.0 * counts[3]);
    assertEquals(yes == 0 ? 0 : counts[3] / yes, confusion.precision(), 1e-15);
    assertEquals((double) counts[3] / (counts[2] + counts[3]), confusion.recall(), 1e-15);
    assertEquals((double) counts[0] / (counts[0] + counts[1]), confusion.specificity(), 1e-15);
    double merged =
        result(
            x,
            _ -> BinaryConfusion.ofProbabilities(),
            (m, e) -> m.add(e.binary, e.labels),
            BinaryConfusion::merge,
            BinaryConfusion::f1);
    assertEquals(f1, merged, 1e-15);
    assertEquals(
        confusion.toString(), BinaryConfusion.above(0.5).add(x.binary, x.labels).toString());
    assertEquals(
        confusion.toString(),
        BinaryConfusion.ofLogits().add(x.binary.sub(0.5), x.labels).toString());
  }

  /** Always no, where some were yes: precision 0; where none was: nothing to be precise about. */
  @Test
  void ratiosOfNothing() {
    BinaryConfusion no = BinaryConfusion.ofLogits().add(Tensor.of(-1.0, -2), Tensor.of(1.0, 0));
    assertEquals(0, no.precision());
    assertEquals(0, no.recall());
    assertEquals(0, no.f1());
    BinaryConfusion none = BinaryConfusion.ofLogits().add(Tensor.of(-1.0, -2), Tensor.of(0.0, 0));
    for (double ratio : new double[] {none.precision(), none.recall(), none.f1()}) {
      assertTrue(Double.isNaN(ratio));
    }
    assertEquals(1, none.accuracy());
    ConfusionMatrix unused = ConfusionMatrix.of(3).add(Indices.of(0, 1, 1), Indices.of(0, 0, 1));
    assertTrue(Double.isNaN(unused.precision(2)) && Double.isNaN(unused.recall(2)));
    assertEquals((1 + 0.5) / 2, unused.macroPrecision()); // of the two classes that there are
  }

  // ---- ranking

  @Property(tries = 30)
  void areaUnderTheCurveCountsPairs(@ForAll @LongRange(min = 0) long seed) {
    Examples x = Examples.draw(seed);
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < x.size(); i++) {
      for (int j = 0; j < x.size(); j++) {
        if (x.labels.get(i) == 1 && x.labels.get(j) == 0) {
          pairs++;
          double difference = x.binary.get(i) - x.binary.get(j);
          right += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
        }
      }
    }
    assertEquals(right / pairs, ranking(x, Ranking::rocAuc), 1e-15);
  }

  /** Threshold by threshold, as it is defined. */
  @Property(tries = 30)
  void averagePrecisionIsAMeanOverRecall(@ForAll @LongRange(min = 0) long seed) {
    Examples x = Examples.draw(seed);
    double[] thresholds = x.binary.toDoubleArray();
    double[] descending =
        Arrays.stream(thresholds).distinct().map(t -> -t).sorted().map(t -> -t).toArray();
    double all = x.labels.sum().item();
    double sum = 0;
    double before = 0;
    for (double t : descending) {
      double found = x.binary.greaterEqual(t).mul(x.labels).sum().item();
      double recall = found / all;
      sum += (recall - before) * (found / x.binary.greaterEqual(t).sum().item());
      before = recall;
    }
    assertEquals(sum, ranking(x, Ranking::averagePrecision), 1e-14);
  }

  private static double ranking(Examples x, ToDoubleFunction<Ranking> result) {
    return result(
        x, _ -> new Ranking(), (m, e) -> m.add(e.binary, e.labels), Ranking::merge, result);
  }

  @Test
  void rankingsOfManyScores() {
    SplittableRandom rng = new SplittableRandom(1);
    Tensor scores = Tensor.normal(DType.F64, rng, 0, 1, 20_000);
    Tensor labels = scores.add(Tensor.normal(DType.F64, rng, 0, 1, 20_000)).greater(0);
    Ranking ranking = new Ranking().add(scores, labels).merge(new Ranking());
    assertEquals(20_000, ranking.count());
    double same = new Ranking().add(scores.exp(), labels).rocAuc();
    assertEquals(ranking.rocAuc(), same); // only the order matters
    assertEquals(1, ranking.rocAuc() + new Ranking().add(scores.neg(), labels).rocAuc(), 1e-15);
    Ranking self = new Ranking().add(Tensor.of(0.5, 0.5), Tensor.of(1.0, 0));
    assertEquals(0.5, self.merge(self).rocAuc());
    assertEquals(4, self.count());
  }

  // ---- regression

  @Property(tries = 20)
  void errorsOfRegression(@ForAll @LongRange(min = 0) long seed) {
    Examples x = Examples.draw(seed);
    Tensor y = x.scores.add(1e6); // a large mean, small spread
    Tensor p = y.add(x.scores.sin());
    RegressionErrors errors = new RegressionErrors().add(p, y);
    Tensor e = p.sub(y);
    assertEquals(e.abs().mean().item(), errors.mae(), 1e-12);
    assertEquals(Math.sqrt(e.square().mean().item()), errors.rmse(), 1e-12);
    double spread = y.sub(y.mean()).square().sum().item();
    double r2 =
        result(
            x,
            _ -> new RegressionErrors(),
            (m, part) -> m.add(part.scores.add(1e6).add(part.scores.sin()), part.scores.add(1e6)),
            RegressionErrors::merge,
            RegressionErrors::r2);
    assertEquals(1 - e.square().sum().item() / spread, r2, 1e-9);
  }

  @Test
  void regressionByHand() {
    RegressionErrors errors =
        new RegressionErrors().add(Tensor.of(1.0, 2, 5), Tensor.of(1.0, 4, 4));
    assertEquals(1, errors.mae());
    assertEquals(5 / 3.0, errors.mse());
    assertEquals(1 - 5 / 6.0, errors.r2(), 1e-15);
    assertEquals("RegressionErrors(MAE 1.0, RMSE 1.2909944487358056 of 3)", errors.toString());
  }

  // ---- probabilities

  @Property(tries = 20)
  void perplexity(@ForAll @LongRange(min = 0) long seed) {
    Examples x = Examples.draw(seed);
    double logs = 0;
    int counted = 0;
    for (int i = 0; i < x.size(); i++) {
      if (x.classes.get(i) != 2) {
        logs += Math.log(x.probability(i, x.classes.get(i)));
        counted++;
      }
    }
    if (counted > 0) {
      double result =
          result(
              x,
              _ -> Perplexity.of().ignoring(2),
              (m, e) -> m.add(e.scores, e.classes),
              Perplexity::merge,
              Perplexity::result);
      assertEquals(Math.exp(-logs / counted), result, 1e-11);
    }
  }

  @Test
  void perplexityOfAGuessIsTheNumberOfWords() {
    Perplexity guess =
        Perplexity.of().add(Tensor.zeros(2, 3, 7), Indices.of(new int[][] {{0, 1, 2}, {3, 4, 6}}));
    assertEquals(7, guess.result(), 1e-12);
    assertEquals("Perplexity(of 6 examples)", guess.toString());
    Perplexity some = Perplexity.of().ignoring(99).add(Tensor.zeros(2, 7), Indices.of(6, 99));
    assertEquals(7, some.result(), 1e-12);
    assertEquals(1, some.count());
  }

  @Property(tries = 20)
  void calibration(@ForAll @LongRange(min = 0) long seed) {
    Examples x = Examples.draw(seed);
    int bins = 5;
    double expected = 0;
    double most = 0;
    for (int b = 0; b < bins; b++) {
      double n = 0;
      double right = 0;
      double said = 0;
      for (int i = 0; i < x.size(); i++) {
        double p = x.probability(i, x.said(i));
        if (p > (double) b / bins && p <= (b + 1.0) / bins) {
          n++;
          said += p;
          right += x.said(i) == x.classes.get(i) ? 1 : 0;
        }
      }
      if (n > 0) {
        expected += n / x.size() * Math.abs(right / n - said / n);
        most = Math.max(most, Math.abs(right / n - said / n));
      }
    }
    Adder<Calibration> add = (m, e) -> m.add(e.scores.softmax(-1), e.classes);
    Function<Examples, Calibration> make = _ -> Calibration.of(bins);
    assertEquals(
        expected, result(x, make, add, Calibration::merge, Calibration::expectedError), 1e-12);
    assertEquals(most, result(x, make, add, Calibration::merge, Calibration::maximumError), 1e-12);
  }

  @Test
  void calibrationPrintsAsATable() {
    Calibration calibration =
        Calibration.of(4)
            .add(Tensor.of(new double[][] {{0.75, 0.25}, {0.5, 0.5}, {1, 0}}), Indices.of(0, 1, 0));
    assertEquals(
        """
        up to  examples   said  right
        0.500         1  0.500  0.000
        0.750         1  0.750  1.000
        1.000         1  1.000  1.000\
        """,
        calibration.toString());
    assertEquals(
        List.of(
            new Calibration.Bin(1, 0.5, 0),
            new Calibration.Bin(1, 0.75, 1),
            new Calibration.Bin(1, 1, 1)),
        calibration.bins());
  }

  // ---- errors

  @Test
  void nothingHasNoResult() {
    refused(
        IllegalStateException.class,
        "Accuracy: nothing has been added yet",
        () -> Accuracy.of().result());
    refused(
        IllegalStateException.class,
        "ConfusionMatrix: nothing has been added yet",
        () -> ConfusionMatrix.of(2).macroF1());
    refused(
        IllegalStateException.class,
        "BinaryConfusion: nothing has been added yet",
        () -> BinaryConfusion.ofLogits().f1());
    refused(
        IllegalStateException.class,
        "Perplexity: nothing has been added yet",
        () -> Perplexity.of().result());
    refused(
        IllegalStateException.class,
        "Calibration: nothing has been added yet",
        () -> Calibration.of(3).expectedError());
    refused(
        IllegalStateException.class,
        "RegressionErrors: nothing has been added yet",
        () -> new RegressionErrors().mae());
    refused(
        IllegalStateException.class,
        "Ranking: the area under the ROC curve needs labels of both kinds, got 2 of 1 and 0 of 0",
        () -> new Ranking().add(Tensor.of(0.0, 1), Tensor.of(1.0, 1)).rocAuc());
    refused(
        IllegalStateException.class,
        "RegressionErrors: all right numbers are equal, so there is no spread to explain and no R²",
        () -> new RegressionErrors().add(Tensor.of(0.0, 1), Tensor.of(1.0, 1)).r2());
  }

  @Test
  void whatDoesNotFitIsTold() {
    Tensor scores = Tensor.zeros(2, 3);
    Indices two = Indices.of(0, 1);
    refused(
        ShapeException.class,
        "Accuracy: scores [2, 3] and classes [3] do not fit, it takes scores [n, classes] and"
            + " classes [n]",
        () -> Accuracy.of().add(scores, Indices.of(0, 1, 2)));
    refused(
        IllegalArgumentException.class,
        "Accuracy: there are 3 classes, so no top 4 among them",
        () -> Accuracy.top(4).add(scores, two));
    refused(
        IllegalArgumentException.class,
        "Accuracy: cannot merge top 1 into top 2",
        () -> Accuracy.top(2).merge(Accuracy.of()));
    refused(
        ShapeException.class,
        "ConfusionMatrix: scores [2, 3] are not of 4 classes",
        () -> ConfusionMatrix.of(4).add(scores, two));
    refused(
        ShapeException.class,
        "ConfusionMatrix: said [2] and classes [3] must have the same shape",
        () -> ConfusionMatrix.of(4).add(two, Indices.of(0, 1, 2)));
    refused(
        IllegalArgumentException.class,
        "ConfusionMatrix: cannot merge classes [a, b] into [0, 1]",
        () -> ConfusionMatrix.of(2).merge(ConfusionMatrix.of("a", "b")));
    refused(
        IllegalArgumentException.class,
        "ConfusionMatrix: there is no class 2, they go from 0 to 1",
        () -> ConfusionMatrix.of(2).recall(2));
    refused(
        IllegalArgumentException.class,
        "BinaryConfusion: 1.5 is no probability; use ofLogits() for outputs without a sigmoid,"
            + " above(threshold) for others",
        () -> BinaryConfusion.ofProbabilities().add(Tensor.of(1.5), Tensor.of(1.0)));
    refused(
        IllegalArgumentException.class,
        "BinaryConfusion: every row of labels [1, 2] has a single 1, as for one of several classes;"
            + " use a ConfusionMatrix with labels.argmax(-1), or above(0.0) if each label is a"
            + " question of its own",
        () ->
            BinaryConfusion.ofLogits().add(Tensor.zeros(1, 2), Tensor.of(new float[][] {{0, 1}})));
    refused(
        IllegalArgumentException.class,
        "BinaryConfusion: cannot merge counts above 0.0 of other outputs into those above 0.5",
        () -> BinaryConfusion.ofProbabilities().merge(BinaryConfusion.ofLogits()));
    refused(
        IllegalArgumentException.class,
        "Ranking: labels must be 0 or 1, got 2.0",
        () -> new Ranking().add(Tensor.of(1.0), Tensor.of(2.0)));
    refused(
        IllegalArgumentException.class,
        "Calibration: the probabilities of an example must be positive and add up to 1; give"
            + " logits.softmax(-1)",
        () -> Calibration.of(3).add(scores, two));
    refused(
        IllegalArgumentException.class,
        "RegressionErrors: right contains NaN",
        () -> new RegressionErrors().add(Tensor.of(1.0), Tensor.of(Double.NaN)));
    refused(
        IllegalArgumentException.class,
        "Perplexity: cannot merge Perplexity(of 0 examples, ignoring 1) into Perplexity(of 0"
            + " examples)",
        () -> Perplexity.of().merge(Perplexity.of().ignoring(1)));
  }

  private static void refused(
      Class<? extends RuntimeException> kind, String message, Runnable code) {
    assertError(kind, message, code);
  }
}
