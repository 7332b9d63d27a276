package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Which kernels serve, and what the one line about it says. Every case needs a virtual machine of
 * its own.
 */
final class VectorChoiceTest {
  @Test
  void withTheModuleTheVectorKernelsServe() throws Exception {
    String output = run(KernelComparisonRun.MODULE);
    assertTrue(output.contains("vector kernels, "), output);
    assertTrue(output.contains("equal: VectorKernels"), output);
    assertEquals(1, output.split("Adjoint computes", -1).length - 1, output);
  }

  @Test
  void withoutTheModuleTheScalarKernelsServeAndSayWhatToDo() throws Exception {
    String output = run();
    assertTrue(
        output.contains("scalar kernels: start java with --add-modules jdk.incubator.vector"),
        output);
    assertFalse(output.contains("equal: VectorKernels"), output);
  }

  @Test
  void aPropertyForcesTheScalarKernels() throws Exception {
    String output = run(KernelComparisonRun.MODULE, "-Dadjoint.kernels=scalar");
    assertTrue(output.contains("scalar kernels: -Dadjoint.kernels=scalar asks for them"), output);
    assertFalse(output.contains("equal: VectorKernels"), output);
  }

  @Test
  void withoutTheOptimisingCompilerTheScalarKernelsServe() throws Exception {
    for (String slow : List.of("-Xint", "-XX:TieredStopAtLevel=1")) {
      String output = run(KernelComparisonRun.MODULE, slow);
      assertTrue(
          output.contains("scalar kernels: the vector kernels need HotSpot's optimising compiler"),
          output);
      assertFalse(output.contains("equal: VectorKernels"), output);
    }
  }

  @Test
  void withoutTheInstructionForSumsOfProductsTheScalarKernelsServe() throws Exception {
    String output = run(KernelComparisonRun.MODULE, "-XX:-UseFMA");
    assertTrue(output.contains("scalar kernels: the vector kernels are fast with an FMA"), output);
    assertTrue(output.contains("this processor has no fused multiply-add (FMA), or"), output);
    assertFalse(output.contains("equal: VectorKernels"), output);
    assertFalse(run("-Dadjoint.kernels=scalar").contains("FMA"));
  }

  private static String run(String... options) throws Exception {
    return KernelComparisonRun.output(1, 1, options);
  }
}
