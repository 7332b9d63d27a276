package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Threads;
import adjoint.array.DType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole training runs end in the same weights, to the last bit, however they are computed. */
class TrainingBitsTest {
  private static final int STEPS = Boolean.getBoolean("adjoint.long") ? 500 : 25;

  @ParameterizedTest
  @EnumSource
  void onAnyNumberOfThreads(DType dtype) {
    long alone = Threads.call(1, () -> TrainingBits.train(dtype, STEPS));
    for (int threads : new int[] {2, 7}) {
      long together = Threads.call(threads, () -> TrainingBits.train(dtype, STEPS));
      assertEquals(alone, together, dtype + " on " + threads + " threads");
    }
  }

  @ParameterizedTest
  @EnumSource
  void withScalarKernelsAndWithVectorKernels(DType dtype) throws Exception {
    String here = "weights: " + TrainingBits.train(dtype, STEPS);
    for (String kernels : List.of("scalar", "vector")) {
      List<String> options =
          List.of("--add-modules=jdk.incubator.vector", "-Dadjoint.kernels=" + kernels);
      String output = OwnJvm.output(TrainingBits.class, options, dtype.name(), "" + STEPS);
      assertTrue(output.contains(kernels + " kernels"), output); // they were really chosen
      assertTrue(output.contains(here), () -> here + " here, but " + output);
    }
  }

  @Test
  void everyStepShows() {
    assertNotEquals(TrainingBits.train(DType.F32, 3), TrainingBits.train(DType.F32, 4));
  }
}
