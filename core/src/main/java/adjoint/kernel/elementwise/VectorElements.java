package adjoint.kernel.elementwise;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** A vector at a time, of {@code jdk.incubator.vector}. */
final class VectorElements extends Elements {
  private static final String API = "jdk.incubator.vector";
  private static final ClassDesc SPECIES = ClassDesc.of(API, "VectorSpecies");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of(API, "Vector");
  private static final ClassDesc MASK = ClassDesc.of(API, "VectorMask");
  private static final ClassDesc OPERATORS = ClassDesc.of(API, "VectorOperators");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");

  private final int bits;
  private final ClassDesc number;
  private final ClassDesc vector;

  VectorElements(TypeKind kind, int bits) {
    super(kind, TypeKind.REFERENCE, bits / (kind == TypeKind.FLOAT ? Float.SIZE : Double.SIZE));
    this.bits = bits;
    this.number = kind == TypeKind.FLOAT ? CD_float : CD_double;
    this.vector = ClassDesc.of(API, kind == TypeKind.FLOAT ? "FloatVector" : "DoubleVector");
  }

  private CodeBuilder species(CodeBuilder code) {
    return code.getstatic(vector, "SPECIES_" + bits, SPECIES);
  }

  @Override
  void spread(CodeBuilder code) {
    int given = code.allocateLocal(kind);
    species(code.storeLocal(kind, given))
        .loadLocal(kind, given)
        .invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, number));
  }

  private void push(CodeBuilder code, int value) {
    if (kind == TypeKind.FLOAT) {
      code.loadConstant((float) value);
    } else {
      code.loadConstant((double) value);
    }
    spread(code);
  }

  @Override
  void load(CodeBuilder code, int array, Index from) {
    from.push(species(code).aload(array));
    code.invokestatic(
        vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, number.arrayType(), CD_int));
  }

  @Override
  void store(CodeBuilder code, int array, Index from, int value) {
    from.push(code.aload(value).aload(array));
    code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, number.arrayType(), CD_int));
  }

  @Override
  void apply(CodeBuilder code, Arithmetic operation) {
    switch (operation) {
      case ADD -> binary(code, "add");
      case SUB -> binary(code, "sub");
      case MUL -> binary(code, "mul");
      case DIV -> binary(code, "div");
      case NEG -> unary(code, "neg");
      case ABS -> unary(code, "abs");
      case SQRT -> unary(code, "sqrt");
      case SQUARE -> binary(code.dup(), "mul");
      case RECIPROCAL -> {
        push(code, 1);
        binary(code.swap(), "div");
      }
      case RELU -> {
        push(code, 0);
        binary(code, "max");
      }
      case MAXIMUM -> binary(code, "max");
      case MINIMUM -> binary(code, "min");
      case STRONG_MUL -> strong(code, "mul", false);
      case STRONG_DIV -> strong(code, "div", false);
      case ABSORBING_MUL -> strong(code, "mul", true);
      case MASKED_BY -> maskedBy(code);
      case GREATER -> oneWhere(code, "GT");
      case GREATER_EQUAL -> oneWhere(code, "GE");
      case LESS -> oneWhere(code, "LT");
      case LESS_EQUAL -> oneWhere(code, "LE");
      case EQUAL_TO -> oneWhere(code, "EQ");
    }
  }

  /** The result with 0 where it is NaN of an a that is 0, or also of such a b. */
  private void strong(CodeBuilder code, String operation, boolean bothZeros) {
    int a = code.allocateLocal(TypeKind.REFERENCE);
    int b = code.allocateLocal(TypeKind.REFERENCE);
    int y = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(b).astore(a).aload(a).aload(b);
    binary(code, operation);
    code.astore(y).aload(y);
    push(code, 0);
    mask(code.aload(y).aload(y), "NE");
    push(code.aload(a), 0);
    mask(code, "EQ");
    if (bothZeros) {
      push(code.aload(b), 0);
      mask(code, "EQ");
      combine(code, "or");
    }
    combine(code, "and");
    blend(code);
  }

  /**
   * {@code b > 0 ? a : b <= 0 || a == 0 ? 0 : b}: b with 0 where it is at most 0 or a is 0, and a
   * where above.
   */
  private void maskedBy(CodeBuilder code) {
    int by = code.allocateLocal(TypeKind.REFERENCE);
    int value = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(by).astore(value).aload(by);
    push(code, 0);
    push(code.aload(by), 0);
    mask(code, "LE");
    push(code.aload(value), 0);
    mask(code, "EQ");
    combine(code, "or");
    blend(code);
    push(code.aload(value).aload(by), 0);
    mask(code, "GT");
    blend(code);
  }

  private void unary(CodeBuilder code, String name) {
    code.invokevirtual(vector, name, MethodTypeDesc.of(vector));
  }

  private void binary(CodeBuilder code, String name) {
    code.invokevirtual(vector, name, MethodTypeDesc.of(vector, ANY_VECTOR));
  }

  /** Replaces two vectors by the mask of where the first is in this relation to the second. */
  private void mask(CodeBuilder code, String relation) {
    code.getstatic(OPERATORS, relation, COMPARISON).swap();
    code.invokevirtual(vector, "compare", MethodTypeDesc.of(MASK, COMPARISON, ANY_VECTOR));
  }

  /** Replaces two masks by what they make together. */
  private static void combine(CodeBuilder code, String how) {
    code.invokevirtual(MASK, how, MethodTypeDesc.of(MASK, MASK));
  }

  /** Of two vectors and a mask takes the second vector where the mask is set. */
  private void blend(CodeBuilder code) {
    code.invokevirtual(vector, "blend", MethodTypeDesc.of(vector, ANY_VECTOR, MASK));
  }

  private void oneWhere(CodeBuilder code, String relation) {
    mask(code, relation);
    int where = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(where);
    push(code, 0);
    push(code, 1);
    blend(code.aload(where));
  }
}
