package adjoint;

import adjoint.fuse.CompiledRules;
import adjoint.fuse.Rule;
import adjoint.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@link Walk} for the first derivative of a scalar: the same contributions, added in the same
 * order, but to doubles. It makes no {@link Value}, except for a vjp that has no {@link Rule}.
 *
 * <p>The nodes themselves hold its lists, by their {@code next}: references stored into an array
 * that outlives a collection are slow in the default collector. A result that another walk holds
 * just now cannot be in a list of this one, and the general walk takes over.
 */
final class ScalarWalk {
  // Adding to it changes nothing, not even the sign of a zero.
  private static final double NOTHING = -0.0;

  private static final int MOST_KEPT = 1 << 20;
  private static final int REACHED = -2;

  /** The arrays of a walk before, for the next one. */
  private static final AtomicReference<@Nullable ScalarWalk> SPARE = new AtomicReference<>();

  private int id;
  private boolean allLeaves;
  private boolean heldElsewhere;

  /**
   * By slot: the cotangents so far, and the slots of the inputs; negative if not needed. A leaf
   * that the output depends on is marked instead.
   */
  private double[] cotangents = new double[256];

  private int[] lefts = new int[256];
  private int[] rights = new int[256];
  private int size;

  /** The node in work, from which {@code next} leads to the output. */
  private @Nullable Value path;

  /** The last result that is needed, from which {@code next} leads to the one found before. */
  private @Nullable Value found;

  private @Nullable Value unneeded;
  private @Nullable Value leaves;

  /** The slots of wanted leaves that another walk holds, and of wanted results. */
  private @Nullable IdentityHashMap<Value, Integer> others;

  private final @Nullable CompiledRules[] classes = new CompiledRules[64];

  /** Whether {@link #classes} holds one of a user, who may want to unload it. */
  private boolean foreign;

  private ScalarWalk() {}

  /** {@code seed · ∂y/∂x} for each x, as constants. */
  static List<Value> gradients(Value y, List<Value> xs, Value seed) {
    ScalarWalk walk = start(false);
    Optional<List<Value>> gradients;
    try {
      gradients = walk.gradientsOf(y, xs, seed);
    } finally {
      walk.end();
    }
    walk.keep();
    return gradients.orElseGet(() -> Walk.gradients(y, xs, seed));
  }

  /** Adds the gradient of every leaf below y to it. */
  static void backward(Value y) {
    ScalarWalk walk = start(true);
    boolean done;
    try {
      done = walk.addGradients(y);
    } finally {
      walk.end();
    }
    walk.keep();
    if (!done) {
      Walk.backward(y, y.constant(1));
    }
  }

  private static ScalarWalk start(boolean allLeaves) {
    ScalarWalk spare = SPARE.getAndSet(null);
    ScalarWalk walk = spare == null ? new ScalarWalk() : spare;
    walk.id = Walk.newId();
    walk.allLeaves = allLeaves;
    walk.heldElsewhere = false;
    walk.size = 0;
    return walk;
  }

  /** Lets go of what it holds, whatever has happened. */
  private void end() {
    path = released(path);
    found = released(found);
    unneeded = released(unneeded);
    leaves = released(leaves);
    others = null;
  }

  /** Leaves its arrays to the next walk; one that has failed does not. */
  private void keep() {
    if (foreign) {
      Arrays.fill(classes, null);
      foreign = false;
    }
    if (cotangents.length <= MOST_KEPT) {
      SPARE.set(this);
    }
  }

  /** None if another walk holds a result. */
  private Optional<List<Value>> gradientsOf(Value y, List<Value> xs, Value seed) {
    for (Value x : xs) {
      want(x);
    }
    if (!discover(y)) {
      return Optional.empty();
    }
    descend(y, seed.value);
    List<Value> gradients = new ArrayList<>(xs.size());
    for (Value x : xs) {
      gradients.add(x.constant(gradient(x)));
    }
    return Optional.of(gradients);
  }

  /** False, and nothing is added, if another walk holds a result. */
  private boolean addGradients(Value y) {
    if (!discover(y)) {
      return false;
    }
    NoGrad.run(() -> descend(y, 1));
    for (Value leaf = leaves; leaf != null; leaf = leaf.next) {
      leaf.accumulate(cotangents[leaf.slot]);
    }
    return true;
  }

  private static @Nullable Value released(@Nullable Value list) {
    for (Value node = list; node != null; ) {
      Value next = node.next;
      node.next = null;
      Walk.release(node);
      node = next;
    }
    return null;
  }

  private void want(Value x) {
    if (x.op == null && slot(x) < 0) {
      int slot = append(-1, -1);
      if (!claimed(x, slot)) {
        others().put(x, slot);
      }
    } else if (x.op != null) {
      others().put(x, -1);
    }
  }

  private boolean claimed(Value leaf, int slot) {
    boolean claimed = Walk.claim(leaf, id);
    if (claimed) {
      leaf.slot = slot;
      leaf.next = leaves;
      leaves = leaf;
    }
    return claimed;
  }

  private IdentityHashMap<Value, Integer> others() {
    IdentityHashMap<Value, Integer> map = others;
    if (map == null) {
      map = new IdentityHashMap<>();
      others = map;
    }
    return map;
  }

  private int append(int left, int right) {
    if (size == cotangents.length) {
      // All or none: memory may be short for the second.
      double[] moreCotangents = Arrays.copyOf(cotangents, 2 * size);
      int[] moreLefts = Arrays.copyOf(lefts, 2 * size);
      int[] moreRights = Arrays.copyOf(rights, 2 * size);
      cotangents = moreCotangents;
      lefts = moreLefts;
      rights = moreRights;
    }
    cotangents[size] = NOTHING;
    lefts[size] = left;
    rights[size] = right;
    return size++;
  }

  /** The slot of a leaf or a finished result; negative if it is not needed. */
  private int slot(Value node) {
    if (node.owner == id) {
      return node.slot;
    }
    return others == null ? -1 : others.getOrDefault(node, -1);
  }

  /** Finds all results below y; false if another walk holds one. */
  private boolean discover(Value y) {
    if (y.op == null) {
      slotOfLeaf(y);
      return !heldElsewhere;
    }
    if (!enter(y)) {
      return false;
    }
    for (Value node = y; node != null; ) {
      Value unvisited = unvisited(node.left);
      if (unvisited == null) {
        unvisited = unvisited(node.right);
      }
      if (unvisited == null) {
        node = leave(node);
      } else if (enter(unvisited)) {
        node = unvisited;
      } else {
        return false;
      }
    }
    return !heldElsewhere;
  }

  private @Nullable Value unvisited(@Nullable Value input) {
    return input == null || input.op == null || input.owner == id ? null : input;
  }

  private boolean enter(Value node) {
    if (!Walk.claim(node, id)) {
      return false;
    }
    node.next = path;
    path = node;
    return true;
  }

  /** Gives the node its slot, and returns the node that it was entered from. */
  @SuppressWarnings("NullAway") // a result has a left input
  private @Nullable Value leave(Value node) {
    Walk.requireFresh(node);
    Value user = node.next;
    int left = slotOfInput(node.left);
    int right = node.right == null ? -1 : slotOfInput(node.right);
    boolean wanted = others != null && others.containsKey(node);
    if (left >= 0 || right >= 0 || wanted) {
      node.slot = append(left, right);
      if (wanted) {
        others().put(node, node.slot);
      }
      path = user; // after all that may fail: at any time it is in one of the lists
      node.next = found;
      found = node;
    } else {
      path = user;
      node.slot = -1;
      node.next = unneeded;
      unneeded = node;
    }
    return user;
  }

  private int slotOfInput(Value input) {
    return input.op == null ? slotOfLeaf(input) : input.slot;
  }

  private int slotOfLeaf(Value leaf) {
    int slot = slot(leaf);
    if (slot < 0 && allLeaves && leaf.isVariable()) {
      slot = append(-1, -1);
      heldElsewhere |= !claimed(leaf, slot);
    }
    if (slot >= 0) {
      lefts[slot] = REACHED;
    }
    return slot;
  }

  private void descend(Value y, double seed) {
    int top = slot(y);
    if (top < 0) {
      return;
    }
    cotangents[top] = seed;
    for (Value node = found; node != null; node = found) {
      accumulate(node, node.slot);
      found = node.next;
      node.next = null;
      Walk.release(node);
    }
  }

  @SuppressWarnings("NullAway") // a result has an operation and a left input
  private void accumulate(Value node, int slot) {
    Rule rule = rule(node.op);
    double g = cotangents[slot];
    int left = lefts[slot];
    int right = rights[slot];
    if (rule != null) {
      double b = node.right == null ? 0 : node.right.value;
      rule.accumulate(node.left.value, b, node.value, g, cotangents, left, right);
      return;
    }
    Value cotangent = node.constant(g);
    if (left >= 0) {
      cotangents[left] += Walk.vjp(node, 0, cotangent, false).value;
    }
    if (right >= 0) {
      cotangents[right] += Walk.vjp(node, 1, cotangent, false).value;
    }
  }

  /** {@link CompiledRules#rule}, without the search where a class was met before. */
  private @Nullable Rule rule(Op op) {
    int at = System.identityHashCode(op.getClass()) & classes.length - 1;
    CompiledRules fused = classes[at];
    if (fused == null || fused.type != op.getClass()) {
      fused = CompiledRules.of(op);
      classes[at] = fused;
      foreign |= !fused.ours;
    }
    return fused.isWarm() ? fused.ruleOf(op) : null;
  }

  private double gradient(Value x) {
    if (x.op != null) {
      int slot = others().getOrDefault(x, -1);
      return slot < 0 ? 0 : cotangents[slot];
    }
    int slot = slot(x);
    return lefts[slot] == REACHED ? cotangents[slot] : 0;
  }
}
