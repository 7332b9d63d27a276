package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.Buffers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Code that was run, with its graph told apart from what was there before.
 *
 * @param result what it gave
 * @param variables the tensors in that which it computed from variables
 * @param captured the variables from outside that these were computed from, in the order in which a
 *     walk back meets them
 */
record Segment<B>(B result, List<Tensor> variables, List<Tensor> captured) {
  private static final ScopedValue<Integer> CURRENT = ScopedValue.newInstance();

  // Every tensor that is made asks, and where nothing runs that should cost next to nothing.
  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final AtomicInteger LAST = new AtomicInteger();

  /** A number that grows from run to run; 0 outside of all. */
  static int current() {
    return RUNNING.get() == 0 ? 0 : CURRENT.orElse(0);
  }

  /** Runs {@code code} and records what it does. */
  static <B> Segment<B> run(String caller, Supplier<B> code) {
    int number = LAST.updateAndGet(last -> last + 1 == 0 ? 1 : last + 1);
    RUNNING.incrementAndGet();
    B result;
    try {
      ScopedValue.CallableOp<B, RuntimeException> recorded =
          () -> NoGrad.recording(() -> Buffers.apart(code));
      result = ScopedValue.where(CURRENT, number).call(recorded);
    } finally {
      RUNNING.decrementAndGet();
    }
    requireNonNull(result, () -> caller + ": the code gave null");
    List<Tensor> variables = new ArrayList<>();
    for (Node<?> node : new Structure(caller).nodes(result)) {
      if (node instanceof Tensor tensor && tensor.isVariable()) {
        variables.add(tensor);
      } else if (node.isVariable()) {
        throw new IllegalArgumentException(
            caller + ": the code gave a Value; it is for tensors only");
      }
    }
    return new Segment<>(result, List.copyOf(variables), captured(variables, number));
  }

  private static boolean isInside(Tensor x, int number) {
    return x.segment != 0 && x.segment - number >= 0;
  }

  private static List<Tensor> captured(List<Tensor> results, int number) {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> captured = new ArrayList<>();
    List<Step> path = new ArrayList<>();
    for (Tensor result : results) {
      enter(result, number, seen, path, captured);
      while (!path.isEmpty()) {
        Step top = path.getLast();
        if (top.next == top.node.arity()) {
          Walk.requireFresh(top.node);
          path.removeLast();
        } else {
          enter(top.node.input(top.next++), number, seen, path, captured);
        }
      }
    }
    return List.copyOf(captured);
  }

  private static void enter(
      Tensor x, int number, Set<Tensor> seen, List<Step> path, List<Tensor> captured) {
    if (x.isVariable() && seen.add(x)) {
      if (isInside(x, number)) {
        path.add(new Step(x));
      } else {
        captured.add(x);
      }
    }
  }

  /** A node on the path of the search, and the input to go into next. */
  private static final class Step {
    final Tensor node;
    int next;

    Step(Tensor node) {
      this.node = node;
    }
  }
}
