package adjoint.nn.conv;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.ShapeException;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.op.Resampling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Images {@code [n, c, …]} whose spatial axes are {@code ⌊extent·factor⌋} long, by copies of
 * elements or on straight lines between them; see {@link Resampling}. The new elements divide the
 * whole axis, also where the product is no whole number: PyTorch's {@code
 * recompute_scale_factor=True}.
 *
 * {@snippet :
 * Layer twice = Upsample.of(Resampling.NEAREST, 2);
 * }
 *
 * @param how where the elements come from
 * @param factors one number, or one for each spatial axis
 */
public record Upsample(Resampling how, List<Double> factors) implements Layer {
  /** Checks the arguments. */
  public Upsample {
    requireNonNull(how, "Upsample: how is null");
    requireNonNull(factors, "Upsample: factors is null");
    for (Double factor : factors) {
      if (!(requireNonNull(factor, "Upsample: a factor is null") > 0)) {
        throw new IllegalArgumentException("Upsample: factors must be positive, got " + factors);
      }
    }
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("Upsample: needs one factor, or one for each axis");
    }
    factors = List.copyOf(factors);
  }

  /** By these factors: one number, or one for each spatial axis. */
  public static Upsample of(Resampling how, double... factors) {
    requireNonNull(factors, "Upsample: factors is null");
    return new Upsample(how, Arrays.stream(factors).boxed().toList());
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    int spatial = x.rank() - 2;
    if (spatial < 1 || factors.size() != 1 && factors.size() != spatial) {
      throw new ShapeException(
          String.format("%s: does not fit the spatial axes of %s", describe(), x.shape()));
    }
    double[] each = new double[spatial];
    Arrays.setAll(each, axis -> factors.get(axis % factors.size()));
    return x.resizeBy(how, each);
  }

  @Override
  public String describe() {
    boolean one = factors.size() == 1;
    return String.format(
        "Upsample(%s, %s)",
        how.name().toLowerCase(Locale.ROOT), one ? factors.getFirst() : factors);
  }

  @Override
  public String toString() {
    return describe();
  }
}
