package adjoint.kernel;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Java arrays of something that is done again and again, such as a training step: what one
 * round took, the next one takes again.
 *
 * <p>While {@link #run} runs, and on its thread only, {@link #floats} and {@link #doubles} give
 * arrays of the round before in place of new ones. Whoever begins a round must know that nobody can
 * see the arrays of the last one any more; {@link #keepAll} says that somebody may.
 *
 * <p>What a round does not take is forgotten when the next begins, so that this never holds more
 * than a round needs.
 */
public final class Buffers {
  private static final ScopedValue<Buffers> CURRENT = ScopedValue.newInstance();

  /** Stands for no round: one search of the scopes instead of two. */
  public static final Buffers NONE = new Buffers();

  // In the order in which they were taken: rounds are mostly alike, and then the next array that
  // fits is the next one of all.
  private @Nullable Object[] arrays = new Object[16];
  private int size;
  private int taken;
  private boolean kept;

  /** Begins a round: the arrays of the last one are free. */
  public void begin() {
    int free = kept ? 0 : taken;
    Arrays.fill(arrays, free, size, null);
    size = free;
    taken = 0;
    kept = false;
  }

  /** Runs {@code code}, whose arrays come from here. */
  public void run(Runnable code) {
    ScopedValue.where(CURRENT, this).run(code);
  }

  /** What {@code code} returns, whose arrays come from here. */
  public <R> R call(Supplier<R> code) {
    return ScopedValue.where(CURRENT, this).call(code::get);
  }

  /**
   * Runs code to which the first array of the type and length of {@code array} is that one; all
   * others are new.
   */
  public static <R> R lend(Object array, Supplier<R> code) {
    Buffers one = new Buffers();
    one.arrays[one.size++] = array;
    return ScopedValue.where(CURRENT, one).call(code::get);
  }

  /** What {@code code} returns, whose arrays are new, because it may hold on to them. */
  public static <R> R apart(Supplier<R> code) {
    return CURRENT.isBound() ? ScopedValue.where(CURRENT, NONE).call(code::get) : code.get();
  }

  /** An array of so many floats; what is in it is anybody's guess. */
  public static float[] floats(int n) {
    Buffers current = CURRENT.orElse(NONE);
    return current == NONE ? new float[n] : (float[]) current.take(float[].class, n);
  }

  /** An array of so many doubles; what is in it is anybody's guess. */
  public static double[] doubles(int n) {
    Buffers current = CURRENT.orElse(NONE);
    return current == NONE ? new double[n] : (double[]) current.take(double[].class, n);
  }

  /** Whether {@link #floats} and {@link #doubles} may give used arrays just now. */
  public static boolean areActive() {
    return CURRENT.isBound();
  }

  /** Whether this is a round of which nobody else has seen anything yet. */
  public static boolean arePrivate() {
    Buffers current = CURRENT.orElse(NONE);
    return current != NONE && !current.kept;
  }

  /** For tests: how many numbers the arrays of this round hold. */
  public long numbers() {
    return Arrays.stream(arrays, 0, taken).mapToLong(a -> length(requireNonNull(a))).sum();
  }

  /** Says that code which may hold on to arrays sees them: none of this round is used again. */
  public static void keepAll() {
    if (CURRENT.isBound()) {
      CURRENT.get().kept = true;
    }
  }

  private Object take(Class<?> type, int n) {
    for (int i = taken; i < size; i++) {
      Object array = arrays[i];
      if (array != null && array.getClass() == type && length(array) == n) {
        arrays[i] = arrays[taken];
        arrays[taken++] = array;
        return array;
      }
    }
    if (size == arrays.length) {
      arrays = Arrays.copyOf(arrays, 2 * size);
    }
    Object array = type == float[].class ? new float[n] : new double[n];
    arrays[size++] = arrays[taken];
    arrays[taken++] = array;
    return array;
  }

  private static int length(Object array) {
    return array instanceof float[] x ? x.length : ((double[]) array).length;
  }
}
