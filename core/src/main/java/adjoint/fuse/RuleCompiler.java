package adjoint.fuse;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassBuilder;
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
 * Compiles the {@link Plan} of an operation's vjp to a class of {@link Rule}s. Its inputs are
 * {@code x, y, g} and it has one result, or they are {@code a, b, y, g} and it has two.
 *
 * <p>The constants and operators of a formula are fields: one class serves all formulas of a plan.
 */
public final class RuleCompiler {
  private static final ClassDesc RULE = Rule.class.describeConstable().orElseThrow();
  private static final ClassDesc SELF = ClassDesc.of(Rule.class.getPackageName(), "CompiledRule");
  private static final MethodTypeDesc CONSTRUCTOR =
      MethodTypeDesc.of(CD_void, CD_double.arrayType(), CD_Object.arrayType());

  private static final MethodTypeDesc ACCUMULATE =
      MethodTypeDesc.of(
          CD_void,
          CD_double,
          CD_double,
          CD_double,
          CD_double,
          CD_double.arrayType(),
          CD_int,
          CD_int);
  private static final int COTANGENTS = 4;

  private final Plan plan;

  private RuleCompiler(Plan plan) {
    this.plan = plan;
  }

  /** The class of the rules of a plan. */
  public static Class<? extends Rule> compile(Plan plan) {
    try {
      return MethodHandles.lookup()
          .defineHiddenClass(new RuleCompiler(plan).bytes(), true)
          .lookupClass()
          .asSubclass(Rule.class);
    } catch (IllegalAccessException e) {
      throw new LinkageError("could not compile " + plan, e);
    }
  }

  /** The rule for a formula of the plan that {@code compiled} belongs to. */
  public static Rule bind(Class<? extends Rule> compiled, Formula formula) {
    try {
      return compiled
          .getDeclaredConstructor(double[].class, Object[].class)
          .newInstance(formula.arguments(), formula.operators());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("could not make a rule for " + formula, e);
    }
  }

  private byte[] bytes() {
    return ClassFile.of()
        .build(
            SELF,
            type -> {
              type.withFlags(ClassFile.ACC_FINAL).withSuperclass(RULE);
              fields(type);
              type.withMethodBody(INIT_NAME, CONSTRUCTOR, 0, this::constructor);
              type.withMethodBody("accumulate", ACCUMULATE, ClassFile.ACC_PUBLIC, this::accumulate);
            });
  }

  private ClassDesc operatorType(int index) {
    for (Plan.Step step : plan.steps()) {
      if (step.operator() == index) {
        Class<?> type = step.binary() ? DoubleBinaryOperator.class : DoubleUnaryOperator.class;
        return type.describeConstable().orElseThrow();
      }
    }
    throw new IndexOutOfBoundsException(index);
  }

  private void fields(ClassBuilder type) {
    for (int i = 0; i < plan.constants(); i++) {
      type.withField("c" + i, CD_double, ClassFile.ACC_FINAL);
    }
    for (int i = 0; i < plan.operators(); i++) {
      type.withField("f" + i, operatorType(i), ClassFile.ACC_FINAL);
    }
  }

  private void constructor(CodeBuilder code) {
    code.aload(0).invokespecial(RULE, INIT_NAME, MethodTypeDesc.of(CD_void));
    for (int i = 0; i < plan.constants(); i++) {
      code.aload(0).aload(1).loadConstant(i).daload().putfield(SELF, "c" + i, CD_double);
    }
    for (int i = 0; i < plan.operators(); i++) {
      code.aload(0).aload(2).loadConstant(i).aaload().checkcast(operatorType(i));
      code.putfield(SELF, "f" + i, operatorType(i));
    }
    code.return_();
  }

  private void accumulate(CodeBuilder code) {
    // The parameters are a, b, y, g; an operation of one operand has no input b.
    int skipped = plan.inputs() == 4 ? 0 : 1;
    Operands operands =
        new Operands() {
          @Override
          public void input(int index) {
            code.dload(code.parameterSlot(index == 0 ? 0 : index + skipped));
          }

          @Override
          public void constant(int index) {
            code.aload(0).getfield(SELF, "c" + index, CD_double);
          }

          @Override
          public void operator(int index) {
            code.aload(0).getfield(SELF, "f" + index, operatorType(index));
          }
        };
    for (int result = 0; result < plan.results().size(); result++) {
      int target = code.parameterSlot(COTANGENTS + 1 + result);
      Emitter emitter = new Emitter(code, TypeKind.DOUBLE, plan, operands);
      Label unwanted = code.newLabel();
      code.iload(target).iflt(unwanted);
      emitter.emit(result);
      code.aload(code.parameterSlot(COTANGENTS)).iload(target).dup2().daload();
      emitter.load(result);
      code.dadd().dastore().labelBinding(unwanted);
    }
    code.return_();
  }
}
