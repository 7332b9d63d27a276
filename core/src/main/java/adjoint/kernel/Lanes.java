package adjoint.kernel;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The shape of the vectors. HotSpot compiles vector code well only if the species are constants,
 * and here nothing touches them before {@link KernelChoice} has found the module.
 */
public final class Lanes {
  /** Bits in a vector: what the machine does best, or what the property says. */
  public static final int BITS = bits(Setting.of(KernelChoice.BITS, "128", "256", "512"));

  public static final VectorSpecies<Float> F32 =
      VectorSpecies.of(float.class, VectorShape.forBitSize(BITS));
  public static final VectorSpecies<Double> F64 =
      VectorSpecies.of(double.class, VectorShape.forBitSize(BITS));

  /** Vector registers, of which x86 has 32 with AVX-512 only, and ARM always. */
  public static final int REGISTERS =
      DoubleVector.SPECIES_PREFERRED.vectorBitSize() >= 512
              || System.getProperty("os.arch").equals("aarch64")
          ? 32
          : 16;

  /** Whether a fence between loads is no instruction, but only a word to the compiler. */
  public static final boolean FREE_FENCES =
      List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));

  /** As many floats as there are lanes in a vector of doubles (of 128 bits at least). */
  public static final VectorSpecies<Float> F32_HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Math.max(BITS / 2, 64)));

  private Lanes() {}

  private static int bits(String setting) {
    return setting.isEmpty()
        ? FloatVector.SPECIES_PREFERRED.vectorBitSize()
        : Integer.parseInt(setting);
  }
}
