package adjoint;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.kernel.Buffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named leaf whose numbers training replaces: the weights of a model.
 *
 * <p>After {@link #set} or {@link #update} a graph that was built with the old numbers can no
 * longer be differentiated; trying throws, because the gradient would mix old and new numbers. What
 * was read from a parameter ({@link #data}, {@link #detach}, a transpose …) keeps the old numbers;
 * what another thread computes with it at that very moment may see some of both.
 */
public final class Parameter extends Tensor {
  private final String name;

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
  }

  /** A parameter that starts with these numbers. */
  public static Parameter of(String name, Tensor initial) {
    return new Parameter(name, initial.data());
  }

  /** What it is called within its layer, for example {@code weight}. */
  public String name() {
    return name;
  }

  /** Replaces the numbers by others of the same shape and dtype. */
  public void set(Tensor next) {
    if (!next.shape().equals(shape()) || next.dtype() != dtype()) {
      throw new ShapeException(
          "set: parameter "
              + name
              + " is "
              + dtype()
              + shape()
              + " and cannot become "
              + next.dtype()
              + next.shape());
    }
    replace(next.data(), null);
  }

  /** Casts the numbers in place. */
  public void setDType(DType dtype) {
    replace(data().to(dtype), null);
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
      requireLikeThis(parameter.name, parameter);
    }
    if (!compiled.map(last -> last.is(rule, dtype())).orElse(false)) {
      compiled = InPlace.compile(rule, moved.size(), dtype());
    }
    compiled.ifPresentOrElse(
        pass -> inPlace(pass, gradient, moved), () -> byTensors(rule, gradient, moved));
  }

  private static void inPlace(InPlace.Compiled pass, Tensor gradient, List<Parameter> moved) {
    Object[] inputs = new Object[1 + moved.size()];
    inputs[0] =
        gradient.data.withArray((array, offset) ->
            offset == 0 ? array : gradient.data.copy().withArray((copy, _) -> copy));
    for (int i = 0; i < moved.size(); i++) {
      inputs[i + 1] = moved.get(i).owned();
    }
    pass.run(inputs, gradient.size());
    for (Parameter parameter : moved) {
      parameter.replace(parameter.data, parameter.own);
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
      moved.get(i).replace(next.get(i).data, null);
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
              + name
              + " is "
              + dtype()
              + shape());
    }
  }

  /** Replaces the numbers; {@code own} is their array if nobody else can see it. */
  private void replace(NdArray next, @Nullable Object own) {
    data = next;
    this.own = own;
    version++;
    zeroGrad();
  }

  /** From now on somebody else may see the numbers as they are. */
  @Override
  void expose() {
    own = null;
  }

  @Override
  String describe() {
    return name;
  }
}
