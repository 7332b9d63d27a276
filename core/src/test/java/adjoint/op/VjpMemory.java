package adjoint.op;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Threads;
import adjoint.array.DType;
import adjoint.fuse.CompiledVjps;
import adjoint.kernel.Buffers;
import java.util.List;
import java.util.Locale;

/** How many numbers a walk back writes into new arrays, and how many its gradients have. */
final class VjpMemory {
  private static final int DRAWS = 20;

  private long written;
  private long gradients;

  /** Elementwise vjps become one pass after some work: as many arrays as then are made. */
  static void prepare() {
    for (Entry.Elementwise entry : OpCatalog.elementwise()) {
      for (int input = 0; input < entry.arity(); input++) {
        CompiledVjps.prepare(entry.op(), input);
      }
    }
  }

  /** The kernels of linear algebra make their arrays without asking for them. */
  static boolean isSeen(Entry entry) {
    return !(entry instanceof Entry.Shaped shaped
        && (LinearAlgebraEntries.COMPOSED.contains(shaped)
            || shaped.ops().stream()
                .anyMatch(op -> op.getPackageName().equals("adjoint.op.linalg"))));
  }

  void add(Entry entry) {
    if (isSeen(entry)) {
      Threads.run(
          1,
          () -> {
            for (int k = 0; k < DRAWS; k++) {
              add(entry.draw(new Draw(1 + k % 3, 6, 31L * k).anywhere()));
            }
          });
    }
  }

  private void add(Sample sample) {
    List<Tensor> leaves = sample.leaves(DType.F64);
    Tensor y = sample.run().apply(leaves);
    if (y.isVariable()) {
      Tensor seed = Tensor.ones(y.dtype(), y.shape().extents());
      Buffers buffers = new Buffers();
      buffers.begin();
      for (Tensor gradient : buffers.call(() -> Grad.of(y, leaves, seed))) {
        gradients += gradient.size();
      }
      written += buffers.numbers();
    }
  }

  /** By how much more is written than the gradients have; a dash where that is not known. */
  @Override
  public String toString() {
    return gradients == 0 ? "–" : String.format(Locale.ROOT, "%.1f", (double) written / gradients);
  }
}
