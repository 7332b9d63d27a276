package adjoint.nn.data;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/** Some elements at a time. */
record BatchStage<E>(Stage<E> source, int batch, LastBatch last, String description)
    implements Stage<List<E>> {
  @Override
  public Cursor<List<E>> open(long epoch, long first) {
    long skipped = first > Long.MAX_VALUE / batch ? Long.MAX_VALUE : first * batch;
    Cursor<E> elements = source.open(epoch, skipped);
    return new Cursor<>() {
      private final List<E> next = new ArrayList<>();
      private boolean any = first > 0;

      @Override
      public boolean hasNext() {
        while (next.size() < batch && elements.hasNext()) {
          next.add(elements.next());
        }
        if (next.size() < batch && last == LastBatch.DROP || next.isEmpty()) {
          if (!any) {
            throw nothing(next.size(), batch, description);
          }
          return false;
        }
        return true;
      }

      @Override
      public List<E> next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the epoch has no more batches");
        }
        any = true;
        List<E> given = List.copyOf(next);
        next.clear();
        return given;
      }

      @Override
      public void close() {
        any = true;
        next.clear();
        elements.close();
      }
    };
  }

  /** An epoch without a single batch. */
  static IllegalStateException nothing(int examples, int batch, String description) {
    return new IllegalStateException(
        examples == 0
            ? "batched: there are no examples in: " + description
            : "batched: %s examples do not fill one batch of %s, and the last one is dropped, in: %s;"
                    .formatted(examples, batch, description)
                + " take smaller batches, or LastBatch.KEEP");
  }

  /** How many batches there are of so many examples. */
  static long batches(long examples, int batch, LastBatch last) {
    return last == LastBatch.DROP ? examples / batch : Math.ceilDiv(examples, (long) batch);
  }

  @Override
  public OptionalLong size() {
    OptionalLong examples = source.size();
    return examples.isPresent()
        ? OptionalLong.of(batches(examples.getAsLong(), batch, last))
        : examples;
  }

  @Override
  public boolean isSteady() {
    return source.isSteady();
  }
}
