package adjoint.fuse;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.op.Add;
import adjoint.op.BinaryOp;
import adjoint.op.Mul;
import adjoint.op.Op;
import adjoint.op.PowConstant;
import adjoint.op.UnaryOp;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmitterTest {

  /** A method of two operands that computes what {@code emit} pushes. */
  private static MethodHandle compile(TypeKind kind, java.util.function.Consumer<CodeBuilder> emit)
      throws ReflectiveOperationException {
    boolean single = kind == TypeKind.FLOAT;
    ClassDesc type = single ? CD_float : CD_double;
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of("adjoint.fuse", "Emitted"),
                builder ->
                    builder.withMethodBody(
                        "f",
                        MethodTypeDesc.of(type, type, type),
                        ClassFile.ACC_STATIC,
                        code -> {
                          emit.accept(code);
                          code.return_(kind);
                        }));
    MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
    Class<?> number = single ? float.class : double.class;
    return lookup.findStatic(
        lookup.lookupClass(), "f", MethodType.methodType(number, number, number));
  }

  @Test
  void instructionsGiveTheBitsOfTheOperation() throws Throwable {
    int seen = 0;
    for (Op op : ElementwiseOps.all()) {
      if (!Primitives.has(op.getClass())) {
        continue;
      }
      seen++;
      for (TypeKind kind : List.of(TypeKind.DOUBLE, TypeKind.FLOAT)) {
        MethodHandle f =
            compile(
                kind,
                code -> {
                  code.loadLocal(kind, code.parameterSlot(0));
                  if (op instanceof BinaryOp) {
                    code.loadLocal(kind, code.parameterSlot(1));
                  }
                  Primitives.emit(code, kind, op.getClass());
                });
        for (double a : ElementwiseOps.special()) {
          for (double b : ElementwiseOps.special()) {
            String at = op + "(" + a + ", " + b + ") in " + kind;
            if (kind == TypeKind.FLOAT) {
              float expected = (float) apply(op, (float) a, (float) b);
              float actual = (float) f.invokeExact((float) a, (float) b);
              assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(actual), at);
            } else {
              double actual = (double) f.invokeExact(a, b);
              assertEquals(
                  Double.doubleToLongBits(apply(op, a, b)), Double.doubleToLongBits(actual), at);
            }
          }
        }
      }
    }
    assertTrue(seen >= 16, "seen: " + seen);
  }

  private static double apply(Op op, double a, double b) {
    return op instanceof BinaryOp f ? f.applyAsDouble(a, b) : ((UnaryOp) op).applyAsDouble(a);
  }

  @Test
  void aStepOfFloatsIsRoundedOnce() throws Throwable {
    Trace trace = new Trace(2, 10);
    int power = trace.apply(new PowConstant(0.3), 0);
    int sum = trace.apply(Add.OP, power, trace.constant(0.1));
    Formula formula = trace.formula(List.of(trace.apply(Mul.OP, sum, 1)));
    PowConstant pow = new PowConstant(0.3);
    // An operator has to come from somewhere: here it is looked up in a field of this test.
    operator = pow;
    MethodHandle f =
        compile(
            TypeKind.FLOAT,
            code -> {
              Emitter emitter = new Emitter(code, TypeKind.FLOAT, formula.plan(), on(code));
              emitter.emit(0);
              emitter.load(0);
            });
    for (float x = 0.1f; x < 20; x *= 1.1f) {
      float expected = (float) pow.applyAsDouble(x);
      expected += 0.1f;
      expected *= 3.3f;
      assertEquals(expected, (float) f.invokeExact(x, 3.3f));
    }
  }

  static UnaryOp operator = new PowConstant(1);

  private static Operands on(CodeBuilder code) {
    return new Operands() {
      @Override
      public void input(int index) {
        code.fload(code.parameterSlot(index));
      }

      @Override
      public void constant(int index) {
        code.loadConstant(0.1f);
      }

      @Override
      public void operator(int index) {
        code.getstatic(
            ClassDesc.of("adjoint.fuse", "EmitterTest"),
            "operator",
            ClassDesc.of("adjoint.op", "UnaryOp"));
      }
    };
  }

  @Test
  void stepsThatNobodyNeedsAreLeftOut() {
    Trace trace = new Trace(2, 10);
    int unused = trace.apply(Mul.OP, trace.constant(7), 1);
    int used = trace.apply(Add.OP, 0, trace.constant(5));
    Formula formula = trace.formula(List.of(used, 1));
    assertEquals(List.of(5.0), formula.constants());
    assertEquals(List.of(new Step(Add.OP, 0, 2)), formula.steps());
    assertEquals(List.of(3, 1), formula.results());
    assertTrue(unused > 1);
  }

  @Test
  void whatIsTheSameBitForBitIsComputedOnce() {
    Trace trace = new Trace(1, 20);
    int square = trace.apply(new PowConstant(2), 0);
    assertEquals(square, trace.apply(new PowConstant(2), 0));
    assertEquals(trace.constant(0.0), trace.constant(0.0));
    int cube = trace.apply(new PowConstant(3), 0);
    assertTrue(square != cube, "other components");
    assertTrue(trace.constant(0.0) != trace.constant(-0.0), "zeros of either sign");
    int ab = trace.apply(Add.OP, square, cube);
    assertTrue(ab != trace.apply(Add.OP, cube, square), "other order");
    UnaryOp noRecord =
        new UnaryOp() {
          @Override
          public double applyAsDouble(double x) {
            return x;
          }

          @Override
          public <E extends adjoint.op.Expr<E>> E vjp(E x, E y, E g) {
            return g;
          }
        };
    assertTrue(trace.apply(noRecord, 0) != trace.apply(noRecord, 0), "no record");
  }

  @Test
  void aTraceIsBounded() {
    Trace trace = new Trace(1, 3);
    int x = 0;
    for (int i = 0; i < 3; i++) {
      x = trace.apply(Add.OP, x, 0);
    }
    int last = x;
    assertThrows(IllegalStateException.class, () -> trace.apply(Add.OP, last, 0));
  }
}
