package adjoint.nn.norm;

import adjoint.Fused;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Buffer;
import adjoint.nn.Layer;
import adjoint.op.Expr;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What norms have in common. */
final class Norms {
  private static final Fused SCALE_AND_SHIFT = Fused.of("scaleAndShift", 3, Norms::scaleAndShift);

  private Norms() {}

  private static <E extends Expr<E>> E scaleAndShift(List<E> in) {
    return in.get(0).mul(in.get(1)).add(in.get(2));
  }

  // ---- parts

  static double requireEpsilon(String name, double epsilon) {
    if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": epsilon must be 0 or positive, got " + epsilon);
    }
    return epsilon;
  }

  static double requireMomentum(String name, double momentum) {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          name + ": the momentum must be from 0 to 1, got " + momentum);
    }
    return momentum;
  }

  static int requireChannels(String name, int channels) {
    if (channels < 1) {
      throw new ShapeException(name + ": needs at least one channel, got " + channels);
    }
    return channels;
  }

  /** Checks that there is something to normalize. */
  static Shape requireExtents(String name, Shape shape) {
    if (shape.rank() == 0 || shape.size() == 0) {
      throw new ShapeException(
          name + ": needs at least one axis, and none that is empty, got " + shape);
    }
    return shape;
  }

  /**
   * Checks that a parameter, if there is one, has this shape. In what {@link adjoint.Grad} gives
   * for each example or output it has more axes in front.
   */
  static void requireShape(String name, String what, Optional<Parameter> parameter, Shape shape) {
    parameter.ifPresent(p -> {
      int more = p.rank() - shape.rank();
      if (more < 0 || !p.shape().part(more, p.rank()).equals(shape)) {
        throw new ShapeException(
            String.format("%s: %s must be %s, got %s", name, what, shape, p.shape()));
      }
    });
  }

  // ---- calls

  /** Checks that x is {@code [n, channels]} or {@code [n, channels, …]}. */
  static void requireChannels(Supplier<String> name, int channels, Tensor x) {
    if (x.rank() < 2 || x.shape().extent(1) != channels) {
      throw new ShapeException(
          String.format(
              "%s: needs [n, %s] or [n, %s, ...], got %s",
              name.get(), channels, channels, x.shape()));
    }
  }

  /** Checks that x ends with these axes. */
  static void requireLast(Supplier<String> name, Shape shape, Tensor x) {
    int first = x.rank() - shape.rank();
    if (first < 0 || !x.shape().part(first, x.rank()).equals(shape)) {
      throw new ShapeException(
          String.format(
              "%s: the last axes of the input must be %s, got %s", name.get(), shape, x.shape()));
    }
  }

  /** Checks that x has the dtype of the parameters, if there are some. */
  static void requireDType(Layer layer, Tensor x, Optional<Parameter> parameter) {
    parameter.ifPresent(p -> Layer.requireDType(layer, x, p.dtype()));
  }

  /** The last axes of x, those of a shape, as one. */
  static Tensor rows(Tensor x, Shape shape) {
    int first = x.rank() - shape.rank();
    int[] extents = Arrays.copyOf(x.shape().extents(), first + 1);
    extents[first] = shape.size();
    return x.reshape(extents);
  }

  /** {@code x[n, c, …]} with mean 0 and variance 1 in each group of channels. */
  static Tensor standardizeGroups(Tensor x, int groups, double epsilon) {
    Shape shape = x.shape();
    int each = shape.part(1, shape.rank()).size() / groups;
    return x.reshape(shape.extent(0), groups, each)
        .standardize(-1, epsilon)
        .reshape(shape.extents());
  }

  /** One number for each channel, to broadcast along the axes of {@code x[n, c, …]}. */
  static Tensor column(Tensor vector, Tensor x) {
    int[] shape = new int[x.rank() - 1];
    Arrays.fill(shape, 1);
    shape[0] = vector.size();
    return vector.reshape(shape);
  }

  /** {@code x·γ + β}, with those of them that there are, in one pass each way. */
  static Tensor scaleAndShift(
      Tensor x, Optional<? extends Tensor> scale, Optional<? extends Tensor> shift) {
    if (scale.isPresent() && shift.isPresent()) {
      return x.apply(SCALE_AND_SHIFT, List.of(scale.get(), shift.get()));
    }
    Tensor scaled = scale.isPresent() ? x.mul(scale.get()) : x;
    return shift.isPresent() ? scaled.add(shift.get()) : scaled;
  }

  /** The extents of a shape, for example {@code 3, 4}. */
  static String extents(Shape shape) {
    return Arrays.stream(shape.extents())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
  }

  /** Moves a buffer towards what was seen: {@code r ← (1 − m)·r + m·s}. */
  static void remember(Buffer running, Tensor seen, double momentum) {
    Tensor share = seen.detach().reshape(running.value().shape().extents()).mul(momentum);
    running.update(before -> before.mul(1 - momentum).add(share));
  }
}
