package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.RosenbrockTask.N;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.List;

/** The gradient of Rosenbrock's function, and the product of its Hessian with a vector. */
public final class AdjointRosenbrock {
  private AdjointRosenbrock() {}

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Task product = task.named(task.more().getFirst());
    Inputs inputs = new Inputs(task.folder());
    Tensor x = Tensor.of(inputs.doubles("x")).asVariable();
    Tensor v = Tensor.of(inputs.doubles("v"));
    check(task, Grad.of(rosenbrock(x), x));
    check(product, hessianTimes(x, v));
    StepTimer.samples(task, () -> Grad.of(rosenbrock(x), x).get(0));
    StepTimer.samples(product, () -> hessianTimes(x, v).get(0));
    Costs.measure(
        task, "rosenbrock", in -> rosenbrock(in.getFirst()), List.of(x.detach()), List.of(v));
  }

  private static Tensor rosenbrock(Tensor x) {
    Tensor here = x.slice(0, 0, N - 1);
    Tensor next = x.slice(0, 1, N);
    return next.sub(here.square()).square().mul(100).add(here.sub(1).square()).sum();
  }

  private static Tensor hessianTimes(Tensor x, Tensor v) {
    return Grad.of(Grad.differentiable(rosenbrock(x), x).mul(v).sum(), x);
  }

  private static void check(Task task, Tensor y) {
    task.check(y.get(0), y.get(N / 2), y.get(N - 1), y.square().sum().item());
  }
}
