package adjoint.nn.scalar;

import static java.util.Objects.requireNonNull;

import adjoint.Grad;
import adjoint.Value;
import java.util.List;

/**
 * Gradient descent on single numbers: {@code p ← p − rate·∂loss/∂p}.
 *
 * @param parameters what to change
 * @param rate how far to go
 */
public record ScalarSgd(List<Value> parameters, double rate) {
  /** Checks the arguments. */
  public ScalarSgd {
    requireNonNull(parameters, "ScalarSgd: parameters is null");
    parameters = List.copyOf(parameters);
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("ScalarSgd: there are no parameters to train");
    }
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("ScalarSgd: the rate must be 0 or positive, got " + rate);
    }
  }

  /** Updates every parameter once; all gradients are taken before the first update. */
  public void step(Value loss) {
    if (!Double.isFinite(loss.value())) {
      throw new IllegalArgumentException(
          "ScalarSgd: the loss is " + loss.value() + "; lower the rate or check the data");
    }
    if (!loss.isVariable()) {
      throw new IllegalArgumentException(
          "ScalarSgd: the loss depends on no parameter; training would change nothing");
    }
    List<Value> gradients = Grad.of(loss, parameters);
    for (int i = 0; i < gradients.size(); i++) {
      Value p = parameters.get(i);
      p.set(p.value() - rate * gradients.get(i).value());
    }
  }
}
