package adjoint.check.program;

import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random shapes: extents 0 and 1 appear far more often than chance would have it, because that is
 * where bugs live.
 */
public final class Shapes {
  private Shapes() {}

  /** Up to {@code maxRank} axes of up to {@code maxExtent} each. */
  public static Shape any(RandomGenerator rng, int maxRank, int maxExtent) {
    return draw(rng, maxRank, 0, maxExtent);
  }

  /** Like {@link #any}, but no extent is 0. */
  public static Shape filled(RandomGenerator rng, int maxRank, int maxExtent) {
    return draw(rng, maxRank, 1, maxExtent);
  }

  private static Shape draw(RandomGenerator rng, int maxRank, int minExtent, int maxExtent) {
    int[] extents = new int[rng.nextInt(maxRank + 1)];
    Arrays.setAll(extents, i -> extent(rng, minExtent, maxExtent));
    return Shape.of(extents);
  }

  private static int extent(RandomGenerator rng, int min, int max) {
    int pick = rng.nextInt(8);
    return pick < 2 ? Math.min(max, Math.max(min, pick)) : rng.nextInt(min, Math.max(min, max) + 1);
  }

  /** A shape that broadcasts to {@code target}: leading axes dropped, others replaced by 1. */
  public static Shape broadcastable(RandomGenerator rng, Shape target) {
    int from = rng.nextInt(3) == 0 ? rng.nextInt(target.rank() + 1) : 0;
    int[] extents = target.part(from, target.rank()).extents();
    Arrays.setAll(extents, i -> rng.nextInt(3) == 0 ? 1 : extents[i]);
    return Shape.of(extents);
  }

  /**
   * {@code count} shapes that all broadcast to a common one, which half of them have; no extent is
   * 0.
   */
  public static List<Shape> family(RandomGenerator rng, int count, int maxRank, int maxExtent) {
    Shape target = filled(rng, maxRank, maxExtent);
    List<Shape> family = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      family.add(rng.nextBoolean() ? target : broadcastable(rng, target));
    }
    return family;
  }

  /** Two shapes that broadcast with each other. */
  public static List<Shape> broadcastPair(RandomGenerator rng, int maxRank, int maxExtent) {
    Shape target = any(rng, maxRank, maxExtent);
    return List.of(broadcastable(rng, target), broadcastable(rng, target));
  }

  /**
   * Two shapes that {@code matmul} takes: matrices, batches that broadcast, and vectors on either
   * side.
   */
  public static List<Shape> matmulPair(RandomGenerator rng, int maxRank, int maxExtent) {
    Shape batch = any(rng, Math.max(0, maxRank - 2), maxExtent);
    int m = extent(rng, 0, maxExtent);
    int k = extent(rng, 0, maxExtent);
    int n = extent(rng, 0, maxExtent);
    boolean row = rng.nextInt(6) == 0;
    boolean column = rng.nextInt(6) == 0;
    Shape left = row ? Shape.of(k) : broadcastable(rng, batch).concat(Shape.of(m, k));
    Shape right = column ? Shape.of(k) : broadcastable(rng, batch).concat(Shape.of(k, n));
    return List.of(left, right);
  }
}
