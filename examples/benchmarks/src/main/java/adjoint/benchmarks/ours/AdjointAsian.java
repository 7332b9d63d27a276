package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.AsianTask.PATHS;
import static adjoint.benchmarks.task.AsianTask.STEPS;

import adjoint.Compiled;
import adjoint.Estimate;
import adjoint.Grad.ValueAnd;
import adjoint.Value;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.Arrays;
import java.util.List;

/** The price of an Asian option and its five derivatives: one path, compiled, in many scenarios. */
public final class AdjointAsian {
  private AdjointAsian() {}

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Inputs inputs = new Inputs(task.folder());
    double[] parameters = inputs.doubles("parameters");
    double[] z = inputs.doubles("z");
    double[][] columns = new double[parameters.length + STEPS][];
    for (int i = 0; i < parameters.length; i++) {
      columns[i] = new double[] {parameters[i]};
    }
    for (int t = 0; t < STEPS; t++) {
      columns[parameters.length + t] = Arrays.copyOfRange(z, t * PATHS, (t + 1) * PATHS);
    }
    Compiled pays = Compiled.of(parameters.length, STEPS, AdjointAsian::pays);
    ValueAnd<Estimate, List<Estimate>> all = pays.meanAndGradient(columns);
    double[] check = new double[2 + 2 * parameters.length];
    for (int i = 0; i < check.length; i += 2) {
      Estimate estimate = i == 0 ? all.value() : all.derivative().get(i / 2 - 1);
      check[i] = estimate.mean();
      check[i + 1] = estimate.standardError();
    }
    task.check(check);
    StepTimer.samples(task, () -> pays.meanAndGradient(columns).value().mean());
  }

  /** What the option pays at the end of one path, discounted. */
  private static Value pays(List<Value> parameters, List<Value> normals) {
    Value spot = parameters.get(0);
    Value strike = parameters.get(1);
    Value rate = parameters.get(2);
    Value sigma = parameters.get(3);
    Value time = parameters.get(4);
    Value step = time.div(STEPS);
    Value drift = rate.sub(sigma.square().mul(0.5)).mul(step);
    Value volatility = sigma.mul(step.sqrt());
    Value price = spot;
    Value sum = spot.constant(0);
    for (Value z : normals) {
      price = price.mul(drift.add(volatility.mul(z)).exp());
      sum = sum.add(price);
    }
    Value discount = rate.mul(time).neg().exp();
    return sum.div(STEPS).sub(strike).relu().mul(discount);
  }
}
