package adjoint.check.program;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Ways in which the same numbers can lie in memory. An array gives the same results in every
 * layout.
 */
public enum Layout {
  /** One after another in row-major order. */
  CONTIGUOUS {
    @Override
    public NdArray store(RandomGenerator rng, NdArray x) {
      return x.contiguous();
    }
  },
  /** The axes of the memory in another order. */
  TRANSPOSED {
    @Override
    public NdArray store(RandomGenerator rng, NdArray x) {
      int[] order = permutation(rng, x.shape().rank());
      int[] back = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        back[order[i]] = i;
      }
      return x.permute(order).contiguous().permute(back);
    }
  },
  /** Every second or third slice of a larger array, which holds NaN in between. */
  STEPPED {
    @Override
    public NdArray store(RandomGenerator rng, NdArray x) {
      int step = rng.nextInt(2, 4);
      int before = rng.nextInt(3);
      return x.shape().rank() == 0 ? x : spread(x, rng.nextInt(x.shape().rank()), before, step);
    }
  },
  /** An axis stored in reverse. */
  REVERSED {
    @Override
    public NdArray store(RandomGenerator rng, NdArray x) {
      if (x.shape().rank() == 0) {
        return x;
      }
      int axis = rng.nextInt(x.shape().rank());
      return flip(flip(x, axis).contiguous(), axis);
    }
  },
  /**
   * One slice stored, and repeated along an axis. The result has the numbers of the first slice
   * everywhere.
   */
  BROADCAST {
    @Override
    public NdArray store(RandomGenerator rng, NdArray x) {
      Shape shape = x.shape();
      if (shape.rank() == 0 || shape.size() == 0) {
        return x;
      }
      return x.slice(rng.nextInt(shape.rank()), 0, 1, 1).broadcastTo(shape);
    }
  };

  /** The numbers of {@code x} in this layout; only {@link #BROADCAST} changes them. */
  public abstract NdArray store(RandomGenerator rng, NdArray x);

  private static int[] permutation(RandomGenerator rng, int rank) {
    int[] order = IntStream.range(0, rank).toArray();
    for (int i = rank - 1; i > 0; i--) {
      int j = rng.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  private static NdArray flip(NdArray x, int axis) {
    int extent = x.shape().extent(axis);
    return x.slice(axis, Math.max(extent - 1, 0), extent, -1);
  }

  private static NdArray spread(NdArray x, int axis, int before, int step) {
    Shape shape = x.shape();
    int extent = shape.extent(axis);
    NdArray hole = NdArray.full(x.dtype(), Double.NaN, shape.with(axis, before + extent * step));
    NdArray[] slices = new NdArray[before + extent * step];
    for (int i = 0; i < slices.length; i++) {
      boolean mine = i >= before && (i - before) % step == 0;
      slices[i] = mine ? x.slice(axis, (i - before) / step, 1, 1) : hole.slice(axis, i, 1, 1);
    }
    NdArray all = slices.length == 0 ? hole : NdArray.concat(axis, List.of(slices));
    return all.slice(axis, before < slices.length ? before : 0, extent, step);
  }

  /** An array of random numbers in a random layout. */
  public static NdArray any(RandomGenerator rng, Numbers numbers, DType dtype, Shape shape) {
    Layout[] all = values();
    return all[rng.nextInt(all.length)].store(rng, numbers.array(rng, dtype, shape));
  }
}
