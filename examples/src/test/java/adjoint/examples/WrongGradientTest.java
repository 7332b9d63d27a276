package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.check.GradCheck;
import adjoint.check.Verdict;
import adjoint.check.WrongGradientError;
import adjoint.examples.numpy.NumpyRandom;
import java.io.IOException;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrongGradientTest {
  private static final Tensor X = Tensor.of(3, 1.5);
  private static final HandDerivedLoss PRINTED = HandDerivedLoss.asPrinted(X, 0);
  private static final HandDerivedLoss PROGRAMMED = HandDerivedLoss.asProgrammed(X, 0);

  private final NumpyRandom random = new NumpyRandom(42);
  private final Tensor w = Tensor.of(random.randn(2));
  private final Tensor b = Tensor.scalar(DType.F64, random.randn());

  @Test
  void lossOfTheFirstRow() {
    assertEquals(0.7626485404064932, w.apply(PRINTED, b).item());
    assertEquals(0.7626485404064932, PRINTED.fromTheGraph(w, b).item());
  }

  @Test
  void gradients() {
    double[] right = {0.5797768158683009, 0.28988840793415044, 0.19325893862276697};
    double[] wrong = {0.0959944500098575, -0.02672081209376174, 0.19325893862276697};
    assertArrayEquals(wrong, WrongGradient.gradient(PRINTED, w, b), 1e-15);
    assertArrayEquals(right, WrongGradient.gradient(PROGRAMMED, w, b), 1e-15);
    assertArrayEquals(right, WrongGradient.graphGradient(PRINTED, w, b), 1e-15);
    assertArrayEquals(right, WrongGradient.slopes(PRINTED, w, b), 1e-9);
  }

  @Test
  void theCheckTellsThem() {
    assertEquals(Verdict.WRONG, WrongGradient.check(PRINTED, w, b).verdict());
    assertEquals(Verdict.RIGHT, WrongGradient.check(PROGRAMMED, w, b).verdict());
    GradCheck check = GradCheck.ofMany(in -> in.get(0).apply(PRINTED, in.get(1)));
    assertThrows(WrongGradientError.class, () -> check.check(w, b));
  }

  @Property(tries = 20)
  void wrongForAllWeightsButThePointItself(@ForAll @LongRange(min = 0, max = 0xffff_ffffL) long s) {
    NumpyRandom numbers = new NumpyRandom(s);
    Tensor anyW = Tensor.of(numbers.randn(2));
    Tensor anyB = Tensor.scalar(DType.F64, numbers.randn());
    double[] graph = WrongGradient.graphGradient(PRINTED, anyW, anyB);
    assertArrayEquals(graph, WrongGradient.gradient(PROGRAMMED, anyW, anyB), 1e-14);
    assertTrue(Math.abs(graph[0] - WrongGradient.gradient(PRINTED, anyW, anyB)[0]) > 1e-9);
    assertArrayEquals(
        WrongGradient.gradient(PRINTED, X, anyB), WrongGradient.gradient(PROGRAMMED, X, anyB));
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("wrong-gradient", "--out", folder.toString())
        .assertPrints(
            "L 0.7626485404064932",
            "as printed: dL/dw1 0.0959944500098575",
            "as programmed: dL/dw1 0.5797768158683009",
            "WRONG")
        .assertPictures(folder, "wrong-gradient");
  }
}
