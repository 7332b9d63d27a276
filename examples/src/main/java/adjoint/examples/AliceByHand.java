package adjoint.examples;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Backpropagation as the tutorial does it with pencil and paper: plain numbers, and every
 * derivative written out. The network has two hidden neurons; it has seen Alice alone.
 */
final class AliceByHand {
  private static final double X1 = -2;
  private static final double X2 = -1;
  private static final double TARGET = 1;

  // The tutorial sets all weights to 1 and all biases to 0.
  private final double w1 = 1;
  private final double w2 = 1;
  private final double w3 = 1;
  private final double w4 = 1;
  private final double w5 = 1;
  private final double w6 = 1;
  private final double b1 = 0;
  private final double b2 = 0;
  private final double b3 = 0;

  // Forward: what the network answers, and what that costs.
  private final double sum1 = w1 * X1 + w2 * X2 + b1;
  private final double sum2 = w3 * X1 + w4 * X2 + b2;
  final double h1 = f(sum1);
  final double h2 = f(sum2);
  private final double sum3 = w5 * h1 + w6 * h2 + b3;
  final double y = f(sum3);
  final double loss = (TARGET - y) * (TARGET - y);

  // Backward: one factor for each step of the way from the loss to w1.
  final double dLdy = -2 * (TARGET - y);
  final double dydh1 = w5 * slope(sum3);
  final double dh1dw1 = X1 * slope(sum1);

  private final double dydh2 = w6 * slope(sum3);

  /** The derivative of the loss by each parameter: the product of the factors on the way to it. */
  SequencedMap<String, Double> gradients() {
    SequencedMap<String, Double> gradients = new LinkedHashMap<>();
    gradients.put("w1", dLdy * dydh1 * dh1dw1);
    gradients.put("w2", dLdy * dydh1 * X2 * slope(sum1));
    gradients.put("w3", dLdy * dydh2 * X1 * slope(sum2));
    gradients.put("w4", dLdy * dydh2 * X2 * slope(sum2));
    gradients.put("w5", dLdy * h1 * slope(sum3));
    gradients.put("w6", dLdy * h2 * slope(sum3));
    gradients.put("b1", dLdy * dydh1 * slope(sum1));
    gradients.put("b2", dLdy * dydh2 * slope(sum2));
    gradients.put("b3", dLdy * slope(sum3));
    return gradients;
  }

  private static double f(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** {@code f'(x) = f(x) (1 - f(x))}. */
  private static double slope(double x) {
    return f(x) * (1 - f(x));
  }
}
