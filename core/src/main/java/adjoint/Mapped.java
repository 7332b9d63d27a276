package adjoint;

import adjoint.array.Indices;
import adjoint.array.MappedIndices;
import adjoint.array.Shape;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * What a map knows of a tensor: the many that it stands for.
 *
 * @param level the map
 * @param whole the many along a first axis; or the only one, if all are the same
 * @param along whether there is that axis
 * @param shape of each
 */
record Mapped(Level level, Tensor whole, boolean along, Shape shape) implements Layer<Tensor> {
  /** Says that a tensor in a map has no numbers that can be read. */
  static final class NoNumbersException extends IllegalStateException {
    @Serial private static final long serialVersionUID = 1;

    NoNumbersException(String message) {
      super(message);
    }
  }

  /** The maps that go on in this thread, the innermost. */
  private static final ScopedValue<Level> CURRENT = ScopedValue.newInstance();

  /**
   * A map over the first axis.
   *
   * @param tag told apart from others by it
   * @param size the extent of that axis
   */
  record Level(long tag, int size) {
    /** A map that begins now. */
    static Level begin(int size) {
      return new Level(Dual.newTag(), size);
    }

    /** Calls a function with what it is mapped over. */
    <R> R call(ScopedValue.CallableOp<R, RuntimeException> code) {
      return ScopedValue.where(CURRENT, this).call(code);
    }

    /** What these are each, of which there are many along the first axis. */
    Mapped along(Tensor whole) {
      return new Mapped(this, whole, true, whole.shape().remove(0));
    }

    /** The same for all. */
    Mapped same(Tensor x) {
      return new Mapped(this, x, false, x.shape());
    }

    /** A tensor that stands for the many along the first axis of another. */
    Tensor each(Tensor whole) {
      return new Tensor(whole.snapshot(), along(whole));
    }

    /** The many that a tensor stands for, along a first axis. */
    Tensor all(Tensor x) {
      Tensor known = x;
      for (Dual<Tensor> inner = x.dual(); inner != null && inner.tag() > tag; ) {
        known = inner.primal(); // a differentiation inside is over
        inner = known.dual();
      }
      Mapped mapped = Layer.mapped(known, tag);
      Tensor whole = mapped == null ? known : mapped.whole;
      return mapped != null && mapped.along
          ? whole
          : whole.broadcastTo(whole.shape().insert(0, size));
    }

    /** The same of positions. */
    Indices all(Indices x) {
      return MappedIndices.map(x) == tag
          ? MappedIndices.whole(x)
          : MappedIndices.repeat(x, 0, size);
    }
  }

  /**
   * The layer of a new leaf with the numbers of a tensor. In a map it belongs to the map, so that
   * no graph of it is kept below, where nobody will differentiate by it.
   */
  static @Nullable Layer<Tensor> ofLeaf(Tensor x) {
    Level level = CURRENT.isBound() ? CURRENT.get() : null;
    return level != null && Layer.tag(x) < level.tag ? level.same(x) : x.layer;
  }

  @Override
  public long tag() {
    return level.tag;
  }

  @Override
  public Mapped mapped() {
    return this;
  }

  @Override
  public boolean takesOperations() {
    return true;
  }

  @Override
  public boolean isReadable() {
    return !along && !whole.isMapped();
  }

  @Override
  public boolean isMoving() {
    return whole.isMoving();
  }

  @Override
  public boolean isRecordedBelow() {
    return whole.isVariable() || whole.isRecordedBelow();
  }

  @Override
  public Mapped withoutGraph() {
    return with(whole.withoutGraph());
  }

  /** The same of other numbers. */
  Mapped with(Tensor other) {
    return new Mapped(level, other, along, shape);
  }
}
