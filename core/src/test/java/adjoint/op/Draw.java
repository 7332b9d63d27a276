package adjoint.op;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * The beginning of a random case, from which jqwik can shrink: shapes have at most {@code rank}
 * axes of at most {@code extent}, and everything else follows from {@code seed}.
 */
record Draw(int rank, int extent, long seed) {
  /** How many cases a property tries for each that jqwik draws: more in the long profile. */
  static final int REPEATS = Boolean.getBoolean("adjoint.long") ? 20 : 1;

  static Arbitrary<Draw> upTo(int rank, int extent) {
    return Combinators.combine(
            Arbitraries.integers().between(0, rank),
            Arbitraries.integers().between(0, extent),
            Arbitraries.longs())
        .as(Draw::new);
  }

  /** The k-th of {@link #REPEATS} draws. */
  Draw repeat(int k) {
    return k == 0 ? this : new Draw(rank, extent, new SplittableRandom(seed + k).nextLong());
  }

  /** Any numbers of the domain, kinks and special ones included. */
  Source anywhere() {
    return new Source(this, false);
  }

  /** Numbers away from kinks and of moderate size, where finite differences work. */
  Source smooth() {
    return new Source(this, true);
  }
}
