package adjoint;

import adjoint.op.Expr;
import adjoint.op.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Value} and {@link Tensor} have in common: a place in a graph.
 *
 * <p>A node is a constant, a leaf (a variable somebody made), or the result of an operation on at
 * least one node that is not a constant.
 */
abstract sealed class Node<E extends Node<E>> implements Expr<E> permits Value, Tensor {
  /** What computed this node; none for constants and leaves. */
  final @Nullable Op op;

  /**
   * Of a leaf: how often its numbers were replaced. Of a result: the sum of its leaves' versions
   * when it was computed.
   */
  int version;

  /** Scratch of the walk that holds this node: its number; see {@link Walk}. 0 if none does. */
  int owner;

  /** Scratch of the same walk, which is no business of constants: they are marked by it. */
  int slot;

  // Graphs of scalars have many nodes. A field more, and one takes 64 bytes instead of 56.
  private static final int CONSTANT = Integer.MIN_VALUE;

  /** A constant or a leaf. */
  Node(boolean variable) {
    this.op = null;
    this.slot = variable ? 0 : CONSTANT;
  }

  /** The result of an operation; {@code version} must be set once the inputs are in place. */
  Node(Op op) {
    this.op = op;
  }

  /** What forward mode knows of this node; null if it is at rest, or a map began later. */
  abstract @Nullable Dual<E> dual();

  /** Whether forward mode follows this node, or what lies below it in a map. */
  boolean isMoving() {
    return dual() != null;
  }

  /** Whether its tangent, or what lies below it in a map, is computed from variables. */
  boolean isRecordedBelow() {
    return false;
  }

  /** The same numbers, and tangents, without the graph. */
  abstract E withoutGraph();

  abstract int arity();

  abstract E input(int i);

  /** The cotangent of one input, in its shape. */
  abstract E vjp(int input, E g);

  /** The same bits in one pass, without recording; null where nothing is fused. */
  abstract @Nullable E fusedVjp(int input, E g);

  /** Whether its inputs get their cotangents together, by {@link #vjps}, not by {@link #vjp}. */
  boolean isJoint() {
    return false;
  }

  /**
   * The cotangents of the inputs that are wanted, null where nothing flows back, for those of the
   * results, of which those that nothing depends on are null.
   */
  List<@Nullable E> vjps(boolean[] wanted, List<@Nullable E> cotangents) {
    throw new UnsupportedOperationException(describe() + " has no joint vjp");
  }

  /** The bits of {@link #vjps} in one pass, without recording; null where nothing is fused. */
  @Nullable List<@Nullable E> fusedVjps(boolean[] wanted, List<@Nullable E> cotangents) {
    return null;
  }

  /** How many results this stands for: one, unless it is a {@link Call}. */
  int results() {
    return 1;
  }

  /** Which result of its only input, a {@link Call}, this is; −1 if it is none. */
  int result() {
    return -1;
  }

  /** Whether this is a slice of its input, so that its vjp is {@link #addSlices}. */
  boolean isSlice() {
    return false;
  }

  /**
   * {@code sum}, or zeros if there is none, and what each of these slices of this node adds to it
   * for its cotangent.
   */
  E addSlices(@Nullable E sum, List<E> slices, List<E> cotangents) {
    throw new UnsupportedOperationException(describe() + " has no slices");
  }

  /**
   * Whether this is a product of few rows with that input, a matrix on the right, so that its vjp
   * is best computed together with others', by {@link #addProducts}.
   */
  boolean isNarrowProduct(int input) {
    return false;
  }

  /**
   * {@code sum}, if there is one, and what each of these products with this node on the right adds
   * to it for its cotangent.
   */
  E addProducts(@Nullable E sum, List<E> products, List<E> cotangents) {
    throw new UnsupportedOperationException(describe() + " has no products");
  }

  /**
   * The cotangent a walk begins with where the user gave none: one, if this node is a single
   * number.
   */
  abstract E seed(String caller);

  abstract E zeros();

  abstract void accumulate(E gradient);

  abstract void requireSeedFits(E seed);

  boolean isLeaf() {
    return op == null && slot != CONSTANT;
  }

  /** Whether a gradient can be asked for: a leaf, or computed from one while recording. */
  public boolean isVariable() {
    return slot != CONSTANT;
  }

  /** What computed this; empty for constants and leaves. */
  public Optional<Op> op() {
    return Optional.ofNullable(op);
  }

  /** What it was computed from, in the operation's order; empty for constants and leaves. */
  public List<E> inputs() {
    List<E> inputs = new ArrayList<>();
    for (int i = 0; i < arity(); i++) {
      inputs.add(input(i));
    }
    return Collections.unmodifiableList(inputs);
  }

  /** The sum of the versions of the leaves among the inputs. */
  int inputVersions() {
    int sum = 0;
    for (int i = 0; i < arity(); i++) {
      E input = input(i);
      sum += input.op == null ? input.version : 0;
    }
    return sum;
  }

  /** The error for a vjp that gives nothing. */
  NullPointerException nullVjp(int input) {
    return new NullPointerException(
        describe()
            + ": its vjp for input "
            + input
            + " gave null; where nothing flows back it is zeros");
  }

  String describe() {
    return op != null ? op.label() : isVariable() ? "leaf" : "constant";
  }
}
