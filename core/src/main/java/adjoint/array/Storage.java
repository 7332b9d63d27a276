package adjoint.array;

import adjoint.kernel.Buffers;
import java.util.Arrays;

/** The Java array behind an {@link NdArray}: the one place where the two dtypes differ in kind. */
@SuppressWarnings("ArrayRecordComponent") // a storage is its array; nothing compares storages
sealed interface Storage {
  /** The type of the numbers in it. */
  DType dtype();

  /** Single precision. */
  record F32(float[] data) implements Storage {
    @Override
    public DType dtype() {
      return DType.F32;
    }
  }

  /** Double precision. */
  record F64(double[] data) implements Storage {
    @Override
    public DType dtype() {
      return DType.F64;
    }
  }

  /** For results that are about to be written in full: whatever is in it. */
  static Storage unfilled(DType dtype, int size) {
    return switch (dtype) {
      case F32 -> new F32(Buffers.floats(size));
      case F64 -> new F64(Buffers.doubles(size));
    };
  }

  /** Zeros. */
  static Storage zeros(DType dtype, int size) {
    Storage storage = unfilled(dtype, size);
    if (Buffers.areActive()) { // a new array is full of zeros, but this may be a used one
      switch (storage) {
        case F32(float[] data) -> Arrays.fill(data, 0);
        case F64(double[] data) -> Arrays.fill(data, 0);
      }
    }
    return storage;
  }
}
