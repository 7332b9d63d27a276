package adjoint.examples.leastsquares;

import adjoint.Compiled;
import adjoint.Value;
import java.util.HashMap;
import java.util.Map;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;

/**
 * The residuals of a model at all observations, and their Jacobian, for Hipparchus' least squares.
 *
 * <p>The formula of one residual is compiled once. An observation is a scenario to it, so all
 * residuals come from one call, and their derivatives by a parameter are a column of the Jacobian.
 */
public final class Regression implements MultivariateJacobianFunction {
  private final Compiled residual;
  private final double[][] data;

  private Regression(Compiled residual, double[][] data) {
    this.residual = residual;
    this.data = data;
  }

  /** The model minus the response. */
  public static Regression of(NistProblem problem) {
    Compiled residual =
        Compiled.of(
            problem.parameters().size(),
            problem.columns().size(),
            (parameters, columns) -> {
              Map<String, Value> names = new HashMap<>();
              for (int i = 0; i < parameters.size(); i++) {
                names.put(problem.parameters().get(i).name(), parameters.get(i));
              }
              for (int j = 0; j < columns.size(); j++) {
                names.put(problem.columns().get(j), columns.get(j));
              }
              return problem.model().at(names).sub(problem.response().at(names));
            });
    return new Regression(residual, problem.data());
  }

  @Override
  public Pair<RealVector, RealMatrix> value(RealVector point) {
    double[] residuals = new double[data[0].length];
    double[][] byParameter = new double[point.getDimension()][residuals.length];
    residual.gradients(columns(point.toArray()), residuals, byParameter);
    return new Pair<>(
        new ArrayRealVector(residuals, false),
        new Array2DRowRealMatrix(byParameter, false).transpose());
  }

  /** The residual of every observation. */
  public double[] residuals(double[] parameters) {
    double[] residuals = new double[data[0].length];
    residual.values(columns(parameters), residuals);
    return residuals;
  }

  /** Parameters are one number for all observations, data one for each. */
  private double[][] columns(double[] parameters) {
    double[][] columns = new double[parameters.length + data.length][];
    for (int i = 0; i < parameters.length; i++) {
      columns[i] = new double[] {parameters[i]};
    }
    System.arraycopy(data, 0, columns, parameters.length, data.length);
    return columns;
  }
}
