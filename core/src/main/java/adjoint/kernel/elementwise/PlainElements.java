package adjoint.kernel.elementwise;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** One element at a time. */
final class PlainElements extends Elements {
  private static final ClassDesc MATH = Math.class.describeConstable().orElseThrow();

  private final boolean single;

  PlainElements(TypeKind kind) {
    super(kind, kind, 1);
    this.single = kind == TypeKind.FLOAT;
  }

  @Override
  void spread(CodeBuilder code) {}

  @Override
  void load(CodeBuilder code, int array, Index from) {
    from.push(code.aload(array));
    code.arrayLoad(kind);
  }

  @Override
  void store(CodeBuilder code, int array, Index from, int value) {
    from.push(code.aload(array));
    code.loadLocal(kind, value).arrayStore(kind);
  }

  @Override
  void apply(CodeBuilder code, Arithmetic operation) {
    switch (operation) {
      case ADD -> either(code, Opcode.DADD, Opcode.FADD);
      case SUB -> either(code, Opcode.DSUB, Opcode.FSUB);
      case MUL -> either(code, Opcode.DMUL, Opcode.FMUL);
      case DIV -> either(code, Opcode.DDIV, Opcode.FDIV);
      case NEG -> either(code, Opcode.DNEG, Opcode.FNEG);
      case SQUARE -> square(code);
      case RECIPROCAL -> reciprocal(code);
      case ABS -> math(code, "abs", 1);
      case SQRT -> sqrt(code);
      case RELU -> {
        push(code, 0);
        math(code, "max", 2);
      }
      case MAXIMUM -> math(code, "max", 2);
      case MINIMUM -> math(code, "min", 2);
      case MASKED_BY -> maskedBy(code);
      // −1 for NaN, or 1: what the relation is not.
      case GREATER -> compare(code, Opcode.DCMPL, Opcode.FCMPL, Opcode.IFLE);
      case GREATER_EQUAL -> compare(code, Opcode.DCMPL, Opcode.FCMPL, Opcode.IFLT);
      case LESS -> compare(code, Opcode.DCMPG, Opcode.FCMPG, Opcode.IFGE);
      case LESS_EQUAL -> compare(code, Opcode.DCMPG, Opcode.FCMPG, Opcode.IFGT);
      case EQUAL_TO -> compare(code, Opcode.DCMPL, Opcode.FCMPL, Opcode.IFNE);
    }
  }

  private void either(CodeBuilder code, Opcode ofDoubles, Opcode ofFloats) {
    code.with(OperatorInstruction.of(single ? ofFloats : ofDoubles));
  }

  private void push(CodeBuilder code, int number) {
    if (single) {
      code.loadConstant((float) number);
    } else {
      code.loadConstant((double) number);
    }
  }

  private void math(CodeBuilder code, String name, int operands) {
    ClassDesc type = single ? CD_float : CD_double;
    code.invokestatic(
        MATH,
        name,
        operands == 1 ? MethodTypeDesc.of(type, type) : MethodTypeDesc.of(type, type, type));
  }

  private void square(CodeBuilder code) {
    if (single) {
      code.dup();
    } else {
      code.dup2();
    }
    either(code, Opcode.DMUL, Opcode.FMUL);
  }

  private void reciprocal(CodeBuilder code) {
    push(code, 1);
    if (single) {
      code.swap();
    } else {
      code.dup2_x2().pop2();
    }
    either(code, Opcode.DDIV, Opcode.FDIV);
  }

  private void sqrt(CodeBuilder code) {
    if (single) { // HotSpot makes one float instruction of the three
      code.f2d();
    }
    code.invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
    if (single) {
      code.d2f();
    }
  }

  /** {@code b > 0 ? a : b <= 0 ? 0 : b}. */
  private void maskedBy(CodeBuilder code) {
    int mask = code.allocateLocal(kind);
    Label unknown = code.newLabel();
    Label end = code.newLabel();
    code.storeLocal(kind, mask).loadLocal(kind, mask);
    push(code, 0);
    either(code, Opcode.DCMPL, Opcode.FCMPL); // −1 for NaN
    code.ifgt(end);
    pop(code);
    code.loadLocal(kind, mask);
    push(code, 0);
    either(code, Opcode.DCMPG, Opcode.FCMPG); // 1 for NaN
    code.ifgt(unknown);
    push(code, 0);
    code.goto_(end).labelBinding(unknown);
    code.loadLocal(kind, mask).labelBinding(end);
  }

  private void pop(CodeBuilder code) {
    if (single) {
      code.pop();
    } else {
      code.pop2();
    }
  }

  /** 1 unless the outcome of comparing doubles or floats is {@code unless}, otherwise 0. */
  private void compare(CodeBuilder code, Opcode ofDoubles, Opcode ofFloats, Opcode unless) {
    Label no = code.newLabel();
    Label end = code.newLabel();
    either(code, ofDoubles, ofFloats);
    code.branch(unless, no);
    push(code, 1);
    code.goto_(end).labelBinding(no);
    push(code, 0);
    code.labelBinding(end);
  }
}
