package adjoint.array;

import adjoint.kernel.Buffers;
import java.util.Arrays;

/** The Java array behind an {@link NdArray}: the one place where the two dtypes differ in kind. */
@SuppressWarnings("ArrayRecordComponent") // a storage is its array; nothing compares storages
sealed interface Storage {
  /** The type of the numbers in it. */
  DType dtype();

  /** The {@code float[]} or {@code double[]}. */
  Object array();

  /** Single precision. */
  record F32(float[] data) implements Storage {
    @Override
    public DType dtype() {
      return DType.F32;
    }

    @Override
    public Object array() {
      return data;
    }
  }

  /** Double precision. */
  record F64(double[] data) implements Storage {
    @Override
    public DType dtype() {
      return DType.F64;
    }

    @Override
    public Object array() {
      return data;
    }
  }

  /** For results that are about to be written in full: whatever is in it. */
  static Storage unfilled(DType dtype, int size) {
    return dtype == DType.F32 ? new F32(Buffers.floats(size)) : new F64(Buffers.doubles(size));
  }

  /** Zeros. */
  static Storage zeros(DType dtype, int size) {
    Storage storage = unfilled(dtype, size);
    if (Buffers.areActive()) { // a new array is full of zeros, but this may be a used one
      fill(storage, 0);
    }
    return storage;
  }

  /** Writes one number everywhere. */
  static void fill(Storage storage, double value) {
    if (storage.array() instanceof float[] data) {
      Arrays.fill(data, (float) value);
    } else {
      Arrays.fill((double[]) storage.array(), value);
    }
  }
}
