package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Taylor;
import adjoint.Value;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The Taylor series of every elementwise operation, against derivatives of derivatives. */
class TaylorOpsTest {
  private static final double CLOSE = 1e-10;

  @Provide
  Arbitrary<Entry.Elementwise> elementwise() {
    return Arbitraries.of(OpCatalog.elementwise());
  }

  @Provide
  Arbitrary<Draw> draws() {
    return Draw.upTo(0, 1);
  }

  @Property(tries = 1_000)
  void agreeWithReverseModeToTheFourthOrder(
      @ForAll("elementwise") Entry.Elementwise entry, @ForAll("draws") Draw draw) {
    Source source = new Draw(0, 1, draw.seed()).smooth();
    Sample sample = entry.draw(source);
    List<Value> at = new ArrayList<>();
    List<Taylor<Value>> series = new ArrayList<>();
    Value t = Value.of(0);
    for (Plain x : sample.inputs()) {
      Value x0 = Value.ofConstant(x.at());
      Value v = Value.ofConstant(source.between(-1, 1));
      at.add(x0.add(v.mul(t)));
      List<Value> line = new ArrayList<>(List.of(x0, v));
      for (int k = 2; k <= 4; k++) {
        line.add(Value.ofConstant(0));
      }
      series.add(Taylor.of(line));
    }
    Taylor<Value> y =
        entry.op() instanceof UnaryOp op
            ? series.getFirst().apply(op)
            : series.getFirst().apply((BinaryOp) entry.op(), series.getLast());
    Value expected = entry.onValues(at);
    double size = 1;
    for (int order = 0; order <= 4; order++) {
      size = Math.max(size, Math.abs(expected.value()));
      assertEquals(
          expected.value(), y.derivative(order).value(), CLOSE * size, entry + ", " + order);
      expected = expected.isVariable() ? Grad.differentiable(expected, t) : Value.ofConstant(0);
    }
  }
}
