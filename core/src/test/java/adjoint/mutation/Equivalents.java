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
        "Gate.vjpLeft: b -> b.detach() (1)",
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
        "Max.vjp: x -> x.detach() (1)",
        "Max.vjp: x -> x.detach() (3)",
        "Where.vjp: g -> g.detach() (1)");
    add(
        "the same in exact arithmetic; NearlyCertainTest looks at the digits",
        "Softmax.vjp: g.sub(g.detach().mul(y.detach()).sum(kept)) -> g (1)",
        "Softmax.vjp: g.sub(g.detach().mul(y.detach()).sum(kept)) ->"
            + " g.add(g.detach().mul(y.detach()).sum(kept)) (1)",
        "Softmax.vjp: g.detach().mul(y.detach()) -> g.detach() (1)",
        "Softmax.vjp: g.detach().mul(y.detach()) -> g.detach().div(y.detach()) (1)",
        "Softmax.vjp: g -> g.detach() (2)",
        "Softmax.vjp: y -> y.detach() (1)");
    add(
        "another number at infinities and NaN only; SpecialValuesTest looks at those",
        "Clamp.vjp: x.equalTo(y).div(x.equalTo(x)) -> x.equalTo(y) (1)",
        "Clamp.vjp: x.equalTo(y).div(x.equalTo(x)) -> x.equalTo(y).mul(x.equalTo(x)) (1)",
        "Erf.vjp: x.clamp(-40, 40) -> x (1)",
        "Erfc.vjp: x.clamp(-40, 40) -> x (1)",
        "Gelu.vjp: x.clamp(-40, 40) -> x (1)",
        "LogSumExp.vjp: in[0].clamp(-most, most) -> in[0] (1)",
        "Maximum.share: wins.add(ties).add(winner.less(loser)) ->"
            + " wins.add(ties).sub(winner.less(loser)) (1)",
        "Maximum.share: wins.add(ties) -> ties (1)",
        "Maximum.share: wins.add(ties) -> wins.sub(ties) (1)",
        "Maximum.share: wins.div(known) -> wins (1)",
        "Maximum.share: wins.div(known) -> wins.mul(known) (1)",
        "Silu.vjp: x.clamp(-800, 800) -> x (1)");
    add(
        "a number equals itself, or is NaN",
        "Clamp.vjp: x.equalTo(x) -> x.greaterEqual(x) (1)",
        "Max.vjp: y.equalTo(y) -> y.greaterEqual(y) (1)");
    add(
        "a mask has no slope",
        "Clamp.vjp: y -> y.detach() (1)",
        "Clamp.vjp: x -> x.detach() (3)",
        "Max.vjp: y -> y.detach() (2)",
        "Max.vjp: y -> y.detach() (3)",
        "Pow.vjpLeft: b -> b.detach() (1)",
        "Pow.vjpLeft: a -> a.detach() (2)",
        "Pow.vjpLeft: b -> b.detach() (3)",
        "Pow.vjpRight: y -> y.detach() (1)",
        "Pow.vjpRight: a -> a.detach() (1)",
        "Pow.vjpRight: b -> b.detach() (1)");
    add(
        "so far out the exponential is exactly 0",
        "Erf.vjp: -40 -> (-40 + 1) (1)",
        "Erf.vjp: 40 -> (40 + 1) (1)",
        "Erfc.vjp: -40 -> (-40 + 1) (1)",
        "Erfc.vjp: 40 -> (40 + 1) (1)",
        "Gelu.vjp: -40 -> (-40 + 1) (1)",
        "Gelu.vjp: 40 -> (40 + 1) (1)",
        "Silu.vjp: -800 -> (-800 + 1) (1)",
        "Silu.vjp: 800 -> (800 + 1) (1)");
    add(
        "y/a and a^(b−1) are one number; NumericalSafetyTest looks at the digits",
        "Pow.vjpLeft: b -> a (1)");
    add(
        "the power is 0 there, and with it the product",
        "Pow.vjpRight: b.equalTo(0) -> b.greaterEqual(0) (1)",
        "Pow.vjpRight: a.gate(zero.neg().add(1)) -> a (1)",
        "Pow.vjpRight: zero.neg() -> zero (1)",
        "Pow.vjpRight: 1 -> (1 + 1) (1)");
    add(
        "differs at a base of 0 and an exponent below 0 only, or at an exponent of exactly 0;"
            + " SpecialValuesTest looks at both",
        "Pow.vjpRight: a.equalTo(0).mul(b.equalTo(0)) -> a.equalTo(0) (1)",
        "Pow.vjpRight: a.equalTo(0) -> a.greaterEqual(0) (1)",
        "Pow.vjpRight: a -> b (1)",
        "Pow.vjpRight: b -> a (1)");
    add(
        "the first of the axes of the result is the first axis in any case",
        "LogSumExp.vjp: 0 -> (0 + 1) (4)");
    add("it is detached anyway", "Max.vjp: y -> y.detach() (1)");
    add("max(x, 0) is above 0 exactly where x is", "Relu.vjp: x -> y (1)");
    add(
        "nothing is above the maximum",
        "Max.vjp: x.equalTo(y.detach().reshape(kept)) -> x.greaterEqual(y.detach().reshape(kept))"
            + " (1)");
    add(
        "from 29 on the sigmoid is exactly 0 or 1",
        "GeluTanh.vjp: -30 -> (-30 + 1) (1)",
        "GeluTanh.vjp: 30 -> (30 + 1) (1)");
    add("a new array holds zeros already", "Permute.vjp: 0 -> (0 + 1) (1)");
    for (String zero :
        new String[] {
          "EqualTo.vjpLeft",
          "EqualTo.vjpRight",
          "Gate.vjpRight",
          "Greater.vjpLeft",
          "Greater.vjpRight",
          "GreaterEqual.vjpLeft",
          "GreaterEqual.vjpRight",
          "PowConstant.vjp"
        }) {
      add(
          "the result is 0 all the same",
          zero + ": g.gate(g.constant(0)) -> (g.gate(g.constant(0))).mul(2) (1)",
          zero + ": g.gate(g.constant(0)) -> (g.gate(g.constant(0))).mul(0.5) (1)",
          zero + ": g.gate(g.constant(0)) -> g.constant(0).gate(g) (1)",
          zero + ": g -> g.detach() (1)",
          zero + ": g -> g.detach() (2)");
    }
    add(
        "the result is 0 all the same",
        "PowConstant.vjp: g.gate(g.constant(0)) -> (g.gate(g.constant(0))).neg() (1)");
  }
}
