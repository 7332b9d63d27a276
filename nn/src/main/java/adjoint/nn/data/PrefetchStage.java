package adjoint.nn.data;

import java.util.OptionalLong;

/** Elements made beforehand. */
record PrefetchStage<E>(Stage<E> source, int ahead) implements Stage<E> {
  @Override
  public Cursor<E> open(long epoch, long first) {
    return new Prefetch<>(source.open(epoch, first), ahead);
  }

  @Override
  public OptionalLong size() {
    return source.size();
  }

  @Override
  public boolean isSteady() {
    return source.isSteady();
  }
}
