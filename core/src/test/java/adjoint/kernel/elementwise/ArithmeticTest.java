package adjoint.kernel.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.op.Abs;
import adjoint.op.AbsorbingMul;
import adjoint.op.Add;
import adjoint.op.Div;
import adjoint.op.EqualTo;
import adjoint.op.Greater;
import adjoint.op.GreaterEqual;
import adjoint.op.Less;
import adjoint.op.LessEqual;
import adjoint.op.MaskedBy;
import adjoint.op.Maximum;
import adjoint.op.Minimum;
import adjoint.op.Mul;
import adjoint.op.Neg;
import adjoint.op.Op;
import adjoint.op.Reciprocal;
import adjoint.op.Relu;
import adjoint.op.Sqrt;
import adjoint.op.Square;
import adjoint.op.StrongDiv;
import adjoint.op.StrongMul;
import adjoint.op.Sub;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiled arithmetic has the bits of the operation: the double result, rounded once on floats. */
class ArithmeticTest {
  private static final List<Op> OPERATIONS =
      List.of(
          Add.OP,
          Sub.OP,
          Mul.OP,
          Div.OP,
          Neg.OP,
          Abs.OP,
          Sqrt.OP,
          Square.OP,
          Reciprocal.OP,
          Relu.OP,
          Maximum.OP,
          Minimum.OP,
          StrongMul.OP,
          StrongDiv.OP,
          AbsorbingMul.OP,
          MaskedBy.OP,
          Greater.OP,
          GreaterEqual.OP,
          Less.OP,
          LessEqual.OP,
          EqualTo.OP);

  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Math.nextUp(1.0),
    Math.nextUp(1.0f),
    1 / 3.0,
    1 / 3.0f,
    16777216,
    16777217,
    0x1p-24,
    0x1.000002p-24
  };

  static List<Op> operations() {
    return OPERATIONS;
  }

  @Test
  void everyOneIsAnOperation() {
    Set<Arithmetic> known = EnumSet.noneOf(Arithmetic.class);
    OPERATIONS.forEach(op -> known.add(Arithmetic.of(op.getClass()).orElseThrow()));
    assertEquals(EnumSet.allOf(Arithmetic.class), known);
  }

  private static double applied(Op op, double a, double b) {
    return op instanceof DoubleUnaryOperator f
        ? f.applyAsDouble(a)
        : ((DoubleBinaryOperator) op).applyAsDouble(a, b);
  }

  /** All pairs of special values, then random bits and ordinary numbers. */
  private static double[][] operands() {
    SplittableRandom rng = new SplittableRandom(7);
    List<double[]> pairs = new ArrayList<>();
    for (double a : SPECIAL) {
      for (double b : SPECIAL) {
        pairs.add(new double[] {a, b});
      }
    }
    for (int i = 0; i < 1200; i++) {
      pairs.add(
          switch (i % 4) {
            case 0 ->
                new double[] {
                  Double.longBitsToDouble(rng.nextLong()), Double.longBitsToDouble(rng.nextLong())
                };
            case 1 ->
                new double[] {
                  Float.intBitsToFloat(rng.nextInt()), Float.intBitsToFloat(rng.nextInt())
                };
            case 2 -> new double[] {rng.nextDouble(-2, 2), rng.nextDouble(-2, 2)};
            // Quotients and products below the normal floats.
            default ->
                new double[] {
                  rng.nextInt(1 << 24) * (double) Float.MIN_VALUE, 1 + rng.nextInt(1 << 23)
                };
          });
    }
    double[] a = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
    double[] b = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
    return new double[][] {a, b};
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  private static List<ArithmeticLoop> loops(ArithmeticCode code, TypeKind kind, int repeated) {
    List<ArithmeticLoop> loops = new ArrayList<>();
    loops.add(LoopCompiler.compile(code, kind, repeated));
    for (int bits = 128; bits <= 512; bits *= 2) {
      loops.add(LoopCompiler.compileVectors(code, kind, repeated, bits));
    }
    return loops;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void floatsAndDoubles(Op op) {
    Arithmetic operation = Arithmetic.of(op.getClass()).orElseThrow();
    ArithmeticCode code = ArithmeticCode.of(operation);
    double[][] operands = operands();
    Object[] doubles = {operands[0], operands[1]};
    Object[] floats = {floats(operands[0]), floats(operands[1])};
    int n = operands[0].length - 3;
    int masks = 1 << operation.arity;
    for (int repeated = 0; repeated < masks; repeated++) {
      for (int start : new int[] {0, 3}) {
        int[] at = {start, start};
        for (ArithmeticLoop loop : loops(code, TypeKind.DOUBLE, repeated)) {
          double[] y = new double[n + start];
          loop.run(doubles, at, new double[0], y, start, n);
          for (int i = 0; i < n; i++) {
            double a = operands[0][start + ((repeated & 1) == 0 ? i : 0)];
            double b = operands[1][start + ((repeated & 2) == 0 ? i : 0)];
            assertEquals(applied(op, a, b), y[start + i], () -> op + " of " + a + ", " + b);
          }
        }
        for (ArithmeticLoop loop : loops(code, TypeKind.FLOAT, repeated)) {
          float[] y = new float[n + start];
          loop.run(floats, at, new double[0], y, start, n);
          for (int i = 0; i < n; i++) {
            float a = (float) operands[0][start + ((repeated & 1) == 0 ? i : 0)];
            float b = (float) operands[1][start + ((repeated & 2) == 0 ? i : 0)];
            assertEquals((float) applied(op, a, b), y[start + i], () -> op + " of " + a + ", " + b);
          }
        }
      }
    }
  }

  @Test
  void anyLengthAndNothingBesides() {
    // −(a·c)² + b, with a constant that floats round.
    ArithmeticCode code =
        new ArithmeticCode(
            2,
            1,
            List.of(
                new ArithmeticCode.Step(Arithmetic.MUL, 0, 2),
                new ArithmeticCode.Step(Arithmetic.SQUARE, 3, -1),
                new ArithmeticCode.Step(Arithmetic.NEG, 4, -1),
                new ArithmeticCode.Step(Arithmetic.ADD, 5, 1)));
    double c = 0.1;
    SplittableRandom rng = new SplittableRandom(1);
    double[] a = rng.doubles(80).toArray();
    double[] b = rng.doubles(80).toArray();
    for (int n : IntStream.range(0, 70).toArray()) {
      for (ArithmeticLoop loop : loops(code, TypeKind.DOUBLE, 0)) {
        double[] y = new double[80];
        loop.run(new Object[] {a, b}, new int[] {2, 5}, new double[] {c}, y, 4, n);
        for (int i = 0; i < y.length; i++) {
          double scaled = i < 4 || i >= 4 + n ? 0 : a[i - 2] * c;
          double expected = i < 4 || i >= 4 + n ? 0 : -(scaled * scaled) + b[i + 1];
          assertEquals(expected, y[i]);
        }
      }
      for (ArithmeticLoop loop : loops(code, TypeKind.FLOAT, 0)) {
        float[] y = new float[80];
        Object[] in = {floats(a), floats(b)};
        loop.run(in, new int[] {2, 5}, new double[] {c}, y, 4, n);
        for (int i = 4; i < 4 + n; i++) {
          float scaled = (float) a[i - 2] * (float) c;
          assertEquals(-(scaled * scaled) + (float) b[i + 1], y[i]);
        }
        assertTrue(Stream.of(0, 3, 4 + n, 79).allMatch(i -> y[i] == 0));
      }
    }
  }
}
