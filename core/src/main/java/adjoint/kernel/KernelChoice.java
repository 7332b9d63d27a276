package adjoint.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Chooses the kernels, once, and says so in one line at level info.
 *
 * <p>{@code -Dadjoint.kernels=scalar} forces the plain ones, {@code -Dadjoint.kernels=vector} uses
 * the vector ones from the first call, without waiting until they are warm; {@code
 * -Dadjoint.vector.bits=128}, {@code 256} or {@code 512} sets their width. All give the same
 * results to the last bit.
 */
final class KernelChoice {
  static final String KIND = "adjoint.kernels";
  static final String BITS = "adjoint.vector.bits";

  static final Kernels BEST = choose();

  private KernelChoice() {}

  private static Kernels choose() {
    String kind = Setting.of(KIND, "scalar", "vector");
    Logger log = System.getLogger("adjoint");
    String refusal = refusal(kind);
    if (!refusal.isEmpty()) {
      log.log(
          Level.INFO,
          "Adjoint computes with its scalar kernels: {0}{1}",
          refusal,
          Fma.HARDWARE
              ? ""
              : "; this processor has no fused multiply-add (FMA), or -XX:-UseFMA hides it, so that"
                  + " products are several times slower");
      return new Kernels() {};
    }
    // From here on jdk.incubator.vector is there.
    int bits = Lanes.BITS;
    if (bits < 128) {
      log.log(
          Level.INFO,
          "Adjoint computes with its scalar kernels: vectors of {0} bits are not worth while",
          String.valueOf(bits)); // a number would be printed as the locale has it
      return new Kernels() {};
    }
    log.log(
        Level.INFO,
        "Adjoint computes with its vector kernels, {0} bits wide",
        String.valueOf(bits));
    return new VectorKernels(kind.equals("vector") ? Tier.AT_ONCE : Tier.USUAL_PATIENCE);
  }

  /** Why the scalar kernels serve and what to do about it; empty if the vector kernels can. */
  private static String refusal(String kind) {
    String vm = System.getProperty("java.vm.info", "");
    if (kind.equals("scalar")) {
      return "-D" + KIND + "=scalar asks for them";
    } else if (!Fma.HARDWARE) {
      return "the vector kernels are fast with an FMA instruction only";
    } else if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return "start java with --add-modules jdk.incubator.vector for the faster vector kernels";
    } else if (!vm.contains("mixed mode") && !vm.contains("compiled mode")
        || vm.contains("emulated-client")) {
      // Without the C2 compiler every vector is an object on the heap.
      return "the vector kernels need HotSpot's optimising compiler (C2); this VM runs in " + vm;
    } else if (System.getProperty("java.vm.version", "").contains("jvmci")) {
      return "the vector kernels are fast with HotSpot's C2 only, and this VM has another compiler";
    }
    return "";
  }
}
