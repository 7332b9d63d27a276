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
      case STRONG_MUL -> strong(code, Opcode.DMUL, Opcode.FMUL, false);
      case STRONG_DIV -> strong(code, Opcode.DDIV, Opcode.FDIV, false);
      case ABSORBING_MUL -> strong(code, Opcode.DMUL, Opcode.FMUL, true);
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

  /** {@code y == y || a != 0 ? y : 0} of the result y; of both operands if {@code bothZeros}. */
  private void strong(CodeBuilder code, Opcode ofDoubles, Opcode ofFloats, boolean bothZeros) {
    int a = code.allocateLocal(kind);
    int b = code.allocateLocal(kind);
    int y = code.allocateLocal(kind);
    Label end = code.newLabel();
    Label zero = code.newLabel();
    code.storeLocal(kind, b).storeLocal(kind, a).loadLocal(kind, a).loadLocal(kind, b);
    either(code, ofDoubles, ofFloats);
    code.storeLocal(kind, y).loadLocal(kind, y).loadLocal(kind, y);
    either(code, Opcode.DCMPL, Opcode.FCMPL);
    code.ifeq(end).loadLocal(kind, a);
    push(code, 0);
    either(code, Opcode.DCMPL, Opcode.FCMPL);
    if (bothZeros) {
      code.ifeq(zero).loadLocal(kind, b);
      push(code, 0);
      either(code, Opcode.DCMPL, Opcode.FCMPL);
    }
    code.ifne(end).labelBinding(zero);
    push(code, 0);
    code.storeLocal(kind, y).labelBinding(end).loadLocal(kind, y);
  }

  /** {@code b > 0 ? a : b <= 0 || a == 0 ? 0 : b}. */
  private void maskedBy(CodeBuilder code) {
    int value = code.allocateLocal(kind);
    int mask = code.allocateLocal(kind);
    Label chosen = code.newLabel();
    Label zero = code.newLabel();
    Label end = code.newLabel();
    code.storeLocal(kind, mask).storeLocal(kind, value).loadLocal(kind, mask);
    push(code, 0);
    either(code, Opcode.DCMPL, Opcode.FCMPL); // −1 for NaN
    code.ifgt(chosen).loadLocal(kind, mask);
    push(code, 0);
    either(code, Opcode.DCMPG, Opcode.FCMPG); // 1 for NaN
    code.ifle(zero).loadLocal(kind, value);
    push(code, 0);
    either(code, Opcode.DCMPL, Opcode.FCMPL);
    code.ifeq(zero).loadLocal(kind, mask).goto_(end).labelBinding(zero);
    push(code, 0);
    code.goto_(end).labelBinding(chosen).loadLocal(kind, value).labelBinding(end);
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
