package adjoint.fuse;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;

import adjoint.op.Abs;
import adjoint.op.Add;
import adjoint.op.Div;
import adjoint.op.EqualTo;
import adjoint.op.Gate;
import adjoint.op.Greater;
import adjoint.op.GreaterEqual;
import adjoint.op.Maximum;
import adjoint.op.Minimum;
import adjoint.op.Mul;
import adjoint.op.Neg;
import adjoint.op.Op;
import adjoint.op.Reciprocal;
import adjoint.op.Relu;
import adjoint.op.Sqrt;
import adjoint.op.Square;
import adjoint.op.Sub;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

/**
 * Instructions for those of the library's operations that are an instruction or two. They give the
 * bits of {@code applyAsDouble}; in single precision those of its result rounded once, which for
 * sums, products, quotients, square roots and comparisons is the float operation's own.
 */
final class Primitives {
  private static final ClassDesc MATH = Math.class.describeConstable().orElseThrow();

  /** Instructions that replace the operands on the stack by the result. */
  private interface Instructions {
    void emit(Stack stack);
  }

  private static final Map<Class<? extends Op>, Instructions> OF = new HashMap<>();

  static {
    OF.put(Add.class, stack -> stack.either(Opcode.DADD, Opcode.FADD));
    OF.put(Sub.class, stack -> stack.either(Opcode.DSUB, Opcode.FSUB));
    OF.put(Mul.class, stack -> stack.either(Opcode.DMUL, Opcode.FMUL));
    OF.put(Div.class, stack -> stack.either(Opcode.DDIV, Opcode.FDIV));
    OF.put(Neg.class, stack -> stack.either(Opcode.DNEG, Opcode.FNEG));
    OF.put(Square.class, Stack::square);
    OF.put(Reciprocal.class, Stack::reciprocal);
    OF.put(Abs.class, stack -> stack.math("abs", 1));
    OF.put(Sqrt.class, Stack::sqrt);
    OF.put(Relu.class, stack -> stack.push(0).math("max", 2));
    OF.put(Maximum.class, stack -> stack.math("max", 2));
    OF.put(Minimum.class, stack -> stack.math("min", 2));
    OF.put(Gate.class, Stack::gate);
    OF.put(Greater.class, stack -> stack.compare(Opcode.IFLE));
    OF.put(GreaterEqual.class, stack -> stack.compare(Opcode.IFLT));
    OF.put(EqualTo.class, stack -> stack.compare(Opcode.IFNE));
  }

  private Primitives() {}

  static boolean has(Class<? extends Op> type) {
    return OF.containsKey(type);
  }

  /** Emits the instructions for an operation that {@link #has} them. */
  static void emit(CodeBuilder code, TypeKind kind, Class<? extends Op> type) {
    Instructions instructions = OF.get(type);
    if (instructions == null) {
      throw new IllegalArgumentException("no instructions for " + type);
    }
    instructions.emit(new Stack(code, kind == TypeKind.FLOAT));
  }

  /** What the instructions have in common. */
  private record Stack(CodeBuilder code, boolean single) {
    void either(Opcode ofDoubles, Opcode ofFloats) {
      code.with(OperatorInstruction.of(single ? ofFloats : ofDoubles));
    }

    Stack push(int number) {
      if (single) {
        code.loadConstant((float) number);
      } else {
        code.loadConstant((double) number);
      }
      return this;
    }

    void math(String name, int operands) {
      ClassDesc type = single ? CD_float : CD_double;
      code.invokestatic(
          MATH,
          name,
          operands == 1 ? MethodTypeDesc.of(type, type) : MethodTypeDesc.of(type, type, type));
    }

    void square() {
      if (single) {
        code.dup();
      } else {
        code.dup2();
      }
      either(Opcode.DMUL, Opcode.FMUL);
    }

    void reciprocal() {
      push(1);
      if (single) {
        code.swap();
      } else {
        code.dup2_x2().pop2();
      }
      either(Opcode.DDIV, Opcode.FDIV);
    }

    void sqrt() {
      if (single) {
        code.f2d();
      }
      code.invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
      if (single) {
        code.d2f();
      }
    }

    /** {@code b > 0 ? a : 0}; the comparison is false for NaN. */
    void gate() {
      Label off = code.newLabel();
      Label end = code.newLabel();
      push(0).either(Opcode.DCMPL, Opcode.FCMPL);
      code.ifle(off).goto_(end).labelBinding(off);
      if (single) {
        code.pop();
      } else {
        code.pop2();
      }
      push(0);
      code.labelBinding(end);
    }

    /** 1 unless the comparison's outcome (−1 for NaN) is {@code unless}, otherwise 0. */
    void compare(Opcode unless) {
      Label no = code.newLabel();
      Label end = code.newLabel();
      either(Opcode.DCMPL, Opcode.FCMPL);
      code.branch(unless, no);
      push(1);
      code.goto_(end).labelBinding(no);
      push(0);
      code.labelBinding(end);
    }
  }
}
