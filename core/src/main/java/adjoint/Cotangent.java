package adjoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cotangent of a node while a walk collects its contributions, which are added in the order in
 * which they come.
 *
 * <p>What slices contribute waits until the node's own turn: {@code n} slices then meet in one
 * array, instead of in {@code n} arrays of zeros. The bits are those of the definition, which adds
 * the vjps of the slices one by one: once a zero was added to every element, no element is −0, and
 * adding more zeros changes nothing.
 *
 * <p>So does what products of few rows contribute to the matrix that they have in common, such as
 * the weight of a recurrence: {@code Σ aᵢᵀ·gᵢ} is one product, of all rows below each other. Here
 * the bits are those of that product, not of the sum.
 */
final class Cotangent<E extends Node<E>> {
  private final E node;
  private final boolean recording;
  private @Nullable E sum;
  // Lists only where there are slices or products, as most nodes have none. Those of one kind wait
  // at a time.
  private boolean slices;
  private List<E> waiting = List.of();
  private List<E> parts = List.of(); // the cotangent of each of these

  /** Of a {@link Call}: the cotangents of its results. */
  private List<@Nullable E> ofResults = List.of();

  Cotangent(E node, boolean recording) {
    this.node = node;
    this.recording = recording;
  }

  /** Adds a contribution. */
  void add(E contribution) {
    E before = get();
    sum = before == null ? contribution : before.add(contribution);
  }

  /** Adds the vjp of {@code slice}, a slice of the node, for its cotangent {@code g}. */
  void addSlice(E slice, E g) {
    add(slice, g, true);
  }

  /** Adds the vjp of {@code product}, which is one with the node on the right. */
  void addProduct(E product, E g) {
    add(product, g, false);
  }

  private void add(E user, E g, boolean isSlice) {
    if (isSlice != slices) {
      sum = get();
      slices = isSlice;
    }
    if (waiting.isEmpty()) {
      waiting = new ArrayList<>();
      parts = new ArrayList<>();
    }
    waiting.add(user);
    parts.add(g);
  }

  /** Takes the cotangent of one of the results of a {@link Call}. */
  void addResult(int result, E g) {
    if (ofResults.isEmpty()) {
      ofResults = new ArrayList<@Nullable E>(Collections.nCopies(node.results(), null));
    }
    ofResults.set(result, g);
  }

  /** Whether nothing was added. */
  boolean isEmpty() {
    return sum == null && waiting.isEmpty() && ofResults.isEmpty();
  }

  /** The cotangents of the results of a {@link Call}, or that of a node that is one result. */
  List<@Nullable E> ofResults() {
    return ofResults.isEmpty() ? Collections.singletonList(get()) : ofResults;
  }

  /** What was added so far; null if nothing was. */
  @Nullable E get() {
    if (!waiting.isEmpty()) {
      sum = together();
      waiting = List.of();
      parts = List.of();
    }
    return sum;
  }

  private E together() {
    if (waiting.size() == 1 && (sum == null || !slices)) {
      E vjp = Walk.vjp(waiting.getFirst(), slices ? 0 : 1, parts.getFirst(), recording);
      return sum == null ? vjp : sum.add(vjp);
    }
    return slices
        ? node.addSlices(sum, waiting, parts)
        : Walk.addProducts(node, sum, waiting, parts, recording);
  }
}
