package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.fuse.ElementwiseOps;
import adjoint.fuse.Formula;
import adjoint.fuse.Rule;
import adjoint.fuse.RuleCompiler;
import adjoint.fuse.Symbol;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.LeakyRelu;
import adjoint.op.Op;
import adjoint.op.PowConstant;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Vjps passed through by symbols, and the code that becomes of them. */
class SymbolTest {

  private static Formula formula(Op op) {
    return Symbol.vjps(op).orElseThrow();
  }

  private static Rule rule(Op op) {
    Formula formula = formula(op);
    return RuleCompiler.bind(RuleCompiler.compile(formula.plan()), formula);
  }

  private static Value number(double x) {
    return Value.of(x).detach();
  }

  private static double left(Rule rule, double a, double b, double y, double g) {
    double[] cotangents = {-0.0};
    rule.accumulate(a, b, y, g, cotangents, 0, -1);
    return cotangents[0];
  }

  private static double right(Rule rule, double a, double b, double y, double g) {
    double[] cotangents = {7, -0.0};
    rule.accumulate(a, b, y, g, cotangents, -1, 1);
    assertEquals(7, cotangents[0]);
    return cotangents[1];
  }

  private static void requireSameBits(Value expected, double actual, String at) {
    assertEquals(Double.doubleToLongBits(expected.value()), Double.doubleToLongBits(actual), at);
  }

  @Test
  void everyOperationHasAFormulaWithTheSameBits() {
    List<Op> ops = ElementwiseOps.all();
    assertTrue(ops.size() > 40, ops::toString);
    double[] cotangents = {1, -0.0, -3.7, 1e-200, Double.POSITIVE_INFINITY, Double.NaN};
    for (Op op : ops) {
      Rule rule = rule(op);
      for (double a : ElementwiseOps.special()) {
        for (double g : cotangents) {
          if (op instanceof UnaryOp f) {
            double y = f.applyAsDouble(a);
            Value expected = f.vjp(number(a), number(y), number(g));
            requireSameBits(expected, left(rule, a, 0, y, g), op + " at " + a + ", g = " + g);
          } else if (op instanceof BinaryOp f) {
            for (double b : ElementwiseOps.special()) {
              double y = f.applyAsDouble(a, b);
              Value left = f.vjpLeft(number(a), number(b), number(y), number(g));
              Value right = f.vjpRight(number(a), number(b), number(y), number(g));
              String at = op + " at " + a + ", " + b + ", g = " + g;
              requireSameBits(left, left(rule, a, b, y, g), at);
              requireSameBits(right, right(rule, a, b, y, g), at);
            }
          }
        }
      }
    }
  }

  @Test
  void instancesOfOnePlanShareCodeAndNotNumbers() {
    Formula steep = formula(new LeakyRelu(0.5));
    Formula flat = formula(new LeakyRelu(0.25));
    assertEquals(steep.plan(), flat.plan());
    Class<? extends Rule> code = RuleCompiler.compile(steep.plan());
    assertEquals(-3.0 * 0.5, left(RuleCompiler.bind(code, steep), -1, 0, 0, -3));
    assertEquals(-3.0 * 0.25, left(RuleCompiler.bind(code, flat), -1, 0, 0, -3));

    Formula power = formula(new PowConstant(1.5));
    Formula root = formula(new PowConstant(1.25));
    assertEquals(power.plan(), root.plan());
    Class<? extends Rule> both = RuleCompiler.compile(root.plan());
    assertEquals(3, left(RuleCompiler.bind(both, power), 4, 0, 8, 1));
    assertEquals(2.5, left(RuleCompiler.bind(both, root), 16, 0, 32, 1));
  }

  @Test
  void aVjpThatBranchesOnItsComponentsHasAPlanForEachBranch() {
    assertNotEquals(formula(new PowConstant(0)).plan(), formula(new PowConstant(2)).plan());
    assertNotEquals(formula(new PowConstant(1)).plan(), formula(new PowConstant(2)).plan());
    assertEquals(-7, left(rule(new PowConstant(1)), 3, 0, 3, -7));
    assertEquals(0, left(rule(new PowConstant(0)), 0, 0, 1, -7));
  }

  /** A power that says no word of a plan: a user's operation, by recursion. */
  record Repeated(int times) implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return StrictMath.pow(x, times);
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      E slope = g.mul(times);
      for (int i = 1; i < times; i++) {
        slope = slope.mul(x);
      }
      return slope;
    }
  }

  @Test
  void aUsersOperationTakesPart() {
    for (int n = 1; n < 6; n++) {
      Value expected = new Repeated(n).vjp(number(1.7), number(0), number(0.3));
      requireSameBits(expected, left(rule(new Repeated(n)), 1.7, 0, 0, 0.3), "n = " + n);
    }
  }

  @Test
  void aVjpTooLongToGainIsLeftAlone() {
    assertEquals(Optional.empty(), Symbol.vjps(new Repeated(1000)));
  }

  @Test
  void aVjpThatLooksAtNumbersIsLeftAlone() {
    record Looking() implements UnaryOp {
      @Override
      public double applyAsDouble(double x) {
        return x;
      }

      @Override
      public <E extends Expr<E>> E vjp(E x, E y, E g) {
        return ((Value) (Expr<?>) x).value() > 0 ? g : g.neg();
      }
    }
    assertEquals(Optional.empty(), Symbol.vjps(new Looking()));
    assertEquals(Optional.empty(), Symbol.vjps(new RandomGraph.Looking()));
  }

  @Test
  void aVjpThatDifferentiatesIsLeftAlone() {
    assertEquals(Optional.empty(), Symbol.vjps(new NestedGradTest.Automatic()));
    assertEquals(Optional.empty(), Symbol.vjps(new NestedGradTest.FirstOrderOnly()));
    assertEquals(Optional.empty(), Symbol.vjps(new NestedGradTest.Scaled()));
  }

  @Test
  void anOperationThatMayChangeIsLeftAlone() {
    record Weighted(List<Double> weights) implements UnaryOp {
      @Override
      public double applyAsDouble(double x) {
        return x * weights.getFirst();
      }

      @Override
      public <E extends Expr<E>> E vjp(E x, E y, E g) {
        return g.mul(weights.getFirst());
      }
    }
    UnaryOp noRecord =
        new UnaryOp() {
          @Override
          public double applyAsDouble(double x) {
            return x;
          }

          @Override
          public <E extends Expr<E>> E vjp(E x, E y, E g) {
            return g;
          }
        };
    assertEquals(Optional.empty(), Symbol.vjps(new Weighted(new ArrayList<>(List.of(2.0)))));
    assertEquals(Optional.empty(), Symbol.vjps(noRecord));
  }
}
