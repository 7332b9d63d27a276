package adjoint.mutation;

import java.util.Map;
import java.util.TreeMap;

/** Mutants that compute the same as the original, and why. */
final class Equivalents {
  static final Map<String, String> REASONS = new TreeMap<>();

  private Equivalents() {}

  private static void add(String why, String... mutants) {
    for (String mutant : mutants) {
      REASONS.put(mutant, why);
    }
  }

  static {
    add(
        "masks and the operands of comparisons are constants already",
        "Abs.vjp: x -> x.detach() (1)",
        "Abs.vjp: x -> x.detach() (2)",
        "Clamp.vjp: x -> x.detach() (1)",
        "Clamp.vjp: x -> x.detach() (2)",
        "Elu.vjp: x -> x.detach() (2)",
        "Elu.vjp: x -> x.detach() (3)",
        "MaskedBy.vjpLeft: b -> b.detach() (1)",
        "LeakyRelu.vjp: x -> x.detach() (1)",
        "LeakyRelu.vjp: x -> x.detach() (2)",
        "Max.vjp: x -> x.detach() (2)",
        "Maximum.vjpLeft: a -> a.detach() (1)",
        "Maximum.vjpLeft: b -> b.detach() (1)",
        "Maximum.vjpRight: a -> a.detach() (1)",
        "Maximum.vjpRight: b -> b.detach() (1)",
        "Minimum.vjpLeft: a -> a.detach() (1)",
        "Minimum.vjpLeft: b -> b.detach() (1)",
        "Minimum.vjpRight: a -> a.detach() (1)",
        "Minimum.vjpRight: b -> b.detach() (1)",
        "Relu.vjp: x -> x.detach() (1)");
    add(
        "only the shape or the dtype is read",
        "MaxPoolInput.vjp: g -> g.detach() (2)",
        "MaxPoolInput.vjp: g -> g.detach() (3)",
        "MaxPoolInput.vjp: x -> y (2)",
        "MaxPoolTangent.vjp: g -> g.detach() (2)",
        "MaxPoolTangent.vjp: g -> g.detach() (3)",
        "Asinh.vjp: x -> y (2)",
        "Asinh.vjp: x -> x.detach() (2)",
        "Atan.vjp: x -> y (2)",
        "Atan.vjp: x -> x.detach() (2)",
        "Norm.vjp: x -> x.detach() (1)",
        "Convolve.vjp: x -> x.detach() (1)",
        "ConvolveWeight.vjp: x -> x.detach() (1)",
        "Normalize.vjps: y -> y.detach() (2)",
        "Normalize.slope: y -> y.detach() (1)",
        "Lstsq.vjps: a -> a.detach() (2)",
        "Lstsq.vjps: a -> a.detach() (5)",
        "Lstsq.vjps: a -> a.detach() (6)",
        "Max.vjp: x -> x.detach() (1)",
        "Max.vjp: x -> x.detach() (3)",
        "Neg.minus: g -> g.detach() (1)",
        "Where.vjp: g -> g.detach() (1)",
        "Where.vjp: g -> g.detach() (2)");
    add(
        "the same in exact arithmetic; NearlyCertainTest looks at the digits",
        "Softmax.vjp: g -> g.detach() (2)",
        "Softmax.vjp: y -> y.detach() (1)");
    add(
        "what the winner is divided by counts where it is 0 or NaN only",
        "Maximum.share: wins.add(ties).add(winner.less(loser)) ->"
            + " wins.add(ties).sub(winner.less(loser)) (1)",
        "Maximum.share: wins.add(ties) -> ties (1)",
        "Maximum.share: wins.add(ties) -> wins.sub(ties) (1)");
    add(
        "a number equals itself, or is NaN",
        "Clamp.vjp: x.equalTo(x) -> x.greaterEqual(x) (1)",
        "Max.vjp: y.equalTo(y) -> y.greaterEqual(y) (1)");
    add(
        "a mask has no slope, nor has a staircase",
        "Fmod.vjpRight: a -> a.detach() (1)",
        "Fmod.vjpRight: b -> b.detach() (1)",
        "Fmod.vjpRight: y -> y.detach() (1)",
        "Xlogy.vjpLeft: a -> a.detach() (1)",
        "Xlogy.vjpRight: a -> a.detach() (2)",
        "Clamp.vjp: y -> y.detach() (1)",
        "Clamp.vjp: x -> x.detach() (3)",
        "LogSumExp.vjp: y -> y.detach() (1)",
        "Max.vjp: y -> y.detach() (2)",
        "Max.vjp: y -> y.detach() (3)",
        "Pow.vjpLeft: a -> a.detach() (1)",
        "Pow.vjpLeft: a -> a.detach() (2)",
        "Pow.vjpLeft: b -> b.detach() (1)",
        "Pow.vjpLeft: b -> b.detach() (3)",
        "Pow.vjpRight: a -> a.detach() (1)",
        "Pow.vjpRight: a -> a.detach() (3)",
        "Pow.vjpRight: b -> b.detach() (2)",
        "Pow.vjpRight: y -> y.detach() (1)");
    add(
        "so far out the exponential is exactly 0",
        "Gelu.vjp: -40 -> (-40 + 1) (1)",
        "Gelu.vjp: 40 -> (40 + 1) (1)",
        "Mish.vjp: -800 -> (-800 + 1) (1)",
        "Mish.vjp: 800 -> (800 + 1) (1)",
        "Silu.vjp: -800 -> (-800 + 1) (1)",
        "Silu.vjp: 800 -> (800 + 1) (1)");
    add(
        "the first of the axes of the result is the first axis in any case",
        "LogSumExp.vjp: 0 -> (0 + 1) (4)");
    add(
        "which element is the largest has no slope",
        "MaxPoolInput.vjp: x -> x.detach() (1)",
        "MaxPoolInput.vjp: x -> x.detach() (2)",
        "MaxPoolTangent.vjp: x -> x.detach() (1)",
        "MaxPoolTangent.vjp: x -> x.detach() (2)");
    add(
        "0 where the mask is 0, and a mask of 0 there too",
        "Comparison.vjpLeft: g.maskedBy(g.constant(0)) -> g.constant(0).maskedBy(g) (1)",
        "Comparison.vjpRight: g.maskedBy(g.constant(0)) -> g.constant(0).maskedBy(g) (1)",
        "MaskedBy.vjpRight: g.maskedBy(g.constant(0)) -> g.constant(0).maskedBy(g) (1)");
    add("it is detached anyway", "Max.vjp: y -> y.detach() (1)");
    add(
        "where a = 0 and b is above 0, y is 0 in any case",
        "Pow.vjpRight: b.equalTo(0) -> b.greaterEqual(0) (1)");
    add("any number above 0 will do for a mask", "Where.vjp: 1 -> (1 + 1) (1)");
    add("max(x, 0) is above 0 exactly where x is", "Relu.vjp: x -> y (1)");
    add(
        "nothing is above the maximum",
        "Max.vjp: x.equalTo(y.detach().reshape(kept)) -> x.greaterEqual(y.detach().reshape(kept))"
            + " (1)");
    add(
        "from 29 on the sigmoid is exactly 0 or 1",
        "GeluTanh.vjp: -30 -> (-30 + 1) (1)",
        "GeluTanh.vjp: 30 -> (30 + 1) (1)");
    String stairs = "Staircase.vjp: g.maskedBy(x.greater(x).div(x.equalTo(x))) -> ";
    add(
        "zeros, and NaN where x is",
        stairs + "(g.maskedBy(x.greater(x).div(x.equalTo(x)))).mul(2) (1)",
        stairs + "(g.maskedBy(x.greater(x).div(x.equalTo(x)))).mul(0.5) (1)",
        stairs + "x.greater(x).div(x.equalTo(x)).maskedBy(g) (1)",
        "Staircase.vjp: g -> g.detach() (1)",
        "Staircase.vjp: x -> x.detach() (1)",
        "Staircase.vjp: x -> x.detach() (2)",
        "Staircase.vjp: x.equalTo(x) -> x.greaterEqual(x) (1)",
        "Staircase.vjp: x -> x.detach() (3)",
        "Staircase.vjp: x -> x.detach() (4)");
    add(
        "what is taken off g cancels but for rounding, whose bits a test of the kernel holds",
        "Softmax.vjp: g.sub(g.detach().strongMul(y.detach()).sum(kept)) -> g (1)",
        "Softmax.vjp: g.sub(g.detach().strongMul(y.detach()).sum(kept)) ->"
            + " g.add(g.detach().strongMul(y.detach()).sum(kept)) (1)",
        "Softmax.vjp: g.detach().strongMul(y.detach()) -> g.detach() (1)");
    add("a new array holds zeros already", "Permute.vjp: 0 -> (0 + 1) (1)");
    for (String zero :
        new String[] {"Comparison.vjpLeft", "Comparison.vjpRight", "MaskedBy.vjpRight"}) {
      add(
          "the result is 0 all the same",
          zero + ": g.maskedBy(g.constant(0)) -> (g.maskedBy(g.constant(0))).mul(2) (1)",
          zero + ": g.maskedBy(g.constant(0)) -> (g.maskedBy(g.constant(0))).mul(0.5) (1)",
          zero + ": g -> g.detach() (1)",
          zero + ": g -> g.detach() (2)");
    }
  }
}
