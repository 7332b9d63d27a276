package adjoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.fuse.Fusion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is set and unknown is said, and has no effect. */
class SettingsTest {
  /** Prints whether vjps are fused, and a sum. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) {
      System.out.println("fusion " + Fusion.ON);
      System.out.println("sum " + Tensor.ones(40).sum().item());
    }
  }

  private static String output(String... options) throws Exception {
    String output = OwnJvm.output(Run.class, List.of(options));
    assertTrue(output.contains("sum 40.0"), output);
    return output;
  }

  @Test
  void fusion() throws Exception {
    String usual = output();
    assertTrue(usual.contains("fusion true"), usual);
    assertFalse(usual.contains("unknown"), usual);
    for (String off : List.of("off", "OFF")) {
      String output = output("-Dadjoint.fusion=" + off);
      assertTrue(output.contains("fusion false"), output);
      assertFalse(output.contains("unknown"), output);
    }
    String no = output("-Dadjoint.fusion=no");
    assertTrue(no.contains("fusion true"), no);
    assertTrue(
        no.contains(
            "-Dadjoint.fusion=no is unknown and has no effect; it can be on or off or eager"),
        no);
  }

  @Test
  void kernels() throws Exception {
    String output = output("-Dadjoint.kernels=banana");
    assertTrue(
        output.contains(
            "-Dadjoint.kernels=banana is unknown and has no effect; it can be scalar or vector"),
        output);
  }
}
