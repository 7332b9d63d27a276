package adjoint.nn.check;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.check.program.Numbers;
import adjoint.nn.Activation;
import adjoint.nn.Init;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mlp;
import adjoint.nn.Parallel;
import adjoint.nn.Residual;
import adjoint.nn.Sequential;
import adjoint.nn.conv.Conv1d;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.Conv3d;
import adjoint.nn.conv.ConvBuilder;
import adjoint.nn.conv.ConvTranspose1d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.conv.ConvTranspose3d;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.norm.GroupNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.norm.RmsNorm;
import adjoint.nn.norm.WeightNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random layers in F64, each with an input that fits. */
public final class Layers {
  private static final int MOST_EXAMPLES = 3;
  private static final List<Activation> ACTIVATIONS = List.of(Activation.values());

  private Layers() {}

  /** Any of the activations. */
  public static Activation activation(RandomGenerator rng) {
    return ACTIVATIONS.get(rng.nextInt(ACTIVATIONS.size()));
  }

  /** A linear layer, with or without a bias, for inputs of one to three axes. */
  public static LayerCase linear(RandomGenerator rng, int maxWidth) {
    int in = rng.nextInt(1, maxWidth + 1);
    int rank = rng.nextInt(1, 4);
    int[] shape = new int[rank];
    Arrays.setAll(shape, axis -> axis == rank - 1 ? in : rng.nextInt(1, MOST_EXAMPLES + 1));
    return new LayerCase(linear(rng, in, rng.nextInt(1, maxWidth + 1)), input(rng, shape));
  }

  /** A multilayer perceptron of 1 to {@code maxDepth} linear layers. */
  public static LayerCase mlp(RandomGenerator rng, int maxDepth, int maxWidth) {
    int[] sizes = new int[rng.nextInt(1, maxDepth + 1) + 1];
    Arrays.setAll(sizes, i -> rng.nextInt(1, maxWidth + 1));
    return mlp(rng, activation(rng), activation(rng), sizes);
  }

  /** A multilayer perceptron of these sizes. */
  public static LayerCase mlp(
      RandomGenerator rng, Activation hidden, Activation output, int... sizes) {
    requireNonNull(rng, "layers: rng is null");
    requireNonNull(hidden, "layers: hidden is null");
    requireNonNull(output, "layers: output is null");
    Mlp recipe = Mlp.of(sizes).activation(hidden).output(output).dtype(DType.F64);
    Layer model = (rng.nextInt(4) == 0 ? recipe.withoutBias() : recipe).init(rng);
    return new LayerCase(model, input(rng, rng.nextInt(1, MOST_EXAMPLES + 1), sizes[0]));
  }

  /** A convolution of images of one to three spatial axes, or its adjoint. */
  public static LayerCase convolution(RandomGenerator rng) {
    requireNonNull(rng, "layers: rng is null");
    int spatial = rng.nextInt(1, 4);
    int groups = rng.nextInt(1, 3);
    int most = spatial == 1 ? 3 : 2; // few numbers: each is checked by itself
    int in = groups * rng.nextInt(1, most);
    int out = groups * rng.nextInt(1, most);
    int[] window = rng.ints(spatial, 1, most + 1).toArray();
    boolean transposed = rng.nextInt(3) == 0;
    ConvBuilder<?> recipe =
        switch (spatial) {
          case 1 -> transposed ? ConvTranspose1d.of(in, out, window) : Conv1d.of(in, out, window);
          case 2 -> transposed ? ConvTranspose2d.of(in, out, window) : Conv2d.of(in, out, window);
          default -> transposed ? ConvTranspose3d.of(in, out, window) : Conv3d.of(in, out, window);
        };
    int[] stride = rng.ints(spatial, 1, 3).toArray();
    recipe = recipe.groups(groups).stride(stride).dtype(DType.F64).bias(Init.uniform(-1, 1));
    recipe = rng.nextInt(4) == 0 ? recipe.withoutBias() : recipe;
    if (transposed) {
      recipe = recipe.outputPadding(Arrays.stream(stride).map(step -> rng.nextInt(step)).toArray());
    } else {
      recipe = rng.nextInt(3) == 0 ? recipe.samePadding() : recipe.padding(rng.nextInt(2));
    }
    int[] shape = new int[spatial + 2];
    Arrays.setAll(shape, axis -> axis < 2 ? in : window[axis - 2] + rng.nextInt(2));
    shape[0] = rng.nextInt(1, 3);
    return new LayerCase(recipe.init(rng), input(rng, shape));
  }

  /** A norm of activations or of weights, with all its parameters. */
  public static LayerCase norm(RandomGenerator rng) {
    requireNonNull(rng, "layers: rng is null");
    int channels = 2 * rng.nextInt(1, 3);
    int[] shape = {rng.nextInt(1, 3), channels, rng.nextInt(2, 4)};
    Layer norm =
        switch (rng.nextInt(6)) {
          case 0 -> LayerNorm.of(shape[2]).dtype(DType.F64).init();
          case 1 -> RmsNorm.of(channels, shape[2]).dtype(DType.F64).init();
          case 2 -> GroupNorm.of(2, channels).dtype(DType.F64).init();
          case 3 -> InstanceNorm.of(channels).withParameters().dtype(DType.F64).init();
          case 4 -> BatchNorm.of(channels).dtype(DType.F64).init();
          default -> WeightNorm.of(linear(rng, shape[2], 2));
        };
    norm.parameters()
        .values()
        .forEach(p -> {
          int[] extents = p.shape().extents();
          p.set(p.detach().add(Tensor.uniform(DType.F64, rng, -0.5, 0.5, extents)));
        });
    return new LayerCase(norm, input(rng, shape));
  }

  /** Linear layers, activations, and rows, residuals and branches of these inside each other. */
  public static LayerCase any(RandomGenerator rng, int maxDepth, int maxWidth) {
    List<Layer> layers = new ArrayList<>();
    int in = rng.nextInt(1, maxWidth + 1);
    int width = in;
    for (int left = rng.nextInt(1, maxDepth + 1); left > 0; left--) {
      if (rng.nextBoolean()) {
        layers.add(activation(rng));
      } else {
        int out = rng.nextInt(1, maxWidth + 1);
        layers.add(linear(rng, width, out));
        width = out;
      }
      layers =
          switch (rng.nextInt(8)) {
            case 0, 1 -> only(Sequential.of(layers));
            case 2 -> only(Residual.of(Sequential.of(layers), linear(rng, in, width)));
            case 3 -> only(Parallel.sum(Sequential.of(layers), linear(rng, in, width)));
            default -> layers;
          };
    }
    int[] shape = rng.nextBoolean() ? new int[] {in} : new int[] {rng.nextInt(1, 4), in};
    return new LayerCase(Sequential.of(layers), input(rng, shape));
  }

  private static List<Layer> only(Layer layer) {
    return new ArrayList<>(List.of(layer));
  }

  private static Linear linear(RandomGenerator rng, int in, int out) {
    Linear.Builder recipe = Linear.of(in, out).dtype(DType.F64).bias(Init.uniform(-1, 1));
    return (rng.nextInt(4) == 0 ? recipe.withoutBias() : recipe).init(rng);
  }

  private static Tensor input(RandomGenerator rng, int... shape) {
    return Numbers.WELL_SCALED.tensor(rng, Shape.of(shape));
  }
}
