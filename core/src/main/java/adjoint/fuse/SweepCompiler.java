package adjoint.fuse;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Compiles a {@link Sweep}.
 *
 * <p>HotSpot does not compile a method of more than 8,000 bytes, and a class holds 65,535
 * constants, so steps are cut into methods and these into classes. A number that is used in its own
 * method only is a local variable; what lives longer is in the array too.
 */
final class SweepCompiler {
  /** Steps of a method: none takes more than 95 bytes, most take 20. */
  private static final int STEPS = 80;

  private static final int METHODS = 16;

  private static final ClassDesc PART = Sweep.Part.class.describeConstable().orElseThrow();
  private static final ClassDesc SELF = ClassDesc.of(Sweep.class.getPackageName(), "CompiledSweep");
  private static final ClassDesc UNARY =
      DoubleUnaryOperator.class.describeConstable().orElseThrow();
  private static final ClassDesc BINARY =
      DoubleBinaryOperator.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, CD_double.arrayType(), UNARY.arrayType(), BINARY.arrayType());

  private final Formula formula;
  private final int first; // number of the first step
  private final int[] places; // in the array, of operands; −1 if it is not there
  private int size;
  private final int[] results; // places
  private final List<DoubleUnaryOperator> unary = new ArrayList<>();
  private final List<DoubleBinaryOperator> binary = new ArrayList<>();

  SweepCompiler(Formula formula) {
    this.formula = formula;
    this.first = formula.firstStep();
    this.places = new int[formula.operands()];
    Arrays.setAll(places, i -> i < formula.inputs() ? i : -1);
    this.size = formula.inputs();
    for (int i = first; i < places.length; i++) {
      Step step = formula.step(i);
      keepFor(i, step.a());
      keepFor(i, step.b());
    }
    this.results = formula.results().stream().mapToInt(this::keep).toArray();
  }

  /** Gives an operand of a step a place if another method computes it. */
  private void keepFor(int user, int operand) {
    if (operand >= first && (operand - first) / STEPS < (user - first) / STEPS) {
      keep(operand);
    }
  }

  private int keep(int operand) {
    if (places[operand] < 0) {
      places[operand] = size++;
    }
    return places[operand];
  }

  Sweep compile() {
    List<Sweep.Part> parts = new ArrayList<>();
    for (int from = first; from < places.length; from += METHODS * STEPS) {
      parts.add(part(from, Math.min(from + METHODS * STEPS, places.length)));
    }
    return new Sweep(
        parts.toArray(Sweep.Part[]::new),
        unary.toArray(DoubleUnaryOperator[]::new),
        binary.toArray(DoubleBinaryOperator[]::new),
        results,
        constants(),
        size);
  }

  /** Those that are results, and their places. */
  private List<Sweep.Constant> constants() {
    List<Sweep.Constant> constants = new ArrayList<>();
    for (int i = formula.inputs(); i < first; i++) {
      if (places[i] >= 0) {
        constants.add(new Sweep.Constant(places[i], constant(i)));
      }
    }
    return constants;
  }

  private Sweep.Part part(int from, int to) {
    int methods = (to - from + STEPS - 1) / STEPS;
    byte[] bytes =
        ClassFile.of()
            .build(
                SELF,
                type -> {
                  type.withFlags(ClassFile.ACC_FINAL).withSuperclass(PART);
                  MethodTypeDesc constructor = MethodTypeDesc.of(CD_void);
                  type.withMethodBody(
                      INIT_NAME,
                      constructor,
                      0,
                      code -> code.aload(0).invokespecial(PART, INIT_NAME, constructor).return_());
                  type.withMethodBody("run", RUN, 0, code -> calls(code, methods));
                  for (int i = 0; i < methods; i++) {
                    int start = from + i * STEPS;
                    method(type, "part" + i, start, Math.min(start + STEPS, to));
                  }
                });
    try {
      return (Sweep.Part)
          MethodHandles.lookup()
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("could not compile a sweep of " + (to - from) + " steps", e);
    }
  }

  private static void calls(CodeBuilder code, int methods) {
    for (int i = 0; i < methods; i++) {
      code.aload(1).aload(2).aload(3).invokestatic(SELF, "part" + i, RUN);
    }
    code.return_();
  }

  private void method(ClassBuilder type, String name, int from, int to) {
    type.withMethodBody(
        name,
        RUN,
        ClassFile.ACC_STATIC,
        code -> {
          // After the last element no other needs a check of its index.
          code.aload(0).loadConstant(size - 1).daload().pop2();
          int[] locals = new int[to - from];
          for (int i = from; i < to; i++) {
            step(code, i, from, locals);
          }
          code.return_();
        });
  }

  private double constant(int operand) {
    return formula.constants().get(operand - formula.inputs());
  }

  private void step(CodeBuilder code, int operand, int from, int[] locals) {
    Step step = formula.step(operand);
    boolean primitive = Primitives.has(step.op().getClass());
    if (!primitive && step.op() instanceof DoubleUnaryOperator f) {
      code.aload(1).loadConstant(unary.size()).aaload();
      unary.add(f);
    } else if (!primitive) {
      code.aload(2).loadConstant(binary.size()).aaload();
      binary.add((DoubleBinaryOperator) step.op());
    }
    push(code, step.a(), from, locals);
    if (step.isBinary()) {
      push(code, step.b(), from, locals);
    }
    if (primitive) {
      Primitives.emit(code, TypeKind.DOUBLE, step.op().getClass());
    } else if (step.isBinary()) {
      code.invokeinterface(
          BINARY, "applyAsDouble", MethodTypeDesc.of(CD_double, CD_double, CD_double));
    } else {
      code.invokeinterface(UNARY, "applyAsDouble", MethodTypeDesc.of(CD_double, CD_double));
    }
    int local = code.allocateLocal(TypeKind.DOUBLE);
    locals[operand - from] = local;
    code.dstore(local);
    if (places[operand] >= 0) {
      code.aload(0).loadConstant(places[operand]).dload(local).dastore();
    }
  }

  private void push(CodeBuilder code, int operand, int from, int[] locals) {
    if (operand >= from) {
      code.dload(locals[operand - from]);
    } else if (operand >= formula.inputs() && operand < first) {
      code.loadConstant(constant(operand));
    } else {
      code.aload(0).loadConstant(places[operand]).daload();
    }
  }
}
