package adjoint.fuse;

import static java.lang.constant.ConstantDescs.CD_double;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Turns a {@link Plan} into straight-line code: one local variable for the result of each step.
 *
 * <p>Where there are no instructions for an operation its {@code applyAsDouble} is called, in
 * single precision with operands widened and the result rounded once. The call has a place of its
 * own in code that belongs to the plan, so that HotSpot sees one receiver class there and inlines
 * it.
 */
public final class Emitter {
  private static final ClassDesc UNARY =
      DoubleUnaryOperator.class.describeConstable().orElseThrow();
  private static final ClassDesc BINARY =
      DoubleBinaryOperator.class.describeConstable().orElseThrow();

  private final CodeBuilder code;
  private final TypeKind kind;
  private final Plan plan;
  private final Operands operands;
  private final int[] locals;

  /** An emitter into {@code code}, of doubles or of floats. */
  public Emitter(CodeBuilder code, TypeKind kind, Plan plan, Operands operands) {
    this.code = code;
    this.kind = kind;
    this.plan = plan;
    this.operands = operands;
    this.locals = new int[plan.steps().size()];
    Arrays.fill(locals, -1);
  }

  /** Emits the steps that these results need; a result is a place in {@link Plan#results}. */
  public void emit(int... results) {
    boolean[] needed = new boolean[firstStep() + locals.length];
    for (int result : results) {
      needed[plan.results().get(result)] = true;
    }
    for (int i = locals.length - 1; i >= 0; i--) {
      if (needed[firstStep() + i]) {
        needed[plan.steps().get(i).a()] = true;
        needed[plan.steps().get(i).b()] = true;
      }
    }
    for (int i = 0; i < locals.length; i++) {
      if (needed[firstStep() + i] && locals[i] < 0) {
        step(plan.steps().get(i));
        locals[i] = code.allocateLocal(kind);
        code.storeLocal(kind, locals[i]);
      }
    }
  }

  /** Pushes a result whose steps were emitted. */
  public void load(int result) {
    push(plan.results().get(result));
  }

  private int firstStep() {
    return plan.inputs() + plan.constants();
  }

  private void push(int operand) {
    if (operand < plan.inputs()) {
      operands.input(operand);
    } else if (operand < firstStep()) {
      operands.constant(operand - plan.inputs());
    } else {
      code.loadLocal(kind, locals[operand - firstStep()]);
    }
  }

  private void step(Plan.Step step) {
    if (step.operator() < 0) {
      push(step.a());
      if (step.binary()) {
        push(step.b());
      }
      Primitives.emit(code, kind, step.type());
      return;
    }
    operands.operator(step.operator());
    pushDouble(step.a());
    if (step.binary()) {
      pushDouble(step.b());
      code.invokeinterface(
          BINARY, "applyAsDouble", MethodTypeDesc.of(CD_double, CD_double, CD_double));
    } else {
      code.invokeinterface(UNARY, "applyAsDouble", MethodTypeDesc.of(CD_double, CD_double));
    }
    if (kind == TypeKind.FLOAT) {
      code.d2f();
    }
  }

  private void pushDouble(int operand) {
    push(operand);
    if (kind == TypeKind.FLOAT) {
      code.f2d();
    }
  }
}
