package adjoint.examples.leastsquares;

import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.QRDecomposer;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.GaussNewtonOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresProblem;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;

/** Ways to the least sum of squares, by Hipparchus. */
public enum Solver {
  /**
   * Finds its way from afar, but stops as soon as the sum of squares falls no more: where it is
   * flat, at half of the digits.
   */
  LEVENBERG_MARQUARDT {
    @Override
    public Optional<Fit> fit(NistProblem problem, double[] start) {
      return solve(MARQUARDT, problem, start);
    }
  },

  /** Looks at the gradient alone, and so gets all digits; from afar it may get lost. */
  GAUSS_NEWTON {
    @Override
    public Optional<Fit> fit(NistProblem problem, double[] start) {
      return solve(NEWTON, problem, start);
    }
  },

  /** The one after the other. */
  BOTH {
    @Override
    public Optional<Fit> fit(NistProblem problem, double[] start) {
      Optional<Fit> near = LEVENBERG_MARQUARDT.fit(problem, start);
      return near.flatMap(fit -> GAUSS_NEWTON.fit(problem, fit.point())).or(() -> near);
    }
  };

  private static final LeastSquaresOptimizer MARQUARDT =
      new LevenbergMarquardtOptimizer()
          .withCostRelativeTolerance(1e-15)
          .withParameterRelativeTolerance(1e-15)
          .withOrthoTolerance(1e-15);
  private static final LeastSquaresOptimizer NEWTON =
      new GaussNewtonOptimizer(new QRDecomposer(1e-30), false);

  private static final int MOST = 5000;
  private static final double SMALL_STEP = 1e-10;

  /** From this start to a minimum; nothing if it does not get there. */
  public abstract Optional<Fit> fit(NistProblem problem, double[] start);

  private static Optional<Fit> solve(
      LeastSquaresOptimizer optimizer, NistProblem problem, double[] start) {
    LeastSquaresBuilder builder =
        new LeastSquaresBuilder()
            .model(Regression.of(problem))
            .target(new double[problem.observations()])
            .start(start)
            .maxEvaluations(MOST)
            .maxIterations(MOST);
    if (optimizer == NEWTON) { // the other one has tests of its own
      builder.checker((step, before, after) -> isNear(before.getPoint(), after.getPoint()));
    }
    try {
      LeastSquaresProblem.Evaluation optimum = optimizer.optimize(builder.build());
      Fit fit = Fit.of(problem, optimum);
      return fit.isFinite() ? Optional.of(fit) : Optional.empty();
    } catch (MathRuntimeException e) { // singular, or too many steps
      return Optional.empty();
    }
  }

  private static boolean isNear(RealVector before, RealVector after) {
    return IntStream.range(0, after.getDimension())
        .allMatch(i ->
            Math.abs(after.getEntry(i) - before.getEntry(i))
                <= SMALL_STEP * Math.abs(after.getEntry(i)));
  }
}
