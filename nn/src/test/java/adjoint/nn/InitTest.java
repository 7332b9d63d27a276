package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InitTest {
  private static final List<Init> RANDOM =
      List.of(
          Init.uniform(-2, 3),
          Init.normal(1, 2),
          Init.glorotUniform(),
          Init.glorotNormal(),
          Init.heUniform(),
          Init.heNormal());

  @Property(tries = 50)
  void singlePrecisionIsRoundedDoublePrecision(@ForAll long seed) {
    for (Init init : RANDOM) {
      Tensor exact = init.draw(DType.F64, new SplittableRandom(seed), 3, 4);
      assertEquals(exact.data(), init.draw(DType.F64, new SplittableRandom(seed), 3, 4).data());
      assertEquals(
          exact.to(DType.F32).data(),
          init.draw(DType.F32, new SplittableRandom(seed), 3, 4).data());
    }
  }

  @Test
  void uniformOnesFillTheirInterval() {
    assertInterval(Init.uniform(-2, 3), -2, 3);
    assertInterval(Init.glorotUniform(), -Math.sqrt(6 / 500.0), Math.sqrt(6 / 500.0));
    assertInterval(Init.glorotUniform(2), -2 * Math.sqrt(6 / 500.0), 2 * Math.sqrt(6 / 500.0));
    assertInterval(Init.heUniform(), -Math.sqrt(6 / 200.0), Math.sqrt(6 / 200.0));
    assertInterval(Init.heUniform(1 / Math.sqrt(3)), -1 / Math.sqrt(200), 1 / Math.sqrt(200));
  }

  private static void assertInterval(Init init, double low, double high) {
    Tensor w = init.draw(DType.F64, new SplittableRandom(1), 200, 300);
    double slack = (high - low) * 1e-3;
    assertTrue(w.min().item() >= low && w.min().item() < low + slack, () -> "lowest " + w.min());
    assertTrue(w.max().item() < high && w.max().item() > high - slack, () -> "highest " + w.max());
    assertEquals((low + high) / 2, w.mean().item(), (high - low) * 5e-3);
  }

  @Test
  void normalOnesHaveTheirSpread() {
    assertSpread(Init.normal(1, 2), 1, 2);
    assertSpread(Init.glorotNormal(), 0, Math.sqrt(2 / 500.0));
    assertSpread(Init.glorotNormal(3), 0, 3 * Math.sqrt(2 / 500.0));
    assertSpread(Init.heNormal(), 0, Math.sqrt(2 / 200.0));
    assertSpread(Init.heNormal(1), 0, Math.sqrt(1 / 200.0));
  }

  private static void assertSpread(Init init, double mean, double deviation) {
    Tensor w = init.draw(DType.F64, new SplittableRandom(1), 200, 300);
    assertEquals(mean, w.mean().item(), deviation * 0.02);
    assertEquals(deviation, Math.sqrt(w.variance().item()), deviation * 0.01);
  }

  @Test
  void heKeepsTheScaleOfReluNetworks() {
    Tensor x = Tensor.normal(new SplittableRandom(1), 0, 1, 50, 100);
    Layer deep =
        Mlp.of(100, 100, 100, 100, 100, 100, 100, 100)
            .init(Init.heNormal(), new SplittableRandom(2));
    double power = deep.forward(x).square().mean().item();
    assertTrue(power > 0.5 && power < 8, () -> "mean square " + power);
  }

  @Test
  void aWindowCountsInBothFans() {
    assertEquals(new Fans(18, 36), Fans.of("test", 3, 3, 2, 4));
  }

  @Test
  void constantsAreConstant() {
    assertEquals(
        Tensor.zeros(2, 3).data(),
        Init.zeros().draw(DType.F32, new SplittableRandom(1), 2, 3).data());
    assertEquals(
        Tensor.full(DType.F64, 0.1, 2).data(),
        Init.constant(0.1).draw(DType.F64, new SplittableRandom(1), 2).data());
  }

  @Test
  void fansNeedAMatrix() {
    assertError(
        ShapeException.class,
        "heNormal: needs a weight [..., in, out] to know how many inputs it has, got [3];"
            + " use uniform, normal or constant",
        () -> Linear.of(2, 3).bias(Init.heNormal()).init(new SplittableRandom(1)));
  }
}
