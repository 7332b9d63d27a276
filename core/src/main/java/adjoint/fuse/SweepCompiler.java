package adjoint.fuse;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import adjoint.op.Op;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Compiles a {@link Sweep}.
 *
 * <p>HotSpot does not compile a method of more than 8,000 bytes, and a class holds 65,535
 * constants, so lines are cut into methods and these into classes. What lives longer than a line is
 * in the array.
 */
final class SweepCompiler {
  // The most that a method is filled to, by an estimate that is on the high side.
  private static final int BYTES = 6_000;
  private static final int METHODS = 16;

  private static final ClassDesc PART = Sweep.Part.class.describeConstable().orElseThrow();
  private static final ClassDesc SELF = ClassDesc.of(Sweep.class.getPackageName(), "CompiledSweep");
  private static final ClassDesc UNARY =
      DoubleUnaryOperator.class.describeConstable().orElseThrow();
  private static final ClassDesc BINARY =
      DoubleBinaryOperator.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, CD_double.arrayType(), UNARY.arrayType(), BINARY.arrayType());

  private final List<Line> lines;
  private final int size;
  private final List<DoubleUnaryOperator> unary = new ArrayList<>();
  private final List<DoubleBinaryOperator> binary = new ArrayList<>();

  SweepCompiler(List<Line> lines, int size) {
    this.lines = lines;
    this.size = size;
  }

  Sweep compile() {
    List<List<Line>> methods = methods();
    List<Sweep.Part> parts = new ArrayList<>();
    for (int from = 0; from < methods.size(); from += METHODS) {
      parts.add(part(methods.subList(from, Math.min(from + METHODS, methods.size()))));
    }
    return new Sweep(
        parts.toArray(Sweep.Part[]::new),
        unary.toArray(DoubleUnaryOperator[]::new),
        binary.toArray(DoubleBinaryOperator[]::new));
  }

  private List<List<Line>> methods() {
    List<List<Line>> methods = new ArrayList<>();
    List<Line> method = new ArrayList<>();
    int bytes = 0;
    for (Line line : lines) {
      int more = 16 + 32 * line.plan().steps().size();
      if (bytes + more > BYTES && !method.isEmpty()) {
        methods.add(method);
        method = new ArrayList<>();
        bytes = 0;
      }
      method.add(line);
      bytes += more;
    }
    if (!method.isEmpty()) {
      methods.add(method);
    }
    return methods;
  }

  private Sweep.Part part(List<List<Line>> methods) {
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
                  type.withMethodBody("run", RUN, 0, code -> calls(code, methods.size()));
                  for (int i = 0; i < methods.size(); i++) {
                    method(type, "part" + i, methods.get(i));
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
      throw new LinkageError("could not compile a sweep of " + lines.size() + " lines", e);
    }
  }

  private static void calls(CodeBuilder code, int methods) {
    for (int i = 0; i < methods; i++) {
      code.aload(1).aload(2).aload(3).invokestatic(SELF, "part" + i, RUN);
    }
    code.return_();
  }

  private void method(ClassBuilder type, String name, List<Line> content) {
    type.withMethodBody(
        name,
        RUN,
        ClassFile.ACC_STATIC,
        code -> {
          // After the last element no other needs a check of its index.
          code.aload(0).loadConstant(size - 1).daload().pop2();
          for (Line line : content) {
            code.block(block -> line(block, line));
          }
          code.return_();
        });
  }

  private void line(CodeBuilder code, Line line) {
    Op[] operators = line.formula().operators();
    Operands operands =
        new Operands() {
          @Override
          public void input(int index) {
            if (line.inputs().get(index) instanceof Integer place) {
              code.aload(0).loadConstant(place.intValue()).daload();
            } else {
              code.loadConstant(line.inputs().get(index).doubleValue());
            }
          }

          @Override
          public void constant(int index) {
            code.loadConstant(line.formula().constants().get(index).doubleValue());
          }

          @Override
          public void operator(int index) {
            if (operators[index] instanceof DoubleUnaryOperator f) {
              code.aload(1).loadConstant(unary.size()).aaload();
              unary.add(f);
            } else {
              code.aload(2).loadConstant(binary.size()).aaload();
              binary.add((DoubleBinaryOperator) operators[index]);
            }
          }
        };
    Emitter emitter = new Emitter(code, TypeKind.DOUBLE, line.plan(), operands);
    emitter.emit(line.result());
    code.aload(0).loadConstant(line.target());
    if (line.adds()) {
      code.dup2().daload();
    }
    emitter.load(line.result());
    if (line.adds()) {
      code.dadd();
    }
    code.dastore();
  }
}
