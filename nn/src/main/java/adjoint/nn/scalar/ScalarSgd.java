package adjoint.nn.scalar;

import static java.util.Objects.requireNonNull;

import adjoint.Grad;
import adjoint.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gradient descent on single numbers: {@code p ← p − rate·∂loss/∂p}. A step is taken by all of them
 * or by none.
 *
 * @param parameters what to change; one that comes twice is changed once
 * @param rate how far to go
 */
public record ScalarSgd(List<Value> parameters, double rate) {
  /** Checks the arguments. */
  public ScalarSgd {
    requireNonNull(parameters, "ScalarSgd: parameters is null");
    parameters = Elements.copy("ScalarSgd: parameter", parameters);
    parameters = List.copyOf(new LinkedHashSet<>(parameters)); // compared by identity
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
    if (gradients.stream().allMatch(g -> g.value() == 0)) {
      requireReached(loss);
    }
    double[] next = new double[parameters.size()];
    for (int i = 0; i < next.length; i++) {
      double g = gradients.get(i).value();
      next[i] = parameters.get(i).value() - rate * g;
      if (!Double.isFinite(g) || !Double.isFinite(next[i])) {
        throw new IllegalArgumentException(
            String.format(
                "ScalarSgd: the gradient of parameter %s is %s, and would make it %s; nothing was"
                    + " updated. Lower the rate or check the data",
                i, g, next[i]));
      }
    }
    for (int i = 0; i < next.length; i++) {
      parameters.get(i).set(next[i]);
    }
  }

  /** Gradients of zeros are legitimate, but not if the loss contains none of the parameters. */
  private void requireReached(Value loss) {
    Set<Value> wanted = new HashSet<>(parameters);
    Set<Value> seen = new HashSet<>(List.of(loss));
    Deque<Value> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Value node = open.pop();
      if (wanted.contains(node)) {
        return;
      }
      node.inputs().stream().filter(seen::add).forEach(open::push);
    }
    throw new IllegalArgumentException(
        "ScalarSgd: the loss depends on none of the "
            + parameters.size()
            + " parameters; training would change nothing. Do they belong to another model?");
  }
}
