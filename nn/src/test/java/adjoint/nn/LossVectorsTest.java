package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.Indices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Losses and their gradients are PyTorch's, which {@code loss-vectors.py} wrote down. */
class LossVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/nn/loss-vectors.txt");

  @Test
  void areThoseOfPyTorch() throws IOException {
    List<String> lines = Files.readAllLines(VECTORS);
    assertTrue(lines.size() > 90, lines.size() + " cases");
    lines.forEach(LossVectorsTest::check);
  }

  private static void check(String line) {
    String[] parts = line.split(" ; ", -1);
    String name = parts[0] + " " + parts[1];
    int inputs = Integer.parseInt(parts[2]);
    List<Tensor> arrays = new ArrayList<>();
    for (int i = 3; i < parts.length; i++) {
      arrays.add(Vectors.array(parts[i]));
    }
    int results = arrays.size() - inputs - 2;
    List<Tensor> in = arrays.subList(0, inputs).stream().map(Tensor::asVariable).toList();
    List<Tensor> all = new ArrayList<>(in);
    all.addAll(arrays.subList(inputs, results));
    String[] settings = parts[1].split(" ");
    requireNear(name, arrays.get(results), loss(parts[0], settings, all, Reduction.NONE));
    Tensor mean = loss(parts[0], settings, all, Reduction.MEAN);
    requireNear(name + ", mean", arrays.get(results + 1), mean);
    List<Tensor> gradients = Grad.of(mean, in);
    for (int i = 0; i < inputs; i++) {
      requireNear(name + ", gradient " + i, arrays.get(results + 2 + i), gradients.get(i));
    }
  }

  private static void requireNear(String name, Tensor expected, Tensor actual) {
    Vectors.requireNear(name, expected, actual, 1e-12);
  }

  private static Indices indices(Tensor x) {
    int[] values = Arrays.stream(x.toDoubleArray()).mapToInt(v -> (int) v).toArray();
    return Indices.wrap(values, x.shape());
  }

  private static Tensor loss(String name, String[] settings, List<Tensor> in, Reduction how) {
    Tensor a = in.get(0);
    Tensor b = in.get(1);
    double s = number(settings[0]);
    return switch (name) {
      case "mse" -> Loss.mse(a, b, how);
      case "mae" -> Loss.mae(a, b, how);
      case "huber" -> Loss.huber(a, b, s, how);
      case "smoothL1" -> Loss.smoothL1(a, b, s, how);
      case "logCosh" -> Loss.logCosh(a, b, how);
      case "quantile" -> Loss.quantile(a, b, s, how);
      case "poissonNll" -> Loss.poissonNll(a, b, how);
      case "gaussianNll" -> Loss.gaussianNll(a, b, in.get(2), how);
      case "binaryCrossEntropy" -> Loss.binaryCrossEntropy(a, b, how);
      case "binaryCrossEntropyWithLogits" ->
          in.size() == 2
              ? Loss.binaryCrossEntropyWithLogits(a, b, how)
              : Loss.binaryCrossEntropyWithLogits(a, b, in.get(2), how);
      case "focal" -> Loss.focal(a, b, s, how);
      case "hinge" -> Loss.hinge(a, b, how);
      case "marginRanking" -> Loss.marginRanking(a, b, in.get(2), s, how);
      case "nll" -> Loss.nll(a, indices(b), how);
      case "kl" -> Loss.kl(a, b, how);
      case "multiMargin" -> Loss.multiMargin(a, indices(b), s, how);
      case "cosineEmbedding" -> Loss.cosineEmbedding(a, b, in.get(2), s, how);
      case "triplet" -> Loss.triplet(a, b, in.get(2), s, how);
      case "infoNce" -> Loss.infoNce(a, b, s, how);
      case "crossEntropy" -> crossEntropy(settings, in).reduction(how).of(a, indices(b));
      case "crossEntropyOfProbabilities" -> crossEntropy(settings, in).reduction(how).of(a, b);
      case "crossEntropyAlongAxis1" ->
          CrossEntropy.PLAIN.classAxis(1).reduction(how).of(a, indices(b));
      case "ctc" ->
          Loss.ctc(a.logSoftmax(-1), indices(b), whole(settings[0]), whole(settings[1]), 0, how);
      default -> throw new AssertionError(name);
    };
  }

  private static CrossEntropy crossEntropy(String[] settings, List<Tensor> in) {
    CrossEntropy loss = CrossEntropy.PLAIN.labelSmoothing(number(settings[0]));
    if (settings[1].equals("True")) {
      loss = loss.classWeights(in.get(2));
    }
    return settings.length > 2 && !settings[2].equals("-1")
        ? loss.ignoring(Integer.parseInt(settings[2]))
        : loss;
  }

  private static double number(String text) {
    return text.isEmpty() || text.contains(",") || text.equals("positive")
        ? 0
        : Double.parseDouble(text);
  }

  private static int[] whole(String text) {
    return Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
  }
}
