package adjoint.fuse;

import adjoint.kernel.elementwise.Arithmetic;
import adjoint.op.Op;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/** Instructions for those of the library's operations that are an instruction or two. */
final class Primitives {
  private Primitives() {}

  static boolean has(Class<? extends Op> type) {
    return Arithmetic.of(type).isPresent();
  }

  /** Emits the instructions for an operation that {@link #has} them. */
  static void emit(CodeBuilder code, TypeKind kind, Class<? extends Op> type) {
    Arithmetic.of(type)
        .orElseThrow(() -> new IllegalArgumentException("no instructions for " + type))
        .emit(code, kind);
  }
}
