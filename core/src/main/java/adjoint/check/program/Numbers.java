package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.random.RandomGenerator;

/** Kinds of random numbers to fill arrays with. */
public enum Numbers {
  /** From −2 to 2, three decimals. */
  WELL_SCALED {
    @Override
    public double draw(RandomGenerator rng) {
      return rng.nextInt(-2000, 2001) / 1000.0;
    }
  },
  /** Of either sign and of any size from 1e−150 to 1e150. */
  ILL_SCALED {
    @Override
    public double draw(RandomGenerator rng) {
      double size = Math.pow(10, rng.nextDouble(-150, 150));
      return rng.nextBoolean() ? size : -size;
    }
  },
  /** At −1, 0 and 1, where functions have kinks, or a small step beside. */
  NEAR_KINKS {
    @Override
    public double draw(RandomGenerator rng) {
      int kink = rng.nextInt(-1, 2);
      double step = Math.pow(10, -rng.nextInt(1, 17));
      return kink + (rng.nextInt(3) - 1) * step;
    }
  },
  /** What formulas forget: both zeros, the least and the greatest numbers, the infinities, NaN. */
  SPECIAL {
    @Override
    public double draw(RandomGenerator rng) {
      return SPECIAL_NUMBERS[rng.nextInt(SPECIAL_NUMBERS.length)];
    }
  },
  /** Whole numbers from −3 to 3: exact in every sum, and often equal. */
  SMALL_INTEGERS {
    @Override
    public double draw(RandomGenerator rng) {
      return rng.nextInt(-3, 4);
    }
  };

  private static final double[] SPECIAL_NUMBERS = {
    0.0,
    -0.0,
    1,
    -1,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    1e-300,
    1e300,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  /** One number. */
  public abstract double draw(RandomGenerator rng);

  /** An array of such numbers, rounded to the dtype. */
  public NdArray array(RandomGenerator rng, DType dtype, Shape shape) {
    double[] data = new double[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = draw(rng);
    }
    return NdArray.wrap(data, shape).to(dtype);
  }

  /** A constant tensor of such numbers, F64. */
  public Tensor tensor(RandomGenerator rng, Shape shape) {
    return Tensor.of(array(rng, DType.F64, shape));
  }
}
