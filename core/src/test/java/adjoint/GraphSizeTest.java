package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Large graphs need no stack, and so much memory for a node. {@code -Plong} takes those of the
 * largest size; they have a virtual machine of their own.
 */
class GraphSizeTest {
  private static final boolean LONG = Boolean.getBoolean("adjoint.long");

  private static String run(String what, int size, String heap) throws Exception {
    // Half a megabyte of stack, so that nothing may go deep.
    List<String> options = List.of("-Xmx" + heap, "-Xss512k", "-Dadjoint.kernels=scalar");
    String output = OwnJvm.output(Run.class, options, what, Integer.toString(size));
    return output.strip().lines().toList().getLast();
  }

  /** Each graph is walked back through, by {@code Grad.of} and {@code backward}. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) {
      int n = Integer.parseInt(args[1]);
      switch (args[0]) {
        case "chain" -> chain(n);
        case "graph" -> graph(n);
        case "network" -> network(n);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }

    private static void chain(int n) {
      Value a = Value.of(1);
      Value y = a;
      for (int i = 0; i < n; i++) {
        y = y.add(a);
      }
      y.backward();
      System.out.println(Grad.of(y, a).value() + " " + a.grad());
    }

    /** Squares and their sum in pairs: as wide as it can be. */
    private static void graph(int n) {
      Value a = Value.of(3);
      List<Value> squares = new ArrayList<>(n / 2);
      for (int i = 0; i < n / 2; i++) {
        squares.add(a.square());
      }
      Value y = Value.sum(squares);
      squares = List.of();
      System.out.println(Grad.of(y, a).value() + " " + squares.size());
    }

    private static void network(int layers) {
      Parameter w = Parameter.of("w", Tensor.eye(DType.F64, 4));
      Tensor x = Tensor.ones(DType.F64, 1, 4).asVariable();
      Tensor y = deep(x, w, layers);
      Tensor gradient = Grad.of(y.sum(), x);
      Tensor segments = x;
      for (int i = 0; i < layers; i += 100) {
        segments = Checkpoint.call(t -> deep(t, w, 100), segments);
      }
      Tensor again = Grad.of(segments.sum(), x);
      Tensor tangent = Grad.jvp(t -> deep(t, w, layers), x, x.detach());
      Tensor second = Grad.hessianVectorProduct(t -> deep(t, w, layers).sum(), x, x.detach());
      boolean finite = Double.isFinite(second.get(0, 0));
      double off = tangent.sub(gradient).abs().max().item();
      System.out.println(again.data().equals(gradient.data()) + " " + (off < 1e-15) + " " + finite);
    }

    private static Tensor deep(Tensor x, Tensor w, int layers) {
      Tensor y = x;
      for (int i = 0; i < layers; i++) {
        y = y.matmul(w).tanh();
      }
      return y;
    }
  }

  @Test
  void aChainOfNumbers() throws Exception {
    int n = LONG ? 5_000_000 : 500_000;
    assertEquals((n + 1.0) + " " + (n + 1.0), run("chain", n, LONG ? "2g" : "200m"));
  }

  @Test
  void aGraphOfNumbers() throws Exception {
    int n = LONG ? 10_000_000 : 500_000;
    assertEquals(3.0 * n + " 0", run("graph", n, LONG ? "3g" : "200m"));
  }

  @Test
  void aNetworkOfManyLayers() throws Exception {
    assertEquals("true true true", run("network", LONG ? 10_000 : 2_000, LONG ? "1g" : "200m"));
  }

  /** What documentation says of it. */
  @Test
  void aNodeTakesSoMuchMemory() {
    int n = 100_000;
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Value a = Value.of(1);
    Tensor x = Tensor.of(1f).reshape().asVariable();
    long least = Long.MAX_VALUE;
    long ofTensor = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      Value y = a;
      for (int i = 0; i < n; i++) {
        y = y.add(a);
      }
      long between = bean.getCurrentThreadAllocatedBytes();
      Tensor z = x;
      for (int i = 0; i < n; i++) {
        z = z.add(x);
      }
      long after = bean.getCurrentThreadAllocatedBytes();
      assertEquals(n + 1.0, y.value());
      assertEquals(n + 1.0, z.item());
      least = Math.min(least, (between - before) / n);
      ofTensor = Math.min(ofTensor, (after - between) / n);
    }
    long value = least;
    long tensor = ofTensor;
    assertTrue(value <= 56, () -> value + " bytes for a value");
    assertTrue(tensor <= 300, () -> tensor + " bytes for a tensor with one number");
  }
}
