package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.GmmTask.BELOW;
import static adjoint.benchmarks.task.GmmTask.D;
import static adjoint.benchmarks.task.GmmTask.GAMMA;
import static adjoint.benchmarks.task.GmmTask.K;
import static adjoint.benchmarks.task.GmmTask.M;
import static adjoint.benchmarks.task.GmmTask.N;

import adjoint.Grad;
import adjoint.GradientBuffer;
import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.benchmarks.task.GmmTask;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.List;
import java.util.stream.Stream;

/** The gradient of a Gaussian mixture's log-likelihood by all its parameters. */
public final class AdjointGmm {
  private final Tensor x;
  private final Parameter alphas;
  private final Parameter means;
  private final Parameter q;
  private final Parameter l;
  private final GradientBuffer gradients;
  private final Indices layout = layout();

  private AdjointGmm(Inputs inputs) {
    x = Tensor.wrap(inputs.doubles("x"), N, D);
    alphas = Parameter.of("alphas", Tensor.wrap(inputs.doubles("alphas"), K));
    means = Parameter.of("means", Tensor.wrap(inputs.doubles("means"), K, D));
    q = Parameter.of("q", Tensor.wrap(inputs.doubles("q"), K, D));
    l = Parameter.of("l", Tensor.wrap(inputs.doubles("l"), K, BELOW));
    gradients = new GradientBuffer(List.of(alphas, means, q, l));
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    AdjointGmm gmm = new AdjointGmm(new Inputs(task.folder()));
    task.check(gmm.summary());
    task.named("gmm-function").check(gmm.function());
    double function = StepTimer.samples(task.named("gmm-function"), gmm::function);
    double gradient = StepTimer.samples(task, gmm::gradient);
    task.named("gmm-ratio").figure(gradient / function);
    List<Tensor> at = Stream.of(gmm.alphas, gmm.means, gmm.q, gmm.l).map(Tensor::detach).toList();
    Costs.measure(task, "gmm", gmm::objective, at, at.stream().map(Tensor::cos).toList());
  }

  private Tensor objective() {
    return objective(List.of(alphas, means, q, l));
  }

  private Tensor objective(List<Tensor> parameters) {
    Tensor alphas = parameters.get(0);
    Tensor means = parameters.get(1);
    Tensor q = parameters.get(2);
    Tensor l = parameters.get(3);
    // A factor's rows, picked from its diagonal, the numbers below it, and a zero for those above.
    Tensor parts = Tensor.concat(1, List.of(q.exp(), l, Tensor.zeros(DType.F64, K, 1)));
    Tensor factors = parts.indexSelect(1, layout).reshape(K, D, D);
    // Q(x − μ) = Qx − Qμ for all components in one product, [n, d]·[d, K·d].
    Tensor shift = factors.matmul(means.unsqueeze(2)).reshape(K * D);
    Tensor z = x.matmul(factors.reshape(K * D, D).transpose()).sub(shift);
    Tensor distances = z.square().reshape(N, K, D).sum(2);
    Tensor logDeterminants = q.sum(1);
    Tensor each = alphas.add(logDeterminants).sub(distances.mul(0.5)).logSumExp(1);
    Tensor squares = q.mul(2).exp().sum().add(l.square().sum());
    return each.sum()
        .sub(alphas.logSumExp().mul(N))
        .add(squares.mul(0.5 * GAMMA * GAMMA))
        .sub(q.sum().mul(M))
        .add(GmmTask.constant());
  }

  private static Indices layout() {
    int[] places = new int[D * D];
    for (int column = 0, below = D; column < D; column++) {
      for (int row = 0; row < D; row++) {
        places[row * D + column] = row == column ? row : row > column ? below++ : D + BELOW;
      }
    }
    return Indices.of(places);
  }

  private double function() {
    return NoGrad.call(() -> objective().item());
  }

  private double gradient() {
    gradients.of(objective());
    return gradients.maxAbs(0);
  }

  /** The value, and the sum of squares and one number of each gradient. */
  private double[] summary() {
    double[] all = new double[9];
    all[0] = function();
    int next = 1;
    for (Tensor g : Grad.of(objective(), List.of(alphas, means, q, l))) {
      all[next++] = g.square().sum().item();
      all[next++] = g.toDoubleArray()[g.size() / 2];
    }
    return all;
  }
}
