package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.kernel.Buffers;
import adjoint.op.BroadcastTo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A named leaf whose numbers training replaces: the weights of a model.
 *
 * <p>After {@link #set} or {@link #update} a graph that was built with the old numbers can no
 * longer be differentiated; trying throws, because the gradient would mix old and new numbers. What
 * was read from a parameter ({@link #data}, {@link #detach}, a transpose …) keeps the old numbers.
 *
 * <p>Other threads may read a parameter and compute with it while it is trained: each operation
 * sees it as it is before an update or after it, never in between. Of two parameters it may see one
 * before a step of an optimizer and the other after it.
 */
public final class Parameter extends Tensor {
  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(Node.class, "version", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private volatile String path;

  /** Held while the numbers change, or whose array they are. The version is odd meanwhile. */
  private final ReentrantLock lock = new ReentrantLock();

  /** The Java array behind the numbers, if nobody else can see it. */
  private @Nullable Object own;

  /**
   * The array of the step before, to which the next update writes. So an update changes nothing
   * until it has succeeded, and needs no new memory.
   */
  private @Nullable Object spare;

  /** What to go back to if {@link #together} fails; none outside of it. */
  private Changes.@Nullable Before before;

  /** What the last update was compiled to: often it is that of the next. */
  private Optional<InPlace.Compiled> compiled = Optional.empty();

  private Parameter(String name, NdArray data) {
    super(data, true);
    this.name = name;
    this.path = name;
  }

  /** A parameter that starts with these numbers. */
  public static Parameter of(String name, Tensor initial) {
    requireNonNull(name, "Parameter.of: name is null");
    return new Parameter(name, initial.data());
  }

  /** What it is called within its layer, for example {@code weight}. */
  public String name() {
    return name;
  }

  /**
   * Where it stands in its model, for example {@code 2.weight}; its name, until a model says more.
   * Errors call it so.
   */
  public String path() {
    return path;
  }

  /**
   * Says where it stands in a model: a path that ends with the one it has. Others, those of a part
   * seen by itself, change nothing.
   */
  public void setPath(String path) {
    if (path.endsWith("." + this.path)) {
      this.path = path;
    }
  }

  /** Replaces the numbers by others of the same shape and dtype. */
  public void set(Tensor next) {
    if (!next.shape().equals(shape()) || next.dtype() != dtype()) {
      throw new ShapeException(
          "set: parameter "
              + path
              + " is "
              + dtype()
              + shape()
              + " and cannot become "
              + next.dtype()
              + next.shape());
    }
    replace(next.data());
  }

  /** Casts the numbers in place. */
  public void setDType(DType dtype) {
    lock.lock();
    try {
      replace(data().to(dtype));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves this parameter, and what is remembered of it, by one step of a rule; if the rule throws,
   * nothing has changed. The numbers alternate between two arrays where nobody else can see them,
   * so that a step needs no new memory; otherwise they are replaced, as by {@link #set}.
   *
   * @param gradient in the shape and dtype of this parameter
   * @param memory in the same shape and dtype, as many as {@link Update#memory} has names
   */
  public void update(Update rule, Tensor gradient, Parameter... memory) {
    next(rule, gradient, memory).take();
  }

  /**
   * Does as {@link #update} does, unless a number would become infinite or NaN: then nothing
   * changes.
   *
   * @return where such a number would have been: 0 in this parameter, 1 in the first of what is
   *     remembered, and so on; nothing if the update took place
   */
  public OptionalInt updateIfFinite(Update rule, Tensor gradient, Parameter... memory) {
    Next next = next(rule, gradient, memory);
    OptionalInt infinite =
        IntStream.range(0, next.moved.size())
            .filter(i -> !Double.isFinite(next.largest[i]))
            .boxed()
            .reduce((_, last) -> last) // the parameter is infinite because of what is remembered
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
    if (infinite.isEmpty()) {
      next.take();
    } else {
      next.drop();
    }
    return infinite;
  }

  /** Numbers that some parameters are about to have. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Next(
      List<Parameter> moved, List<NdArray> numbers, @Nullable Object[] rooms, double[] largest) {
    void take() {
      moved.forEach(Parameter::remember);
      for (int i = 0; i < rooms.length; i++) { // nothing can fail any more
        moved.get(i).replace(numbers.get(i), rooms[i]);
      }
    }

    void drop() {
      for (int i = 0; i < rooms.length; i++) {
        moved.get(i).spare(rooms[i]);
      }
    }
  }

  private Next next(Update rule, Tensor gradient, Parameter... memory) {
    requireNonNull(gradient, "update: gradient is null");
    if (memory.length != rule.memory().size()) {
      throw new IllegalArgumentException(
          "update: "
              + rule
              + " remembers "
              + rule.memory()
              + ", but got "
              + memory.length
              + " arrays for that");
    }
    List<Parameter> moved = new ArrayList<>(memory.length + 1);
    moved.add(this);
    moved.addAll(List.of(memory));
    requireLikeThis("the gradient", gradient);
    for (Parameter parameter : memory) {
      requireLikeThis(parameter.path, parameter);
    }
    DType dtype = dtype();
    Optional<InPlace.Compiled> pass = compiled;
    if (!pass.map(last -> last.is(rule, dtype)).orElse(false)) {
      pass = InPlace.compile(rule, moved.size(), dtype);
      compiled = pass;
    }
    return pass.map(loop -> inOnePass(loop, gradient, moved))
        .orElseGet(() -> byTensors(rule, gradient, moved));
  }

  private static Next inOnePass(InPlace.Compiled pass, Tensor gradient, List<Parameter> moved) {
    NdArray g = gradient.data();
    Object[] from = new Object[1 + moved.size()];
    int[] at = new int[from.length];
    from[0] =
        g.withArray((array, offset) -> offset == 0 ? array : g.copy().withArray((copy, _) -> copy));
    @Nullable Object[] rooms = new Object[moved.size()];
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
      rooms[i] = moved.get(i).room();
    }
    double[] largest = pass.run(from, at, rooms, g.size());
    List<NdArray> numbers = new ArrayList<>(rooms.length);
    for (int i = 0; i < rooms.length; i++) {
      numbers.add(
          switch (rooms[i]) {
            case float[] x -> NdArray.wrap(x, g.shape());
            case double[] x -> NdArray.wrap(x, g.shape());
            case null, default -> throw new AssertionError(rooms[i]);
          });
    }
    return new Next(moved, numbers, rooms, largest);
  }

  /** An array that nobody sees, for the numbers to come. */
  private Object room() {
    Object room = spare;
    spare(null); // whatever happens, it is written to
    if (room == null) {
      room =
          switch (dtype()) {
            case F32 -> new float[size()];
            case F64 -> new double[size()];
          };
    }
    return room;
  }

  private void spare(@Nullable Object array) {
    lock.lock();
    try {
      spare = array;
    } finally {
      lock.unlock();
    }
  }

  /** The definition of an update: what the rule makes of tensors. */
  private static Next byTensors(Update rule, Tensor gradient, List<Parameter> moved) {
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
    List<NdArray> numbers = next.stream().map(Tensor::data).toList();
    double[] largest = numbers.stream().mapToDouble(NdArray::largest).toArray();
    return new Next(moved, numbers, new Object[moved.size()], largest);
  }

  private void requireLikeThis(String what, Tensor other) {
    if (!other.shape().equals(shape()) || other.dtype() != dtype()) {
      throw new ShapeException(
          "update: "
              + what
              + " is "
              + other.dtype()
              + other.shape()
              + ", but parameter "
              + path
              + " is "
              + dtype()
              + shape());
    }
  }

  private void replace(NdArray next) {
    remember();
    replace(next, null);
  }

  /** Replaces the numbers; {@code room} is their array if nobody else can see it. */
  private void replace(NdArray next, @Nullable Object room) {
    lock.lock();
    try {
      beginChange();
      // What is remembered may come back, so that its array is not free yet.
      spare = before == null && next.dtype() == dtype() ? own : null;
      data = next;
      own = room;
      endChange();
    } finally {
      lock.unlock();
    }
  }

  // ---- all or none

  /**
   * Makes changes of parameters that take place together or not at all: if {@code changes} throws,
   * every parameter that it has set or updated has the numbers that it had before. Graphs that were
   * built with these are out of date nevertheless.
   */
  public static void together(Runnable changes) {
    Changes.run(requireNonNull(changes, "together: changes is null"));
  }

  /** Keeps what this is now, if it may have to come back. */
  private void remember() {
    Changes current = Changes.current();
    if (current == null) {
      return;
    }
    lock.lock();
    try {
      if (before == null || before.changes != current) {
        before = current.add(new Changes.Before(this, data, own, gradient(), before));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the changes since {@code b} back. */
  @SuppressWarnings("ReferenceEquality") // the same array, not the same numbers
  void goBack(Changes.Before b) {
    lock.lock();
    try {
      if (data != b.data) {
        beginChange();
        spare = b.data.dtype() == dtype() ? own : null;
        data = b.data;
        own = b.own;
        endChange();
      }
      gradient(b.grad);
      before = b.older;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps the changes since {@code b}; false if somebody further out may still take them back. */
  boolean goOn(Changes.Before b, @Nullable Changes outer) {
    lock.lock();
    try {
      if (outer != null && b.older == null) {
        return false;
      }
      before = b.older;
      if (before == null) {
        spare = b.data.dtype() == dtype() ? b.own : null;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Makes the version odd, before the first number changes. */
  private void beginChange() {
    VERSION.setOpaque(this, version | 1);
    VarHandle.storeStoreFence();
  }

  /** Makes the version even again, another one than before, after the last number has changed. */
  private void endChange() {
    if ((version & 1) != 0) {
      zeroGrad();
      VERSION.setRelease(this, version + 1);
      VarHandle.storeStoreFence(); // before the next update writes to the array of this one
    }
  }

  @Override
  int moment() {
    VarHandle.loadLoadFence(); // what was read before was read before this
    int moment = (int) VERSION.getAcquire(this);
    if ((moment & 1) != 0) {
      lock.lock(); // waits until the change is over
      try {
        moment = version;
      } finally {
        lock.unlock();
      }
    }
    return moment;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same array, not the same numbers
  NdArray snapshot() {
    lock.lock();
    try {
      own = null;
      if (before != null && before.data == data) {
        before.own = null;
      }
      return data;
    } finally {
      lock.unlock();
    }
  }

  @Override
  NdArray lend(NdArray view) {
    snapshot();
    return view;
  }

  @Override
  <R> R look(Function<NdArray, R> look) {
    int moment = moment();
    R found = look.apply(data);
    return moment == moment() ? found : look.apply(snapshot());
  }

  @Override
  Tensor same() {
    return apply(new BroadcastTo(shape()));
  }

  @Override
  String describe() {
    return name;
  }
}
