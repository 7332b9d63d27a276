package adjoint.nn.attention;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Lengths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which positions, the queries, may look at which others, the keys. A query that may look at none
 * gets zeros.
 *
 * {@snippet :
 * Mask mask = Mask.CAUSAL.and(Mask.lengths(Lengths.of(5, 3)));
 * }
 */
public final class Mask {
  /** Every query may look at every key. */
  public static final Mask NONE = new Mask(List.of());

  /**
   * No query may look behind itself: query i sees keys 0 … i. Of more keys than queries, the last
   * query sees all.
   */
  public static final Mask CAUSAL = new Mask(List.of(new Causal()));

  private final List<Part> parts;

  private Mask(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** What must hold, among other things, so that a query may look at a key. */
  private interface Part {
    /** 0 where it may, −∞ where it may not, in a shape that broadcasts to that of the scores. */
    Tensor bias(Tensor scores);
  }

  /** No key at or behind the end of its sequence can be seen. */
  public static Mask lengths(Lengths keys) {
    return new Mask(List.of(new Ends(requireNonNull(keys, "Mask.lengths: keys is null"))));
  }

  /**
   * A query may look at a key where this is positive, {@code [queries, keys]}, {@code [n, queries,
   * keys]} for all heads alike, or {@code [n, heads, queries, keys]}; any extent may be 1. No
   * gradient flows to it.
   */
  public static Mask of(Tensor seen) {
    requireNonNull(seen, "Mask.of: seen is null");
    if (seen.rank() < 2) {
      throw new ShapeException("Mask: needs [..., queries, keys], got " + seen.shape());
    }
    return new Mask(List.of(new Given(seen)));
  }

  /** A query may look at a key where this and the other mask allow it. */
  public Mask and(Mask other) {
    List<Part> all = new ArrayList<>(parts);
    all.addAll(other.parts);
    return new Mask(all);
  }

  /**
   * What is added to scores {@code [n, …, queries, keys]}: 0 where a query may look at a key, −∞
   * where it may not, in a shape that broadcasts; empty if all may look at all.
   */
  Optional<Tensor> bias(Tensor scores) {
    return parts.stream().map(part -> part.bias(scores)).reduce(Tensor::add);
  }

  private record Causal() implements Part {
    @Override
    public Tensor bias(Tensor scores) {
      int queries = scores.shape().extent(-2);
      int keys = scores.shape().extent(-1);
      if (keys < queries) {
        throw new ShapeException(
            String.format(
                "Mask.CAUSAL: %s queries and only %s keys; the first ones would see nothing",
                queries, keys));
      }
      double[] bias = new double[queries * keys];
      for (int i = 0; i < queries; i++) {
        int end = i + 1 + keys - queries;
        Arrays.fill(bias, i * keys + end, (i + 1) * keys, Double.NEGATIVE_INFINITY);
      }
      return Tensor.wrap(bias, queries, keys).to(scores.dtype());
    }

    @Override
    public String toString() {
      return "causal";
    }
  }

  private record Ends(Lengths keys) implements Part {
    @Override
    public Tensor bias(Tensor scores) {
      Shape shape = scores.shape();
      if (shape.rank() < 3) {
        throw new ShapeException(
            "Mask.lengths: needs scores [n, ..., queries, keys], got " + shape);
      }
      keys.requireFit("Mask.lengths", shape.extent(0), shape.extent(-1));
      Tensor mask = keys.mask(scores.dtype(), shape.extent(-1));
      return behindFirst(mask.log().unsqueeze(1), shape.rank());
    }

    @Override
    public String toString() {
      return keys.toString();
    }
  }

  private record Given(Tensor seen) implements Part {
    @Override
    public Tensor bias(Tensor scores) {
      Tensor bias = seen.detach().greater(0).log().to(scores.dtype());
      Tensor aligned = bias.rank() == 2 ? bias : behindFirst(bias, scores.rank());
      if (!aligned.shape().broadcastsTo(scores.shape())) {
        throw new ShapeException(
            String.format("Mask: %s does not fit scores %s", seen.shape(), scores.shape()));
      }
      return aligned;
    }

    @Override
    public String toString() {
      return "mask " + seen.shape();
    }
  }

  /** With axes of 1 behind the first, up to this rank. */
  private static Tensor behindFirst(Tensor x, int rank) {
    Tensor y = x;
    while (y.rank() < rank) {
      y = y.unsqueeze(1);
    }
    return y;
  }

  /** For example {@code causal and Lengths[5, 3]}. */
  @Override
  public String toString() {
    return parts.isEmpty()
        ? "no mask"
        : parts.stream().map(Part::toString).collect(Collectors.joining(" and "));
  }
}
