package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Threads;
import adjoint.array.DType;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Optimizer;
import adjoint.nn.optim.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
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
      assertFalse(output.contains("Adjoint: "), output); // which would say that they cannot serve
      assertTrue(output.contains(here), () -> here + " here, but " + output);
    }
  }

  /**
   * On every machine, and after every change of the code. One that means to change them writes them
   * anew: {@code mvn -pl core,nn -am test -Dtest=TrainingBitsTest -Dadjoint.bits=write
   * -Dsurefire.failIfNoSpecifiedTests=false}.
   */
  @Test
  void areThoseThatWereWrittenDown() throws IOException {
    SequencedMap<String, Function<SequencedMap<String, Parameter>, Optimizer>> rules =
        new LinkedHashMap<>();
    rules.put("Sgd", parameters -> new Sgd(parameters, 0.05));
    rules.put("Sgd with momentum", parameters -> new Sgd(parameters, 0.05).momentum(0.9));
    rules.put("Adam", parameters -> new Adam(parameters, 0.01));
    rules.put("AdamW", parameters -> new AdamW(parameters, 0.01));
    List<String> lines = new ArrayList<>();
    rules.forEach((name, rule) -> {
      for (DType dtype : DType.values()) {
        lines.add("%s, %s: %016x".formatted(name, dtype, TrainingBits.train(dtype, 25, rule)));
      }
    });
    Path file = Path.of("src/test/resources/adjoint/nn/training-bits.txt");
    if ("write".equals(System.getProperty("adjoint.bits"))) {
      Files.createDirectories(file.getParent());
      Files.write(file, lines);
    }
    assertEquals(String.join("\n", Files.readAllLines(file)), String.join("\n", lines));
  }

  @Test
  void everyStepShows() {
    assertNotEquals(TrainingBits.train(DType.F32, 3), TrainingBits.train(DType.F32, 4));
  }
}
