package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.kernel.Buffers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
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

  /**
   * The Java array behind the numbers, if nobody else can see it, so that an update may write to
   * it.
   */
  private @Nullable Object own;

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
   * Moves this parameter, and what is remembered of it, by one step of a rule. The numbers are
   * changed in place where nobody else can see them, so that a step needs no new memory; otherwise
   * they are replaced, as by {@link #set}.
   *
   * @param gradient in the shape and dtype of this parameter
   * @param memory in the same shape and dtype, as many as {@link Update#memory} has names
   */
  public void update(Update rule, Tensor gradient, Parameter... memory) {
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
    pass.ifPresentOrElse(
        loop -> inPlace(loop, gradient, moved), () -> byTensors(rule, gradient, moved));
  }

  private static void inPlace(InPlace.Compiled pass, Tensor gradient, List<Parameter> moved) {
    NdArray g = gradient.data();
    Object[] inputs = new Object[1 + moved.size()];
    inputs[0] =
        g.withArray((array, offset) -> offset == 0 ? array : g.copy().withArray((copy, _) -> copy));
    moved.forEach(parameter -> parameter.lock.lock());
    try {
      for (int i = 0; i < moved.size(); i++) {
        inputs[i + 1] = moved.get(i).owned();
      }
      moved.forEach(Parameter::beginChange);
      pass.run(inputs, g.size());
    } finally {
      for (Parameter parameter : moved) {
        parameter.endChange();
        parameter.lock.unlock();
      }
    }
  }

  /** An array for the numbers that nobody else can see. */
  private Object owned() {
    if (own == null) {
      own =
          switch (dtype()) {
            case F32 -> data.toFloatArray();
            case F64 -> data.toDoubleArray();
          };
      data =
          switch (own) {
            case float[] x -> NdArray.wrap(x, shape());
            case double[] x -> NdArray.wrap(x, shape());
            default -> throw new AssertionError(own);
          };
    }
    return own;
  }

  /** The definition of an update: what the rule makes of tensors. */
  private static void byTensors(Update rule, Tensor gradient, List<Parameter> moved) {
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
    for (int i = 0; i < next.size(); i++) {
      moved.get(i).replace(next.get(i).data());
    }
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
    lock.lock();
    try {
      beginChange();
      data = next;
      own = null;
      endChange();
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
  NdArray snapshot() {
    lock.lock();
    try {
      own = null;
      return data;
    } finally {
      lock.unlock();
    }
  }

  @Override
  void expose() {
    snapshot();
  }

  @Override
  <R> R look(Function<NdArray, R> look) {
    int moment = moment();
    R found = look.apply(data);
    return moment == moment() ? found : look.apply(snapshot());
  }

  @Override
  String describe() {
    return name;
  }
}
