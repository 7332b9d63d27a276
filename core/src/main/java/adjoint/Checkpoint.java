package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.op.JointOp;
import adjoint.op.MultiOp;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Segments of a computation that keep only what they give: on the way back they are computed again.
 *
 * {@snippet :
 * for (Layer layer : List.of(encoder, decoder)) {
 *   x = Checkpoint.call(layer::forward, x);
 * }
 * }
 *
 * <p>So a network of n layers in √n segments holds about 2√n layers at once, for one more
 * evaluation of each. Gradients go to every variable that the code computes from, be it handed over
 * or captured, with the bits that they have without segments. (They may differ in the last bits
 * where several of these are computed from one another outside.) Segments may be nested, and
 * derivatives of any order and by forward mode are right; those that can be differentiated again
 * keep the whole graph.
 *
 * <p>The code is called again, so it must give the same numbers again: an error otherwise. Random
 * numbers it takes from a generator that it is handed by {@link #call(RandomGenerator, Function)};
 * what else it changes, such as running statistics, it changes twice. Under {@link NoGrad} it is
 * called once, like any other.
 */
public final class Checkpoint {
  private static final String NAME = "checkpoint";

  private Checkpoint() {}

  /**
   * What {@code code} gives: a tensor, or a list, map or record of tensors.
   *
   * @throws IllegalStateException on the way back, if it gives other numbers then
   */
  public static <B> B call(Supplier<B> code) {
    requireNonNull(code, "Checkpoint.call: code is null");
    if (!NoGrad.isRecording()) {
      return code.get();
    }
    Segment<B> segment = Segment.run(NAME, code);
    if (segment.captured().isEmpty()) {
      return segment.result();
    }
    List<Tensor> kept = kept(new Again(code), segment);
    var next = kept.iterator();
    return new Structure(NAME)
        .map(segment.result(), node -> node.isVariable() ? next.next() : node);
  }

  /** {@code f(x)}: see {@link #call(Supplier)}. */
  public static <A, B> B call(Function<A, B> f, A x) {
    requireNonNull(f, "Checkpoint.call: f is null");
    requireNonNull(x, "Checkpoint.call: x is null");
    return call(() -> f.apply(x));
  }

  /**
   * What {@code code} gives for a generator of random numbers that is the same each time it is
   * called: a {@link SplittableRandom} with the next long of {@code rng} as its seed.
   */
  public static <B> B call(RandomGenerator rng, Function<RandomGenerator, B> code) {
    requireNonNull(code, "Checkpoint.call: code is null");
    long seed = requireNonNull(rng, "Checkpoint.call: rng is null").nextLong();
    return call(() -> code.apply(new SplittableRandom(seed)));
  }

  /** The results without the graph between them and what comes from outside. */
  private static List<Tensor> kept(Again again, Segment<?> segment) {
    Tensor[] inputs = segment.captured().toArray(new Tensor[0]);
    int moment = Tensor.moment(inputs);
    List<NdArray> numbers = segment.variables().stream().map(Checkpoint::numbers).toList();
    List<Tensor> kept =
        numbers.size() == 1
            ? List.of(new Tensor(numbers.getFirst(), new One(again), moment, inputs))
            : Call.of(new Several(again, numbers.size()), Results.of(numbers), moment, inputs)
                .values();
    for (int i = 0; i < kept.size(); i++) {
      kept.get(i).layer = segment.variables().get(i).layer;
    }
    return kept;
  }

  /** The numbers, not as a view of an array that is larger. */
  private static NdArray numbers(Tensor x) {
    NdArray data = x.snapshot();
    boolean whole =
        data.isContiguous() && data.withArray((array, _) -> Array.getLength(array) == data.size());
    return whole ? data : data.copy();
  }

  /** The code, and the way back through it. */
  private record Again(Supplier<?> code) implements Rerun {
    @Override
    public void descend(
        List<Tensor> in,
        List<Tensor> out,
        List<@Nullable Tensor> cotangents,
        List<@Nullable Cotangent<Tensor>> sums) {
      Segment<?> segment = Segment.run(NAME, code);
      requireSame(segment, in, out);
      List<Tensor> ys = new ArrayList<>();
      List<Tensor> seeds = new ArrayList<>();
      for (int i = 0; i < out.size(); i++) {
        Tensor g = cotangents.get(i);
        if (g != null) {
          ys.add(segment.variables().get(i));
          seeds.add(g);
        }
      }
      Walk.descendInto(ys, seeds, in, sums);
    }

    private static void requireSame(Segment<?> segment, List<Tensor> in, List<Tensor> out) {
      Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());
      known.addAll(in);
      boolean same =
          known.containsAll(segment.captured()) && segment.variables().size() == out.size();
      for (int i = 0; same && i < out.size(); i++) {
        same = segment.variables().get(i).snapshot().equals(out.get(i).snapshot());
      }
      if (!same) {
        throw new IllegalStateException(
            "checkpoint: the code gave other numbers, or used other variables, when it was called"
                + " again on the way back; take random numbers from a generator that"
                + " Checkpoint.call(rng, code) hands over, and nothing else that changes");
      }
    }
  }

  /** A segment with one result. */
  private record One(Again again) implements JointOp, Rerun {
    @Override
    public String label() {
      return NAME;
    }

    @Override
    public int arity() {
      return ANY;
    }

    @Override
    public NdArray forward(NdArray... in) {
      throw elsewhere();
    }

    @Override
    public void descend(
        List<Tensor> in,
        List<Tensor> out,
        List<@Nullable Tensor> cotangents,
        List<@Nullable Cotangent<Tensor>> sums) {
      again.descend(in, out, cotangents, sums);
    }

    @Override
    public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
      pullback(this, back);
    }

    @Override
    public String toString() {
      return NAME;
    }
  }

  /** A segment with several. */
  private record Several(Again again, int count) implements MultiOp, Rerun {
    @Override
    public String label() {
      return NAME;
    }

    @Override
    public int arity() {
      return TensorOp.ANY;
    }

    @Override
    public List<String> results() {
      return IntStream.range(0, count).mapToObj(i -> "y" + i).toList();
    }

    @Override
    public Results<NdArray> forward(NdArray... in) {
      throw elsewhere();
    }

    @Override
    public void descend(
        List<Tensor> in,
        List<Tensor> out,
        List<@Nullable Tensor> cotangents,
        List<@Nullable Cotangent<Tensor>> sums) {
      again.descend(in, out, cotangents, sums);
    }

    @Override
    public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
      pullback(this, back);
    }

    @Override
    public String toString() {
      return NAME;
    }
  }

  private static UnsupportedOperationException elsewhere() {
    return new UnsupportedOperationException(
        "checkpoint: it is code with tensors of its own, and cannot be applied to others; call"
            + " Checkpoint.call again");
  }
}
