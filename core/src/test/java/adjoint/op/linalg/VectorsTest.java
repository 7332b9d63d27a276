package adjoint.op.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Results, gradients and Hessian-vector products against those that mpmath computes with 60 digits,
 * by differences: {@code vectors.py} beside the numbers has made them, and says how.
 */
class VectorsTest {
  private static final double CLOSE = 1e-10;

  /** A case of the file. */
  private record Case(String name, List<Tensor> inputs, List<double[]> expected) {}

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(VectorsTest.class.getResourceAsStream("vectors.txt")),
                StandardCharsets.UTF_8))) {
      for (String line : lines.lines().toList()) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
          case "case" -> cases.add(new Case(words[1], new ArrayList<>(), new ArrayList<>()));
          case "input" -> {
            double[] numbers = numbers(words[1]);
            cases
                .getLast()
                .inputs
                .add(
                    Tensor.wrap(
                        Arrays.copyOfRange(numbers, 2, numbers.length),
                        (int) numbers[0],
                        (int) numbers[1]));
          }
          default -> cases.getLast().expected.add(numbers(words[1]));
        }
      }
    }
    return cases;
  }

  private static double[] numbers(String text) {
    return Stream.of(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  /** What the name of a case stands for. */
  private static List<Tensor> run(String name, List<Tensor> in) {
    Tensor a = in.getFirst();
    Tensor b = in.getLast();
    String[] words = name.split(" ", -1);
    return switch (words[0]) {
      case "inverse" -> List.of(a.inverse());
      case "solve" -> List.of(a.solve(b));
      case "solveTriangular" -> List.of(a.solveTriangular(b, Triangle.valueOf(words[1])));
      case "cholesky" -> List.of(a.cholesky());
      case "lu" -> a.lu().values();
      case "qr" -> a.qr().values();
      case "eigh" -> a.eigh().values();
      case "svd" -> a.svd().values();
      case "det" -> List.of(a.det());
      case "slogdet" -> a.slogdet().values();
      case "cofactor" -> List.of(a.cofactor());
      case "pinv" -> List.of(a.pinv());
      case "lstsq" -> List.of(a.lstsq(b));
      case "matrixExp" -> List.of(a.matrixExp());
      case "matrixPower" -> List.of(a.matrixPower(-2));
      case "matrixNorm" -> List.of(a.matrixNorm(MatrixNorm.valueOf(words[1])));
      default -> throw new AssertionError(name);
    };
  }

  private static Tensor flat(List<Tensor> parts) {
    return Tensor.concat(0, parts.stream().map(x -> x.reshape(-1)).toList());
  }

  /** {@code ((factor·k + offset) mod m − middle) / divisor}, as the script has it. */
  private static double[] sequence(int n, int factor, int offset, int m, int middle, int divisor) {
    double[] y = new double[n];
    Arrays.setAll(y, k -> ((double) ((factor * k + offset) % m) - middle) / divisor);
    return y;
  }

  @Test
  void agreeWithSixtyDigits() throws IOException {
    List<Case> cases = cases();
    assertEquals(27, cases.size());
    for (Case c : cases) {
      List<Tensor> leaves = c.inputs.stream().map(Tensor::asVariable).toList();
      Tensor y = flat(run(c.name, leaves));
      requireClose(c.name + ", results", c.expected.get(0), y);
      Tensor u = Tensor.wrap(sequence(y.size(), 7, 3, 11, 5, 5), y.size());
      Tensor g = flat(Grad.differentiable(y.mul(u).sum(), leaves));
      requireClose(c.name + ", gradient", c.expected.get(1), g);
      Tensor v = Tensor.wrap(sequence(g.size(), 5, 2, 7, 3, 3), g.size());
      Tensor product = flat(Grad.of(g.mul(v).sum(), leaves));
      requireClose(c.name + ", product with the Hessian", c.expected.get(2), product);
    }
  }

  /** On floats too, the results are those of the doubles, rounded: to the last bit of a float. */
  @Test
  void floatsAreRoundedOnce() throws IOException {
    for (Case c : cases()) {
      List<Tensor> single = c.inputs.stream().map(x -> x.to(DType.F32)).toList();
      List<Tensor> twice = single.stream().map(x -> x.to(DType.F64)).toList();
      List<Tensor> actual = run(c.name, single);
      List<Tensor> expected = run(c.name, twice);
      if (!c.name.startsWith("matrixPower") && !c.name.startsWith("matrixNorm")) { // several
        for (int i = 0; i < expected.size(); i++) {
          boolean composed = c.name.equals("qr 3 5") && i == 1;
          if (!composed) {
            assertEquals(expected.get(i).to(DType.F32).data(), actual.get(i).data(), c.name);
          }
        }
      }
    }
  }

  private static void requireClose(String what, double[] expected, Tensor actual) {
    double size = 1 + Arrays.stream(expected).map(Math::abs).max().orElse(0);
    double[] numbers = actual.toDoubleArray();
    assertEquals(expected.length, numbers.length, what);
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(expected[i], numbers[i], CLOSE * size, what + ", number " + i);
    }
  }
}
