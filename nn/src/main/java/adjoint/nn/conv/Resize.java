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
 * Images {@code [n, c, …]} whose spatial axes have these extents, by copies of elements or on
 * straight lines between them; see {@link Resampling}.
 *
 * {@snippet :
 * Layer large = Resize.of(Resampling.LINEAR, 64, 48);
 * }
 *
 * @param how where the elements come from
 * @param extents one number, or one for each spatial axis
 */
public record Resize(Resampling how, List<Integer> extents) implements Layer {
  /** Checks the arguments. */
  public Resize {
    requireNonNull(how, "Resize: how is null");
    requireNonNull(extents, "Resize: extents is null");
    for (Integer extent : extents) {
      if (!(requireNonNull(extent, "Resize: an extent is null") > 0)) {
        throw new IllegalArgumentException("Resize: extents must be positive, got " + extents);
      }
    }
    if (extents.isEmpty()) {
      throw new IllegalArgumentException("Resize: needs one extent, or one for each axis");
    }
    extents = List.copyOf(extents);
  }

  /** These extents: one number, or one for each spatial axis. */
  public static Resize of(Resampling how, int... extents) {
    requireNonNull(extents, "Resize: extents is null");
    return new Resize(how, Arrays.stream(extents).boxed().toList());
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    int spatial = x.rank() - 2;
    if (spatial < 1 || extents.size() != 1 && extents.size() != spatial) {
      throw new ShapeException(
          String.format("%s: does not fit the spatial axes of %s", describe(), x.shape()));
    }
    int[] each = new int[spatial];
    Arrays.setAll(each, axis -> extents.get(axis % extents.size()));
    return x.resize(how, each);
  }

  @Override
  public String describe() {
    boolean one = extents.size() == 1;
    return String.format(
        "Resize(%s, %s)", how.name().toLowerCase(Locale.ROOT), one ? extents.getFirst() : extents);
  }

  @Override
  public String toString() {
    return describe();
  }
}
