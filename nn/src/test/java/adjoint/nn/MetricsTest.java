package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
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
}
