package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.Recording.Slot;
import adjoint.Recording.Step;
import adjoint.array.Indices;
import adjoint.array.MappedIndices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.op.Gather;
import adjoint.op.IndexAdd;
import adjoint.op.IndexSelect;
import adjoint.op.Indexed;
import adjoint.op.Op;
import adjoint.op.Results;
import adjoint.op.ScatterAdd;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes down which operations a function applies: see {@link Recording}. */
final class Recorder {
  private static final ScopedValue<Recorder> CURRENT = ScopedValue.newInstance();

  final long tag = Dual.newTag();
  private final @Nullable Recorder outer = CURRENT.isBound() ? CURRENT.get() : null;
  private final List<Slot> slots = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final IdentityHashMap<Tensor, Integer> constants = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Integer> positions = new IdentityHashMap<>();

  /** The recording of the outermost layer of these inputs, of this tag; null if it is another. */
  static @Nullable Recorder of(Op op, long tag, Tensor... in) {
    Recorder recorder = CURRENT.isBound() ? CURRENT.get() : null;
    while (recorder != null && recorder.tag != tag) {
      recorder = recorder.outer;
    }
    for (Tensor x : in) {
      if (recorder == null && x.layer instanceof Recorded && Layer.tag(x) == tag) {
        throw new IllegalStateException(
            op.label()
                + ": this tensor belongs to a Recording that is over, or goes on in another thread;"
                + " take what the function gives, not what it puts aside");
      }
    }
    return recorder;
  }

  /**
   * Records a function of an example, if there is a batch size, with so many of the rows of each
   * array in it, over and over again.
   */
  <A, B> Recording record(Function<? super A, ? extends B> f, A example, OptionalInt batchSize) {
    Structure structure = new Structure("Recording");
    List<Integer> inputs = new ArrayList<>();
    A recorded =
        structure.map(
            example,
            node -> {
              Tensor x = tensor("the example holds", node);
              inputs.add(slots.size());
              NdArray numbers = x.detach().snapshot();
              return added(
                  batchSize.isPresent()
                      ? numbers.indexSelect(0, rows(numbers.shape(), batchSize.getAsInt()))
                      : numbers);
            },
            indices -> {
              inputs.add(slots.size());
              return added(batchSize.isPresent() ? rows(indices, batchSize.getAsInt()) : indices);
            });
    B y = ScopedValue.where(CURRENT, this).call(() -> NoGrad.call(() -> f.apply(recorded)));
    requireNonNull(y, "Recording: f gave null");
    List<Integer> outputs = new ArrayList<>();
    for (Node<?> node : structure.nodes(y)) {
      outputs.add(slot(tensor("f gave", node)));
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "Recording: f gave no tensor, but a " + y.getClass().getSimpleName());
    }
    return new Recording(slots, inputs, needed(outputs), outputs);
  }

  private static Indices rows(Shape shape, int count) {
    if (shape.rank() == 0 || shape.extent(0) == 0) {
      throw new ShapeException(
          "Recording: the example holds "
              + shape
              + ", but its first axis must count examples, at least one");
    }
    return Indices.of(IntStream.range(0, count).map(i -> i % shape.extent(0)).toArray());
  }

  private static Indices rows(Indices indices, int count) {
    int[] rows = rows(indices.shape(), count).toArray();
    int size = indices.shape().size() / indices.shape().extent(0);
    int[] all = indices.toArray();
    int[] chosen = new int[count * size];
    for (int i = 0; i < count; i++) {
      System.arraycopy(all, rows[i] * size, chosen, i * size, size);
    }
    return Indices.wrap(chosen, indices.shape().with(0, count));
  }

  private static Tensor tensor(String what, Node<?> node) {
    if (node instanceof Tensor tensor) {
      return tensor;
    }
    throw new IllegalArgumentException("Recording: " + what + " a Value; use a tensor");
  }

  private List<Step> needed(List<Integer> outputs) {
    BitSet read = new BitSet();
    outputs.forEach(read::set);
    List<Step> kept = new ArrayList<>();
    for (Step step : steps.reversed()) {
      if (step.results().stream().anyMatch(read::get)) {
        step.inputs().forEach(read::set);
        kept.addFirst(step);
      }
    }
    return kept;
  }

  // ---- what is computed with

  private Tensor added(NdArray numbers) {
    Tensor x = new Tensor(numbers, new Recorded(this, slots.size()));
    slots.add(new Slot(Optional.of(numbers.dtype()), numbers.shape(), Optional.empty()));
    return x;
  }

  /** Positions that cannot be read, as those in a map over an axis of 1. */
  private Indices added(Indices readable) {
    Indices own = Indices.wrap(readable.toArray(), readable.shape().insert(0, 1));
    Indices unread = MappedIndices.of(own, tag);
    positions.put(MappedIndices.identity(unread), slots.size());
    slots.add(new Slot(Optional.empty(), readable.shape(), Optional.empty()));
    return unread;
  }

  private int slot(Tensor x) {
    Layer<Tensor> layer = x.layer;
    if (layer instanceof Recorded recorded && recorded.recorder() == this) {
      return recorded.slot();
    }
    if (layer != null) {
      throw new IllegalStateException(
          "Recording: the function uses a tensor of a map, a derivative or a recording around it,"
              + " which is no constant; make it part of the input");
    }
    return constants.computeIfAbsent(
        x,
        _ -> {
          slots.add(new Slot(Optional.of(x.dtype()), x.shape(), Optional.of(x)));
          return slots.size() - 1;
        });
  }

  // ---- steps

  /** The results of an operation on inputs of which at least one is recorded, if none is moving. */
  Results<Tensor> apply(Op op, Tensor... in) {
    if (op instanceof Fused fused) { // step by step: the same bits, of operations that are known
      return Results.of(fused.unfused(in));
    }
    List<Integer> inputs = new ArrayList<>();
    for (Tensor x : in) {
      inputs.add(slot(x));
    }
    Op readable = op;
    if (op instanceof Indexed f && MappedIndices.map(f.indices()) == tag) {
      Indices indices = MappedIndices.select(MappedIndices.whole(f.indices()), 0);
      inputs.add(requireNonNull(positions.get(MappedIndices.identity(f.indices()))));
      readable = with(f, indices);
    }
    Op known = readable;
    List<Tensor> numbers = Stream.of(in).map(x -> Tensor.of(x.snapshot())).toList();
    Results<Tensor> found = NoGrad.call(() -> Layers.compute(known, numbers));
    List<Integer> results = new ArrayList<>();
    List<Tensor> ys = new ArrayList<>();
    for (Tensor y : found.values()) {
      results.add(slots.size());
      ys.add(added(y.snapshot()));
    }
    List<Indices> all = new ArrayList<>();
    for (Indices indices : found.indices()) {
      results.add(slots.size());
      all.add(added(indices));
    }
    steps.add(new Step(readable, inputs, results));
    return new Results<>(ys, all);
  }

  private static Indexed with(Indexed op, Indices indices) {
    return switch (op) {
      case Gather(int axis, _) -> new Gather(axis, indices);
      case ScatterAdd(int axis, _, int extent) -> new ScatterAdd(axis, indices, extent);
      case IndexSelect(int axis, _) -> new IndexSelect(axis, indices);
      case IndexAdd(int axis, _, int extent) -> new IndexAdd(axis, indices, extent);
    };
  }

  /** The error for what looks at numbers. */
  static String unread(String caller, Tensor x) {
    return caller
        + ": this tensor "
        + x.shape()
        + " stands for whatever the recorded function will be given, so it has no numbers to read."
        + " Choose with Tensor.where, maximum or maskedBy instead of if";
  }
}
