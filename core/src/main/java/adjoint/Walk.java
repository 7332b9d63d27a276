package adjoint;

import adjoint.kernel.Buffers;
import adjoint.op.Op;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One walk back through the graph of an output: reverse-mode differentiation.
 *
 * <p>A node's depth is one more than its deepest input's, so that visiting in descending depth
 * reaches every node after all its users. Users of equal depth come in the order in which a
 * breadth-first search from the output finds them. That search always covers the whole graph, so
 * the order in which contributions to a gradient are added depends on the graph alone, not on which
 * gradients were asked for.
 */
final class Walk<E extends Node<E>> {
  // A walk numbers the nodes it meets. The number is kept in the node, which is much faster than a
  // map. Graphs may be
  // shared, though: a node that another walk holds just now (in another thread, or around this one
  // in a user's vjp) is
  // numbered in a map of this walk's own.
  private static final VarHandle OWNER;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(Node.class, "owner", Walk.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final ClassValue<Boolean> IS_OURS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> op) {
          return op.getPackageName().equals(Op.class.getPackageName());
        }
      };

  private final E y;
  private final List<E> nodes = new ArrayList<>();
  private @Nullable IdentityHashMap<Node<?>, Integer> heldElsewhere;

  private Walk(E y) {
    this.y = y;
  }

  /**
   * {@code seedᵀ · ∂y/∂x} for each x. Under {@link NoGrad} the results are constants; otherwise
   * they can be differentiated again.
   */
  static <E extends Node<E>> List<E> gradients(E y, List<? extends E> xs, E seed) {
    y.requireSeedFits(seed);
    Walk<E> walk = new Walk<>(y);
    try {
      walk.discover();
      return walk.descend(xs, seed);
    } finally {
      walk.release();
    }
  }

  /** Adds the gradient of every leaf below y to it. */
  static <E extends Node<E>> void backward(E y, E seed) {
    if (!y.isVariable()) {
      throw new IllegalStateException(
          "backward: nothing to differentiate; it was computed from constants only, or under"
              + " NoGrad. Make leaves with Value.of, asVariable() or Parameter.of");
    }
    Walk<E> walk = new Walk<>(y);
    try {
      walk.discover();
      List<E> leaves = walk.leaves();
      List<E> gradients = NoGrad.call(() -> walk.descend(leaves, seed));
      for (int i = 0; i < leaves.size(); i++) {
        leaves.get(i).accumulate(gradients.get(i));
      }
    } finally {
      walk.release();
    }
  }

  /** Numbers y and all results below it, breadth first. */
  private void discover() {
    claim(y);
    for (int at = 0; at < nodes.size(); at++) {
      E node = nodes.get(at);
      if (node.version != node.inputVersions() && node.op != null) {
        throw new IllegalStateException(
            node.op.label()
                + ": an input was changed after this graph was built, which would mix old and new"
                + " numbers; compute the output again before differentiating it");
      }
      for (int i = 0; i < node.arity(); i++) {
        E input = node.input(i);
        if (input.op != null && slot(input) < 0) {
          claim(input);
        }
      }
    }
  }

  private List<E> leaves() {
    List<E> leaves = new ArrayList<>();
    int results = nodes.size();
    for (int at = 0; at < results; at++) {
      E node = nodes.get(at);
      if (node.isLeaf()) {
        leaves.add(node);
      }
      for (int i = 0; i < node.arity(); i++) {
        E input = node.input(i);
        if (input.isLeaf() && slot(input) < 0) {
          claim(input);
          leaves.add(input);
        }
      }
    }
    return leaves;
  }

  private List<E> descend(List<? extends E> xs, E seed) {
    for (E x : xs) {
      if (slot(x) < 0) {
        claim(x);
      }
    }
    boolean[] wanted = new boolean[nodes.size()];
    for (E x : xs) {
      wanted[slot(x)] = true;
    }
    int[] order = byDepth();
    boolean[] needed = needed(order, wanted);
    boolean recording = NoGrad.isRecording();

    List<@Nullable E> cotangents =
        new ArrayList<@Nullable E>(Collections.nCopies(nodes.size(), null));
    cotangents.set(slot(y), seed);
    for (int i = order.length - 1; i >= 0; i--) {
      int at = order[i];
      E g = cotangents.get(at);
      if (g == null || !needed[at]) {
        continue;
      }
      if (!wanted[at]) {
        cotangents.set(at, null);
      }
      E node = nodes.get(at);
      for (int k = 0; k < node.arity(); k++) {
        int input = slot(node.input(k));
        if (input >= 0 && needed[input]) {
          E contribution = vjp(node, k, g, recording);
          E sum = cotangents.get(input);
          cotangents.set(input, sum == null ? contribution : sum.add(contribution));
        }
      }
    }
    List<E> gradients = new ArrayList<>(xs.size());
    for (E x : xs) {
      E g = cotangents.get(slot(x));
      E gradient = g == null ? x.zeros() : g;
      gradients.add(recording ? gradient : gradient.detach());
    }
    return gradients;
  }

  /**
   * Whether an operation is one of this library, so that it is known to keep nothing it is given.
   */
  static boolean isOurs(Op op) {
    return IS_OURS.get(op.getClass());
  }

  private static <E extends Node<E>> E vjp(E node, int input, E g, boolean recording) {
    E fused = recording ? null : node.fusedVjp(input, g);
    if (fused != null) {
      return fused;
    }
    if (recording || isOurs(Objects.requireNonNull(node.op))) {
      return node.vjp(input, g);
    }
    Buffers.keepAll();
    // A user's vjp may differentiate something itself, for which it has to record.
    int k = input;
    return NoGrad.<E, RuntimeException>recording(() -> node.vjp(k, g)).detach();
  }

  /** The numbers of all nodes in ascending depth; at equal depth, the first found comes last. */
  private int[] byDepth() {
    int[] ends = new int[y.depth + 2];
    for (E node : nodes) {
      ends[Math.min(node.depth, y.depth) + 1]++;
    }
    for (int depth = 0; depth <= y.depth; depth++) {
      ends[depth + 1] += ends[depth];
    }
    int[] order = new int[nodes.size()];
    for (int at = 0; at < order.length; at++) {
      order[--ends[Math.min(nodes.get(at).depth, y.depth) + 1]] = at;
    }
    return order;
  }

  /** Which nodes lead to a wanted one, or are one. */
  private boolean[] needed(int[] order, boolean[] wanted) {
    boolean[] needed = Arrays.copyOf(wanted, wanted.length);
    for (int at : order) {
      E node = nodes.get(at);
      for (int i = 0; i < node.arity() && !needed[at]; i++) {
        int input = slot(node.input(i));
        needed[at] = input >= 0 && needed[input];
      }
    }
    return needed;
  }

  private void claim(E node) {
    int number = nodes.size();
    nodes.add(node);
    if (OWNER.compareAndSet(node, null, this)) {
      node.slot = number;
    } else {
      if (heldElsewhere == null) {
        heldElsewhere = new IdentityHashMap<>();
      }
      heldElsewhere.put(node, number);
    }
  }

  /** The number of a node in this walk, or −1. */
  private int slot(Node<?> node) {
    if (node.owner == this) {
      return node.slot;
    }
    return heldElsewhere == null ? -1 : heldElsewhere.getOrDefault(node, -1);
  }

  private void release() {
    for (E node : nodes) {
      OWNER.compareAndSet(node, this, null);
    }
  }
}
