package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class NoGradTest {
  private final Value a = Value.of(2);
  private final Tensor x = Tensor.of(2.0, 3).asVariable();

  @Test
  void resultsAreConstants() {
    NoGrad.run(() -> {
      assertFalse(a.square().isVariable());
      assertFalse(a.add(a).isVariable());
      assertFalse(x.square().isVariable());
      assertFalse(x.add(x).isVariable());
      assertFalse(x.sum().isVariable());
      assertTrue(x.isVariable());
      assertTrue(x.asVariable().isVariable());
    });
    assertTrue(a.square().isVariable());
    assertTrue(x.sum().isVariable());
    assertEquals(4, NoGrad.call(() -> a.square()).value());
    assertEquals(List.of(), NoGrad.call(() -> x.sum()).inputs());
  }

  @Test
  void scopesNest() {
    NoGrad.run(() -> {
      NoGrad.run(() -> assertFalse(a.square().isVariable()));
      assertFalse(a.square().isVariable());
    });
    assertTrue(a.square().isVariable());
  }

  @Test
  void anExceptionEndsTheScope() {
    IOException thrown = new IOException();
    IOException caught =
        assertThrows(
            IOException.class,
            () ->
                NoGrad.call(() -> {
                  throw thrown;
                }));
    assertEquals(thrown, caught);
    assertTrue(a.square().isVariable());
  }

  @Test
  void otherThreadsRecord() throws Exception {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      NoGrad.call(() -> {
        assertTrue(executor.submit(a::square).get().isVariable());
        assertFalse(a.square().isVariable());
        return 0;
      });
    }
  }

  @Test
  void whatWasRecordedBeforeCanBeDifferentiated() {
    Value y = a.pow(3);
    Tensor z = x.pow(3).sum();
    NoGrad.run(() -> {
      assertEquals(12, Grad.of(y, a).value());
      assertFalse(Grad.differentiable(z, x).isVariable());
      assertEquals(Tensor.of(12.0, 27).data(), Grad.differentiable(z, x).data());
      y.backward();
      z.backward();
    });
    assertEquals(12, a.grad());
    assertEquals(Tensor.of(12.0, 27).data(), x.grad().data());
  }

  @Test
  void derivativesOfFunctionsRecordWhatTheyNeed() {
    Tensor v = Tensor.of(1.0, 1);
    NoGrad.run(() -> {
      assertEquals(Tensor.of(4.0, 6).data(), Grad.jvp(Tensor::square, x, v).data());
      assertEquals(Tensor.of(4.0, 6).data(), Grad.vjp(Tensor::square, x, v).data());
      Tensor diagonal = Tensor.of(new double[][] {{4, 0}, {0, 6}});
      assertEquals(diagonal.data(), Grad.jacobian(Tensor::square, x).data());
      Tensor twice = Tensor.eye(DType.F64, 2).mul(2);
      assertEquals(twice.data(), Grad.hessian(t -> t.square().sum(), x).data());
      assertFalse(Grad.jacobian(Tensor::square, x).isVariable());
    });
  }

  @Test
  void aFunctionMaySwitchRecordingOffItself() {
    Tensor g = Grad.vjp(t -> t.mul(NoGrad.call(() -> t.square())), x, Tensor.of(1.0, 1));
    assertEquals(Tensor.of(4.0, 9).data(), g.data());
  }
}
