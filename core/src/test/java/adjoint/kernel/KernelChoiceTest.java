package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.OwnJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which kernels serve, and the one line that says how to have faster ones. */
final class KernelChoiceTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";
  private static final String ASKED = "-Dadjoint.kernels=vector";
  private static final String VECTOR = "vector " + Lanes.BITS;
  private static final String HIDE = " (-Dadjoint.hints=off hides this)";
  private static final String MODULE =
      "Adjoint: large arrays are faster with java --add-modules jdk.incubator.vector" + HIDE;

  /** Prints which kernels serve, and waits for what is said later. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println(KernelChoice.vectors() ? "vector " + Lanes.BITS : "scalar");
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("adjoint-hint")) {
          thread.join();
        }
      }
    }
  }

  /** What serves, and what is said about it; without the word of Java that a module incubates. */
  private static List<String> run(String... options) throws Exception {
    List<String> own = new ArrayList<>(List.of("-Dadjoint.hints=")); // as if it were not set
    own.addAll(List.of(options));
    return OwnJvm.output(Run.class, own)
        .lines()
        .filter(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector"))
        .toList();
  }

  @Test
  void withTheModuleTheVectorKernelsServeAndNothingIsSaid() throws Exception {
    assertEquals(List.of(VECTOR), run(VECTORS));
    assertEquals(List.of(VECTOR), run(VECTORS, ASKED));
  }

  @Test
  void withoutTheModuleOneLineSaysWhatToDo() throws Exception {
    assertEquals(List.of("scalar", MODULE), run());
    String asked =
        "Adjoint: -Dadjoint.kernels=vector needs java --add-modules jdk.incubator.vector" + HIDE;
    assertEquals(List.of(asked, "scalar"), run(ASKED));
  }

  @Test
  void aPropertyHidesIt() throws Exception {
    assertEquals(List.of("scalar"), run("-Dadjoint.hints=off"));
    assertEquals(List.of("scalar"), run("-Dadjoint.hints=off", ASKED));
  }

  @Test
  void whoAsksForTheScalarKernelsIsToldNothing() throws Exception {
    assertEquals(List.of("scalar"), run("-Dadjoint.kernels=scalar"));
    assertEquals(List.of("scalar"), run(VECTORS, "-Dadjoint.kernels=scalar"));
  }

  /** The module would not help there. */
  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:-UseFMA"})
  void whereTheVectorKernelsCannotServeNothingIsSaid(String option) throws Exception {
    assertEquals(List.of("scalar"), run(option));
    assertEquals(List.of("scalar"), run(option, VECTORS));
  }

  @Test
  void aWidthThatIsUnknownHasNoEffect() throws Exception {
    for (String bits : List.of("100", "1024", "-1", "many")) {
      List<String> output = run(VECTORS, "-Dadjoint.vector.bits=" + bits);
      assertEquals(VECTOR, output.getLast());
      String why = " is unknown and has no effect; it can be 128 or 256 or 512";
      assertTrue(
          String.join("\n", output).contains("-Dadjoint.vector.bits=" + bits + why),
          output::toString);
    }
  }

  @Test
  void whoAsksForThemInVainIsToldWhy() throws Exception {
    String inVain = "Adjoint: -Dadjoint.kernels=vector has no effect: ";
    assertEquals(
        List.of(
            inVain
                + "this processor has no fused multiply-add (FMA), or -XX:-UseFMA hides it"
                + HIDE,
            "scalar"),
        run(VECTORS, ASKED, "-XX:-UseFMA"));
    List<String> slow = run(VECTORS, ASKED, "-Xint");
    String why = "it needs HotSpot's optimising compiler (C2); this VM runs in interpreted mode";
    assertEquals(inVain + why, slow.getFirst().substring(0, inVain.length() + why.length()));
    assertEquals("scalar", slow.getLast());
  }
}
