package adjoint.kernel;

import java.util.function.Supplier;

/**
 * Chooses between plain and vector kernels, once.
 *
 * <p>{@code -Dadjoint.kernels=scalar} forces the plain ones, {@code -Dadjoint.kernels=vector} uses
 * the vector ones from the first call, without waiting until they are warm; {@code
 * -Dadjoint.vector.bits=128}, {@code 256} or {@code 512} sets their width. All give the same
 * results to the last bit.
 *
 * <p>A {@link Hint} follows where starting java in another way would help: where only the module of
 * vectors is missing, or the vector kernels were asked for and cannot serve.
 */
public final class KernelChoice {
  static final String KIND = "adjoint.kernels";
  static final String BITS = "adjoint.vector.bits";

  private static final long PATIENCE = choose(Setting.of(KIND, "scalar", "vector"));

  private KernelChoice() {}

  /** Whether vector kernels serve, at once or when they are warm. */
  public static boolean vectors() {
    return PATIENCE != Tier.NEVER;
  }

  /** Work that plain kernels do before vector kernels are warmed up; see {@link Tier}. */
  public static long patience() {
    return PATIENCE;
  }

  /** Which of two implementations serves: plain, or where there are vectors, the faster one. */
  public static <T> Tier<T> tier(T plain, Supplier<Tier.Candidate<T>> vectors) {
    return new Tier<>(PATIENCE, plain, vectors);
  }

  private static long choose(String asked) {
    if (asked.equals("scalar")) {
      return Tier.NEVER;
    }
    boolean atOnce = asked.equals("vector");
    String obstacle = obstacle();
    if (!obstacle.isEmpty()) {
      if (atOnce) {
        Hint.now("-D" + KIND + "=vector has no effect: " + obstacle);
      }
      return Tier.NEVER;
    }
    if (!hasVectors()) {
      if (atOnce) {
        Hint.now("-D" + KIND + "=vector needs java --add-modules jdk.incubator.vector");
      } else {
        Hint.later("large arrays are faster with java --add-modules jdk.incubator.vector");
      }
      return Tier.NEVER;
    }
    if (Lanes.BITS < 128) { // now that the module is there
      return Tier.NEVER;
    }
    return atOnce ? Tier.AT_ONCE : Tier.USUAL_PATIENCE;
  }

  /** Why the vector kernels cannot serve in this virtual machine; empty if they can. */
  private static String obstacle() {
    String vm = System.getProperty("java.vm.info", "");
    if (!Fma.HARDWARE) {
      return "this processor has no fused multiply-add (FMA), or -XX:-UseFMA hides it";
    } else if (!vm.contains("mixed mode") && !vm.contains("compiled mode")
        || vm.contains("emulated-client")) {
      // Without the C2 compiler every vector is an object on the heap.
      return "it needs HotSpot's optimising compiler (C2); this VM runs in " + vm;
    } else if (System.getProperty("java.vm.version", "").contains("jvmci")) {
      return "it is fast with HotSpot's C2 only, and this VM has another compiler";
    }
    return "";
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
}
