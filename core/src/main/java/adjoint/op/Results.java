package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import java.util.List;
import java.util.function.Function;

/**
 * What a {@link MultiOp} gives: arrays, which have derivatives, and positions, which have none.
 *
 * @param values the arrays, in the order of {@link MultiOp#results}
 * @param indices positions found on the way, such as those of the largest elements; often none
 * @param <A> the arrays' type
 */
public record Results<A>(List<A> values, List<Indices> indices) {
  /** Copies the lists. */
  public Results {
    values = List.copyOf(requireNonNull(values, "Results: values is null"));
    indices = List.copyOf(requireNonNull(indices, "Results: indices is null"));
  }

  /** One array. */
  public static <A> Results<A> of(A value) {
    return new Results<>(List.of(value), List.of());
  }

  /** Two arrays. */
  public static <A> Results<A> of(A first, A second) {
    return of(List.of(first, second));
  }

  /** Arrays. */
  public static <A> Results<A> of(List<A> values) {
    return new Results<>(values, List.of());
  }

  /** The same arrays, and these positions. */
  public Results<A> with(Indices... positions) {
    return new Results<>(values, List.of(positions));
  }

  /** The i-th array. */
  public A get(int i) {
    return values.get(i);
  }

  /** The only positions, or the first. */
  public Indices positions() {
    return indices.getFirst();
  }

  /** The same positions, and what {@code f} makes of each array. */
  public <B> Results<B> map(Function<? super A, ? extends B> f) {
    return new Results<>(values.stream().<B>map(f).toList(), indices);
  }
}
