package adjoint.op;

import adjoint.array.DType;

/** What a value in a graph of ONNX consists of. */
public enum OnnxType {
  /** Floats. */
  F32,
  /** Doubles. */
  F64,
  /** Integers of 64 bits. */
  I64,
  /** True and false. */
  BOOL;

  /** The type of this dtype. */
  public static OnnxType of(DType dtype) {
    return switch (dtype) {
      case F32 -> F32;
      case F64 -> F64;
    };
  }
}
