package adjoint.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.Threads;
import adjoint.array.DType;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
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
      String output = output(dtype, "-Dadjoint.kernels=" + kernels);
      assertTrue(output.contains(kernels + " kernels"), output); // they were really chosen
      assertTrue(output.contains(here), () -> here + " here, but " + output);
    }
  }

  @Test
  void everyStepShows() {
    assertNotEquals(TrainingBits.train(DType.F32, 3), TrainingBits.train(DType.F32, 4));
  }

  private static String output(DType dtype, String option) throws Exception {
    List<String> roots = new ArrayList<>();
    for (Class<?> type : List.of(Tensor.class, Mlp.class)) { // folders or jars
      roots.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()) + "");
    }
    // The tests are patched into the module, whose code they seem to come from.
    String file = "/" + TrainingBits.class.getName().replace('.', '/') + ".class";
    String uri = TrainingBits.class.getResource(file).toURI().toString();
    roots.add(Path.of(URI.create(uri.replace(file, "/"))).toString());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                option,
                "-cp",
                String.join(File.pathSeparator, roots),
                TrainingBits.class.getName(),
                dtype.name(),
                "" + STEPS)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
