package adjoint.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/**
 * Writes the bytecode of a {@link Tile}: one local variable for each vector of the result, and no
 * arrays, so that HotSpot keeps them all in registers.
 *
 * <p>By hand this would be one unrolled page for each number of rows and vectors, in both
 * precisions. The code is:
 *
 * <pre>{@code
 * V c00 = V.zero(S), c01 = …;
 * for (int p = 0; p < k; p++, aAt += aStep, bAt += bStep) {
 *   V b0 = V.fromArray(S, b, bAt), b1 = …;
 *   V left = V.broadcast(S, a[aAt + 0·aRow]);
 *   c00 = left.fma(b0, c00);
 *   …
 * }
 * (add ? c00.add(V.fromArray(S, c, cAt)) : c00).intoArray(c, cAt);
 * …
 * }</pre>
 */
final class TileCompiler {
  private static final String API = "jdk.incubator.vector";
  private static final ClassDesc TILE = Tile.class.describeConstable().orElseThrow();
  private static final ClassDesc SPECIES = ClassDesc.of(API, "VectorSpecies");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of(API, "Vector");

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

  // Parameters of Tile.copy.
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
  private final int lanes;
  private final int rows;
  private final int vectors;

  private TileCompiler(TypeKind kind, int bits, int rows, int vectors) {
    boolean single = kind == TypeKind.FLOAT;
    this.kind = kind;
    this.vector = ClassDesc.of(API, single ? "FloatVector" : "DoubleVector");
    this.element = single ? CD_float : CD_double;
    this.array = element.arrayType();
    this.bits = bits;
    this.lanes = bits / (single ? Float.SIZE : Double.SIZE);
    this.rows = rows;
    this.vectors = vectors;
  }

  /** A tile of {@code rows} by {@code vectors} vectors of floats or doubles, {@code bits} wide. */
  static Tile compile(TypeKind kind, int bits, int rows, int vectors) {
    TileCompiler compiler = new TileCompiler(kind, bits, rows, vectors);
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
            CD_void,
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
            CD_boolean);
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
                    .withMethodBody("copy", copy, 0, this::copy));
  }

  private void run(CodeBuilder code) {
    for (int parameter : new int[] {A, B, C}) {
      code.aload(parameter).checkcast(array).astore(parameter);
    }
    int[] sums = new int[rows * vectors];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = code.allocateLocal(TypeKind.REFERENCE);
      species(code)
          .invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES))
          .astore(sums[i]);
    }
    chains(code, sums);
    store(code, sums);
    code.return_();
  }

  private void chains(CodeBuilder code, int[] sums) {
    int[] right = new int[vectors];
    for (int j = 0; j < vectors; j++) {
      right[j] = code.allocateLocal(TypeKind.REFERENCE);
    }
    int[] row = new int[rows];
    for (int i = 0; i < rows; i++) {
      row[i] = code.allocateLocal(TypeKind.INT);
      code.iload(A_ROW).loadConstant(i).imul().istore(row[i]);
    }
    int left = code.allocateLocal(TypeKind.REFERENCE);
    int p = code.allocateLocal(TypeKind.INT);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(p).labelBinding(loop).iload(p).iload(K).if_icmpge(end);
    for (int j = 0; j < vectors; j++) {
      load(code, B, B_AT, j * lanes);
      code.astore(right[j]);
    }
    for (int i = 0; i < rows; i++) {
      species(code).aload(A).iload(A_AT).iload(row[i]).iadd().arrayLoad(kind);
      code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element))
          .astore(left);
      for (int j = 0; j < vectors; j++) {
        int sum = sums[i * vectors + j];
        code.aload(left).aload(right[j]).aload(sum);
        code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR))
            .astore(sum);
      }
    }
    advance(code, A_AT, A_STEP);
    advance(code, B_AT, B_STEP);
    code.iinc(p, 1).goto_(loop).labelBinding(end);
  }

  private void store(CodeBuilder code, int[] sums) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        int sum = sums[i * vectors + j];
        Label replace = code.newLabel();
        code.iload(ADD).ifeq(replace);
        load(code, C, C_AT, j * lanes);
        code.aload(sum)
            .invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR))
            .astore(sum);
        code.labelBinding(replace);
        code.aload(sum).aload(C).iload(C_AT).loadConstant(j * lanes).iadd();
        code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
      }
      advance(code, C_AT, C_STEP);
    }
  }

  private void copy(CodeBuilder code) {
    code.aload(FROM).checkcast(array).astore(FROM);
    code.aload(TO).checkcast(array).astore(TO);
    int p = code.allocateLocal(TypeKind.INT);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(p);
    code.labelBinding(loop).iload(p).iload(COUNT).if_icmpge(end);
    for (int j = 0; j < vectors; j++) {
      load(code, FROM, FROM_AT, j * lanes);
      code.aload(TO).iload(TO_AT).loadConstant(j * lanes).iadd();
      code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
    }
    advance(code, FROM_AT, FROM_STEP);
    code.iinc(TO_AT, vectors * lanes).iinc(p, 1).goto_(loop).labelBinding(end).return_();
  }

  private void load(CodeBuilder code, int from, int at, int offset) {
    species(code).aload(from).iload(at).loadConstant(offset).iadd();
    code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
  }

  private CodeBuilder species(CodeBuilder code) {
    return code.getstatic(vector, "SPECIES_" + bits, SPECIES);
  }

  private static void advance(CodeBuilder code, int at, int step) {
    code.iload(at).iload(step).iadd().istore(at);
  }
}
