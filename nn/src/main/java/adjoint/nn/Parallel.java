package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Layers side by side, all of the same input, whose outputs are joined to one. The parts' paths
 * begin with the position: {@code 0.weight}.
 *
 * @param how the name of what joins, as it is printed
 * @param branches called in this order
 * @param join one tensor of the outputs
 */
public record Parallel(String how, List<Layer> branches, Function<List<Tensor>, Tensor> join)
    implements Layer {
  /** Checks the arguments. */
  public Parallel {
    requireNonNull(how, "Parallel: how is null");
    requireNonNull(branches, "Parallel: branches is null");
    branches = Sequential.requireLayers("Parallel", "branch", branches);
    requireNonNull(join, "Parallel: join is null");
  }

  /** The outputs one behind the other along an axis. */
  public static Parallel concat(int axis, Layer... branches) {
    return of("concat " + axis, new Concat(axis), branches);
  }

  /** The sum of the outputs, which must have one shape. */
  public static Parallel sum(Layer... branches) {
    return of("sum", new Sum(), branches);
  }

  /** The outputs joined by a function; the name is what it prints as. */
  public static Parallel of(String how, Function<List<Tensor>, Tensor> join, Layer... branches) {
    requireNonNull(branches, "Parallel: branches is null");
    return new Parallel(how, Arrays.asList(branches), join);
  }

  /**
   * One output behind the other.
   *
   * @param axis along which they are joined
   */
  public record Concat(int axis) implements Function<List<Tensor>, Tensor> {
    @Override
    public Tensor apply(List<Tensor> outputs) {
      requireNonNull(outputs, "Concat: outputs is null");
      return Tensor.concat(axis, outputs);
    }
  }

  /** The sum of outputs of one shape. */
  public record Sum() implements Function<List<Tensor>, Tensor> {
    @Override
    public Tensor apply(List<Tensor> outputs) {
      requireNonNull(outputs, "Sum: outputs is null");
      Tensor sum = outputs.getFirst();
      for (Tensor output : outputs.subList(1, outputs.size())) {
        if (!output.shape().equals(sum.shape())) { // or add would stretch one of them
          throw new ShapeException(
              "Parallel: cannot add outputs of shapes "
                  + outputs.stream().map(Tensor::shape).toList());
        }
        sum = sum.add(output);
      }
      return sum;
    }
  }

  @Override
  public Parts parts() {
    return Parts.of(Layer.class, branches, others -> new Parallel(how, others, join));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    List<Tensor> outputs = new ArrayList<>(branches.size());
    for (Layer branch : branches) {
      outputs.add(branch.forward(x, mode));
    }
    return join.apply(outputs);
  }

  @Override
  public String describe() {
    return Description.of("Parallel by " + how, this);
  }

  @Override
  public String toString() {
    return describe();
  }
}
