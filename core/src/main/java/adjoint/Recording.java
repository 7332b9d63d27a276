package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.kernel.Nulls;
import adjoint.op.Op;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What a function of tensors does, as a list of operations: what is written to files that other
 * programs run.
 *
 * {@snippet :
 * Recording f = Recording.of(x -> x.matmul(weight).add(bias).relu(), Tensor.zeros(2, 4));
 * f.steps(); // matmul, add, relu
 * }
 *
 * <p>The function is called once, with an example whose shapes it sees and whose numbers it cannot
 * read: so what it does is what it does for any numbers. Comparisons, {@link Tensor#where}, {@code
 * maskedBy} and positions such as those of {@code topk} are steps like others; {@link Tensor#item}
 * and the like are an error. Tensors that it captures are constants, with the numbers of now, and
 * what it computes of these alone is a constant too. What is {@link Fused} is told step by step.
 *
 * @param slots the arrays that steps read and give, by number
 * @param inputs the slots of the input's tensors and positions, in order
 * @param steps the operations, each after those whose results it reads; none that the outputs do
 *     not need
 * @param outputs the slots of what the function gave
 */
public record Recording(
    List<Slot> slots, List<Integer> inputs, List<Step> steps, List<Integer> outputs) {
  /** Copies the lists. */
  public Recording {
    slots = copy("Recording: slots", slots);
    inputs = copy("Recording: inputs", inputs);
    steps = copy("Recording: steps", steps);
    outputs = copy("Recording: outputs", outputs);
  }

  private static <E> List<E> copy(String what, List<E> list) {
    Nulls.requireNone(what + " ", requireNonNull(list, () -> what + " is null"));
    return List.copyOf(list);
  }

  /**
   * An array.
   *
   * @param dtype none if it holds positions
   * @param shape in this recording
   * @param constant the tensor that the function captured or made, if it is one
   */
  public record Slot(Optional<DType> dtype, Shape shape, Optional<Tensor> constant) {
    /** Checks the arguments. */
    public Slot {
      requireNonNull(dtype, "Slot: dtype is null");
      requireNonNull(shape, "Slot: shape is null");
      requireNonNull(constant, "Slot: constant is null");
    }
  }

  /**
   * An operation applied once.
   *
   * @param op the operation
   * @param inputs the slots of its inputs; behind them that of the positions it was given, if the
   *     function's input or a step before decides them
   * @param results the slots of its results, and behind them those of positions that it found
   */
  public record Step(Op op, List<Integer> inputs, List<Integer> results) {
    /** Copies the lists. */
    public Step {
      requireNonNull(op, "Step: op is null");
      inputs = copy("Step: inputs", inputs);
      results = copy("Step: results", results);
    }
  }

  /**
   * Records what {@code f} does with an example, which is a tensor, {@link adjoint.array.Indices},
   * or a record, list or map of such; so is what it gives.
   *
   * @throws IllegalStateException if f reads numbers that the input decides
   */
  public static <A, B> Recording of(Function<? super A, ? extends B> f, A example) {
    requireNonNull(f, "Recording: f is null");
    requireNonNull(example, "Recording: example is null");
    return new Recorder().record(f, example, OptionalInt.empty());
  }

  /**
   * The same for another batch size: the first axis of every array in the example counts examples,
   * of which so many are taken, from the first again where they are too few.
   */
  public static <A, B> Recording ofBatch(
      int batchSize, Function<? super A, ? extends B> f, A example) {
    requireNonNull(f, "Recording: f is null");
    requireNonNull(example, "Recording: example is null");
    if (batchSize < 1) {
      throw new IllegalArgumentException("Recording: a batch of " + batchSize + " examples");
    }
    return new Recorder().record(f, example, OptionalInt.of(batchSize));
  }
}
