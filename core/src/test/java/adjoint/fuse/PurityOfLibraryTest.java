package adjoint.fuse;

import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.op.Op;
import adjoint.op.TensorOp;
import org.junit.jupiter.api.Test;

/** The elementwise operations of the library are taken for pure without a look, and so they are. */
final class PurityOfLibraryTest {
  @Test
  void everyElementwiseOperationIsPure() {
    for (Op op : ElementwiseOps.all()) {
      assertTrue(op instanceof TensorOp || Purity.readsPure(op.getClass()), op.toString());
    }
  }
}
