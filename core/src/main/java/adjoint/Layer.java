package adjoint;

import org.jspecify.annotations.Nullable;

/**
 * What something that goes on around an operation knows of a node: forward mode its tangent, a map
 * the many that it stands for, a recording its number.
 *
 * <p>These nest. Each has a tag of its own, and the one that began last, with the largest tag, is
 * the outermost layer of a node; what lies below the layer knows nothing of it, but may have layers
 * of others, and graphs.
 */
sealed interface Layer<E extends Node<E>> permits Dual, Mapped, Recorded {
  /** Of the differentiation or map. */
  long tag();

  /** What the innermost map knows of the node; null if it is in none. */
  @Nullable Mapped mapped();

  /** Whether operations on the node are applied layer by layer, by {@link Layers}. */
  boolean takesOperations();

  /** Whether the node has numbers of its own, which may be read. */
  boolean isReadable();

  /** Whether forward mode follows the node, here or below. */
  boolean isMoving();

  /** Whether a tangent, or what lies in a map below, is computed from variables. */
  boolean isRecordedBelow();

  /** The same without graphs below. */
  Layer<E> withoutGraph();

  /** The tag of a tensor's outermost layer; 0 if it has none. */
  static long tag(Tensor x) {
    Layer<Tensor> layer = x.layer;
    return layer == null ? 0 : layer.tag();
  }

  /** The largest tag of several tensors. */
  static long tag(Tensor... in) {
    long tag = 0;
    for (Tensor x : in) {
      tag = Math.max(tag, tag(x));
    }
    return tag;
  }

  /** What a map of this tag knows of a tensor; null if nothing. */
  static @Nullable Mapped mapped(Tensor x, long tag) {
    return x.layer instanceof Mapped mapped && mapped.tag() == tag ? mapped : null;
  }
}
