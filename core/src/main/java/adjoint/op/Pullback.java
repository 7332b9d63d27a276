package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One application of an operation on the way back: its inputs and results, the cotangents of the
 * results that something depends on, and a place for the cotangents of the inputs that somebody
 * wants.
 *
 * @param <T> the carrier
 */
public final class Pullback<T extends TensorExpr<T>> {
  private final List<T> in;
  private final Results<T> out;
  private final List<Optional<T>> cotangents; // of the results
  private final boolean[] wanted;
  private final List<@Nullable T> found;

  /**
   * What an engine hands to {@link MultiOp#vjps}, and reads by {@link #cotangent} afterwards.
   *
   * @param in the inputs
   * @param out the results
   * @param cotangents of the results; empty where nothing depends on a result
   * @param wanted of which inputs the cotangent is wanted
   */
  public Pullback(List<T> in, Results<T> out, List<Optional<T>> cotangents, boolean... wanted) {
    requireNonNull(in, "Pullback: in is null");
    requireNonNull(cotangents, "Pullback: cotangents is null");
    requireNonNull(wanted, "Pullback: wanted is null");
    Nulls.requireNone("Pullback: input ", in);
    Nulls.requireNone("Pullback: cotangent ", cotangents);
    this.in = List.copyOf(in);
    this.out = requireNonNull(out, "Pullback: out is null");
    this.cotangents = List.copyOf(cotangents);
    this.wanted = wanted.clone();
    this.found = new ArrayList<@Nullable T>(Collections.nCopies(in.size(), null));
    if (cotangents.size() != out.values().size() || wanted.length != in.size()) {
      throw new IllegalArgumentException(
          "Pullback: %s cotangents of %s results, %s answers for %s inputs"
              .formatted(cotangents.size(), out.values().size(), wanted.length, in.size()));
    }
  }

  /** The inputs. */
  public List<T> in() {
    return in;
  }

  /** An input. */
  public T in(int input) {
    return in.get(input);
  }

  /** The results; to be differentiated again, computed by the same application. */
  public Results<T> out() {
    return out;
  }

  /** A result. */
  public T out(int result) {
    return out.get(result);
  }

  /** The positions that the application found. */
  public Indices positions() {
    return out.positions();
  }

  /** The cotangent of a result; empty if nothing depends on it. */
  public Optional<T> g(int result) {
    return cotangents.get(result);
  }

  /** The cotangent of a result; zeros if nothing depends on it. */
  public T gOrZeros(int result) {
    T y = out.get(result);
    return g(result).orElseGet(() -> y.constant(NdArray.zeros(y.dtype(), y.shape())));
  }

  /** The cotangent of the only result, of an operation that has one. */
  public T g() {
    return gOrZeros(0);
  }

  /** Whether somebody wants the cotangent of this input. */
  public boolean wants(int input) {
    return wanted[input];
  }

  /** {@link #wants}, for each input. */
  boolean[] wanted() {
    return wanted;
  }

  /**
   * Adds this to the cotangent of an input. It is not computed unless it is wanted. An input to
   * which nothing is given has zeros.
   */
  public void to(int input, Supplier<T> cotangent) {
    requireNonNull(cotangent, "Pullback.to: cotangent is null");
    if (wanted[input]) {
      T before = found.get(input);
      T more = requireNonNull(cotangent.get(), "Pullback.to: the cotangent is null");
      found.set(input, before == null ? more : before.add(more));
    }
  }

  /** What was given to an input; empty if nothing was. */
  public Optional<T> cotangent(int input) {
    return Optional.ofNullable(found.get(input));
  }

  /** The shapes of the inputs and of the results. */
  @Override
  public String toString() {
    List<Shape> from = in.stream().map(TensorExpr::shape).toList();
    return "Pullback from " + out.values().stream().map(TensorExpr::shape).toList() + " to " + from;
  }
}
