package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.array.DType;
import adjoint.op.Expr;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations on so many elements that several threads work on them. */
class LargeOperationsTest {
  private static final List<UnaryOperator<Tensor>> OPERATIONS =
      List.of(
          x -> x.add(x.flip(0)),
          x -> x.mul(3).relu(),
          Tensor::exp,
          x -> x.tanh().sigmoid(),
          x -> x.softmax(1),
          x -> x.transpose().softmax(0),
          x -> x.logSoftmax(-1),
          x -> x.logSoftmax(0));

  private record Step(double rate) implements Update {
    @Override
    public List<String> state() {
      return List.of("mean");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E mean = now.get(1).mul(0.9).add(g.mul(0.1));
      return List.of(now.get(0).sub(mean.tanh().mul(rate)), mean);
    }
  }

  @ParameterizedTest
  @EnumSource
  void haveTheSameBitsOnAnyNumberOfThreads(DType dtype) {
    SplittableRandom rng = new SplittableRandom(3);
    for (UnaryOperator<Tensor> operation : OPERATIONS) {
      for (int[] shape : new int[][] {{500, 600}, {3, 70_001}, {70_001, 3}}) {
        Tensor x = Tensor.normal(dtype, rng, 0, 1, shape);
        double[] alone = Threads.call(1, () -> numbers(operation, x));
        for (int threads : new int[] {2, 7}) {
          assertArrayEquals(alone, Threads.call(threads, () -> numbers(operation, x)));
        }
      }
    }
  }

  private static double[] numbers(UnaryOperator<Tensor> operation, Tensor x) {
    return operation.apply(x).toDoubleArray();
  }

  @ParameterizedTest
  @EnumSource
  void updatesToo(DType dtype) {
    double[] alone = Threads.call(1, () -> updated(dtype));
    for (int threads : new int[] {2, 7}) {
      assertArrayEquals(alone, Threads.call(threads, () -> updated(dtype)));
    }
  }

  private static double[] updated(DType dtype) {
    SplittableRandom rng = new SplittableRandom(4);
    Parameter w = Parameter.of("w", Tensor.normal(dtype, rng, 0, 1, 300_001));
    Parameter mean = Parameter.of("mean", w.zeros());
    for (int i = 0; i < 3; i++) {
      w.update(new Step(0.1), Tensor.normal(dtype, rng, 0, 1, 300_001), mean);
    }
    return w.toDoubleArray();
  }

  @Test
  void ofUsersStayOnTheirThread() {
    Asking asking = new Asking();
    Threads.run(7, () -> Tensor.zeros(DType.F32, 1_000_000).apply(asking));
    assertEquals(Set.of(Thread.currentThread()), asking.callers());
  }
}
