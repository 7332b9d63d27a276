package adjoint.nn;

import adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/** What Adam remembers of one parameter: running means of its gradients and of their squares. */
final class Moments {
  private @Nullable Tensor first;
  private @Nullable Tensor second;
  private int steps;

  /** {@code m̂/(√v̂ + ε)} after this gradient has entered the means. */
  Tensor direction(Tensor g, double beta1, double beta2, double epsilon) {
    steps++;
    Tensor m = mean(first, g, beta1);
    Tensor v = mean(second, g.square(), beta2);
    first = m;
    second = v;
    // The means begin at 0; dividing by 1 − βᵗ makes up for it. StrictMath: the same bits on every
    // machine.
    Tensor unbiased = m.div(1 - StrictMath.pow(beta1, steps));
    Tensor scale = v.sqrt().div(StrictMath.sqrt(1 - StrictMath.pow(beta2, steps)));
    return unbiased.div(scale.add(epsilon));
  }

  private static Tensor mean(@Nullable Tensor before, Tensor x, double beta) {
    Tensor share = x.mul(1 - beta);
    return before == null ? share : before.mul(beta).add(share);
  }
}
