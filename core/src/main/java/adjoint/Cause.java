package adjoint;

import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.fuse.Symbol;
import adjoint.op.Acos;
import adjoint.op.Acosh;
import adjoint.op.Add;
import adjoint.op.Asin;
import adjoint.op.Atanh;
import adjoint.op.BinaryOp;
import adjoint.op.Cosh;
import adjoint.op.Div;
import adjoint.op.Erfinv;
import adjoint.op.Exp;
import adjoint.op.Exp2;
import adjoint.op.Expm1;
import adjoint.op.Log;
import adjoint.op.Log10;
import adjoint.op.Log1p;
import adjoint.op.Log2;
import adjoint.op.Mul;
import adjoint.op.MultiOp;
import adjoint.op.NormalQuantile;
import adjoint.op.Op;
import adjoint.op.Pow;
import adjoint.op.PowConstant;
import adjoint.op.Reciprocal;
import adjoint.op.Sinh;
import adjoint.op.Sqrt;
import adjoint.op.StrongDiv;
import adjoint.op.StrongMul;
import adjoint.op.Sub;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a number is likely not finite, told from an operation and what it was given. */
final class Cause {
  private Cause() {}

  static String ofValue(Op op, Watched y, List<? extends Node<?>> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      Watched x = Watched.of(inputs.get(i));
      if (x.hasNan()) {
        return "input" + (inputs.size() > 1 ? " " + i : "") + " is NaN already: " + x.firstBad();
      }
    }
    double bad = y.get(y.bad());
    return switch (op) {
      case UnaryOp _ -> ofNumbers(op, y.dtype(), bad, at(inputs.getFirst(), y), 0);
      case BinaryOp _ ->
          ofNumbers(op, y.dtype(), bad, at(inputs.getFirst(), y), at(inputs.getLast(), y));
      case TensorOp _, MultiOp _ -> ofArrays(inputs, y.dtype(), bad);
    };
  }

  private static double at(Node<?> x, Watched y) {
    return Watched.of(x).get(y.bad(), y.shape());
  }

  private static String ofNumbers(Op op, DType dtype, double y, double a, double b) {
    String x = Watched.text(a);
    String known =
        switch (op) {
          case Log _, Log2 _, Log10 _ ->
              "logarithm of " + (a == 0 ? "0" : x + ", which is negative");
          case Log1p _ ->
              "logarithm of 1 + " + x + (a == -1 ? ", which is 0" : ", which is negative");
          case Sqrt _ -> "square root of " + x + ", which is negative";
          case Asin _, Acos _, Atanh _, Acosh _, Erfinv _, NormalQuantile _ ->
              op.label() + " of " + x + ", which is at or beyond an end of its domain";
          case Div _, StrongDiv _ when b == 0 -> "division of " + x + " by 0";
          case Reciprocal _ when a == 0 -> "division of 1 by 0";
          case Pow _, PowConstant _ when a == 0 -> "a negative power of 0";
          case Pow _, PowConstant _ when a < 0 && Double.isNaN(y) ->
              "a power of " + x + ", which is negative, with an exponent that is not whole";
          case Exp _, Expm1 _, Sinh _, Cosh _ -> overflow("e^" + Watched.text(Math.abs(a)), dtype);
          case Exp2 _ -> overflow("2^" + x, dtype);
          case Mul _, StrongMul _ when Double.isNaN(y) -> "0 · ∞";
          case Add _, Sub _ when Double.isNaN(y) -> "∞ − ∞";
          case Div _, StrongDiv _ when Double.isNaN(y) -> "∞ / ∞";
          default -> "";
        };
    if (!known.isEmpty()) {
      return known;
    }
    return Double.isNaN(y)
        ? op.label()
            + " is not defined at "
            + x
            + (op instanceof BinaryOp ? ", " + Watched.text(b) : "")
        : overflow("the result", dtype);
  }

  private static String overflow(String what, DType dtype) {
    double most = dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    return "overflow: "
        + what
        + " is larger than "
        + dtype
        + "'s largest number, "
        + Watched.text(most);
  }

  private static String ofArrays(List<? extends Node<?>> inputs, DType dtype, double y) {
    for (int i = 0; i < inputs.size(); i++) {
      Watched x = Watched.of(inputs.get(i));
      if (x.hasInfinity()) {
        return "0 · ∞ or ∞ − ∞, as input " + i + " is infinite: " + x.firstBad();
      }
    }
    return Double.isNaN(y)
        ? "∞ − ∞ of what overflows on the way"
        : overflow("a sum or a product", dtype);
  }

  /** Of what a vjp gave for a cotangent. */
  static String ofDerivative(
      Node<?> node, int input, List<? extends @Nullable Node<?>> gs, Watched found) {
    for (Node<?> cotangent : gs) {
      if (cotangent != null && !Watched.of(cotangent).areFinite()) {
        return "the cotangent that arrives; it is given, or what several contribute adds up to "
            + Watched.of(cotangent).firstBad();
      }
    }
    Op op = node.op().orElseThrow();
    Node<?> g = gs.getFirst();
    List<? extends Node<?>> in = node.inputs();
    if (!(op instanceof UnaryOp || op instanceof BinaryOp)
        || !found.shape().equals(Watched.of(node).shape())
        || g == null
        || !Symbol.suits(op)) {
      return slopes(op, in, found);
    }
    Shape shape = found.shape();
    int bad = found.bad();
    double a = Watched.of(in.getFirst()).get(bad, shape);
    double b = Watched.of(in.getLast()).get(bad, shape);
    double slope = slope(op, input, a, b, Watched.of(node).get(bad));
    String at = Watched.text(a) + (op instanceof BinaryOp ? ", " + Watched.text(b) : "");
    if (Double.isInfinite(slope)) {
      return "the slope of " + op.label() + " at " + at + " is infinite";
    }
    return Double.isNaN(slope)
        ? op.label() + " has no slope at " + at
        : "overflow: the slope at "
            + at
            + ", "
            + Watched.text(slope)
            + ", times the cotangent, "
            + Watched.of(g).get(bad);
  }

  private static double slope(Op op, int input, double a, double b, double y) {
    Value left = Value.ofConstant(a);
    Value right = Value.ofConstant(b);
    Value result = Value.ofConstant(y);
    Value one = Value.ofConstant(1);
    return switch (op) {
      case UnaryOp f -> f.vjp(left, result, one).value;
      case BinaryOp f ->
          (input == 0 ? f.vjpLeft(left, right, result, one) : f.vjpRight(left, right, result, one))
              .value;
      case TensorOp _, MultiOp _ -> throw new AssertionError(op);
    };
  }

  /** Where no single number is to blame. */
  static String slopes(Op op, List<? extends Node<?>> in, Watched found) {
    for (Node<?> x : in) {
      if (!Watched.of(x).areFinite()) {
        return "0 · ∞ or ∞ − ∞, as an input is not finite: " + Watched.of(x).firstBad();
      }
    }
    return "a slope of "
        + op.label()
        + " is infinite there, or a product overflows "
        + found.dtype();
  }
}
