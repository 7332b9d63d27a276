package adjoint.kernel.elementwise;

import adjoint.kernel.KernelChoice;
import adjoint.kernel.Lanes;
import adjoint.kernel.Parallel;
import adjoint.kernel.Tier;
import java.lang.classfile.TypeKind;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The loops that were compiled for some arithmetic: one for floats and one for doubles, and again
 * for every set of operands that are repeated. They are shared by all who compute the same.
 */
final class CompiledLoops {
  /** More arrays than this are not computed with in one loop. */
  static final int MOST_ARRAYS = 10;

  // Not a cache: what is there is in use. A program that makes up arithmetic without end gets no
  // more loops than this.
  private static final int MOST = 1000;

  private static final ConcurrentMap<ArithmeticCode, CompiledLoops> ALL = new ConcurrentHashMap<>();

  private static final double[] NO_CONSTANTS = {};

  // Elements of calls in the warm-up.
  private static final int STEP = 35;
  private static final int TYPICAL = 500;

  /** Picoseconds of an element in a plain loop, about. */
  private static final int ELEMENT = 300;

  private final ArithmeticCode code;
  private final AtomicReferenceArray<@Nullable Tier<ArithmeticLoop>> tiers;

  private CompiledLoops(ArithmeticCode code) {
    this.code = code;
    this.tiers = new AtomicReferenceArray<>(2 << code.arrays());
  }

  /** The loops for this arithmetic; none where there are too many already. */
  static @Nullable CompiledLoops of(ArithmeticCode code) {
    if (code.arrays() > MOST_ARRAYS) {
      return null;
    }
    CompiledLoops known = ALL.get(code);
    if (known != null || ALL.size() >= MOST) {
      return known;
    }
    return ALL.computeIfAbsent(code, CompiledLoops::new);
  }

  /** The loop for these operands, of arithmetic without constants. */
  void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
    run(in, at, repeated, NO_CONSTANTS, y, yAt, n);
  }

  /** Computes n elements; see {@link Strided.Loop} and {@link ArithmeticLoop}. */
  void run(Object[] in, int[] at, int repeated, double[] constants, Object y, int yAt, int n) {
    int slot = repeated * 2 + (y instanceof float[] ? 1 : 0);
    Tier<ArithmeticLoop> tier = tiers.get(slot);
    if (tier == null) {
      tier = tier(y instanceof float[] ? TypeKind.FLOAT : TypeKind.DOUBLE, repeated);
      tiers.set(slot, tier); // whoever comes second replaces a loop by its equal
    }
    ArithmeticLoop loop = tier.get((long) n * ELEMENT);
    if (!Parallel.isWorthWhile(n)) {
      loop.run(in, at, constants, y, yAt, n);
      return;
    }
    Strided.onThreads(
        (arrays, starts, _, to, toAt, count) ->
            loop.run(arrays, starts, constants, to, toAt, count),
        1,
        in,
        at,
        repeated,
        y,
        yAt,
        n);
  }

  private Tier<ArithmeticLoop> tier(TypeKind kind, int repeated) {
    ArithmeticLoop plain = LoopCompiler.compile(code, kind, repeated);
    return KernelChoice.tier(plain, () -> candidate(code, kind, repeated));
  }

  static Tier.Candidate<ArithmeticLoop> candidate(
      ArithmeticCode code, TypeKind kind, int repeated) {
    return new Tier.Candidate<>(
        LoopCompiler.compileVectors(code, kind, repeated, Lanes.BITS), new Trial(code, kind));
  }

  private static final class Trial implements Tier.Trial<ArithmeticLoop> {
    private final Object[] in;
    private final int[] at;
    private final double[] constants;
    private final Object y;

    Trial(ArithmeticCode code, TypeKind kind) {
      in = new Object[code.arrays()];
      for (int k = 0; k < in.length; k++) {
        float[] single = new float[TYPICAL];
        double[] twice = new double[TYPICAL];
        for (int i = 0; i < TYPICAL; i++) {
          twice[i] = Math.sin(1000.0 * (k + 1) * i); // of either sign, hard to foresee
          single[i] = (float) twice[i];
        }
        in[k] = kind == TypeKind.FLOAT ? single : twice;
      }
      y = kind == TypeKind.FLOAT ? new float[TYPICAL] : new double[TYPICAL];
      at = new int[in.length];
      Arrays.fill(at, 1); // where HotSpot does not find the vectors by itself
      constants = new double[code.constants()];
    }

    @Override
    public void touch(ArithmeticLoop loop) {
      loop.run(in, at, constants, y, 1, 0);
    }

    @Override
    public void step(ArithmeticLoop loop) {
      loop.run(in, at, constants, y, 1, STEP);
    }

    @Override
    public void work(ArithmeticLoop loop) {
      loop.run(in, at, constants, y, 1, TYPICAL - 1);
    }
  }
}
