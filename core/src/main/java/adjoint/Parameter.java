package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.fuse.ExprFunction;
import adjoint.fuse.Range;
import adjoint.fuse.UpdateCode;
import adjoint.kernel.Buffers;
import adjoint.op.BroadcastTo;
import adjoint.op.Expr;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /** Whether an update is prepared that will write to {@link #own}: nobody else gets to see it. */
  private boolean promised;

  /**
   * The array of the numbers before, to which the next update may write that is not in place. So
   * such an update changes nothing until it has succeeded, and needs no new memory.
   */
  private @Nullable Object spare;

  /** Where the numbers lie, if that is known. */
  private @Nullable Range range;

  /** What to go back to if {@link #together} fails; none outside of it. */
  private Changes.@Nullable Before before;

  /** What the last update was compiled to: often it is that of the next. */
  private Optional<UpdateCode.Compiled> compiled = Optional.empty();

  private Parameter(String name, NdArray data) {
    super(data, true);
    this.name = name;
    this.path = name;
  }

  /** The result of the identity: a function's argument in place of this parameter. */
  private Parameter(Parameter of, NdArray data, int moment, Tensor input) {
    super(data, Argument.OP, moment, input);
    this.name = of.name;
    this.path = of.path;
  }

  /** A constant or a leaf, called like another parameter. */
  private Parameter(Parameter of, NdArray data, boolean variable) {
    super(data, variable);
    this.name = of.name;
    this.path = of.path;
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
   * Says where it stands in a model: any path at first, then one that ends with the one it has.
   * Others, those of a part seen by itself, change nothing.
   */
  public void setPath(String path) {
    if (this.path.equals(name) || path.endsWith("." + this.path)) {
      this.path = requireNonNull(path, "setPath: path is null");
    }
  }

  /**
   * A constant with the same name, path and numbers, for a model part of which is not trained:
   * nothing that is computed with it is recorded for its sake, and optimizers leave it alone. What
   * becomes of the numbers of one is not seen by the other. This one, if it is frozen.
   */
  public Parameter frozen() {
    return isVariable() ? new Parameter(this, data(), false) : this;
  }

  /** A leaf again with the same name, path and numbers; this one, if it is not {@link #frozen}. */
  public Parameter unfrozen() {
    return isVariable() ? this : new Parameter(this, data(), true);
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
   * nothing has changed. Where nobody else can see the numbers, they change in place, or alternate
   * between two arrays if the rule might fail halfway or numbers might become infinite, so that a
   * step needs no new memory; otherwise they are replaced, as by {@link #set}.
   *
   * @param gradient in the shape and dtype of this parameter
   * @param state in the same shape and dtype, as many as {@link UpdateRule#state} has names
   */
  public void update(UpdateRule rule, Tensor gradient, Parameter... state) {
    prepare(rule, gradient, state).take();
  }

  /**
   * Does what may fail of {@link #update}, and changes nothing yet.
   *
   * @param gradient as for {@link #update}; its numbers must stay what they are until the update is
   *     taken
   * @param state as for {@link #update}; no other parameter's
   */
  public Prepared prepare(UpdateRule rule, Tensor gradient, Parameter... state) {
    requireNonNull(gradient, "update: gradient is null");
    return prepare(rule, gradient, Optional.empty(), Double.NaN, Buffers.NONE, state);
  }

  /**
   * The same.
   *
   * @param clip what becomes of the gradient first
   * @param ofGradient the largest absolute value in the gradient; NaN if there is a NaN, or if it
   *     is not known
   * @param buffers what the gradient is in
   */
  Prepared prepare(
      UpdateRule rule,
      Tensor gradient,
      Optional<GradientClip> clip,
      double ofGradient,
      Buffers buffers,
      Parameter... state) {
    if (state.length != rule.state().size()) {
      throw new IllegalArgumentException(
          "update: "
              + rule
              + " remembers "
              + rule.state()
              + ", but got "
              + state.length
              + " arrays for that");
    }
    List<Parameter> moved = new ArrayList<>(state.length + 1);
    moved.add(this);
    requireLikeThis("the gradient", gradient);
    for (int i = 0; i < state.length; i++) {
      if (state[i] == null) {
        throw new NullPointerException("update: state " + i + " is null");
      }
      requireLikeThis(state[i].path, state[i]);
      if (moved.contains(state[i])) {
        throw new IllegalArgumentException(
            "update: "
                + state[i].path
                + " is there twice; what is remembered needs parameters of its own");
      }
      moved.add(state[i]);
    }
    Prepared.Wanted wanted = new Prepared.Wanted(rule, gradient, clip, moved);
    return rule instanceof Update update
        ? prepare(update, wanted, ofGradient, buffers)
        : UpdateBeside.computeWhole((TensorUpdate) rule, wanted);
  }

  private Prepared prepare(
      Update rule, Prepared.Wanted wanted, double ofGradient, Buffers buffers) {
    List<Parameter> moved = wanted.moved();
    Tensor gradient = wanted.gradient();
    DType dtype = dtype();
    Optional<UpdateCode.Compiled> known = compiled;
    if (known.isEmpty() && !UpdateCode.isWorthWhile(rule, size())) {
      return UpdateBeside.computeByTensors(rule, wanted, buffers);
    }
    if (known.isEmpty() || !is(known.get().key(), rule, wanted.clip(), dtype)) {
      RuleFunction function = new RuleFunction(rule, wanted.clip(), moved.size());
      known = UpdateCode.compile(function, moved.size(), dtype, known);
      compiled = known;
    }
    if (known.isEmpty()) {
      return UpdateBeside.computeByTensors(rule, wanted, buffers);
    }
    UpdateCode.Compiled code = known.get();
    if (rule instanceof NormedUpdate normed) {
      return alone(moved, () -> UpdateBeside.computeNormed(normed, wanted, code));
    }
    double largest = Double.isNaN(ofGradient) ? gradient.data.maxAbs() : ofGradient;
    return UpdateInPlace.of(wanted, code, largest)
        .orElseGet(() -> alone(moved, () -> UpdateBeside.compute(wanted, code)));
  }

  /**
   * Whether this was compiled for that rule, as it nearly always was: no record is made for that.
   */
  private static boolean is(
      UpdateCode.Key key, Update rule, Optional<GradientClip> clip, DType dtype) {
    return key.dtype() == dtype
        && key.rule() instanceof RuleFunction last
        && last.rule.equals(rule)
        && last.clip.equals(clip);
  }

  /** A rule as a function of the gradient, as it is before it is clipped, and of so many arrays. */
  record RuleFunction(Update rule, Optional<GradientClip> clip, int arrays)
      implements ExprFunction {
    // Written out: the first use of what a record has by itself costs a program some milliseconds.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof RuleFunction that
          && arrays == that.arrays
          && rule.equals(that.rule)
          && clip.equals(that.clip);
    }

    @Override
    public int hashCode() {
      return 31 * rule.hashCode() + arrays;
    }

    @Override
    public Class<?> code() {
      return rule.getClass();
    }

    @Override
    public <E extends Expr<E>> List<E> apply(List<E> in) {
      E g = in.getFirst();
      E seen = clip.isPresent() ? clip.get().of(g) : g;
      return rule.next(seen, in.subList(1, 1 + arrays));
    }
  }

  /** Runs code while nobody else changes these. */
  static <R> R alone(List<Parameter> parameters, Supplier<R> code) {
    int locked = 0;
    try {
      for (; locked < parameters.size(); locked++) {
        parameters.get(locked).lock.lock();
      }
      return code.get();
    } finally {
      while (locked > 0) {
        parameters.get(--locked).lock.unlock();
      }
    }
  }

  /** An array that nobody sees, for the numbers to come. */
  Object room() {
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

  /** An array as numbers of this shape. */
  NdArray wrap(Object array) {
    return switch (array) {
      case float[] x -> NdArray.wrap(x, shape());
      case double[] x -> NdArray.wrap(x, shape());
      default -> throw new AssertionError(array);
    };
  }

  // ---- updates in place

  /** Where the numbers lie, or a range around that. */
  Range range() {
    Range known = range;
    return known != null ? known : measure();
  }

  /** Where the numbers lie, not a bit further. */
  Range measure() {
    return new Range(data.least(), data.maxAbs());
  }

  /** Whether the present numbers may have to come back, so that they must stay. */
  boolean mayGoBack() {
    return before != null || Changes.current() != null;
  }

  /** The array of the numbers, for an update to write to; null if somebody else can see it. */
  @Nullable Object promise() {
    lock.lock();
    try {
      promised = own != null;
      return own;
    } finally {
      lock.unlock();
    }
  }

  /** Begins to write, to this room if there is one, which gets the present numbers. */
  void begin(@Nullable Object room) {
    beginChange();
    if (room != null) {
      data.withArray((array, offset) -> {
        System.arraycopy(array, offset, room, 0, size());
        return room;
      });
    }
  }

  /** Ends what was begun, if anything was; the numbers may lie in a room from now on. */
  void end(@Nullable NdArray next, Object room, Range range) {
    if ((version & 1) != 0) {
      if (next != null) {
        data = next;
        own = room;
      }
      promised = false;
      this.range = range;
      endChange();
    }
  }

  void requireLikeThis(String what, Tensor other) {
    other.requireNumbers("update");
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
    replace(next, null, null);
  }

  /** Replaces the numbers; {@code room} is their array if nobody else can see it. */
  void replace(NdArray next, @Nullable Object room, @Nullable Range range) {
    lock.lock();
    try {
      beginChange();
      this.range = range;
      promised = false;
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
  void remember() {
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
        range = null;
        promised = false;
        spare = b.data.dtype() == dtype() ? own : null;
        data = b.data;
        own = b.own;
        endChange();
      }
      gradient(b.grad);
      forget(b);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps the changes since {@code b}; false if somebody further out may still take them back. */
  boolean goOn(Changes.Before b, @Nullable Changes outer) {
    lock.lock();
    try {
      if (outer != null && (b.older == null || b.older.changes != outer)) {
        return false;
      }
      forget(b);
      if (before == null) {
        spare = b.data.dtype() == dtype() ? b.own : null;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Changes of several threads may end in another order than they began. */
  @SuppressWarnings("ReferenceEquality")
  private void forget(Changes.Before b) {
    if (before == b) {
      before = b.older;
      return;
    }
    for (Changes.Before later = before; later != null; later = later.older) {
      if (later.older == b) {
        later.older = b.older;
        return;
      }
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
  Tensor as(Parameter parameter) {
    return this;
  }

  @Override
  Tensor alike(NdArray numbers, boolean variable) {
    return new Parameter(this, numbers, variable);
  }

  @Override
  Tensor alike(NdArray numbers, int moment, Tensor input) {
    return new Parameter(this, numbers, moment, input);
  }

  @Override
  int moment() {
    if (op != null) { // an argument, whose numbers never change
      return 0;
    }
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
      if (promised) {
        return data.copy();
      }
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
    lock.lock();
    try {
      if (promised) {
        return view.copy();
      }
      snapshot();
      return view;
    } finally {
      lock.unlock();
    }
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
