package adjoint.examples;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.nn.Layer;
import adjoint.nn.scalar.ScalarMlp;
import java.util.Arrays;

/** A trained network with one output as a plain function of numbers, whatever it is built from. */
@FunctionalInterface
interface Answers {
  /** The answers to many questions, one a row. */
  double[] to(double[][] rows);

  /** The answer to one. */
  default double to(double... row) {
    return to(new double[][] {row})[0];
  }

  static Answers of(Layer model) {
    return rows -> NoGrad.call(() -> model.forward(Tensor.of(rows))).toDoubleArray();
  }

  static Answers of(ScalarMlp model) {
    return rows ->
        NoGrad.call(() ->
            Arrays.stream(rows).mapToDouble(r -> model.forward(r).getFirst().value()).toArray());
  }
}
