package adjoint.check.jqwik;

import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Shapes. They shrink towards few axes of small extents. */
@SuppressWarnings("exports") // of jqwik: see package-info
public final class ShapeArbitraries {
  private ShapeArbitraries() {}

  /** Up to {@code maxRank} axes of up to {@code maxExtent} each, 0 and 1 included. */
  public static Arbitrary<Shape> any(int maxRank, int maxExtent) {
    return shapes(maxRank, 0, maxExtent);
  }

  /** Like {@link #any}, but no extent is 0. */
  public static Arbitrary<Shape> filled(int maxRank, int maxExtent) {
    return shapes(maxRank, 1, maxExtent);
  }

  private static Arbitrary<Shape> shapes(int maxRank, int minExtent, int maxExtent) {
    return Arbitraries.integers()
        .between(minExtent, maxExtent)
        .array(int[].class)
        .ofMaxSize(maxRank)
        .map(Shape::of);
  }

  /** A shape that broadcasts to {@code target}: leading axes dropped, others replaced by 1. */
  public static Arbitrary<Shape> broadcastable(Shape target) {
    Arbitrary<Integer> dropped = Arbitraries.integers().between(0, target.rank());
    Arbitrary<List<Boolean>> kept =
        Arbitraries.of(true, false).list().ofSize(target.rank()).withoutEdgeCases();
    return Combinators.combine(dropped, kept)
        .as((from, keep) -> {
          int[] extents = target.extents();
          for (int i = 0; i < extents.length; i++) {
            extents[i] = keep.get(i) ? extents[i] : 1;
          }
          return Shape.of(extents).part(from, extents.length);
        });
  }

  /** {@code count} shapes that all broadcast with each other. */
  public static Arbitrary<List<Shape>> family(int count, int maxRank, int maxExtent) {
    return any(maxRank, maxExtent)
        .flatMap(target -> broadcastable(target).list().ofSize(count).withoutEdgeCases());
  }

  /**
   * Two shapes that {@code matmul} takes: matrices, batches that broadcast, and vectors on either
   * side.
   */
  public static Arbitrary<List<Shape>> matmulPair(int maxRank, int maxExtent) {
    Arbitrary<Integer> extent = Arbitraries.integers().between(0, maxExtent);
    Arbitrary<List<Shape>> batches = family(2, Math.max(0, maxRank - 2), maxExtent);
    Arbitrary<Boolean> vector = Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true));
    return Combinators.combine(batches, extent, extent, extent, vector, vector)
        .as((batch, m, k, n, row, column) -> {
          List<Shape> pair = new ArrayList<>();
          pair.add(row ? Shape.of(k) : batch.getFirst().concat(Shape.of(m, k)));
          pair.add(column ? Shape.of(k) : batch.getLast().concat(Shape.of(k, n)));
          return List.copyOf(pair);
        });
  }
}
