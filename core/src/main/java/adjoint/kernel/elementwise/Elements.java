package adjoint.kernel.elementwise;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/** How {@link LoopCompiler} computes: one element at a time, or a vector of them. */
abstract class Elements {
  /** For a variable that says where an array begins: none, it begins at 0. */
  static final int AT_ZERO = -1;

  /** FLOAT or DOUBLE. */
  final TypeKind kind;

  /** What a local variable holds. */
  final TypeKind local;

  /** How many elements a step of the loop computes. */
  final int lanes;

  Elements(TypeKind kind, TypeKind local, int lanes) {
    this.kind = kind;
    this.local = local;
    this.lanes = lanes;
  }

  /** Replaces a number on the stack by {@link #lanes} of them. */
  abstract void spread(CodeBuilder code);

  /** Pushes the index of an element. */
  @FunctionalInterface
  interface Index {
    void push(CodeBuilder code);
  }

  /** Pushes the elements of {@code array} from an index on. */
  abstract void load(CodeBuilder code, int array, Index from);

  /** Writes a variable's elements to {@code array} from an index on. */
  abstract void store(CodeBuilder code, int array, Index from, int value);

  /** The index {@code at + i}, of two variables. */
  static Index sum(int at, int i) {
    return code -> {
      code.iload(i);
      if (at != AT_ZERO) {
        code.iload(at).iadd();
      }
    };
  }

  /** Replaces the operands on the stack by the result. */
  abstract void apply(CodeBuilder code, Arithmetic operation);
}
