package adjoint.benchmarks.ours;

import adjoint.Grad;
import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** What derivatives of a function cost, in calls of the function. */
final class Costs {
  private Costs() {}

  /** Measures the gradient at x, and in direction v a jvp and a product with the Hessian. */
  static void measure(
      Task task, String name, Function<List<Tensor>, Tensor> f, List<Tensor> x, List<Tensor> v) {
    DoubleSupplier alone = () -> NoGrad.call(() -> f.apply(x).item());
    double function = StepTimer.samples(task.named(name + "-function"), alone);
    measure(
        task.named(name + "-gradient-cost"), function, () -> value(Grad.valueAndGradient(f, x)));
    measure(task.named(name + "-jvp-cost"), function, () -> value(Grad.valueAndJvp(f, x, v)));
    measure(
        task.named(name + "-product-cost"),
        function,
        () -> value(Grad.valueAndHessianVectorProduct(f, x, v)));
  }

  private static double value(Grad.ValueAnd<Tensor, ?> derivative) {
    return derivative.value().item();
  }

  private static void measure(Task task, double function, DoubleSupplier derivative) {
    task.figure(StepTimer.samples(task.named(task.row() + "-time"), derivative) / function);
  }
}
