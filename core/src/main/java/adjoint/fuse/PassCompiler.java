package adjoint.fuse;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import adjoint.op.Op;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Compiles a {@link Plan} to a {@link Pass} over arrays of one precision.
 *
 * <p>HotSpot has to know that a result of one element is not an input of the next. It does because
 * results are written to arrays that are read, with the same index, and two Java arrays are either
 * the same or apart; with other arrays for the results the loop would not be vectorised.
 */
public final class PassCompiler {
  private static final ClassDesc PASS = Pass.class.describeConstable().orElseThrow();
  private static final ClassDesc SELF = ClassDesc.of(Pass.class.getPackageName(), "CompiledPass");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_Object.arrayType(),
          CD_double.arrayType(),
          Op.class.describeConstable().orElseThrow().arrayType(),
          CD_int,
          CD_int);

  private final Plan plan;
  private final TypeKind kind;

  private PassCompiler(Plan plan, TypeKind kind) {
    this.plan = plan;
    this.kind = kind;
  }

  /** A pass in double precision. */
  public static Pass ofDoubles(Plan plan) {
    return new PassCompiler(plan, TypeKind.DOUBLE).compile();
  }

  /** A pass in single precision: every step is the double result rounded once. */
  public static Pass ofFloats(Plan plan) {
    return new PassCompiler(plan, TypeKind.FLOAT).compile();
  }

  private Pass compile() {
    try {
      return (Pass)
          MethodHandles.lookup()
              .defineHiddenClass(bytes(), true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("could not compile " + plan, e);
    }
  }

  private byte[] bytes() {
    MethodTypeDesc nothing = MethodTypeDesc.of(CD_void);
    return ClassFile.of()
        .build(
            SELF,
            type ->
                type.withFlags(ClassFile.ACC_FINAL)
                    .withSuperclass(PASS)
                    .withMethodBody(
                        INIT_NAME,
                        nothing,
                        0,
                        code -> code.aload(0).invokespecial(PASS, INIT_NAME, nothing).return_())
                    .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::run));
  }

  private void run(CodeBuilder code) {
    ClassDesc array = kind.upperBound().arrayType();
    int[] inputs = new int[plan.inputs()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = code.allocateLocal(TypeKind.REFERENCE);
      element(code, 0, i).checkcast(array).astore(inputs[i]);
    }
    int[] constants = new int[plan.constants()];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = code.allocateLocal(kind);
      code.aload(code.parameterSlot(1)).loadConstant(i).daload();
      if (kind == TypeKind.FLOAT) {
        code.d2f();
      }
      code.storeLocal(kind, constants[i]);
    }
    int[] operators = new int[plan.operators()];
    for (Plan.Step step : plan.steps()) {
      if (step.operator() >= 0) {
        Class<?> type = step.binary() ? DoubleBinaryOperator.class : DoubleUnaryOperator.class;
        operators[step.operator()] = code.allocateLocal(TypeKind.REFERENCE);
        element(code, 2, step.operator())
            .checkcast(type.describeConstable().orElseThrow())
            .astore(operators[step.operator()]);
      }
    }
    int index = code.allocateLocal(TypeKind.INT);
    Label again = code.newLabel();
    Label end = code.newLabel();
    code.iload(code.parameterSlot(3)).istore(index).labelBinding(again);
    code.iload(index).iload(code.parameterSlot(4)).if_icmpge(end);
    // All inputs are read before the first result is written over one of them.
    int[] values = new int[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      values[i] = code.allocateLocal(kind);
      code.aload(inputs[i]).iload(index).arrayLoad(kind).storeLocal(kind, values[i]);
    }
    Emitter emitter =
        new Emitter(
            code,
            kind,
            plan,
            new Operands() {
              @Override
              public void input(int i) {
                code.loadLocal(kind, values[i]);
              }

              @Override
              public void constant(int i) {
                code.loadLocal(kind, constants[i]);
              }

              @Override
              public void operator(int i) {
                code.aload(operators[i]);
              }
            });
    int results = plan.results().size();
    int[] all = new int[results];
    for (int i = 0; i < results; i++) {
      all[i] = i;
    }
    emitter.emit(all);
    for (int i = 0; i < results; i++) {
      code.aload(inputs[inputs.length - results + i]).iload(index);
      emitter.load(i);
      code.arrayStore(kind);
    }
    code.iinc(index, 1).goto_(again).labelBinding(end).return_();
  }

  private static CodeBuilder element(CodeBuilder code, int parameter, int index) {
    return code.aload(code.parameterSlot(parameter)).loadConstant(index).aaload();
  }
}
