package adjoint.nn.file;

import java.util.Arrays;
import java.util.Optional;

/** What the elements of an array in a file are; the names are those of safetensors. */
public enum ElementType {
  /** Floats of two bytes (IEEE 754 binary16). */
  F16(16),
  /** The upper two bytes of floats. */
  BF16(16),
  /** Floats. */
  F32(32),
  /** Doubles. */
  F64(64),
  /** Whole numbers of a byte, from −128 on. */
  I8(8),
  /** Whole numbers of a byte, from 0 on. */
  U8(8),
  /** Whole numbers of two bytes. */
  I16(16),
  /** Whole numbers of two bytes, from 0 on. */
  U16(16),
  /** Whole numbers of four bytes. */
  I32(32),
  /** Whole numbers of four bytes, from 0 on. */
  U32(32),
  /** Whole numbers of eight bytes. */
  I64(64),
  /** Whole numbers of eight bytes, from 0 on. */
  U64(64),
  /** Truth in a byte. */
  BOOL(8),
  /** Not read: its size is known, so that the other arrays of a file can be. */
  F4(4),
  /** Not read. */
  F6_E2M3(6),
  /** Not read. */
  F6_E3M2(6),
  /** Not read. */
  F8_E5M2(8),
  /** Not read. */
  F8_E4M3(8),
  /** Not read. */
  F8_E8M0(8),
  /** Not read. */
  C64(64);

  final int bits;

  ElementType(int bits) {
    this.bits = bits;
  }

  /** How many bits each has. */
  public int bits() {
    return bits;
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
