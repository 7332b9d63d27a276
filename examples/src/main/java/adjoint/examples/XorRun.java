package adjoint.examples;

import adjoint.Tensor;
import adjoint.examples.numpy.Digits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What came of a training on XOR.
 *
 * @param losses the mean squared errors, each before its update
 * @param outputs for the four rows, those from which the last update was computed
 * @param answers of the network after the last update
 */
record XorRun(LossCurve losses, List<Double> outputs, Answers answers) {
  static final List<String> ROWS = List.of("[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]");

  /** Whether all four outputs are on the right side of a half. */
  boolean isLearnt() {
    return isLearnt(outputs);
  }

  static boolean isLearnt(List<Double> outputs) {
    return IntStream.range(0, ROWS.size()).allMatch(row -> isRight(row, outputs.get(row)));
  }

  private static boolean isRight(int row, double output) {
    return output > 0.5 == (row == 1 || row == 2);
  }

  /** In words, with the outputs that are wrong. */
  String verdict() {
    if (isLearnt()) {
      return "XOR is learnt: all four outputs are on the right side of a half.";
    }
    return IntStream.range(0, ROWS.size())
        .filter(row -> !isRight(row, outputs.get(row)))
        .mapToObj(row -> ROWS.get(row) + " gives " + Digits.significant(outputs.get(row), 4))
        .collect(Collectors.joining(", ", "XOR is not learnt: ", ", the wrong side of a half."));
  }

  static List<Double> numbers(Tensor x) {
    return Arrays.stream(x.toDoubleArray()).boxed().toList();
  }
}
