package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.op.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One thread trains a parameter while others read it, in all the ways there are. All its numbers
 * are equal after each step, so that whoever sees two different ones has seen a torn parameter.
 */
final class ParameterRaceTest {
  private static final int STEPS = Boolean.getBoolean("adjoint.long") ? 100_000 : 3_000;

  /** Adds the gradient, and counts the steps in what it remembers. */
  private record Count() implements Update {
    @Override
    public List<String> state() {
      return List.of("steps");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.get(0).add(g), now.get(1).add(1));
    }
  }

  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  /** The number that all elements are equal to. */
  private double only(String what, double... x) {
    for (double element : x) {
      if (element != x[0]) {
        wrong.add(what + " saw " + x[0] + " and " + element);
        break;
      }
    }
    return x[0];
  }

  /** Numbers that a reader keeps, with the value that they had when it first looked. */
  private record Snapshot(String what, NdArray data, double value) {}

  private final class Reader {
    private final List<Snapshot> snapshots = new ArrayList<>();
    private double last;

    /** What was read now is not older than what was read before. */
    void see(String what, double... x) {
      double value = only(what, x);
      if (value < last) {
        wrong.add(what + " went back from " + last + " to " + value);
      }
      last = value;
    }

    void keep(String what, NdArray data) {
      see(what, data.toDoubleArray());
      if (snapshots.size() < 200) {
        snapshots.add(new Snapshot(what, data, last));
      }
    }

    void requireSnapshots() {
      for (Snapshot snapshot : snapshots) {
        double value = only(snapshot.what + " later", snapshot.data.toDoubleArray());
        if (value != snapshot.value) {
          wrong.add(snapshot.what + " changed from " + snapshot.value + " to " + value);
        }
      }
    }
  }

  private void read(Reader reader, Parameter w) {
    Queue<NdArray> kept = new ConcurrentLinkedQueue<>();
    Keeper keeper = new Keeper(kept);
    reader.keep("data", w.data());
    reader.see("toDoubleArray", w.toDoubleArray());
    reader.keep("detach", w.detach().data());
    reader.see("add", w.add(w).mul(0.5).toDoubleArray());
    reader.keep("transpose", w.transpose().data());
    reader.see("neg", w.neg().neg().toDoubleArray());
    reader.keep("view under NoGrad", NoGrad.call(() -> w.reshape(-1)).data());
    reader.see("max", w.max().item());
    reader.see("argmax", w.argmax(0).get(0) + w.get(0, 0));
    reader.keep("asVariable", w.asVariable().data());
    reader.see("matmul", w.matmul(Tensor.ones(w.dtype(), w.shape().extent(1), 1)).toDoubleArray());
    reader.last /= w.shape().extent(1);
    w.apply(keeper);
    reader.keep("an operation of a user", kept.remove());
    reader.keep("another parameter", Parameter.of("twin", w).data());
  }

  private void differentiate(UnaryOperator<Tensor> f, Parameter w, double slope) {
    Tensor seen = w.square();
    Tensor y = f.apply(w);
    double before = only("square", seen.toDoubleArray());
    try {
      double g = only("gradient", Grad.of(y, w).toDoubleArray());
      double after = only("square", w.square().toDoubleArray());
      double value = g / slope;
      if (value < Math.sqrt(before) || value > Math.sqrt(after)) {
        wrong.add("a gradient at " + value + ", between " + before + " and " + after + " squared");
      }
    } catch (IllegalStateException e) {
      // the parameter has changed since y was computed
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 300})
  void readersSeeAParameterBeforeOrAfterAStep(int n) throws Exception {
    Parameter w = Parameter.of("w", Tensor.zeros(DType.F64, n, n));
    Parameter steps = Parameter.of("steps", Tensor.zeros(DType.F64, n, n));
    Tensor one = Tensor.ones(DType.F64, n, n);
    Count rule = new Count();
    AtomicBoolean running = new AtomicBoolean(true);
    int count = n < 100 ? 10 * STEPS : STEPS;
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      List<Future<?>> readers = new ArrayList<>();
      for (Parameter parameter : List.of(w, steps)) {
        readers.add(
            executor.submit(() -> {
              Reader reader = new Reader();
              while (running.get()) {
                read(reader, parameter);
                reader.requireSnapshots();
              }
              reader.requireSnapshots();
            }));
      }
      readers.add(
          executor.submit(() -> {
            while (running.get()) {
              differentiate(x -> x.square().sum(), w, 2);
              differentiate(x -> x.mul(x.transpose()).sum(), w, 2);
            }
          }));
      try {
        for (int step = 0; step < count; step++) {
          w.update(rule, one, steps);
        }
      } finally {
        running.set(false);
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    assertEquals(List.of(), wrong.stream().limit(5).toList());
    assertEquals(count, only("w", w.toDoubleArray()));
    assertEquals(count, only("steps", steps.toDoubleArray()));
  }
}
