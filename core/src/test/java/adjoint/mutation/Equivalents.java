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
        "Pow.vjpLeft: a -> a.detach() (1)",
        "Pow.vjpLeft: b -> b.detach() (2)",
        "Pow.vjpRight: a -> a.detach() (2)",
        "Relu.vjp: x -> x.detach() (1)");
    add(
        "only the shape or the dtype is read",
        "Max.vjp: x -> x.detach() (1)",
        "Max.vjp: x -> x.detach() (3)",
        "Where.vjp: g -> g.detach() (1)");
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
