package adjoint;

import org.jspecify.annotations.Nullable;

/**
 * What a recording knows of a tensor: which of the arrays it is that the recorded function computes
 * with. Its numbers are those of an example, and nobody may read them.
 *
 * @param recorder of the recording
 * @param slot the number of the array
 */
record Recorded(Recorder recorder, int slot) implements Layer<Tensor> {
  @Override
  public long tag() {
    return recorder.tag;
  }

  @Override
  public @Nullable Mapped mapped() {
    return null;
  }

  @Override
  public boolean takesOperations() {
    return true;
  }

  @Override
  public boolean isReadable() {
    return false;
  }

  @Override
  public boolean isMoving() {
    return false;
  }

  @Override
  public boolean isRecordedBelow() {
    return false;
  }

  @Override
  public Recorded withoutGraph() {
    return this;
  }
}
