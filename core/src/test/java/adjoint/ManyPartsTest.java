package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What grows with the number of parts or outputs, and not with its square. */
final class ManyPartsTest {
  /** A virtual machine with less memory than an identity matrix of all outputs takes. */
  static final class Run {
    private static final int OUTPUTS = 5000;

    private Run() {}

    public static void main(String[] args) {
      Tensor x = Tensor.of(2.0, 3);
      Tensor steps = Tensor.arange(DType.F64, 0, OUTPUTS, 1).unsqueeze(1);
      Tensor jacobian = Grad.jacobian(t -> steps.mul(t).sum(1), x);
      System.out.println(jacobian.shape() + " " + jacobian.get(7, 0) + " " + jacobian.get(4999, 1));
    }
  }

  @Test
  void jacobianNeedsNoIdentityMatrix() throws Exception {
    String output = OwnJvm.output(Run.class, List.of("-Xmx40m", "-Dadjoint.kernels=scalar"));
    assertEquals("[5000, 2] 7.0 4999.0", output.strip().lines().toList().getLast());
  }

  @Test
  @Timeout(120) // with the square of the parts it would be ten minutes
  void concatOfManyParts() {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      parts.add(Tensor.wrap(new double[] {i, 1}, 2).asVariable());
    }
    Tensor y = Tensor.concat(0, parts);
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = bean.getCurrentThreadAllocatedBytes();
    List<Tensor> gradients = Grad.of(y.square().sum(), parts);
    long bytes = bean.getCurrentThreadAllocatedBytes() - before;
    assertEquals(Tensor.of(2.0 * 299_999, 2).data(), gradients.getLast().data());
    assertEquals(Tensor.of(2.0 * 1234, 2).data(), gradients.get(1234).data());
    assertTrue(bytes < 1L << 30, () -> bytes + " bytes");
  }
}
