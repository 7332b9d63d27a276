package adjoint.kernel;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the kernels, once, and says so in one line at level info. Who has asked for some is told
 * at once, others half a second later: the first message of a program costs it a tenth of a second,
 * and one that is over by then gains nothing from other kernels.
 *
 * <p>{@code -Dadjoint.kernels=scalar} forces the plain ones, {@code -Dadjoint.kernels=vector} uses
 * the vector ones from the first call, without waiting until they are warm; {@code
 * -Dadjoint.vector.bits=128}, {@code 256} or {@code 512} sets their width. All give the same
 * results to the last bit.
 */
final class KernelChoice {
  static final String KIND = "adjoint.kernels";
  static final String BITS = "adjoint.vector.bits";

  private static final long DELAY_MILLIS = 500;

  private static @Nullable Thread announcing;

  static final Kernels BEST = choose();

  private KernelChoice() {}

  private static Kernels choose() {
    String kind = Setting.of(KIND, "scalar", "vector");
    String refusal = refusal(kind);
    if (!refusal.isEmpty()) {
      say(
          "Adjoint computes with its scalar kernels: "
              + refusal
              + (Fma.HARDWARE
                  ? ""
                  : "; this processor has no fused multiply-add (FMA), or -XX:-UseFMA hides it, so"
                      + " that products are several times slower"));
      return new Kernels() {};
    }
    // From here on jdk.incubator.vector is there.
    int bits = Lanes.BITS;
    if (bits < 128) {
      say(
          "Adjoint computes with its scalar kernels: vectors of "
              + bits
              + " bits are not worth while");
      return new Kernels() {};
    }
    say("Adjoint computes with its vector kernels, " + bits + " bits wide");
    return new VectorKernels(kind.equals("vector") ? Tier.AT_ONCE : Tier.USUAL_PATIENCE);
  }

  private static void say(String message) {
    if (!System.getProperty(KIND, "").isEmpty()) {
      log(message);
      return;
    }
    try {
      announcing = Daemon.start("adjoint-log", new Announcement(message));
    } catch (OutOfMemoryError e) { // which is what a limit on threads looks like
      log(message);
    }
  }

  /** For tests: returns when it has been said. */
  static void awaitSaid() throws InterruptedException {
    Kernels.best();
    Thread thread = announcing;
    if (thread != null) {
      thread.join();
    }
  }

  private static void log(String message) {
    System.getLogger("adjoint").log(Level.INFO, message);
  }

  private record Announcement(String message) implements Runnable {
    @Override
    public void run() {
      try {
        Thread.sleep(DELAY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // nobody does this; then it is said at once
      }
      log(message);
    }
  }

  /** The module of vectors, if java was started with it. */
  private static boolean hasVectors() {
    for (Module module : ModuleLayer.boot().modules()) { // findModule takes streams for that
      if (module.getName().equals("jdk.incubator.vector")) {
        // Not in module-info, or the compilers of our users would warn of an incubator module.
        KernelChoice.class.getModule().addReads(module);
        return true;
      }
    }
    return false;
  }

  /** Why the scalar kernels serve and what to do about it; empty if the vector kernels can. */
  private static String refusal(String kind) {
    String vm = System.getProperty("java.vm.info", "");
    if (kind.equals("scalar")) {
      return "-D" + KIND + "=scalar asks for them";
    } else if (!Fma.HARDWARE) {
      return "the vector kernels are fast with an FMA instruction only";
    } else if (!hasVectors()) {
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
