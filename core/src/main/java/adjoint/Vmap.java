package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.MappedIndices;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A function of one example, applied to all that lie along a first axis: {@code y[i] = f(x[i])}, in
 * one call of f.
 *
 * <p>In that call each tensor stands for all examples, and hides the axis: its shape is that of
 * one, and every operation computes for all at once. What the function captures is the same for
 * all, and so is a random number that it draws.
 *
 * {@snippet :
 * Tensor distances = Vmap.map(p -> p.sub(y).norm(2), inputs); // [n, 3] → [n]
 * Tensor jacobians = Vmap.map(p -> Grad.jacobian(q -> q.mul(q.sum()), p), inputs); // [n, 3, 3]
 * }
 *
 * <p>Maps nest, and they nest with derivatives in any order: inside, a gradient is that of each
 * example; outside, that of all. The results are those of a loop, but for the order in which sums
 * may be rounded.
 *
 * <p>The function decides for all examples at once, so it cannot ask one for its numbers: {@link
 * Tensor#item} and the like are an error inside. {@link Tensor#where}, {@code maximum} and {@code
 * maskedBy} choose for each.
 */
public final class Vmap {
  private Vmap() {}

  /**
   * Maps over the first axis of a tensor, or of all tensors and {@link Indices} in a record, list
   * or map; all have the same extent there. So has, in front, what comes back for whatever tensors
   * f gives.
   */
  public static <A, B> B map(Function<A, B> f, A x) {
    return map("Vmap.map", f, x);
  }

  /** Maps a function of one tensor over the first axis of another. */
  public static Tensor map(UnaryOperator<Tensor> f, Tensor x) {
    return Vmap.<Tensor, Tensor>map("Vmap.map", f, x);
  }

  /** Maps over the first axes of two arguments. What is the same for all, f captures. */
  public static <A, B, C> C map(BiFunction<A, B, C> f, A a, B b) {
    requireNonNull(f, "Vmap.map: f is null");
    requireNonNull(a, "Vmap.map: a is null");
    requireNonNull(b, "Vmap.map: b is null");
    record Both<A, B>(A a, B b) {}
    return map("Vmap.map", (Both<A, B> both) -> f.apply(both.a, both.b), new Both<>(a, b));
  }

  /** The same where each example is a batch of one: it keeps an axis of extent 1 in front. */
  static <A, B> B mapBatchesOfOne(String caller, Function<A, B> f, A x) {
    requireNonNull(x, () -> caller + ": batch is null");
    Structure structure = new Structure(caller);
    size(structure, caller, x);
    A batches =
        structure.map(
            x,
            node -> ((Tensor) node).unsqueeze(1),
            positions -> positions.reshape(positions.shape().insert(1, 1).extents()));
    return map(caller, f, batches);
  }

  private static <A, B> B map(String caller, Function<A, B> f, A x) {
    requireNonNull(f, () -> caller + ": f is null");
    requireNonNull(x, () -> caller + ": x is null");
    Structure structure = new Structure(caller);
    Mapped.Level level = Mapped.Level.begin(size(structure, caller, x));
    A each =
        structure.map(
            x,
            node -> level.each((Tensor) node),
            positions -> MappedIndices.of(positions, level.tag()));
    B y = requireNonNull(level.call(() -> f.apply(each)), () -> caller + ": f gave null");
    return structure.map(y, node -> level.all(tensor(caller, "f gave", node)), level::all);
  }

  /** The extent of the first axis of all that is mapped. */
  private static int size(Structure structure, String caller, Object x) {
    List<Shape> shapes = new ArrayList<>();
    structure.map(
        x,
        node -> {
          shapes.add(tensor(caller, "x holds", node).shape());
          return node;
        },
        positions -> {
          shapes.add(positions.shape());
          return positions;
        });
    if (shapes.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: there is no tensor in %s to map over; use one, or a list, map or record of them"
              .formatted(caller, x.getClass().getSimpleName()));
    }
    Shape first = shapes.getFirst();
    for (Shape shape : shapes) {
      if (shape.rank() == 0) {
        throw new ShapeException(
            caller
                + ": a number has no axis to map over; what is the same for all, let the function"
                + " capture, or repeat it with broadcastTo");
      }
      if (shape.extent(0) != first.extent(0)) {
        throw new ShapeException(
            "%s: first axes differ, %s of %s and %s of %s; what is the same for all, let the function capture"
                .formatted(caller, first.extent(0), first, shape.extent(0), shape));
      }
    }
    return first.extent(0);
  }

  private static Tensor tensor(String caller, String what, Node<?> node) {
    if (node instanceof Tensor tensor) {
      return tensor;
    }
    throw new IllegalArgumentException(
        caller + ": " + what + " a Value, which has no axis; use a tensor of rank 0 or more");
  }
}
