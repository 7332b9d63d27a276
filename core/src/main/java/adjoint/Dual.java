package adjoint;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What forward mode knows of a node: the number {@code primal + tangent · ε} with {@code ε² = 0}.
 *
 * <p>Every differentiation has an ε of its own, told by its tag, so that one inside another takes
 * no perturbation for the other's. The one that began last is outermost here: primal and tangent
 * know nothing of it, but may have an ε of differentiations around it, and graphs.
 *
 * <p>The node itself may have a graph too, of a reverse mode inside this differentiation: its
 * cotangents then are such numbers.
 *
 * @param tag of the differentiation
 */
record Dual<E extends Node<E>>(long tag, E primal, E tangent) implements Layer<E> {
  private static final AtomicLong LAST = new AtomicLong();

  /** A tag larger than that of any differentiation that has begun. */
  static long newTag() {
    return LAST.incrementAndGet();
  }

  /** The tag of this node's outermost ε; 0 if it is at rest. */
  static <E extends Node<E>> long tag(E x) {
    Dual<E> dual = x.dual();
    return dual == null ? 0 : dual.tag;
  }

  /** The node without this ε. */
  static <E extends Node<E>> E primal(E x, long tag) {
    Dual<E> dual = x.dual();
    return dual != null && dual.tag == tag ? dual.primal : x;
  }

  /** What is multiplied by this ε; null if nothing is. */
  static <E extends Node<E>> @Nullable E tangent(E x, long tag) {
    Dual<E> dual = x.dual();
    return dual != null && dual.tag == tag ? dual.tangent : null;
  }

  @Override
  public @Nullable Mapped mapped() {
    return primal instanceof Tensor tensor ? tensor.mapped() : null;
  }

  @Override
  public boolean takesOperations() {
    return primal instanceof Tensor tensor && tensor.isInMap();
  }

  @Override
  public boolean isReadable() {
    return !(primal instanceof Tensor tensor && tensor.isMapped());
  }

  @Override
  public boolean isMoving() {
    return true;
  }

  @Override
  public boolean isRecordedBelow() {
    return primal.isRecordedBelow() || tangent.isVariable() || tangent.isRecordedBelow();
  }

  @Override
  public Dual<E> withoutGraph() {
    return new Dual<>(tag, primal.withoutGraph(), tangent.withoutGraph());
  }
}
