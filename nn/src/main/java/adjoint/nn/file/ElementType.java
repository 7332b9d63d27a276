package adjoint.nn.file;

import java.util.Arrays;
import java.util.Optional;

/** What the elements of arrays in files are, and what readers make of them. */
enum ElementType {
  F16(16),
  BF16(16),
  F32(32),
  F64(64),
  I8(8),
  U8(8),
  I16(16),
  U16(16),
  I32(32),
  U32(32),
  I64(64),
  U64(64),
  BOOL(8),
  // Names of safetensors whose sizes are known, but which are not read.
  F4(4),
  F6_E2M3(6),
  F6_E3M2(6),
  F8_E5M2(8),
  F8_E4M3(8),
  F8_E8M0(8),
  C64(64);

  final int bits;

  ElementType(int bits) {
    this.bits = bits;
  }

  /** The type that safetensors calls so. */
  static Optional<ElementType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  boolean isWhole() {
    return switch (this) {
      case I8, U8, I16, U16, I32, U32, I64, U64, BOOL -> true;
      default -> false;
    };
  }
}
