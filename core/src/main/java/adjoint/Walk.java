package adjoint;

import adjoint.kernel.Buffers;
import adjoint.op.MultiOp;
import adjoint.op.Op;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One walk back through the graph of an output: reverse-mode differentiation.
 *
 * <p>A depth-first search from the output, which goes into the inputs of a node one after the other
 * and leaves the node after its inputs, puts every node behind all it was computed from. In the
 * reverse order every node comes after all its users. That search always covers the whole graph, so
 * the order in which contributions to a gradient are added depends on the graph alone, not on which
 * gradients were asked for.
 *
 * <p>{@link ScalarWalk} is the same walk on doubles.
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
      OWNER = MethodHandles.lookup().findVarHandle(Node.class, "owner", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Whether a vjp of this class was seen to differentiate. */
  private static final ClassValue<AtomicBoolean> DIFFERENTIATES =
      new ClassValue<>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> op) {
          return new AtomicBoolean();
        }
      };

  private static final AtomicInteger LAST = new AtomicInteger();

  private final int id = newId();
  private final E y;
  private final List<E> nodes = new ArrayList<>();
  private final List<E> order = new ArrayList<>();
  private @Nullable IdentityHashMap<Node<?>, Integer> heldElsewhere;

  private Walk(E y) {
    this.y = y;
  }

  /** A number that no other walk has, not 0. */
  static int newId() {
    return LAST.updateAndGet(last -> last + 1 == 0 ? 1 : last + 1);
  }

  /** Takes a node that no walk holds. */
  static boolean claim(Node<?> node, int id) {
    return OWNER.compareAndSet(node, 0, id);
  }

  /** Gives back a node that this walk holds. */
  static void release(Node<?> node) {
    OWNER.setRelease(node, 0);
  }

  /**
   * {@code seedᵀ · ∂y/∂x} for each x. Under {@link NoGrad} the results are constants; otherwise
   * they can be differentiated again.
   */
  static <E extends Node<E>> List<E> gradients(E y, List<? extends E> xs, E seed) {
    y.requireSeedFits(seed);
    if (!y.isVariable()) { // claimed, it would be a constant no longer
      List<E> zeros = new ArrayList<>(xs.size());
      xs.forEach(x -> zeros.add(x.zeros()));
      return zeros;
    }
    Walk<E> walk = new Walk<>(y);
    try {
      walk.discover();
      return walk.descend(xs, seed);
    } finally {
      walk.release();
    }
  }

  /**
   * What a walk of a function's graph gave for each of several vectors, and whether nobody outside
   * the function may want to differentiate that, or what the function gave.
   */
  record OfFunction<R>(List<R> results, boolean closed) {}

  /**
   * {@code seedᵀ · ∂y/∂x} for each x, the arguments of a function that gave y, for each seed: what
   * they were computed from is no part of it. The results can be differentiated where that makes
   * sense, because other variables or forward mode lead to them, and where it is recorded;
   * otherwise they are constants.
   */
  static <E extends Node<E>> OfFunction<List<E>> partials(E y, List<E> xs, List<E> seeds) {
    seeds.forEach(y::requireSeedFits);
    return ofFunction(
        y, xs, seeds, walk -> seeds.stream().map(seed -> walk.descend(xs, seed)).toList());
  }

  /** The same for seeds that are constants, each of which is made when it is needed. */
  static OfFunction<List<Tensor>> partialsOf(
      Tensor y, List<Tensor> xs, List<? extends Supplier<Tensor>> seeds) {
    return ofFunction(
        y,
        xs,
        List.of(),
        walk -> seeds.stream().map(seed -> walk.descend(xs, seed.get())).toList());
  }

  /**
   * {@code ∂y/∂x · v} for each constant direction v of an argument x: the graph from the arguments
   * of a function to its result, walked forward. Differentiable like {@link #partials}.
   */
  static OfFunction<Tensor> products(
      Tensor y, List<Tensor> xs, Tensor x, List<? extends Supplier<Tensor>> directions) {
    return ofFunction(
        y, xs, List.of(), walk -> directions.stream().map(v -> walk.ascend(x, v.get())).toList());
  }

  /** The most numbers that an array has on the way from the arguments of a function to y. */
  static int largest(Tensor y, List<Tensor> xs) {
    return onGraph(
        y,
        xs,
        walk ->
            Stream.concat(walk.order.stream(), xs.stream())
                .mapToInt(x -> x.data.size())
                .max()
                .orElse(1));
  }

  private static <E extends Node<E>, R> OfFunction<R> ofFunction(
      E y, List<E> xs, List<E> vectors, Function<Walk<E>, List<R>> walks) {
    return onGraph(
        y,
        xs,
        walk -> {
          ScopedValue.CallableOp<List<R>, RuntimeException> code = () -> walks.apply(walk);
          if (walk.isRecorded(xs, vectors)) {
            return new OfFunction<>(code.call(), false);
          }
          return walk.isMoving(xs, vectors)
              ? new OfFunction<>(NoGrad.inVjpWithTangents(code), false)
              : new OfFunction<>(NoGrad.inVjp(code), true);
        });
  }

  /** {@link OfFunction#closed}, known before anything is computed. */
  static <E extends Node<E>> boolean isClosed(E y, List<E> xs, E seed) {
    List<E> vectors = List.of(seed);
    return !NoGrad.keepsTangents()
        || onGraph(y, xs, walk -> !walk.isRecorded(xs, vectors) && !walk.isMoving(xs, vectors));
  }

  private static <E extends Node<E>, R> R onGraph(E y, List<E> xs, Function<Walk<E>, R> code) {
    Walk<E> walk = new Walk<>(y);
    try {
      xs.forEach(walk::claim); // first, so that the search ends there
      if (y.isVariable() && walk.slot(y) < 0) {
        walk.discover();
      }
      return code.apply(walk);
    } finally {
      walk.release();
    }
  }

  /** Whether variables other than the arguments lead to what is recorded. */
  private boolean isRecorded(List<E> xs, List<E> vectors) {
    if (!NoGrad.isRecording()) {
      return false;
    }
    if (y.isLeaf() && !order.isEmpty()) {
      return true;
    }
    for (E node : order) {
      for (int i = 0; i < node.arity(); i++) {
        E input = node.input(i);
        if (input.isLeaf() && slot(input) < 0) {
          return true;
        }
      }
    }
    return vectors.stream().anyMatch(v -> v.isVariable() || v.isRecordedBelow())
        || y.isRecordedBelow()
        || order.stream().anyMatch(Node::isRecordedBelow)
        || xs.stream().anyMatch(x -> x.arity() > 0 && x.input(0).isVariable());
  }

  /** Whether forward mode follows something in the graph, and tangents are kept. */
  private boolean isMoving(List<E> xs, List<E> vectors) {
    return NoGrad.keepsTangents()
        && (y.isMoving()
            || order.stream().anyMatch(Node::isMoving)
            || vectors.stream().anyMatch(Node::isMoving)
            || xs.stream().anyMatch(Node::isMoving));
  }

  /** The tangent of y where x moves by v. */
  private Tensor ascend(Tensor x, Tensor v) {
    Tensor last = (Tensor) (Node<?>) y;
    IdentityHashMap<Node<?>, List<Tensor>> tangents = new IdentityHashMap<>();
    tangents.put(x, List.of(v));
    for (E node : order) {
      Tensor result = (Tensor) (Node<?>) node;
      List<@Nullable Tensor> moving = new ArrayList<>();
      for (int i = 0; i < node.arity(); i++) {
        List<Tensor> known = tangents.get(node.input(i));
        moving.add(known == null ? null : known.get(Math.max(0, node.result())));
      }
      if (moving.stream().allMatch(Objects::isNull)) {
        continue;
      }
      Op op = Objects.requireNonNull(node.op);
      if (node.result() >= 0) {
        tangents.put(node, List.of(Objects.requireNonNull(moving.getFirst())));
      } else if (result instanceof Call call) {
        tangents.put(node, Tangents.of((MultiOp) op, call.inputs(), call.results, moving));
      } else {
        tangents.put(node, List.of(Tangents.of(op, result.inputs(), result, moving)));
      }
    }
    List<Tensor> found = tangents.get(last);
    Tensor product = found == null ? last.zeros() : found.getFirst();
    return NoGrad.isRecording() ? product : constant(product);
  }

  /** Requires that there is something to differentiate. */
  static void requireVariable(String caller, Node<?> y) {
    if (!y.isVariable()) {
      throw new IllegalStateException(
          caller
              + ": nothing to differentiate; it was computed from constants only, or under"
              + " NoGrad. Make leaves with Value.of, asVariable() or Parameter.of");
    }
  }

  /** Adds the gradient of every leaf below y to it. */
  static <E extends Node<E>> void backward(E y, E seed) {
    NoGrad.requireOutsideVjp();
    requireVariable("backward", y);
    Walk<E> walk = new Walk<>(y);
    try {
      walk.discover();
      List<E> leaves = walk.leaves();
      List<E> gradients = NoGrad.inVjp(() -> walk.descend(leaves, seed));
      for (int i = 0; i < leaves.size(); i++) {
        leaves.get(i).accumulate(gradients.get(i));
      }
    } finally {
      walk.release();
    }
  }

  /** Numbers y and all results below it, depth first. */
  private void discover() {
    List<E> path = new ArrayList<>();
    int[] next = new int[16]; // the input to go into, for each node of the path
    claim(y);
    path.add(y);
    while (!path.isEmpty()) {
      int top = path.size() - 1;
      E node = path.get(top);
      if (next[top] == node.arity()) {
        path.removeLast();
        requireFresh(node);
        order.add(node);
        continue;
      }
      E input = node.input(next[top]++);
      if (input.op != null && slot(input) < 0) {
        claim(input);
        path.add(input);
        if (path.size() > next.length) {
          next = Arrays.copyOf(next, 2 * next.length);
        }
        next[top + 1] = 0;
      }
    }
  }

  /** Requires that the inputs are what they were when {@code node} was computed. */
  static void requireFresh(Node<?> node) {
    if (node.op != null && node.version != node.inputVersions()) {
      throw new IllegalStateException(
          node.op.label()
              + ": an input was changed after this graph was built, which would mix old and new"
              + " numbers; compute the output again before differentiating it"
              + (node.inputs().stream().anyMatch(Parameter.class::isInstance)
                  ? ". Optimizers that share a loss step together:"
                      + " Optimizer.step(loss, first, second)"
                  : ""));
    }
  }

  private List<E> leaves() {
    List<E> leaves = new ArrayList<>();
    for (E node : order) {
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

  /**
   * {@code Σ seedsᵀ · ∂ys/∂x} for each x of a boundary, behind which the walk does not go, added to
   * the sums of another walk; null for an x that it does not want.
   */
  static void descendInto(
      List<Tensor> ys,
      List<Tensor> seeds,
      List<Tensor> boundary,
      List<@Nullable Cotangent<Tensor>> sums) {
    Tensor y = ys.size() == 1 ? ys.getFirst() : Together.of(ys, seeds);
    onGraph(
        y,
        boundary,
        walk -> {
          List<Tensor> wanted = new ArrayList<>();
          List<Cotangent<Tensor>> into = new ArrayList<>();
          for (int i = 0; i < boundary.size(); i++) {
            Cotangent<Tensor> sum = sums.get(i);
            if (sum != null) {
              wanted.add(boundary.get(i));
              into.add(sum);
            }
          }
          walk.sums(wanted, seeds.getFirst(), into);
          return walk;
        });
  }

  /**
   * {@code ∂y/∂x} for an x of a boundary, behind which the walk does not go: along the first axis a
   * row for each number in y.
   */
  static Tensor jacobian(Tensor y, Tensor x, List<Tensor> boundary) {
    int largest = largest(y, boundary);
    return onGraph(
        y,
        boundary,
        walk ->
            Functions.inChunks(
                y,
                largest,
                chunks -> {
                  List<Tensor> rows = new ArrayList<>();
                  chunks.forEach(
                      chunk -> rows.add(walk.descend(List.of(x), chunk.get()).getFirst()));
                  return Functions.joined(chunks, rows, x);
                }));
  }

  private List<E> descend(List<? extends E> xs, E seed) {
    List<@Nullable Cotangent<E>> sums = sums(xs, seed, List.of());
    boolean recording = NoGrad.isRecording();
    List<E> gradients = new ArrayList<>(xs.size());
    for (int i = 0; i < sums.size(); i++) {
      Cotangent<E> sum = sums.get(i);
      E known = sum == null ? null : sum.get();
      E gradient = known == null ? xs.get(i).zeros() : known;
      gradients.add(recording ? gradient : constant(gradient));
    }
    return gradients;
  }

  /** The cotangent of each x: what {@code into} has for it, if it has something, and more. */
  private List<@Nullable Cotangent<E>> sums(List<? extends E> xs, E seed, List<Cotangent<E>> into) {
    for (E x : xs) {
      if (slot(x) < 0) {
        claim(x);
      }
    }
    boolean[] wanted = new boolean[nodes.size()];
    for (E x : xs) {
      wanted[slot(x)] = true;
    }
    boolean[] needed = needed(wanted);
    boolean recording = NoGrad.isRecording();

    List<@Nullable Cotangent<E>> cotangents =
        new ArrayList<@Nullable Cotangent<E>>(Collections.nCopies(nodes.size(), null));
    for (int i = 0; i < into.size(); i++) {
      cotangents.set(slot(xs.get(i)), into.get(i));
    }
    if (slot(y) >= 0) { // a result that the arguments do not lead to is in no slot
      at(cotangents, slot(y), y, recording).add(seed);
    }
    for (int last = order.size() - 1; last >= 0; last--) {
      E node = order.get(last);
      int at = slot(node);
      Cotangent<E> cotangent = cotangents.get(at);
      if (cotangent == null || cotangent.isEmpty() || !needed[at]) {
        continue;
      }
      if (!wanted[at]) {
        cotangents.set(at, null);
      }
      if (node.op instanceof Rerun rerun) {
        rerun(node, rerun, cotangent.ofResults(), needed, cotangents, recording);
        continue;
      }
      if (node.isJoint()) {
        together(node, cotangent.ofResults(), needed, cotangents, recording);
        continue;
      }
      E g = Objects.requireNonNull(cotangent.get());
      for (int k = 0; k < node.arity(); k++) {
        E input = node.input(k);
        int place = slot(input);
        if (place < 0 || !needed[place]) {
          continue;
        }
        Cotangent<E> sum = at(cotangents, place, input, recording);
        if (node.isSlice()) {
          sum.addSlice(node, g);
        } else if (node.result() >= 0) {
          sum.addResult(node.result(), g);
        } else if (node.isNarrowProduct(k)) {
          sum.addProduct(node, g);
        } else {
          sum.add(vjp(node, k, g, recording));
        }
      }
    }
    if (y instanceof Tensor) { // parameters that another thread trains may have changed meanwhile
      VarHandle.loadLoadFence();
      order.forEach(Walk::requireFresh);
    }
    List<@Nullable Cotangent<E>> sums = new ArrayList<>(xs.size());
    for (E x : xs) {
      sums.add(cotangents.get(slot(x)));
    }
    return sums;
  }

  /** The same numbers without a graph, with the tangents that this derivative is to have. */
  private static <E extends Node<E>> E constant(E x) {
    return NoGrad.keepsTangents() ? x.withoutGraph() : x.detach();
  }

  /** Has code run again, whose graph leads to the inputs of this node. */
  @SuppressWarnings("unchecked") // only tensors have such operations
  private void rerun(
      E node,
      Rerun rerun,
      List<@Nullable E> ofResults,
      boolean[] needed,
      List<@Nullable Cotangent<E>> cotangents,
      boolean recording) {
    List<@Nullable Cotangent<E>> sums = new ArrayList<>();
    for (int k = 0; k < node.arity(); k++) {
      E input = node.input(k);
      int place = slot(input);
      boolean wanted = place >= 0 && needed[place];
      sums.add(wanted ? at(cotangents, place, input, recording) : null);
    }
    rerun.descend(
        (List<Tensor>) (List<?>) node.inputs(),
        node instanceof Call call ? call.results.values() : List.of((Tensor) (Node<?>) node),
        (List<@Nullable Tensor>) (List<?>) ofResults,
        (List<@Nullable Cotangent<Tensor>>) (List<?>) sums);
  }

  /** Gives the inputs of a node their cotangents, all at once. */
  private void together(
      E node,
      List<@Nullable E> ofResults,
      boolean[] needed,
      List<@Nullable Cotangent<E>> cotangents,
      boolean recording) {
    boolean[] wants = new boolean[node.arity()];
    for (int k = 0; k < wants.length; k++) {
      int place = slot(node.input(k));
      wants[k] = place >= 0 && needed[place];
    }
    List<@Nullable E> contributions = vjps(node, wants, ofResults, recording);
    for (int k = 0; k < wants.length; k++) {
      E contribution = contributions.get(k);
      if (contribution != null) {
        E input = node.input(k);
        at(cotangents, slot(input), input, recording).add(contribution);
      }
    }
  }

  private static <E extends Node<E>> Cotangent<E> at(
      List<@Nullable Cotangent<E>> cotangents, int place, E node, boolean recording) {
    Cotangent<E> known = cotangents.get(place);
    if (known == null) {
      known = new Cotangent<>(node, recording);
      cotangents.set(place, known);
    }
    return known;
  }

  /** The cotangent of one input; if nothing is recorded, a constant. */
  static <E extends Node<E>> E vjp(E node, int input, E g, boolean recording) {
    return Watch.isOn()
        ? Watch.gradient(node, input, g, () -> unwatchedVjp(node, input, g, recording))
        : unwatchedVjp(node, input, g, recording);
  }

  /** {@link Node#addProducts}; if nothing is recorded, a constant. */
  static <E extends Node<E>> E addProducts(
      E node, @Nullable E sum, List<E> products, List<E> cotangents, boolean recording) {
    ScopedValue.CallableOp<E, RuntimeException> all =
        () -> node.addProducts(sum, products, cotangents);
    return recording ? all.call() : constant(products.getFirst(), all, Walk::constant);
  }

  private static <E extends Node<E>> E unwatchedVjp(E node, int input, E g, boolean recording) {
    E fused = recording || isMoving(node, g) ? null : node.fusedVjp(input, g);
    if (fused != null) {
      return fused;
    }
    return recording
        ? node.vjp(input, g)
        : constant(node, () -> node.vjp(input, g), Walk::constant);
  }

  /** Whether a cotangent is to have a tangent, which is not fused. */
  private static <E extends Node<E>> boolean isMoving(E node, E g) {
    return (node.isMoving() || g.isMoving()) && NoGrad.keepsTangents();
  }

  /** The cotangents of the inputs that are wanted; if nothing is recorded, constants. */
  private static <E extends Node<E>> List<@Nullable E> vjps(
      E node, boolean[] wants, List<@Nullable E> ofResults, boolean recording) {
    return Watch.isOn()
        ? Watch.gradients(node, ofResults, () -> unwatchedVjps(node, wants, ofResults, recording))
        : unwatchedVjps(node, wants, ofResults, recording);
  }

  private static <E extends Node<E>> List<@Nullable E> unwatchedVjps(
      E node, boolean[] wants, List<@Nullable E> ofResults, boolean recording) {
    boolean moving = ofResults.stream().anyMatch(g -> g != null && isMoving(node, g));
    List<@Nullable E> fused = recording || moving ? null : node.fusedVjps(wants, ofResults);
    if (fused != null) {
      return fused;
    }
    return recording
        ? node.vjps(wants, ofResults)
        : Walk.<List<@Nullable E>>constant(node, () -> node.vjps(wants, ofResults), Walk::detached);
  }

  private static <E extends Node<E>> List<@Nullable E> detached(List<@Nullable E> list) {
    List<@Nullable E> constants = new ArrayList<>(list.size());
    for (E x : list) {
      constants.add(x == null ? null : constant(x));
    }
    return constants;
  }

  /** What a node's vjp gives without recording; if it differentiates, what is left of that. */
  private static <R> R constant(
      Node<?> node, ScopedValue.CallableOp<R, RuntimeException> vjp, UnaryOperator<R> detach) {
    Op op = Objects.requireNonNull(node.op);
    if (op.keepsArrays()) {
      Buffers.keepAll();
    }
    AtomicBoolean differentiates = DIFFERENTIATES.get(op.getClass());
    if (!op.differentiates() && !differentiates.get()) {
      try {
        return NoGrad.isInVjp() ? vjp.call() : NoGrad.inVjp(vjp);
      } catch (NoGrad.DifferentiatesInside e) {
        differentiates.set(true);
      }
    }
    return detach.apply(NoGrad.recording(vjp));
  }

  /** Which nodes lead to a wanted one, or are one. */
  private boolean[] needed(boolean[] wanted) {
    boolean[] needed = Arrays.copyOf(wanted, wanted.length);
    for (E node : order) {
      int at = slot(node);
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
    if (claim(node, id)) {
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
    if (node.owner == id) {
      return node.slot;
    }
    return heldElsewhere == null ? -1 : heldElsewhere.getOrDefault(node, -1);
  }

  private void release() {
    for (E node : nodes) {
      if (node.owner == id) {
        release(node);
      }
    }
  }
}
