package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.fuse.Range;
import adjoint.fuse.UpdateCode;
import adjoint.kernel.Buffers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Next numbers in arrays of their own, which take the place of the present ones. */
final class UpdateBeside extends Prepared {
  private List<NdArray> numbers = List.of();
  private @Nullable Object[] rooms = {};
  private double[] largest = {};

  private UpdateBeside(Update rule, Tensor gradient, List<Parameter> moved) {
    super(rule, gradient, moved);
  }

  /** What compiled code makes of arrays. */
  static UpdateBeside compute(
      Update rule, UpdateCode.Compiled code, Tensor gradient, List<Parameter> moved) {
    UpdateBeside update = new UpdateBeside(rule, gradient, moved);
    Object[] from = new Object[1 + moved.size()];
    int[] at = new int[from.length];
    from[0] = update.gradientArray();
    @Nullable Object[] rooms = new Object[moved.size()];
    List<NdArray> numbers = new ArrayList<>(rooms.length);
    for (int i = 0; i < rooms.length; i++) {
      int k = i + 1;
      from[k] =
          moved
              .get(i)
              .data
              .withArray((array, offset) -> {
                at[k] = offset;
                return array;
              });
      Object room = moved.get(i).room();
      rooms[i] = room;
      numbers.add(moved.get(i).wrap(room));
    }
    update.largest = code.run(from, at, rooms, gradient.size());
    update.numbers = numbers;
    update.rooms = rooms;
    return update;
  }

  /** The definition: what the rule makes of tensors. */
  static UpdateBeside compute(Update rule, Tensor gradient, List<Parameter> moved) {
    UpdateBeside update = new UpdateBeside(rule, gradient, moved);
    Buffers.keepAll(); // the rule is somebody's code, which sees them
    List<Tensor> now = moved.stream().map(Tensor::detach).toList();
    List<Tensor> next = NoGrad.call(() -> rule.next(gradient.detach(), now));
    requireNonNull(next, () -> "update: the rule " + rule + " gave null");
    if (next.size() != moved.size()) {
      throw new IllegalArgumentException(
          "update: the rule "
              + rule
              + " gave "
              + next.size()
              + " results for "
              + moved.size()
              + " arrays: a parameter and what is remembered of it");
    }
    next.forEach(result -> moved.getFirst().requireLikeThis("a result of the rule", result));
    update.numbers = next.stream().map(Tensor::data).toList();
    update.largest = update.numbers.stream().mapToDouble(NdArray::maxAbs).toArray();
    update.rooms = new Object[moved.size()];
    return update;
  }

  @Override
  public OptionalInt infinite() {
    for (int i = largest.length - 1; i >= 0; i--) { // the parameter is so because of the others
      if (!Double.isFinite(largest[i])) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  @Override
  boolean takeNow() {
    for (Parameter parameter : moved) {
      parameter.remember();
    }
    for (int i = 0; i < rooms.length; i++) { // nothing can fail any more
      moved.get(i).replace(numbers.get(i), rooms[i], Range.within(largest[i]));
    }
    return true;
  }
}
