package adjoint.kernel.product;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import adjoint.kernel.Lanes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Writes the bytecode of a {@link Tile}: one local variable for each vector of the result, and no
 * arrays, so that HotSpot keeps them all in registers.
 *
 * <p>By hand this would be one unrolled page for each number of rows and vectors, in both
 * precisions. The code is:
 *
 * <pre>{@code
 * V c00 = V.zero(S), c01 = c00, …;
 * for (int p = 0; p < k; p++, aAt += aStep, bAt += bStep) { // several rounds in one
 *   V b0 = V.fromArray(S, b, bAt), b1 = …;
 *   V left = V.broadcast(S, a[aAt + 0·aRow]);
 *   c00 = left.fma(b0, c00);
 *   …
 * }
 * c00.intoArray(c, cAt);
 * …
 * }</pre>
 *
 * <p>Sums that are added to c are stored aside first, and added by a loop in a method of its own:
 * every call of the Vector API is a page of inlined code to both of HotSpot's compilers. C1 gives
 * up on a method with more than some 150 of them, and C2 takes its time.
 */
final class TileCompiler {
  private static final String API = "jdk.incubator.vector";
  private static final ClassDesc TILE = Tile.class.describeConstable().orElseThrow();
  private static final ClassDesc SPECIES = ClassDesc.of(API, "VectorSpecies");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of(API, "Vector");

  private static final ClassDesc FENCES = VarHandle.class.describeConstable().orElseThrow();

  private static final MethodTypeDesc ADD_ROWS =
      MethodTypeDesc.of(CD_void, CD_Object, CD_Object, CD_int, CD_int, CD_int);

  /**
   * Elements of the chains in a round of the loop when both operands are packed, at the most. There
   * is less to do beside the sums then, which counts when another hardware thread of the core is
   * busy and half as many instructions can begin. It does not pay where indices have to be checked
   * in the loop.
   */
  private static final int MOST_STEPS = Lanes.FREE_FENCES ? 4 : 1;

  /** Calls of the Vector API in a round, at the most; a large tile has enough to do in one step. */
  private static final int MOST_CALLS = 64;

  /** Lines that are read at the same time, to be turned. */
  private static final int MOST_STREAMS = 4;

  /** Bytes in a line of the cache. */
  private static final int LINE_BYTES = 64;

  // Parameters of Tile.run, as local variables.
  private static final int A = 1;
  private static final int A_AT = 2;
  private static final int A_ROW = 3;
  private static final int A_STEP = 4;
  private static final int B = 5;
  private static final int B_AT = 6;
  private static final int B_STEP = 7;
  private static final int C = 8;
  private static final int C_AT = 9;
  private static final int C_STEP = 10;
  private static final int K = 11;
  private static final int ADD = 12;
  private static final int ASIDE = 13;

  // Parameters of the copies.
  private static final int FROM = 1;
  private static final int FROM_AT = 2;
  private static final int FROM_STEP = 3;
  private static final int TO = 4;
  private static final int TO_AT = 5;
  private static final int COUNT = 6;

  private final TypeKind kind;
  private final ClassDesc vector;
  private final ClassDesc array;
  private final ClassDesc element;
  private final int bits;
  private final int bytes; // of an element
  private final int lanes;
  private final int rows;
  private final int vectors;
  private final Tile.Layout layout;
  private final int steps;

  private TileCompiler(TypeKind kind, int lanes, int rows, int vectors, Tile.Layout layout) {
    boolean single = kind == TypeKind.FLOAT;
    this.kind = kind;
    this.vector = ClassDesc.of(API, single ? "FloatVector" : "DoubleVector");
    this.element = single ? CD_float : CD_double;
    this.array = element.arrayType();
    this.bytes = single ? Float.BYTES : Double.BYTES;
    this.bits = lanes * bytes * Byte.SIZE;
    this.lanes = lanes;
    this.rows = rows;
    this.vectors = vectors;
    this.layout = layout;
    this.steps = layout == Tile.Layout.PACKED ? steps(rows, vectors) : 1;
  }

  /** Elements of the chains in a round, where both operands of such a tile are packed. */
  static int steps(int rows, int vectors) {
    int calls = vectors + rows + rows * vectors;
    return Math.clamp(Integer.highestOneBit(MOST_CALLS / calls), 1, MOST_STEPS);
  }

  /** A tile of {@code rows} by {@code vectors} vectors, of so many floats or doubles each. */
  static Tile compile(TypeKind kind, int lanes, int rows, int vectors, Tile.Layout layout) {
    TileCompiler compiler = new TileCompiler(kind, lanes, rows, vectors, layout);
    try {
      return (Tile)
          MethodHandles.lookup()
              .defineHiddenClass(compiler.bytes(), true)
              .lookupClass()
              .getDeclaredConstructor(int.class, int.class)
              .newInstance(rows, vectors * compiler.lanes);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("could not compile a tile of " + rows + " by " + vectors, e);
    }
  }

  private byte[] bytes() {
    MethodTypeDesc constructor = MethodTypeDesc.of(CD_void, CD_int, CD_int);
    MethodTypeDesc run =
        MethodTypeDesc.of(
            CD_float,
            CD_Object,
            CD_int,
            CD_int,
            CD_int,
            CD_Object,
            CD_int,
            CD_int,
            CD_Object,
            CD_int,
            CD_int,
            CD_int,
            CD_boolean,
            CD_Object);
    MethodTypeDesc copy =
        MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int, CD_Object, CD_int, CD_int);
    return ClassFile.of()
        .build(
            ClassDesc.of(Tile.class.getPackageName(), "CompiledTile"),
            type ->
                type.withFlags(ClassFile.ACC_FINAL)
                    .withSuperclass(TILE)
                    .withMethodBody(
                        INIT_NAME,
                        constructor,
                        0,
                        code ->
                            code.aload(0)
                                .iload(1)
                                .iload(2)
                                .invokespecial(TILE, INIT_NAME, constructor)
                                .return_())
                    .withMethodBody("run", run, 0, this::run)
                    .withMethodBody("addRows", ADD_ROWS, 0, this::addRows)
                    .withMethodBody("copyColumns", copy, 0, this::copyColumns)
                    .withMethodBody("copyRows", copy, 0, this::copyRows)
                    .withMethodBody("transposeColumns", copy, 0, this::transposeColumns)
                    .withMethodBody("transposeRows", copy, 0, this::transposeRows));
  }

  private void run(CodeBuilder code) {
    Label work = code.newLabel();
    code.iload(K).ifne(work).fconst_0().freturn().labelBinding(work);
    for (int parameter : new int[] {A, B, C, ASIDE}) {
      code.aload(parameter).checkcast(array).astore(parameter);
    }
    int[] sums = new int[rows * vectors];
    species(code).invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES));
    for (int i = 0; i < sums.length; i++) {
      sums[i] = code.allocateLocal(TypeKind.REFERENCE);
      code.dup().astore(sums[i]);
    }
    code.pop();
    int touched = touch(code);
    chains(code, sums);
    int to = code.allocateLocal(TypeKind.REFERENCE);
    int at = code.allocateLocal(TypeKind.INT);
    int step = code.allocateLocal(TypeKind.INT);
    Label replace = code.newLabel();
    Label store = code.newLabel();
    code.iload(ADD).ifeq(replace);
    code.aload(ASIDE).astore(to).iconst_0().istore(at).loadConstant(vectors * lanes).istore(step);
    code.goto_(store).labelBinding(replace);
    code.aload(C).astore(to).iload(C_AT).istore(at).iload(C_STEP).istore(step);
    code.labelBinding(store);
    for (int i = 0; i < sums.length; i++) {
      code.aload(sums[i]).aload(to).iload(at).loadConstant(i % vectors * lanes).iadd();
      code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
      if (i % vectors == vectors - 1) {
        advance(code, at, step);
      }
    }
    Label end = code.newLabel();
    code.iload(ADD).ifeq(end);
    code.aload(0).aload(ASIDE).aload(C).iload(C_AT).iload(C_STEP).loadConstant(rows);
    code.invokevirtual(TILE, "addRows", ADD_ROWS);
    code.labelBinding(end).fload(touched).freturn();
  }

  private void addRows(CodeBuilder code) {
    int from = 1;
    int to = 2;
    int toAt = 3;
    int toStep = 4;
    int count = 5;
    code.aload(from).checkcast(array).astore(from).aload(to).checkcast(array).astore(to);
    int fromAt = code.allocateLocal(TypeKind.INT);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(fromAt).labelBinding(loop);
    code.iload(fromAt).iload(count).loadConstant(vectors * lanes).imul().if_icmpge(end);
    for (int j = 0; j < vectors; j++) {
      load(code, from, fromAt, j * lanes);
      load(code, to, toAt, j * lanes);
      code.invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR));
      code.aload(to).iload(toAt).loadConstant(j * lanes).iadd();
      code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
    }
    advance(code, toAt, toStep);
    code.iinc(fromAt, vectors * lanes).goto_(loop).labelBinding(end).return_();
  }

  /** Loads something of each line of c that the results will be added to, and adds it up. */
  private int touch(CodeBuilder code) {
    int touched = code.allocateLocal(TypeKind.FLOAT);
    int at = code.allocateLocal(TypeKind.INT);
    Label end = code.newLabel();
    code.fconst_0().fstore(touched).iload(C_AT).istore(at).iload(ADD).ifeq(end);
    int last = vectors * lanes - 1;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < last + LINE_BYTES / bytes; j += LINE_BYTES / bytes) {
        code.aload(C).iload(at).loadConstant(Math.min(j, last)).iadd().arrayLoad(kind);
        if (kind == TypeKind.DOUBLE) {
          code.d2f();
        }
        code.fload(touched).fadd().fstore(touched);
      }
      advance(code, at, C_STEP);
    }
    code.labelBinding(end);
    return touched;
  }

  private void chains(CodeBuilder code, int[] sums) {
    int[] right = new int[vectors];
    for (int j = 0; j < vectors; j++) {
      right[j] = code.allocateLocal(TypeKind.REFERENCE);
    }
    int[] row = new int[rows]; // where each row of a begins, or how far from the first
    boolean apart = layout == Tile.Layout.STRIDED || layout == Tile.Layout.ROWS;
    for (int i = 0; apart && i < rows; i++) {
      row[i] = code.allocateLocal(TypeKind.INT);
      code.iload(A_ROW).loadConstant(i).imul();
      if (layout == Tile.Layout.ROWS) {
        code.iload(A_AT).iadd();
      }
      code.istore(row[i]);
    }
    int left = code.allocateLocal(TypeKind.REFERENCE);
    int p = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(p);
    if (steps > 1) {
      loop(code, sums, right, row, left, p, steps);
    }
    loop(code, sums, right, row, left, p, 1);
  }

  /** Goes on from p as long as there are {@code count} elements more in the chains. */
  private void loop(
      CodeBuilder code, int[] sums, int[] right, int[] row, int left, int p, int count) {
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(loop);
    code.iload(p).iload(K).loadConstant(count - 1).isub().if_icmpge(end);
    for (int step = 0; step < count; step++) {
      fence(code, count);
      for (int j = 0; j < vectors; j++) {
        species(code).aload(B).iload(B_AT);
        if (layout == Tile.Layout.STRIDED) {
          fromArray(code, j * lanes);
        } else {
          code.iload(p).loadConstant(vectors * lanes).imul().iadd();
          fromArray(code, (step * vectors + j) * lanes);
        }
        code.astore(right[j]);
      }
      for (int i = 0; i < rows; i++) {
        fence(code, count);
        species(code).aload(A);
        switch (layout) {
          case STRIDED -> code.iload(A_AT).iload(row[i]).iadd();
          case ROWS -> code.iload(row[i]).iload(p).iadd().loadConstant(step).iadd();
          case COLUMNS -> code.iload(A_AT).loadConstant(i).iadd();
          case PACKED -> {
            code.iload(A_AT).iload(p).loadConstant(rows).imul().iadd();
            code.loadConstant(step * rows + i).iadd();
          }
        }
        code.arrayLoad(kind)
            .invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element))
            .astore(left);
        for (int j = 0; j < vectors; j++) {
          int sum = sums[i * vectors + j];
          code.aload(left).aload(right[j]).aload(sum);
          code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR))
              .astore(sum);
        }
      }
      if (layout == Tile.Layout.STRIDED || layout == Tile.Layout.COLUMNS) {
        advance(code, A_AT, A_STEP);
      }
      if (layout == Tile.Layout.STRIDED) {
        advance(code, B_AT, B_STEP);
      }
    }
    code.iinc(p, count).goto_(loop).labelBinding(end);
  }

  /**
   * Keeps HotSpot from loading what comes next before it is needed, for lack of registers to hold
   * it: it would store sums to memory in every step. The fence itself is no instruction on x86.
   */
  private static void fence(CodeBuilder code, int count) {
    if (count > 1) {
      code.invokestatic(FENCES, "loadLoadFence", MethodTypeDesc.of(CD_void));
    }
  }

  private void copyColumns(CodeBuilder code) {
    copy(code, vectors, vectors * lanes);
  }

  private void copyRows(CodeBuilder code) {
    copy(code, (rows - 1) / lanes + 1, rows);
  }

  /** Copies lines of so many vectors; the next line overwrites what is too much. */
  private void copy(CodeBuilder code, int length, int step) {
    code.aload(FROM).checkcast(array).astore(FROM);
    code.aload(TO).checkcast(array).astore(TO);
    int p = code.allocateLocal(TypeKind.INT);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(p);
    code.labelBinding(loop).iload(p).iload(COUNT).if_icmpge(end);
    for (int j = 0; j < length; j++) {
      load(code, FROM, FROM_AT, j * lanes);
      code.aload(TO).iload(TO_AT).loadConstant(j * lanes).iadd();
      code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
    }
    advance(code, FROM_AT, FROM_STEP);
    code.iinc(TO_AT, step).iinc(p, 1).goto_(loop).labelBinding(end).return_();
  }

  private void transposeColumns(CodeBuilder code) {
    transpose(code, vectors * lanes);
  }

  private void transposeRows(CodeBuilder code) {
    transpose(code, rows);
  }

  /** A loop over all lines for every few elements: then no index has to be checked in it. */
  private void transpose(CodeBuilder code, int length) {
    int few = MOST_STREAMS;
    while (length % few != 0) {
      few--;
    }
    code.aload(FROM).checkcast(array).astore(FROM);
    code.aload(TO).checkcast(array).astore(TO);
    int[] from = new int[few];
    for (int i = 0; i < few; i++) {
      from[i] = code.allocateLocal(TypeKind.INT);
      code.iload(FROM_AT).iload(FROM_STEP).loadConstant(i).imul().iadd().istore(from[i]);
    }
    int j = code.allocateLocal(TypeKind.INT);
    int p = code.allocateLocal(TypeKind.INT);
    Label outer = code.newLabel();
    Label inner = code.newLabel();
    Label next = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(j).labelBinding(outer).iload(j).loadConstant(length).if_icmpge(end);
    code.iconst_0().istore(p).labelBinding(inner).iload(p).iload(COUNT).if_icmpge(next);
    for (int i = 0; i < few; i++) {
      code.aload(TO).iload(TO_AT).iload(p).loadConstant(length).imul().iadd();
      code.loadConstant(i).iadd();
      code.aload(FROM).iload(from[i]).iload(p).iadd().arrayLoad(kind).arrayStore(kind);
    }
    code.iinc(p, 1).goto_(inner).labelBinding(next);
    for (int i = 0; i < few; i++) {
      code.iload(from[i]).iload(FROM_STEP).loadConstant(few).imul().iadd().istore(from[i]);
    }
    code.iinc(TO_AT, few).iinc(j, few).goto_(outer).labelBinding(end).return_();
  }

  private void load(CodeBuilder code, int from, int at, int offset) {
    fromArray(species(code).aload(from).iload(at), offset);
  }

  /** The vector that begins {@code offset} elements after the index on the stack. */
  private CodeBuilder fromArray(CodeBuilder code, int offset) {
    return code.loadConstant(offset)
        .iadd()
        .invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
  }

  private CodeBuilder species(CodeBuilder code) {
    return code.getstatic(vector, "SPECIES_" + bits, SPECIES);
  }

  private static void advance(CodeBuilder code, int at, int step) {
    code.iload(at).iload(step).iadd().istore(at);
  }
}
