package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.check.GradCheck;
import adjoint.check.Verdict;
import adjoint.nn.norm.BatchNorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Batch norm against PyTorch's, and the laws that it obeys. */
class BatchNormTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/nn/batch-norm.txt");

  private final SplittableRandom rng = new SplittableRandom(1);

  private Tensor normal(int... shape) {
    return Tensor.normal(DType.F64, rng, 3, 2, shape);
  }

  private static Mode training() {
    return Mode.training(new SplittableRandom(1));
  }

  @Test
  void isThatOfPyTorch() throws IOException {
    List<String> lines = Files.readAllLines(VECTORS);
    assertTrue(lines.size() >= 6, lines.size() + " cases");
    lines.forEach(BatchNormTest::check);
  }

  /**
   * Three passes of training and one of evaluation; {@code batch-norm.py} tells what stands where.
   */
  private static void check(String line) {
    String[] parts = line.split(" ; ", -1);
    List<Tensor> arrays = Arrays.stream(parts).skip(1).map(BatchNormTest::array).toList();
    String[] settings = parts[0].split(" ", -1);
    Tensor weight = arrays.get(0);
    BatchNorm norm =
        new BatchNorm(
            Parameter.of("weight", weight),
            Parameter.of("bias", arrays.get(1)),
            Buffer.of("runningMean", Tensor.zeros(DType.F64, weight.size())),
            Buffer.of("runningVariance", Tensor.ones(DType.F64, weight.size())),
            Double.parseDouble(settings[0]),
            Double.parseDouble(settings[1]));
    int at = 2;
    for (int pass = 0; pass < 4; pass++) {
      String name = line.substring(0, 20) + ", pass " + pass;
      Tensor x = arrays.get(at).asVariable();
      Tensor y = norm.forward(x, pass < 3 ? training() : Mode.EVALUATION);
      near(name, arrays.get(at + 2), y);
      List<Tensor> gradients =
          Grad.of(y, List.of(x, norm.weight(), norm.bias()), arrays.get(at + 1));
      for (int i = 0; i < 3; i++) {
        near(name + ", gradient " + i, arrays.get(at + 3 + i), gradients.get(i));
      }
      near(name + ", mean", arrays.get(at + 6), norm.runningMean().value());
      near(name + ", variance", arrays.get(at + 7), norm.runningVariance().value());
      at += 8;
    }
  }

  private static Tensor array(String text) {
    String[] parts = text.split(" : ", -1);
    int[] shape = Arrays.stream(parts[0].split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    double[] numbers =
        Arrays.stream(parts[1].split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    return Tensor.wrap(numbers, shape);
  }

  private static void near(String name, Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape(), name);
    double[] e = expected.toDoubleArray();
    double[] a = actual.toDoubleArray();
    for (int i = 0; i < e.length; i++) {
      assertEquals(e[i], a[i], 1e-10 * Math.max(1, Math.abs(e[i])), name + " [" + i + "]");
    }
  }

  @Test
  void trainingNormalizesEachChannel() {
    BatchNorm norm = BatchNorm.of(3).dtype(DType.F64).epsilon(0).init();
    Tensor y = norm.forward(normal(8, 3, 5), training());
    near("mean", Tensor.zeros(DType.F64, 3), y.mean(0, 2));
    near("variance", Tensor.ones(DType.F64, 3), y.variance(0, 2));
  }

  @Test
  void evaluationIsAffineAndSeesNoOtherExample() {
    BatchNorm norm = BatchNorm.of(2).dtype(DType.F64).init();
    norm.forward(normal(10, 2), training());
    State before = norm.state();
    Tensor x = normal(4, 2);
    Tensor y = norm.forward(x);
    assertEquals(y.slice(0, 1, 2).data(), norm.forward(x.slice(0, 1, 2)).data());
    Tensor zero = norm.forward(Tensor.zeros(DType.F64, 4, 2));
    near("linear", y.sub(zero).mul(2), norm.forward(x.mul(2)).sub(zero));
    assertEquals(before, norm.state());
    assertNotEquals(y.data(), norm.forward(x, training()).data());
    assertNotEquals(before, norm.state());
  }

  @Test
  void derivatives() {
    BatchNorm norm = BatchNorm.of(2).dtype(DType.F64).init();
    norm.weight().set(Tensor.of(0.5, -2));
    Tensor x = normal(3, 2);
    GradCheck training =
        GradCheck.of(t -> norm.forward(t, training()).mul(x)).parameters(norm.parameters());
    assertEquals(Verdict.RIGHT, training.order(2).check(x).verdict());
    GradCheck evaluation = GradCheck.of(t -> norm.forward(t)).parameters(norm.parameters());
    assertEquals(Verdict.RIGHT, evaluation.order(2).check(x).verdict());
  }

  @Test
  void whatDoesNotFitIsTold() {
    BatchNorm norm = BatchNorm.of(3).init();
    assertError(
        ShapeException.class,
        "BatchNorm(3): needs [n, 3] or [n, 3, ...], got [4, 5]",
        () -> norm.forward(Tensor.zeros(4, 5)));
    assertError(
        ShapeException.class,
        "BatchNorm(3): needs [n, 3] or [n, 3, ...], got [3]",
        () -> norm.forward(Tensor.zeros(3)));
    assertError(
        ShapeException.class,
        "BatchNorm(3): in training it needs at least two numbers in each channel, got [1, 3]",
        () -> norm.forward(Tensor.zeros(1, 3), training()));
    assertEquals(Shape.of(1, 3), norm.forward(Tensor.zeros(1, 3)).shape());
    assertError(
        IllegalArgumentException.class,
        "BatchNorm: the momentum must be from 0 to 1, got 2.0",
        () -> BatchNorm.of(3).momentum(2).init());
    assertError(
        IllegalArgumentException.class,
        "BatchNorm: epsilon must be 0 or positive, got -1.0",
        () -> BatchNorm.of(3).epsilon(-1).init());
    assertError(
        ShapeException.class,
        "BatchNorm: needs at least one channel, got 0",
        () -> BatchNorm.of(0));
    assertError(
        ShapeException.class,
        "BatchNorm: weight, bias, mean and variance must be vectors of one length, got [3], [2],"
            + " [3] and [3]",
        () ->
            new BatchNorm(
                norm.weight(),
                Parameter.of("bias", Tensor.zeros(2)),
                norm.runningMean(),
                norm.runningVariance(),
                0.1,
                0));
    assertEquals("BatchNorm(3)  # weight F32[3], bias F32[3]: 6 parameters", norm.toString());
  }

  @Test
  void buffersArePartOfTheState() {
    BatchNorm norm = BatchNorm.of(2).dtype(DType.F64).init();
    assertEquals(
        List.of("weight", "bias", "runningMean", "runningVariance"),
        List.copyOf(norm.state().arrays().keySet()));
    BatchNorm other = Block.copyOf(norm);
    norm.forward(normal(6, 2), training());
    assertNotEquals(norm.state(), other.state());
    other.load(norm.state());
    Tensor x = normal(3, 2);
    assertEquals(norm.forward(x).data(), other.forward(x).data());
  }
}
