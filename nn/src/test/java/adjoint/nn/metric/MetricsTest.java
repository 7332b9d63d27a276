package adjoint.nn.metric;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Tensor logits =
      Tensor.of(new float[][] {{1, 3, 2}, {5, -1, 0}, {0, 0, 0}, {-3, -2, -1}});

  @Test
  void accuracyOfClasses() {
    assertEquals(1, Metrics.accuracy(logits, Indices.of(1, 0, 0, 2)));
    assertEquals(0.5, Metrics.accuracy(logits, Indices.of(1, 0, 1, 0)));
    assertEquals(
        0.25, Metrics.accuracy(logits.reshape(2, 2, 3), Indices.of(new int[][] {{0, 0}, {1, 1}})));
  }

  @Test
  void accuracyOfProbabilities() {
    Tensor labels = Tensor.of(0f, 1f, 1f, 0f);
    assertEquals(0.5, Metrics.accuracy(Tensor.of(0.1f, 0.9f, 0.4f, 0.6f), labels));
    assertEquals(0.75, Metrics.accuracy(Tensor.of(0.1f, 0.9f, 0.4f, 0.6f), labels, 0.3));
    assertEquals(1, Metrics.accuracy(Tensor.of(0.5f), Tensor.of(0f))); // exactly at it means 0
  }

  @Test
  void badInput() {
    assertError(
        ShapeException.class,
        "accuracy: logits [4, 3] and classes [2] do not fit, it takes logits [n, classes] and"
            + " classes [n]",
        () -> Metrics.accuracy(logits, Indices.of(1, 2)));
    assertError(
        ShapeException.class,
        "accuracy: output [2, 1] and labels [2] must have the same shape",
        () -> Metrics.accuracy(Tensor.zeros(2, 1), Tensor.zeros(2)));
    assertError(
        IllegalArgumentException.class,
        "accuracy: labels must be 0 or 1, got -1.0",
        () -> Metrics.accuracy(Tensor.zeros(1), Tensor.of(-1f)));
    assertError(
        IllegalArgumentException.class,
        "accuracy: output contains NaN",
        () -> Metrics.accuracy(Tensor.of(Float.NaN), Tensor.of(1f)));
    assertError(
        ShapeException.class,
        "accuracy: output [0] is empty",
        () -> Metrics.accuracy(Tensor.zeros(0), Tensor.zeros(0)));
  }

  @Test
  void logitsAreNoProbabilities() {
    Tensor output = Tensor.of(0.3f, -2, 1.5f, 0);
    Tensor labels = Tensor.of(1, 0, 1, 0);
    assertEquals(1, Metrics.accuracyOfLogits(output, labels));
    assertEquals(0.75, Metrics.accuracy(output, labels, 0.5));
    assertError(
        IllegalArgumentException.class,
        "accuracy: -2.0 is no probability; use accuracyOfLogits(logits, labels) for outputs without"
            + " a sigmoid, accuracy(output, labels, threshold) for others, or accuracy(logits,"
            + " classes) with Indices for one of several classes",
        () -> Metrics.accuracy(output, labels));
  }

  @Test
  void classesAreNoLabels() {
    Tensor oneHot = Tensor.of(Indices.of(1, 0, 1, 0).oneHot(DType.F32, 3));
    assertError(
        IllegalArgumentException.class,
        "accuracy: every row of labels [4, 3] has a single 1, as for one of several classes; use"
            + " accuracy(probabilities, labels.argmax(-1)), or accuracy(probabilities, labels, 0.5)"
            + " if each label is a question of its own",
        () -> Metrics.accuracy(logits.softmax(-1), oneHot));
    assertEquals(0.5, Metrics.accuracy(logits.softmax(-1), oneHot.argmax(-1)));
    assertError(
        ShapeException.class,
        "accuracy: index 7 is out of range for an extent of 3",
        () -> Metrics.accuracy(logits, Indices.of(1, 0, 7, 0)));
  }

  /** All of these are right by their largest output, and one label in three or six is wrong. */
  @Test
  void classesAreNoLabelsWhateverTheOutputIs() {
    Tensor oneHot = Tensor.of(new float[][] {{0, 1, 0}, {0, 0, 1}});
    Tensor logits = Tensor.of(new float[][] {{3, 9, 1}, {2, 1, 4}});
    assertError(
        IllegalArgumentException.class,
        "accuracyOfLogits: every row of labels [2, 3] has a single 1, as for one of several"
            + " classes; use accuracy(logits, labels.argmax(-1)), or accuracy(logits, labels, 0.0)"
            + " if each label is a question of its own",
        () -> Metrics.accuracyOfLogits(logits, oneHot));
    assertThrows(IllegalArgumentException.class, () -> Metrics.accuracy(logits.mul(0.1), oneHot));
    assertEquals(1, Metrics.accuracy(logits, oneHot.argmax(-1)));
    assertEquals(2 / 6.0, Metrics.accuracy(logits, oneHot, 0));
    assertEquals(5 / 6.0, Metrics.accuracy(logits.mul(0.1), oneHot, 0.5));
  }

  @Test
  void labelsOfSeveralQuestions() {
    Tensor labels = Tensor.of(new float[][] {{0, 1, 1}, {0, 0, 1}});
    Tensor logits = Tensor.of(new float[][] {{-3, 9, 1}, {2, -1, 4}});
    assertEquals(5 / 6.0, Metrics.accuracyOfLogits(logits, labels));
    assertEquals(5 / 6.0, Metrics.accuracy(logits.sigmoid(), labels));
    assertEquals(0.5, Metrics.accuracyOfLogits(Tensor.of(1, -1).reshape(2, 1), Tensor.ones(2, 1)));
  }

  @Test
  void errorsNameTheMetric() {
    assertError(
        ShapeException.class,
        "accuracyOfLogits: output [2, 1] and labels [2] must have the same shape",
        () -> Metrics.accuracyOfLogits(Tensor.zeros(2, 1), Tensor.zeros(2)));
    assertError(
        IllegalArgumentException.class,
        "accuracyOfLogits: output contains NaN",
        () -> Metrics.accuracyOfLogits(Tensor.of(Float.NaN), Tensor.of(1f)));
    assertError(
        IllegalArgumentException.class,
        "accuracyOfLogits: labels must be 0 or 1, got 2.0",
        () -> Metrics.accuracyOfLogits(Tensor.of(1f), Tensor.of(2f)));
  }

  @Test
  void aThresholdIsANumber() {
    assertError(
        IllegalArgumentException.class,
        "accuracy: the threshold is NaN, nothing is above it",
        () -> Metrics.accuracy(Tensor.ones(2), Tensor.ones(2), Double.NaN));
  }
}
