package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.kernel.product.F32Products;
import adjoint.kernel.product.F32TieredProducts;
import adjoint.kernel.reduce.F64Reductions;
import adjoint.kernel.reduce.F64TieredReductions;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector kernels equal the scalar ones bit for bit, at every width this machine has. */
final class VectorKernelsTest {
  private static final boolean LONG = Boolean.getBoolean("adjoint.long");

  /**
   * Fails, and does not skip, where the module is missing: nothing else here would test anything
   * then.
   */
  @Test
  void theyServe() {
    assertTrue(KernelChoice.vectors());
    assertInstanceOf(F64TieredReductions.class, F64Reductions.best());
    assertInstanceOf(F32TieredProducts.class, F32Products.best());
  }

  @Test
  void theyTakeOverWhileProgramsRun() {
    // Little patience, so that the change happens in the middle.
    KernelComparison.vectors(1000, 1).run(LONG ? 2000 : 20);
  }

  @Test
  void thePlainOnesToo() {
    KernelComparison.plain(2).run(LONG ? 2000 : 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void everyWidthGivesTheSameBits(int bits) throws Exception {
    int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    int width = Math.min(bits, widest); // a narrower machine tests its own width again
    String output =
        KernelComparisonRun.output(
            bits,
            LONG ? 3000 : 12,
            KernelComparisonRun.MODULE,
            "-Dadjoint.kernels=vector",
            "-Dadjoint.vector.bits=" + width);
    assertTrue(output.contains("equal: vectors " + width), output);
  }
}
