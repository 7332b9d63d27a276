package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.fuse.ExprFunction;
import adjoint.fuse.Range;
import adjoint.fuse.UpdateCode;
import adjoint.kernel.Buffers;
import adjoint.op.Expr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Next numbers in arrays of their own, which take the place of the present ones. */
final class UpdateBeside extends Prepared {
  private List<NdArray> numbers = List.of();
  private @Nullable Object[] rooms = {};
  private double[] largest = {};

  private UpdateBeside(Wanted wanted) {
    super(wanted);
  }

  /** What compiled code makes of arrays. */
  static UpdateBeside compute(Wanted wanted, UpdateCode.Compiled code) {
    UpdateBeside update = new UpdateBeside(wanted);
    List<Parameter> moved = wanted.moved();
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
    update.largest = code.run(from, at, rooms, update.gradient.size());
    update.numbers = numbers;
    update.rooms = rooms;
    return update;
  }

  /** What compiled code makes of arrays, of which the first are a direction. */
  static UpdateBeside computeNormed(NormedUpdate rule, Wanted wanted, UpdateCode.Compiled code) {
    UpdateBeside update = compute(wanted, code);
    NdArray theta = wanted.moved().getFirst().data;
    NdArray direction = update.numbers.getFirst();
    double rate = rule.rate(Euclidean.norm(theta), Euclidean.norm(direction));
    // The direction becomes the parameter in its place: θ is the "gradient" of that rule.
    ExprFunction along = new Parameter.RuleFunction(new Along(rate), Optional.empty(), 1);
    UpdateCode.Compiled move =
        UpdateCode.compile(along, 1, theta.dtype(), Optional.empty()).orElseThrow();
    Object[] from = {fromZero(theta), update.rooms[0]};
    update.largest[0] = move.run(from, new int[2], new Object[] {update.rooms[0]}, theta.size())[0];
    return update;
  }

  /** From a direction to {@code g − rate·direction}. */
  private record Along(double rate) implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(g.sub(now.getFirst().mul(rate)));
    }
  }

  /** The definition: what the rule makes of tensors, with buffers that the gradient is in. */
  static UpdateBeside computeByTensors(Update rule, Wanted wanted, Buffers buffers) {
    return buffers.call(() -> {
      Buffers.keepAll(); // the rule is somebody's code, which sees them
      return compute(wanted, wanted.gradient().detach(), rule::next);
    });
  }

  /** What the rule makes of whole arrays. */
  static UpdateBeside computeWhole(TensorUpdate rule, Wanted wanted) {
    // All arrays are new, and the gradient is a copy: a rule may keep what it sees.
    return Buffers.apart(
        () -> compute(wanted, Tensor.of(wanted.gradient().data().copy()), rule::next));
  }

  private static UpdateBeside compute(
      Wanted wanted, Tensor gradient, BiFunction<Tensor, List<Tensor>, List<Tensor>> rule) {
    UpdateBeside update = new UpdateBeside(wanted);
    List<Parameter> moved = wanted.moved();
    List<Tensor> now = new ArrayList<>(moved.size());
    for (Parameter parameter : moved) {
      now.add(parameter.detach());
    }
    Optional<GradientClip> clip = wanted.clip();
    Tensor g = clip.isPresent() ? clip.get().of(gradient) : gradient;
    List<Tensor> next = NoGrad.call(() -> rule.apply(g, Collections.unmodifiableList(now)));
    requireNonNull(next, () -> "update: the rule " + wanted.rule() + " gave null");
    if (next.size() != moved.size()) {
      throw new IllegalArgumentException(
          "update: the rule "
              + wanted.rule()
              + " gave "
              + next.size()
              + " results for "
              + moved.size()
              + " arrays: a parameter and what is remembered of it");
    }
    List<NdArray> numbers = new ArrayList<>(next.size());
    for (Tensor result : next) {
      moved.getFirst().requireLikeThis("a result of the rule", result);
      numbers.add(result.data());
    }
    if (wanted.rule() instanceof NormedUpdate normed) {
      numbers = moved(normed, now.getFirst(), numbers);
    }
    double[] largest = new double[numbers.size()];
    for (int i = 0; i < largest.length; i++) {
      largest[i] = numbers.get(i).maxAbs();
    }
    update.numbers = numbers;
    update.largest = largest;
    update.rooms = new Object[largest.length];
    return update;
  }

  /** The parameter that was moved along the first of these, in its place. */
  private static List<NdArray> moved(NormedUpdate rule, Tensor theta, List<NdArray> next) {
    NdArray direction = next.getFirst();
    double rate = rule.rate(Euclidean.norm(theta.data), Euclidean.norm(direction));
    List<NdArray> result = new ArrayList<>(next);
    result.set(0, theta.sub(Tensor.of(direction).mul(rate)).data);
    return result;
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
