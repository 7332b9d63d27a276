package adjoint.kernel.elementwise;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Writes the bytecode of {@link BlockCode}: methods of a loop each, over the numbers of all blocks.
 * One that adds the 3rd block and a number, and multiplies by the 7th, is
 *
 * <pre>{@code
 * double c = u[12];
 * for (int i = 0; i < lanes; i++) {
 *   double v0 = s[3 * width + i] + c;
 *   double v1 = v0 * s[7 * width + i];
 *   s[9 * width + i] = v1;
 * }
 * }</pre>
 *
 * <p>or the same with vectors of {@code jdk.incubator.vector}.
 */
final class BlockCompiler {
  /** The weight of a method: HotSpot's first compiler gives up on too many vector operations. */
  static final int MOST = 170;

  /** The place of a number that no other method uses. */
  static final int NOWHERE = Integer.MIN_VALUE;

  /** Methods of a class, whose constants must not be too many. */
  private static final int METHODS = 64;

  private static final ClassDesc SELF =
      ClassDesc.of(BlockCompiler.class.getPackageName(), "CompiledBlocks");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, CD_double.arrayType(), CD_double.arrayType(), CD_int);

  // Parameters of a method, as local variables.
  private static final int S = 0;
  private static final int U = 1;
  private static final int LANES = 2;

  private final Elements elements;
  private final int width;

  private BlockCompiler(Elements elements, int width) {
    this.elements = elements;
    this.width = width;
  }

  /**
   * What one method computes.
   *
   * @param steps by number
   * @param step what a step is
   * @param places of operands: numbers of blocks, −1 − a place in u, or {@link #NOWHERE}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Method(List<Integer> steps, IntFunction<Expression.Step> step, int[] places) {}

  /**
   * What an operation adds to the weight of its method besides loads: vector operations, about,
   * with that which writes the result.
   */
  static int weight(Arithmetic operation) {
    return switch (operation) {
      case GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, EQUAL_TO -> 4;
      case STRONG_MUL, STRONG_DIV -> 7;
      case MASKED_BY -> 10;
      default -> 2;
    };
  }

  /** One number after the other; for each list of methods code that calls them. */
  static BlockCode[][] plain(List<List<Method>> methods, int width) {
    return new BlockCompiler(new PlainElements(TypeKind.DOUBLE), width).all(methods);
  }

  /** The same with vectors of so many bits. */
  static BlockCode[][] vectors(List<List<Method>> methods, int width, int bits) {
    return new BlockCompiler(new VectorElements(TypeKind.DOUBLE, bits), width).all(methods);
  }

  private BlockCode[][] all(List<List<Method>> lists) {
    return lists.stream().map(this::classes).toArray(BlockCode[][]::new);
  }

  private BlockCode[] classes(List<Method> methods) {
    List<BlockCode> classes = new ArrayList<>();
    for (int from = 0; from < methods.size(); from += METHODS) {
      classes.add(define(methods.subList(from, Math.min(from + METHODS, methods.size()))));
    }
    return classes.toArray(BlockCode[]::new);
  }

  private BlockCode define(List<Method> methods) {
    return HiddenClass.instance(
        SELF,
        BlockCode.class,
        type -> {
          type.withMethodBody("run", RUN, 0, code -> calls(code, methods.size()));
          for (int i = 0; i < methods.size(); i++) {
            method(type, "part" + i, methods.get(i));
          }
        },
        methods.size() + " methods of blocks");
  }

  private static void calls(CodeBuilder code, int methods) {
    for (int i = 0; i < methods; i++) {
      code.aload(1).aload(2).iload(3).invokestatic(SELF, "part" + i, RUN);
    }
    code.return_();
  }

  private void method(ClassBuilder type, String name, Method method) {
    type.withMethodBody(name, RUN, ClassFile.ACC_STATIC, code -> new Body(code, method).write());
  }

  private final class Body {
    private final CodeBuilder code;
    private final Method method;
    private final Map<Integer, Integer> locals = new HashMap<>(); // of operands

    Body(CodeBuilder code, Method method) {
      this.code = code;
      this.method = method;
    }

    void write() {
      for (int i : method.steps()) {
        Expression.Step step = method.step().apply(i);
        uniform(step.a());
        if (step.binary()) {
          uniform(step.b());
        }
      }
      int i = code.allocateLocal(TypeKind.INT);
      Label loop = code.newLabel();
      Label end = code.newLabel();
      code.iconst_0().istore(i).labelBinding(loop).iload(i).iload(LANES).if_icmpge(end);
      for (int operand : method.steps()) {
        step(operand, i);
      }
      code.iinc(i, elements.lanes).goto_(loop).labelBinding(end).return_();
    }

    /** Loads what is the same for all numbers. */
    private void uniform(int operand) {
      int place = method.places()[operand];
      if (place < 0 && place != NOWHERE && !locals.containsKey(operand)) {
        elements.spread(code.aload(U).loadConstant(-1 - place).daload());
        keep(operand);
      }
    }

    private int keep(int operand) {
      int local = code.allocateLocal(elements.local);
      code.storeLocal(elements.local, local);
      locals.put(operand, local);
      return local;
    }

    private Elements.Index index(int operand, int i) {
      int at = method.places()[operand] * width;
      return body -> body.iload(i).loadConstant(at).iadd();
    }

    private void load(int operand, int i) {
      Integer local = locals.get(operand);
      if (local == null) {
        elements.load(code, S, index(operand, i));
        local = keep(operand);
      }
      code.loadLocal(elements.local, local);
    }

    private void step(int operand, int i) {
      Expression.Step step = method.step().apply(operand);
      load(step.a(), i);
      if (step.binary()) {
        load(step.b(), i);
      }
      elements.apply(code, Arithmetic.of(step.function().getClass()).orElseThrow());
      int local = keep(operand);
      if (method.places()[operand] >= 0) {
        elements.store(code, S, index(operand, i), local);
      }
    }
  }
}
