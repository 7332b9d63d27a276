package adjoint.examples.leastsquares;

import adjoint.Compiled;
import adjoint.CompiledVector;
import adjoint.Value;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.vector.constrained.EqualityConstraint;
import org.hipparchus.optim.nonlinear.vector.constrained.InequalityConstraint;
import org.hipparchus.optim.nonlinear.vector.constrained.LagrangeSolution;
import org.hipparchus.optim.nonlinear.vector.constrained.SQPOptimizerS;
import org.hipparchus.optim.nonlinear.vector.constrained.SQPOption;
import org.hipparchus.optim.nonlinear.vector.constrained.TwiceDifferentiableFunction;

/**
 * The least value of a function under equations and inequalities, by Hipparchus' sequential
 * quadratic programming, which takes gradients, Hessians and Jacobians.
 */
public final class Constrained {
  private Constrained() {}

  /**
   * Problem 71 of W. Hock, K. Schittkowski: Test examples for nonlinear programming codes, 1981:
   * minimize {@code a·d·(a + b + c) + c} where {@code abcd ≥ 25}, {@code a² + b² + c² + d² = 40}
   * and all four are from 1 to 5.
   */
  public static LagrangeSolution hockSchittkowski71() {
    Compiled f =
        Compiled.of(
            4, x -> x.get(0).mul(x.get(3)).mul(x.get(0).add(x.get(1)).add(x.get(2))).add(x.get(2)));
    CompiledVector sphere =
        CompiledVector.of(
            4, x -> List.of(Value.sum(x.stream().map(Value::square).toList()).sub(40)));
    CompiledVector bounds =
        CompiledVector.of(
            4,
            x -> {
              List<Value> y = new ArrayList<>();
              y.add(x.get(0).mul(x.get(1)).mul(x.get(2)).mul(x.get(3)).sub(25));
              x.forEach(xi -> y.add(xi.sub(1)));
              x.forEach(xi -> y.add(xi.rsub(5)));
              return y;
            });
    return minimize(f, sphere, bounds, 1, 5, 5, 1);
  }

  /** The least f where {@code equal(x) = 0} and {@code atLeast(x) ≥ 0}, from this start. */
  public static LagrangeSolution minimize(
      Compiled f, CompiledVector equal, CompiledVector atLeast, double... start) {
    SQPOption option = new SQPOption();
    option.setEps(1e-12);
    return new SQPOptimizerS()
        .optimize(
            new InitialGuess(start),
            new ObjectiveFunction(new Objective(f)),
            new Equal(equal),
            new AtLeast(atLeast),
            option);
  }

  private static final class Objective extends TwiceDifferentiableFunction {
    private final Compiled f;

    Objective(Compiled f) {
      this.f = f;
    }

    @Override
    public int dim() {
      return f.inputs();
    }

    @Override
    public double value(RealVector x) {
      return f.value(x.toArray());
    }

    @Override
    public RealVector gradient(RealVector x) {
      double[] gradient = new double[dim()];
      f.gradient(x.toArray(), gradient);
      return new ArrayRealVector(gradient, false);
    }

    @Override
    public RealMatrix hessian(RealVector x) {
      double[][] hessian = new double[dim()][dim()];
      f.hessian(x.toArray(), new double[dim()], hessian);
      return new Array2DRowRealMatrix(hessian, false);
    }
  }

  private static final class Equal extends EqualityConstraint {
    private final CompiledVector f;

    Equal(CompiledVector f) {
      super(new ArrayRealVector(f.outputs()));
      this.f = f;
    }

    @Override
    public int dim() {
      return f.inputs();
    }

    @Override
    public RealVector value(RealVector x) {
      return values(f, x);
    }

    @Override
    public RealMatrix jacobian(RealVector x) {
      return dense(f, x);
    }
  }

  private static final class AtLeast extends InequalityConstraint {
    private final CompiledVector f;

    AtLeast(CompiledVector f) {
      super(new ArrayRealVector(f.outputs()));
      this.f = f;
    }

    @Override
    public int dim() {
      return f.inputs();
    }

    @Override
    public RealVector value(RealVector x) {
      return values(f, x);
    }

    @Override
    public RealMatrix jacobian(RealVector x) {
      return dense(f, x);
    }
  }

  private static RealVector values(CompiledVector f, RealVector x) {
    double[] y = new double[f.outputs()];
    f.values(x.toArray(), y);
    return new ArrayRealVector(y, false);
  }

  private static RealMatrix dense(CompiledVector f, RealVector x) {
    double[] entries = new double[f.entries()];
    f.jacobian(x.toArray(), new double[f.outputs()], entries);
    int[] rows = f.rows();
    int[] columns = f.columns();
    double[][] jacobian = new double[f.outputs()][f.inputs()];
    for (int e = 0; e < entries.length; e++) {
      jacobian[rows[e]][columns[e]] = entries[e];
    }
    return new Array2DRowRealMatrix(jacobian, false);
  }
}
