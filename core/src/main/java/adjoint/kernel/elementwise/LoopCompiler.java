package adjoint.kernel.elementwise;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;

/**
 * Writes the bytecode of an {@link ArithmeticLoop}. For {@code g·(−y² + 1)} on floats it is
 *
 * <pre>{@code
 * float[] a0 = (float[]) in[0], a1 = (float[]) in[1];
 * float c0 = (float) constants[0];
 * for (int i = 0; i < n; i++) {
 *   float v0 = a0[at0 + i], v1 = a1[at1 + i];
 *   float v3 = v1 * v1;
 *   float v4 = -v3;
 *   …
 *   y[yAt + i] = v6;
 * }
 * }</pre>
 *
 * <p>HotSpot turns this into vector instructions by itself, if all arrays begin at 0 and nothing is
 * chosen by a comparison. A second form does without these conditions: it computes with the vectors
 * of {@code jdk.incubator.vector}, and the last few elements by the plain loop.
 */
final class LoopCompiler {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_Object.arrayType(),
          CD_int.arrayType(),
          CD_double.arrayType(),
          CD_Object,
          CD_int,
          CD_int);

  // Parameters of ArithmeticLoop.run, as local variables.
  private static final int IN = 1;
  private static final int AT = 2;
  private static final int CONSTANTS = 3;
  private static final int Y = 4;
  private static final int Y_AT = 5;
  private static final int N = 6;

  private final ArithmeticCode code;
  private final Elements plain;
  private final ClassDesc array;
  private final int repeated;

  private LoopCompiler(ArithmeticCode code, TypeKind kind, int repeated) {
    this.code = code;
    this.plain = new PlainElements(kind);
    this.array = (kind == TypeKind.FLOAT ? CD_float : CD_double).arrayType();
    this.repeated = repeated;
  }

  /**
   * A plain loop on floats or doubles. Where bit k of {@code repeated} is set, array k gives one
   * number, for all elements.
   */
  static ArithmeticLoop compile(ArithmeticCode code, TypeKind kind, int repeated) {
    LoopCompiler compiler = new LoopCompiler(code, kind, repeated);
    return compiler.define(body -> {
      Locals locals = compiler.prologue(body);
      Label elsewhere = compiler.unlessAtZero(body, locals);
      compiler.loop(body, locals.atZero(), compiler.plain);
      body.return_().labelBinding(elsewhere);
      compiler.loop(body, locals, compiler.plain);
    });
  }

  /** The same with vectors of so many bits. */
  static ArithmeticLoop compileVectors(ArithmeticCode code, TypeKind kind, int repeated, int bits) {
    LoopCompiler compiler = new LoopCompiler(code, kind, repeated);
    Elements vectors = new VectorElements(kind, bits);
    return compiler.define(body -> {
      Locals locals = compiler.prologue(body);
      compiler.loop(body, locals, vectors);
      compiler.loop(body, locals, compiler.plain);
    });
  }

  private interface Body {
    void write(CodeBuilder code);
  }

  private ArithmeticLoop define(Body body) {
    return HiddenClass.instance(
        ClassDesc.of(LoopCompiler.class.getPackageName(), "CompiledLoop"),
        ArithmeticLoop.class,
        type ->
            type.withMethodBody(
                "run",
                RUN,
                0,
                run -> {
                  body.write(run);
                  run.return_();
                }),
        code);
  }

  /** Where things are: arrays and where they begin, numbers that do not change, and the counter. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Locals(int[] arrays, int[] at, int yAt, int[] fixed, int i) {
    Locals atZero() {
      int[] none = new int[at.length];
      Arrays.fill(none, Elements.AT_ZERO);
      return new Locals(arrays, none, Elements.AT_ZERO, fixed, i);
    }
  }

  /** Jumps, unless all arrays begin at their first element: that loop HotSpot likes best. */
  private Label unlessAtZero(CodeBuilder body, Locals locals) {
    Label elsewhere = body.newLabel();
    body.iload(Y_AT);
    for (int k = 0; k < code.arrays(); k++) {
      if (!repeats(k)) {
        body.iload(locals.at[k]).ior();
      }
    }
    body.ifne(elsewhere);
    return elsewhere;
  }

  private boolean repeats(int array) {
    return (repeated >> array & 1) != 0;
  }

  private Locals prologue(CodeBuilder body) {
    int arrays = code.arrays();
    Locals locals =
        new Locals(
            new int[arrays],
            new int[arrays],
            Y_AT,
            new int[arrays + code.constants()],
            body.allocateLocal(TypeKind.INT));
    body.aload(Y).checkcast(array).astore(Y);
    for (int k = 0; k < arrays; k++) {
      body.aload(IN).loadConstant(k).aaload().checkcast(array);
      body.aload(AT).loadConstant(k).iaload();
      if (repeats(k)) {
        locals.fixed[k] = body.allocateLocal(plain.kind);
        body.arrayLoad(plain.kind).storeLocal(plain.kind, locals.fixed[k]);
      } else {
        locals.at[k] = body.allocateLocal(TypeKind.INT);
        locals.arrays[k] = body.allocateLocal(TypeKind.REFERENCE);
        body.istore(locals.at[k]).astore(locals.arrays[k]);
      }
    }
    for (int c = 0; c < code.constants(); c++) {
      body.aload(CONSTANTS).loadConstant(c).daload();
      if (plain.kind == TypeKind.FLOAT) {
        body.d2f();
      }
      locals.fixed[arrays + c] = body.allocateLocal(plain.kind);
      body.storeLocal(plain.kind, locals.fixed[arrays + c]);
    }
    body.iconst_0().istore(locals.i);
    return locals;
  }

  /** A loop from where the counter is, as long as there is a whole step left. */
  private void loop(CodeBuilder body, Locals locals, Elements elements) {
    int[] values = new int[code.values()];
    for (int k = 0; k < code.arrays() + code.constants(); k++) {
      values[k] = body.allocateLocal(elements.local);
      if (k >= code.arrays() || repeats(k)) {
        elements.spread(body.loadLocal(plain.kind, locals.fixed[k]));
        body.storeLocal(elements.local, values[k]);
      }
    }
    int last = body.allocateLocal(TypeKind.INT);
    body.iload(N).loadConstant(elements.lanes).isub().istore(last);
    Label loop = body.newLabel();
    Label end = body.newLabel();
    body.labelBinding(loop).iload(locals.i).iload(last).if_icmpgt(end);
    for (int k = 0; k < code.arrays(); k++) {
      if (!repeats(k)) {
        elements.load(body, locals.arrays[k], Elements.sum(locals.at[k], locals.i));
        body.storeLocal(elements.local, values[k]);
      }
    }
    int at = code.arrays() + code.constants();
    for (ArithmeticCode.Step step : code.steps()) {
      body.loadLocal(elements.local, values[step.a()]);
      if (step.operation().arity == 2) {
        body.loadLocal(elements.local, values[step.b()]);
      }
      elements.apply(body, step.operation());
      values[at] = body.allocateLocal(elements.local);
      body.storeLocal(elements.local, values[at++]);
    }
    elements.store(body, Y, Elements.sum(locals.yAt, locals.i), values[values.length - 1]);
    body.iinc(locals.i, elements.lanes).goto_(loop).labelBinding(end);
  }
}
