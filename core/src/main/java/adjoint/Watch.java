package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.op.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scope in which errors point home: values and tensors know the line of your code that made them,
 * and the first operation that gives an infinite number or NaN throws a {@link NotFiniteException},
 * which names it, its inputs, the line and the likely cause.
 *
 * {@snippet :
 * Watch.run(() -> {
 *   Tensor loss = model.forward(x).log().mean();
 *   loss.backward();
 * });
 * }
 *
 * <p>Watched are the values of operations and, where they are differentiated, gradients of any
 * order and tangents. A NaN stops everything. An infinity does where an operation makes it of
 * finite numbers, at least one of which depends on a variable; those that you write down as
 * constants (a mask of −∞) pass until they make NaN. Errors of shapes tell where the operands were
 * made.
 *
 * <p>It is for finding an error: operations take several times as long. Outside of such scopes it
 * costs nothing. It holds for the calling thread and ends with the call, like {@link NoGrad}. What
 * happens inside a {@link Compiled} function, and between the steps of a {@link Fused} one, is not
 * seen.
 */
public final class Watch {
  /** What a scope knows. */
  private static final class Scope {
    final WeakHashMap<Node<?>, Origin> origins = new WeakHashMap<>();

    /** What is differentiated just now: its steps are not watched one by one. */
    @Nullable Origin within;
  }

  private static final ScopedValue<Scope> SCOPE = ScopedValue.newInstance();

  /** Open scopes of all threads. A thread sees its own, whatever it misses of the others'. */
  private static final AtomicInteger SCOPES = new AtomicInteger();

  private Watch() {}

  /** Runs {@code code} and watches it. */
  public static void run(Runnable code) {
    requireNonNull(code, "Watch.run: code is null");
    Watch.<@Nullable Object, RuntimeException>scope(() -> {
      code.run();
      return null;
    });
  }

  /** Calls {@code code}, watches it, and returns its result. */
  public static <R, X extends Throwable> R call(ScopedValue.CallableOp<R, X> code) throws X {
    return scope(requireNonNull(code, "Watch.call: code is null"));
  }

  private static <R extends @Nullable Object, X extends Throwable> R scope(
      ScopedValue.CallableOp<R, X> code) throws X {
    SCOPES.incrementAndGet();
    try {
      return NoGrad.scope(SCOPE, new Scope(), code);
    } finally {
      SCOPES.decrementAndGet();
    }
  }

  /** The line of code that made a tensor; none if that was outside of the scope. */
  public static Optional<String> line(Tensor x) {
    requireNonNull(x, "Watch.line: x is null");
    return isOn() ? origin(x).map(Origin::place) : Optional.empty();
  }

  /** Whether this thread is watched; every operation asks. */
  static boolean isOn() {
    return SCOPES.getPlain() != 0 && SCOPE.isBound();
  }

  /** Takes down where a node is made. */
  static void made(Node<?> node) {
    Scope scope = SCOPE.get();
    Origin within = scope.within;
    String what = node.describe();
    scope.origins.put(node, within == null ? Origin.here(what) : within.part(what));
  }

  /** Where a node was made; none if that was outside. */
  static Optional<Origin> origin(Node<?> node) {
    return Optional.ofNullable(SCOPE.get().origins.get(node));
  }

  // ---- finite numbers

  /** Looks at the results of an operation. */
  static void results(Op op, List<NdArray> results, Node<?>... inputs) {
    if (SCOPE.get().within != null) {
      return;
    }
    boolean mayOverflow =
        Arrays.stream(inputs).anyMatch(Node::isVariable)
            && Arrays.stream(inputs).noneMatch(x -> Watched.of(x).hasInfinity());
    for (NdArray y : results) {
      Watched numbers = new Watched(y);
      if (numbers.hasNan() || mayOverflow && numbers.hasInfinity()) {
        throw new NotFiniteException(
            Report.value(op, numbers, Origin.here(op.label()), List.of(inputs)));
      }
    }
  }

  /** The result of one number. */
  static void result(Op op, double y, Value a, @Nullable Value b) {
    if (!Double.isFinite(y)) {
      Node<?>[] inputs = b == null ? new Node<?>[] {a} : new Node<?>[] {a, b};
      results(op, List.of(Watched.array(y)), inputs);
    }
  }

  /** Computes what comes back through a node for one of its inputs, and looks at it. */
  static <E extends Node<E>> E gradient(E node, int input, E g, Supplier<E> vjp) {
    return within(
        "gradient",
        node,
        () -> {
          E found = vjp.get();
          if (!Watched.of(found).areFinite()) {
            throw new NotFiniteException(
                Report.gradient(node, input, List.of(g), Watched.of(found)));
          }
          return found;
        });
  }

  /** The same of a node whose inputs get their cotangents together. */
  static <E extends Node<E>> List<@Nullable E> gradients(
      E node, List<@Nullable E> gs, Supplier<List<@Nullable E>> vjps) {
    return within(
        "gradient",
        node,
        () -> {
          List<@Nullable E> found = vjps.get();
          for (int i = 0; i < found.size(); i++) {
            E cotangent = found.get(i);
            if (cotangent != null && !Watched.of(cotangent).areFinite()) {
              throw new NotFiniteException(Report.gradient(node, i, gs, Watched.of(cotangent)));
            }
          }
          return found;
        });
  }

  /** Computes the tangents of the results of an operation, and looks at them. */
  static <E extends Node<E>> List<E> tangents(Op op, List<E> in, E y, Supplier<List<E>> jvp) {
    return within(
        "tangent",
        y,
        () -> {
          List<E> found = jvp.get();
          for (E tangent : found) {
            if (!Watched.of(tangent).areFinite()) {
              throw new NotFiniteException(Report.tangent(op, in, y, Watched.of(tangent)));
            }
          }
          return found;
        });
  }

  /** Computes a derivative at a node, without a look at its steps. */
  private static <R> R within(String derivative, Node<?> node, Supplier<R> code) {
    Scope scope = SCOPE.get();
    Origin before = scope.within;
    scope.within = Origin.of(node).inside(derivative);
    try {
      return code.get();
    } finally {
      scope.within = before;
    }
  }

  // ---- shapes

  /** The error of an operation, with where its operands were made. */
  static IllegalArgumentException located(IllegalArgumentException error, Tensor... inputs) {
    if (!isOn()) {
      return error;
    }
    String message =
        error.getMessage()
            + "\n  line: "
            + Origin.here("").place()
            + Report.inputs(List.of(inputs));
    IllegalArgumentException located =
        error instanceof ShapeException
            ? new ShapeException(message)
            : new IllegalArgumentException(message, error);
    located.setStackTrace(error.getStackTrace());
    return located;
  }
}
