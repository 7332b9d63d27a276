package adjoint.examples.leastsquares;

import adjoint.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresProblem;

/**
 * What a solver found.
 *
 * @param parameters at the minimum
 * @param deviations their standard deviations: {@code √(s²·diag((JᵀJ)⁻¹))} with the variance s² of
 *     the residuals
 * @param sumOfSquares of the residuals
 */
public record Fit(List<Double> parameters, List<Double> deviations, double sumOfSquares) {
  private static final int MOST = 11; // so many digits are certified

  static Fit of(NistProblem problem, LeastSquaresProblem.Evaluation optimum) {
    double sum = optimum.getCost() * optimum.getCost();
    double variance = sum / (problem.observations() - problem.parameters().size());
    // From J = QR, not from JᵀJ, whose condition is the square of J's.
    Tensor r = Tensor.of(optimum.getJacobian().getData()).qr().get(1);
    Tensor deviations = r.inverse().square().sum(1).mul(variance).sqrt();
    return new Fit(list(optimum.getPoint().toArray()), list(deviations.toDoubleArray()), sum);
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  /** The parameters, as an array. */
  public double[] point() {
    return parameters.stream().mapToDouble(p -> p).toArray();
  }

  boolean isFinite() {
    return DoubleStream.concat(
            parameters.stream().mapToDouble(p -> p), DoubleStream.of(sumOfSquares))
        .allMatch(Double::isFinite);
  }

  /** How many digits of the worst parameter are the certified ones. */
  public double digits(NistProblem problem) {
    return digits(problem.certified(), parameters);
  }

  /** How many digits of the worst standard deviation are the certified ones. */
  public double digitsOfDeviations(NistProblem problem) {
    return digits(problem.deviations(), deviations);
  }

  private static double digits(double[] certified, List<Double> found) {
    return IntStream.range(0, certified.length)
        .mapToDouble(i -> digits(certified[i], found.get(i)))
        .min()
        .orElseThrow();
  }

  private static double digits(double certified, double found) {
    double error = Math.abs(found - certified) / Math.abs(certified);
    return Math.clamp(-Math.log10(error), 0, MOST);
  }
}
