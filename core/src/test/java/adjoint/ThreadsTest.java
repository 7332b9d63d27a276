package adjoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Threads that differentiate at the same time get the bits that they would get one after the other.
 */
class ThreadsTest {
  private static final int ROUNDS = Boolean.getBoolean("adjoint.long") ? 20_000 : 600;

  private final SplittableRandom rng = new SplittableRandom(7);
  private final Parameter w1 = Parameter.of("w1", Tensor.uniform(DType.F64, rng, -1, 1, 4, 8));
  private final Parameter b1 = Parameter.of("b1", Tensor.uniform(DType.F64, rng, -1, 1, 8));
  private final Parameter w2 = Parameter.of("w2", Tensor.uniform(DType.F64, rng, -1, 1, 8, 1));

  private Tensor loss(Tensor x) {
    return x.matmul(w1).add(b1).tanh().matmul(w2).square().mean();
  }

  /**
   * Runs both at the same time, again and again, and compares what they give with the expected
   * results. A wrong one does not end the run: the other thread would wait for ever.
   */
  private static <T> void together(Callable<T> left, T ofLeft, Callable<T> right, T ofRight)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      List<Callable<Object>> both =
          List.of(
              Executors.callable(() -> repeat(start, left, ofLeft, wrong)),
              Executors.callable(() -> repeat(start, right, ofRight, wrong)));
      for (Future<Object> future : executor.invokeAll(both)) {
        future.get();
      }
    }
    assertTrue(wrong.isEmpty(), () -> wrong.size() + " wrong, first " + wrong.peek());
  }

  private static <T> void repeat(
      CyclicBarrier start, Callable<T> code, T expected, Queue<String> wrong) {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        start.await();
        T actual = code.call();
        if (!expected.equals(actual)) {
          wrong.add(actual + " instead of " + expected);
        }
      } catch (Exception e) {
        wrong.add(e.toString());
      }
    }
  }

  private static List<NdArray> data(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::data).toList();
  }

  @Test
  void inputGradientsOfOneModelEachOnItsOwnGraph() throws Exception {
    Tensor x = Tensor.uniform(DType.F64, rng, -1, 1, 5, 4);
    Tensor z = Tensor.uniform(DType.F64, rng, -1, 1, 3, 4);
    Callable<NdArray> ofX = () -> inputGradient(x);
    Callable<NdArray> ofZ = () -> inputGradient(z);
    together(ofX, ofX.call(), ofZ, ofZ.call());
  }

  private NdArray inputGradient(Tensor x) {
    Tensor leaf = x.asVariable();
    return Grad.of(loss(leaf), leaf).data();
  }

  @Test
  void parameterGradientsOfOneModel() throws Exception {
    Tensor x = Tensor.uniform(DType.F64, rng, -1, 1, 5, 4);
    Tensor z = Tensor.uniform(DType.F64, rng, -1, 1, 3, 4);
    List<Parameter> parameters = List.of(w1, b1, w2);
    Callable<List<NdArray>> ofX = () -> data(Grad.of(loss(x), parameters));
    Callable<List<NdArray>> ofZ = () -> data(Grad.of(loss(z.asVariable()), parameters));
    together(ofX, ofX.call(), ofZ, ofZ.call());
  }

  @Test
  void oneGraphAtTheSameTime() throws Exception {
    Tensor x = Tensor.uniform(DType.F64, rng, -1, 1, 5, 4).asVariable();
    Tensor y = loss(x);
    Callable<List<NdArray>> first = () -> data(Grad.of(y, List.of(x, w1, b1, w2)));
    Callable<List<NdArray>> other = () -> data(Grad.of(y, List.of(w2, b1)));
    together(first, first.call(), other, other.call());
  }

  @Test
  void twoOrdersOfOneGraphAtTheSameTime() throws Exception {
    Tensor x = Tensor.uniform(DType.F64, rng, -1, 1, 2, 4).asVariable();
    Tensor y = loss(x);
    Callable<NdArray> second = () -> Grad.of(Grad.differentiable(y, x).square().sum(), w1).data();
    Callable<NdArray> first = () -> Grad.of(y, x).data();
    together(second, second.call(), first, first.call());
    together(second, second.call(), second, second.call());
  }

  @Test
  void valuesOfOneGraphAtTheSameTime() throws Exception {
    List<Value> leaves = new ArrayList<>();
    Value sum = Value.of(0).detach();
    for (int i = 0; i < 50; i++) {
      Value leaf = Value.of(rng.nextDouble(-1, 1));
      leaves.add(leaf);
      sum = sum.add(leaf.mul(1000).tanh().mul(sum)).add(leaf);
    }
    Value y = sum;
    Callable<List<Double>> all = () -> Grad.of(y, leaves).stream().map(Value::value).toList();
    Callable<List<Double>> some =
        () -> Grad.of(y, leaves.subList(3, 9)).stream().map(Value::value).toList();
    together(all, all.call(), some, some.call());
  }

  @Test
  void walksOfDifferentGraphsThatShareAPart() throws Exception {
    Tensor x = Tensor.uniform(DType.F64, rng, -1, 1, 5, 4).asVariable();
    Tensor shared = x.matmul(w1).add(b1).tanh();
    Callable<NdArray> left = () -> Grad.of(shared.matmul(w2).sum(), x).data();
    Callable<NdArray> right = () -> Grad.of(shared.square().sum(), x).data();
    together(left, left.call(), right, right.call());
  }
}
