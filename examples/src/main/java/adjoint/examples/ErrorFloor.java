package adjoint.examples;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.examples.numpy.NumpyRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The least cumulative error that one sigmoid neuron can have: found not by drawing points but by
 * minimising the sum over all of them, with first and second derivatives.
 */
final class ErrorFloor {
  private static final int STARTS = 30;

  private static final double FLAT = 1e-13;
  private static final double STUCK = 1e9;

  private final Tensor design;
  private final Tensor y;
  private final List<Minimum> minima = new ArrayList<>();

  private ErrorFloor(LabelledPoints points) {
    // A column of ones makes the bias a weight like the others.
    Tensor ones = Tensor.ones(DType.F64, points.count(), 1);
    design = Tensor.concat(1, List.of(points.x(), ones));
    y = points.y().reshape(-1);
  }

  /** Where a search ended: the weights followed by the bias, and the error there. */
  record Minimum(Tensor parameters, double error) {}

  /** Looks for minima from many random starts. */
  static ErrorFloor search(LabelledPoints points, long seed) {
    ErrorFloor floor = new ErrorFloor(points);
    List<Minimum> found = floor.minima;
    NumpyRandom random = new NumpyRandom(seed);
    for (int i = 0; i < STARTS; i++) {
      Minimum minimum = floor.descend(Tensor.of(random.randn(3)).mul(5));
      if (found.stream().allMatch(m -> Math.abs(m.error - minimum.error) > 1e-4)) {
        found.add(minimum);
      }
    }
    found.sort((a, b) -> Double.compare(a.error, b.error));
    return floor;
  }

  /** All different minima, the lowest first. */
  List<Minimum> minima() {
    return List.copyOf(minima);
  }

  Minimum lowest() {
    return minima.getFirst();
  }

  void report(Report report, boolean asPrinted) {
    double[] at = lowest().parameters.toDoubleArray();
    report.heading("The least error of one sigmoid neuron");
    report.row("error", lowest().error, asPrinted ? "\"the error doesn't decrease\"" : "");
    report.row("at weight 1", at[0], "");
    report.row("weight 2", at[1], "");
    report.row("bias", at[2], "");
    minima.stream().skip(1).forEach(m -> report.row("another minimum", m.error, ""));
    report.say("No learning rate gets below the least error. Training ends close above it.");
  }

  private Tensor error(Tensor parameters) {
    return design.matmul(parameters).sigmoid().sub(y).square().sum();
  }

  Tensor gradient(Tensor parameters) {
    Tensor at = parameters.asVariable();
    return Grad.of(error(at), at);
  }

  /**
   * Newton's method, held back where a full step would not help (Levenberg and Marquardt): solve
   * {@code (H + d·I)·step = g} with a d that makes the matrix positive definite, and keep the step
   * if it helps. Ends where it is flat or no step helps.
   */
  private Minimum descend(Tensor start) {
    Tensor at = start;
    Tensor gradient = gradient(at);
    double damping = 1;
    while (steepest(gradient) > FLAT && damping < STUCK) {
      Tensor hessian = Grad.hessian(this::error, at);
      Tensor damped = hessian.add(Tensor.eye(DType.F64, 3).mul(damping));
      Optional<Tensor> step = Cholesky.solve(damped, gradient);
      Tensor next = step.isPresent() ? at.sub(step.get()) : at;
      if (helps(at, next)) {
        at = next;
        gradient = gradient(at);
        damping /= 10;
      } else {
        damping *= 10;
      }
    }
    return new Minimum(at, error(at).item());
  }

  /** Whether the error is less; of two errors that rounding makes equal, whether it is flatter. */
  private boolean helps(Tensor at, Tensor next) {
    double change = error(next).item() - error(at).item();
    return change < 0 || change == 0 && steepest(gradient(next)) < steepest(gradient(at));
  }

  private static double steepest(Tensor gradient) {
    return gradient.abs().max().item();
  }
}
