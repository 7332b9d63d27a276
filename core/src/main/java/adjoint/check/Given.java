package adjoint.check;

import adjoint.Tensor;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The tensors that a function is given, which says so if it asks for more. */
final class Given extends AbstractList<Tensor> implements RandomAccess {
  private final List<Tensor> tensors;

  Given(List<Tensor> tensors) {
    this.tensors = tensors;
  }

  @Override
  public Tensor get(int index) {
    if (index >= tensors.size()) {
      throw new IndexOutOfBoundsException(
          "GradCheck: the function asks for input "
              + index
              + ", but only "
              + tensors.size()
              + " tensors were given to check");
    }
    return tensors.get(index);
  }

  @Override
  public Tensor getFirst() {
    return get(0);
  }

  @Override
  public int size() {
    return tensors.size();
  }
}
