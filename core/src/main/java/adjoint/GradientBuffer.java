package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.Buffers;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The gradients of one loss after another with respect to the same parameters, in memory that is
 * used again: what a training loop needs so that a step allocates next to nothing.
 *
 * <p>{@link Grad#of} gives gradients to keep; here they last until the next {@link #of}. They are
 * never handed out, only used for an {@link #update} or copied. One thread at a time may use this.
 */
public final class GradientBuffer {
  private final List<Parameter> parameters;
  private final Buffers buffers = new Buffers();
  private List<Tensor> gradients = List.of();
  private final double[] largest; // of each; −1 if it is not known

  /** Room for the gradients of these. */
  public GradientBuffer(List<Parameter> parameters) {
    requireNonNull(parameters, "GradientBuffer: parameters is null");
    Nulls.requireNone("GradientBuffer: parameter ", parameters);
    this.parameters = List.copyOf(parameters);
    this.largest = new double[parameters.size()];
  }

  /** Computes the gradients of a scalar loss, and forgets those before. */
  public void of(Tensor loss) {
    requireNonNull(loss, "GradientBuffer.of: loss is null");
    loss.requireNumbers("GradientBuffer.of");
    gradients = List.of();
    Arrays.fill(largest, -1);
    buffers.begin();
    buffers.run(() -> {
      List<Tensor> computed = Grad.of(loss, parameters);
      List<Tensor> contiguous = new ArrayList<>(computed.size());
      for (Tensor g : computed) {
        contiguous.add(g.data.isContiguous() ? g : Tensor.of(g.data.copy()));
      }
      gradients = contiguous;
    });
  }

  /** The largest absolute value in the gradient of the i-th parameter; NaN if there is one. */
  public double maxAbs(int i) {
    Tensor g = gradient(i);
    if (largest[i] < 0) {
      largest[i] = g.data.maxAbs();
    }
    return largest[i];
  }

  /** Moves the i-th parameter, and what is remembered of it, by its gradient. */
  public void update(int i, Update rule, Parameter... state) {
    requireNonNull(rule, "GradientBuffer.update: rule is null");
    requireNonNull(state, "GradientBuffer.update: state is null");
    Tensor g = gradient(i);
    buffers.run(() -> parameters.get(i).prepare(rule, g, maxAbs(i), state).take());
  }

  /**
   * {@link Parameter#prepare} for the i-th parameter and its gradient; to be taken before the next
   * {@link #of}.
   */
  public Prepared prepare(int i, Update rule, Parameter... state) {
    requireNonNull(rule, "GradientBuffer.prepare: rule is null");
    requireNonNull(state, "GradientBuffer.prepare: state is null");
    Tensor g = gradient(i);
    return buffers.call(() -> parameters.get(i).prepare(rule, g, maxAbs(i), state));
  }

  /** The gradient of the i-th parameter, as a copy. */
  public Tensor copy(int i) {
    return Tensor.of(gradient(i).data.copy());
  }

  private Tensor gradient(int i) {
    if (gradients.isEmpty()) {
      throw new IllegalStateException("GradientBuffer: there are none yet; call of(loss) first");
    }
    if (i < 0 || i >= gradients.size()) {
      throw new IllegalArgumentException(
          "GradientBuffer: there is none with number "
              + i
              + ", they are counted from 0 to "
              + (gradients.size() - 1));
    }
    return gradients.get(i);
  }

  /** For example {@code GradientBuffer of weight, bias}. */
  @Override
  public String toString() {
    return "GradientBuffer of "
        + parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
  }
}
