package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Value;
import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions of scalars. */
class ValueCheckTest {
  /** The sine, whose second derivative is wrong. */
  private record SineOnce() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return StrictMath.sin(x);
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(x.detach().cos());
    }
  }

  @Test
  void rightInThreeOrders() {
    GradReport report =
        GradCheck.ofValues(in -> in.get(0).mul(in.get(1)).tanh().add(in.get(1).pow(3)))
            .order(3)
            .check(0.5, -0.8);
    assertTrue(report.coverage().getFirst().contains("each of 2 coordinates"), report.toString());
  }

  @Test
  void wrongInTheSecondOrderOnly() {
    ValueCheck check = GradCheck.ofValues(in -> in.getFirst().apply(new SineOnce()));
    assertEquals(Verdict.RIGHT, check.report(0.7).verdict());
    WrongGradientError error =
        assertThrows(WrongGradientError.class, () -> check.order(2).check(0.7));
    assertTrue(error.report().toString().contains("ValueCheckTest.java"), error.toString());
  }

  @Test
  void constantsAndKinks() {
    GradCheck.ofValues(in -> in.getFirst().constant(3)).order(2).check(1, 2);
    GradCheck.ofValues(in -> in.get(0).maximum(in.get(1))).check(1, 1);
    assertEquals(
        Verdict.CANNOT_TELL,
        GradCheck.ofValues((List<Value> in) -> in.getFirst().log()).report(-1).verdict());
    assertThrows(IllegalArgumentException.class, () -> GradCheck.ofValues(List::getFirst).order(0));
  }
}
