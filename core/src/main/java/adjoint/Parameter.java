package adjoint;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;

/**
 * A named leaf whose numbers training replaces: the weights of a model.
 *
 * <p>After {@link #set} a graph that was built with the old numbers can no longer be
 * differentiated; trying throws, because the gradient would mix old and new numbers.
 */
public final class Parameter extends Tensor {
  private final String name;

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
    replace(next.data());
  }

  /** Casts the numbers in place. */
  public void setDType(DType dtype) {
    replace(data().to(dtype));
  }

  private void replace(NdArray next) {
    data = next;
    version++;
    zeroGrad();
  }

  @Override
  String describe() {
    return name;
  }
}
