package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.OwnJvm;
import adjoint.Tensor;
import adjoint.array.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scratch space belongs to what is computed at a time, not to every thread that ever computed. */
final class ScratchMemoryTest {
  private static final int THREADS = 10_000;

  /** A virtual machine with little memory and many threads, each of which computes a little. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) throws InterruptedException {
      SplittableRandom rng = new SplittableRandom(1);
      List<Tensor> matrices = new ArrayList<>();
      for (DType dtype : DType.values()) {
        matrices.add(Tensor.uniform(dtype, rng, 0.1, 2, 16, 16));
      }
      CountDownLatch computed = new CountDownLatch(THREADS);
      CountDownLatch end = new CountDownLatch(1);
      AtomicInteger right = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      List<Double> expected = compute(matrices);
      for (int i = 0; i < THREADS; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    if (compute(matrices).equals(expected)) {
                      right.incrementAndGet();
                    }
                  } finally {
                    computed.countDown();
                  }
                  try { // with what it has computed in its thread-locals
                    end.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      computed.await();
      end.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      System.out.println(right + " right");
    }

    private static List<Double> compute(List<Tensor> matrices) {
      List<Double> sums = new ArrayList<>();
      for (Tensor x : matrices) {
        sums.add(x.matmul(x).sum().item());
        sums.add(x.matmul(x.transpose()).sum().item());
        sums.add(x.gelu().add(x.exp()).add(x.pow(1.5)).sum().item());
        sums.add(x.softmax(1).sum().item());
      }
      return sums;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void manyThreadsWithSmallProductsNeedLittle(String kernels) throws Exception {
    List<String> options =
        List.of("-Xmx50m", KernelComparisonRun.MODULE, "-Dadjoint.kernels=" + kernels);
    String output = OwnJvm.output(Run.class, options);
    assertEquals(THREADS + " right", output.strip().lines().toList().getLast());
  }
}
