package adjoint.check;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;

/** The same numbers laid out differently in memory. */
enum Views {
  /** The axes lie in memory in reverse order. */
  TRANSPOSED {
    @Override
    NdArray view(NdArray x) {
      int rank = x.shape().rank();
      int[] reverse = new int[rank];
      for (int axis = 0; axis < rank; axis++) {
        reverse[axis] = rank - 1 - axis;
      }
      return copy(x.permute(reverse)).permute(reverse);
    }

    @Override
    public String toString() {
      return "a transposed view";
    }
  },

  /** Every other number of a longer array, backwards. */
  STRIDED {
    @Override
    NdArray view(NdArray x) {
      if (x.shape().rank() == 0 || x.size() == 0) {
        return x;
      }
      int last = x.shape().rank() - 1;
      int extent = x.shape().extent(last);
      NdArray backwards = copy(x.slice(last, extent - 1, extent, -1));
      NdArray pairs = backwards.reshape(x.shape().insert(last + 1, 1).extents());
      NdArray twice =
          NdArray.concat(last + 1, List.of(pairs, NdArray.full(x.dtype(), 777, pairs.shape())));
      NdArray longer = twice.reshape(x.shape().with(last, 2 * extent).extents());
      return longer.slice(last, 2 * extent - 2, extent, -2);
    }

    @Override
    public String toString() {
      return "a view with a negative stride";
    }
  };

  abstract NdArray view(NdArray x);

  /** The first slice along each axis, repeated without being copied. */
  static NdArray stretched(NdArray x) {
    NdArray first = x;
    for (int axis = 0; axis < x.shape().rank() && x.size() > 0; axis++) {
      if (axis % 2 == 0) {
        first = first.slice(axis, 0, 1, 1);
      }
    }
    Shape shape = x.shape();
    return first.broadcastTo(shape);
  }

  static NdArray copy(NdArray x) {
    return NdArray.wrap(x.toDoubleArray(), x.shape());
  }
}
