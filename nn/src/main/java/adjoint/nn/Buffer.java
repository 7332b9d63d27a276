package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.function.UnaryOperator;

/**
 * Numbers of a model that no gradient changes: running statistics, tables, counters. They are
 * constants in what is computed with them, and belong to the {@linkplain State state} of a model as
 * its parameters do.
 */
public final class Buffer {
  private final String name;
  private volatile Tensor value;

  private Buffer(String name, Tensor value) {
    this.name = name;
    this.value = value;
  }

  /** A buffer that starts with these numbers. */
  public static Buffer of(String name, Tensor initial) {
    requireNonNull(name, "Buffer.of: name is null");
    requireNonNull(initial, "Buffer.of: initial is null");
    return new Buffer(name, Tensor.of(initial.data()));
  }

  /** What it is called within its layer. */
  public String name() {
    return name;
  }

  /** The numbers, a constant: later ones are another tensor. */
  public Tensor value() {
    return value;
  }

  /** Replaces the numbers by others of the same shape and dtype. */
  public synchronized void set(Tensor next) {
    requireNonNull(next, "set: next is null");
    if (!next.shape().equals(value.shape()) || next.dtype() != value.dtype()) {
      throw new ShapeException(
          String.format(
              "set: buffer %s is %s%s and cannot become %s%s",
              name, value.dtype(), value.shape(), next.dtype(), next.shape()));
    }
    value = Tensor.of(next.data());
  }

  /** Replaces the numbers by what f makes of them; of several threads one comes after the other. */
  public synchronized void update(UnaryOperator<Tensor> f) {
    set(f.apply(value));
  }

  /** Casts the numbers in place. */
  public synchronized void setDType(DType dtype) {
    requireNonNull(dtype, "setDType: dtype is null");
    value = Tensor.of(value.data().to(dtype));
  }

  /** The name and the numbers. */
  @Override
  public String toString() {
    return name + ": " + value;
  }
}
