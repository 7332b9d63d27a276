package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.kernel.Nulls;
import java.util.Arrays;
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
    requireNonNull(values, "Results: values is null");
    requireNonNull(indices, "Results: indices is null");
    Nulls.requireNone("Results: value ", values);
    Nulls.requireNone("Results: indices ", indices);
    values = List.copyOf(values);
    indices = List.copyOf(indices);
  }

  /** One array. */
  public static <A> Results<A> of(A value) {
    return new Results<>(List.of(requireNonNull(value, "Results: value is null")), List.of());
  }

  /** Two arrays. */
  public static <A> Results<A> of(A first, A second) {
    requireNonNull(first, "Results: first is null");
    return of(List.of(first, requireNonNull(second, "Results: second is null")));
  }

  /** Arrays. */
  public static <A> Results<A> of(List<A> values) {
    return new Results<>(values, List.of());
  }

  /** The same arrays, and these positions. */
  public Results<A> with(Indices... positions) {
    requireNonNull(positions, "Results: positions is null");
    return new Results<>(values, Arrays.asList(positions));
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
    requireNonNull(f, "Results.map: f is null");
    return new Results<>(values.stream().<B>map(f).toList(), indices);
  }
}
