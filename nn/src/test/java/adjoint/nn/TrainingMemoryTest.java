package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.Optimizer;
import adjoint.nn.optim.Optimizers;
import adjoint.nn.optim.Sgd;
import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A step of training uses the memory of the step before. */
class TrainingMemoryTest {
  static final List<Function<SequencedMap<String, Parameter>, Optimizer>> ALL =
      Optimizers.ALL.stream().map(TrainingMemoryTest::guided).toList();

  private static Function<SequencedMap<String, Parameter>, Optimizer> guided(
      Function<SequencedMap<String, Parameter>, Optimizer> make) {
    return p -> Optimizers.withGroup(make.apply(p)).clipNorm(1).schedule(step -> 1 / (1.0 + step));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void whatAStepAllocatesDoesNotGrowWithTheParameters(
      Function<SequencedMap<String, Parameter>, Optimizer> make) {
    SplittableRandom rng = new SplittableRandom(1);
    Layer model = Mlp.of(200, 300, 10).init(rng);
    Optimizer optimizer = make.apply(model.parameters());
    Tensor x = Tensor.normal(rng, 0, 1, 8, 200);
    Indices y = Indices.of(0, 1, 2, 3, 4, 5, 6, 7);
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long most = 0;
    for (int step = 0; step < 30; step++) {
      Tensor loss = Loss.crossEntropy(model.forward(x), y);
      long before = bean.getCurrentThreadAllocatedBytes();
      optimizer.step(loss);
      if (step > 1) { // which make room for gradients and what is remembered
        most = Math.max(most, bean.getCurrentThreadAllocatedBytes() - before);
      }
    }
    long bytes = most;
    int parameters = model.parameters().values().stream().mapToInt(Tensor::size).sum();
    assertTrue(bytes < Float.BYTES * parameters / 2, () -> bytes + " bytes a step");
  }

  /** A user's operation. */
  record Rectifier() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return Math.max(x, 0);
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.maskedBy(x);
    }
  }

  /** The least that a step of a network with this activation allocates. */
  private static long bytes(UnaryOperator<Tensor> activation) {
    SplittableRandom rng = new SplittableRandom(1);
    Layer first = Linear.of(784, 256).init(rng);
    Layer second = Linear.of(256, 10).init(rng);
    Sgd sgd = new Sgd(Sequential.of(first, second).parameters(), 0.01);
    Tensor x = Tensor.normal(rng, 0, 1, 64, 784);
    Tensor y = Tensor.normal(rng, 0, 1, 64, 10);
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int step = 0; step < 60; step++) {
      Tensor loss = Loss.mse(second.forward(activation.apply(first.forward(x))), y);
      long before = bean.getCurrentThreadAllocatedBytes();
      sgd.step(loss);
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void aUsersOperationCostsWhatTheLibrarysDoes() {
    long ours = bytes(Tensor::relu);
    long theirs = bytes(x -> x.apply(new Rectifier()));
    assertTrue(theirs <= 1.05 * ours, () -> theirs + " bytes, and " + ours + " with the library's");
  }

  private static List<NdArray> train(int seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    Layer model = Mlp.of(4, 8, 3).init(rng);
    Optimizer adam = new Adam(model.parameters(), 0.01);
    for (int step = 0; step < 200; step++) {
      Tensor x = Tensor.normal(rng, 0, 1, 1 + step % 3, 4);
      adam.step(Loss.mse(model.forward(x), x.slice(1, 0, 3)));
    }
    return model.parameters().values().stream().map(Tensor::data).toList();
  }

  @Test
  void modelsTrainedAtTheSameTimeDoNotDisturbEachOther() throws Exception {
    List<List<NdArray>> alone = List.of(train(1), train(2), train(3));
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<List<NdArray>>> together =
          List.of(
              threads.submit(() -> train(1)),
              threads.submit(() -> train(2)),
              threads.submit(() -> train(3)));
      for (int i = 0; i < alone.size(); i++) {
        assertEquals(alone.get(i), together.get(i).get());
      }
    }
  }

  @Test
  void aGradientThatARuleKeepsStaysAsItWas() {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    Tensor[] kept = new Tensor[1];
    Optimizer keeper =
        new Optimizer(List.of(w), 0.5) {
          @Override
          protected Rule rule(Parameter parameter) {
            return (theta, g) -> {
              kept[0] = kept[0] == null ? g : kept[0];
              theta.set(theta.sub(g.mul(learningRate())));
            };
          }
        };
    keeper.step(w.square().sum());
    keeper.step(w.mul(7).sum());
    keeper.step(w.mul(9).sum());
    assertEquals(Tensor.of(2.0, 4).data(), kept[0].data());
  }
}
