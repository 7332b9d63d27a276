package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.array.Indices;
import adjoint.array.ShapeException;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tensors that no array can hold: the error names the call that asked for them. */
class TooLargeTensorTest {
  private static final int MANY = 65536;

  private static void fails(String expected, Executable code) {
    String message = assertThrows(ShapeException.class, code).getMessage();
    assertEquals(expected + " has more numbers than an array can hold, 2147418112", message);
  }

  @Test
  void whatIsMade() {
    SplittableRandom rng = new SplittableRandom(1);
    fails("zeros: [65536, 65536]", () -> Tensor.zeros(MANY, MANY));
    fails("ones: [65536, 65536]", () -> Tensor.ones(MANY, MANY));
    fails("full: [65536, 65536]", () -> Tensor.full(7, MANY, MANY));
    fails("eye: [65536, 65536]", () -> Tensor.eye(MANY));
    fails("uniform: [65536, 65536]", () -> Tensor.uniform(rng, 0, 1, MANY, MANY));
    fails("normal: [65536, 65536]", () -> Tensor.normal(rng, 0, 1, MANY, MANY));
    fails("wrap: [65536, 65536]", () -> Tensor.wrap(new float[1], MANY, MANY));
  }

  @Test
  void whatIsRepeated() {
    Tensor row = Tensor.ones(1, MANY);
    fails("broadcastTo: [65536, 65536]", () -> row.broadcastTo(MANY, MANY));
    fails("indexSelect: [65536, 65536]", () -> row.indexSelect(0, Indices.of(new int[MANY])));
    List<Tensor> rows = Collections.nCopies(MANY, row.squeeze());
    fails("stack: [65536, 65536]", () -> Tensor.stack(0, rows));
  }

  @Test
  void reductionsOfNothing() {
    Tensor none = Tensor.zeros(MANY, 0, MANY);
    fails("sum: [65536, 65536]", () -> none.sum(1));
    fails("prod: [65536, 65536]", () -> none.prod(1));
    fails("logSumExp: [65536, 65536]", () -> none.logSumExp(1));
  }
}
