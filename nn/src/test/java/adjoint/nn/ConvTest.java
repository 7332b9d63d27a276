package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.conv.AvgPool;
import adjoint.nn.conv.Conv1d;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.Conv3d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.conv.Pad;
import adjoint.nn.conv.Resize;
import adjoint.nn.conv.Upsample;
import adjoint.nn.norm.GroupNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.norm.RmsNorm;
import adjoint.nn.norm.WeightNorm;
import adjoint.op.Convolution;
import adjoint.op.Padding;
import adjoint.op.Pooling;
import adjoint.op.Resampling;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Layers of images: a naive loop, sizes that are found out, how weights start, and errors. */
class ConvTest {
  private final SplittableRandom rng = new SplittableRandom(1);

  private Tensor normal(int... shape) {
    return Tensor.normal(DType.F64, rng, 0, 1, shape);
  }

  // ---- what they compute

  @Test
  void isANaiveLoop() {
    Conv2d layer =
        Conv2d.of(4, 6, 3, 2)
            .stride(2, 1)
            .padding(1, 0)
            .dilation(1, 2)
            .groups(2)
            .bias(Init.normal(0, 1))
            .dtype(DType.F64)
            .init(rng);
    Tensor x = normal(2, 4, 5, 6);
    Tensor y = layer.forward(x);
    assertEquals(Shape.of(2, 6, 3, 4), y.shape());
    for (int n = 0; n < 2; n++) {
      for (int o = 0; o < 6; o++) {
        for (int row = 0; row < 3; row++) {
          for (int column = 0; column < 4; column++) {
            double sum = layer.bias().orElseThrow().get(o);
            for (int c = 0; c < 2; c++) {
              for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 2; j++) {
                  int at = 2 * row + i - 1;
                  double pixel =
                      at < 0 || at >= 5 ? 0 : x.get(n, o / 3 * 2 + c, at, column + 2 * j);
                  sum += layer.weight().get(o, c, i, j) * pixel;
                }
              }
            }
            assertEquals(sum, y.get(n, o, row, column), 1e-13);
          }
        }
      }
    }
  }

  @Test
  void aTransposedOneIsTheAdjoint() {
    Conv2d down = Conv2d.of(2, 3, 3).stride(2).padding(1).withoutBias().dtype(DType.F64).init(rng);
    Tensor x = normal(1, 2, 6, 6).asVariable();
    Tensor y = down.forward(x);
    Tensor g = normal(y.shape().extents());
    ConvTranspose2d up =
        new ConvTranspose2d(down.weight(), Optional.empty(), down.how(), List.of(1));
    assertEquals(Grad.of(y, List.of(x), g).getFirst().data(), up.forward(g).data());
  }

  @Test
  void poolingPaddingAndResampling() {
    Tensor x = Tensor.arange(12).to(DType.F64).reshape(1, 1, 3, 4);
    assertEquals(Tensor.of(5.0, 7).data(), MaxPool.of(2).forward(x).reshape(-1).data());
    assertEquals(Tensor.of(2.5, 4.5).data(), AvgPool.of(2).forward(x).reshape(-1).data());
    assertEquals(5.5, AvgPool.global().forward(x).item());
    assertEquals(Shape.of(1, 1, 2, 3), MaxPool.adaptive(2, 3).forward(x).shape());
    assertEquals(Shape.of(1, 1, 4, 9), Pad.zeros(1, 2).withAfter(0, 3).forward(x).shape());
    assertEquals(Shape.of(1, 1, 6, 8), Upsample.of(Resampling.NEAREST, 2).forward(x).shape());
    assertEquals(Shape.of(1, 1, 5, 5), Resize.of(Resampling.LINEAR, 5).forward(x).shape());
    assertEquals(Shape.of(1, 12), Flatten.of().forward(x).shape());
    assertEquals(Shape.of(0, 12), Flatten.of().forward(Tensor.zeros(0, 3, 4)).shape());
  }

  // ---- how they are made

  @Test
  void sizesAreFoundOut() {
    Recipe recipe =
        Conv2d.to(6, 5)
            .padding(2)
            .then(Activation.RELU)
            .then(MaxPool.of(2))
            .then(Conv2d.to(16, 5))
            .then(Activation.RELU)
            .then(AvgPool.global())
            .then(Flatten.of())
            .then(Linear.to(10));
    Layer model = recipe.init(Shape.of(1, 1, 28, 28), rng);
    assertEquals(
        """
        Sequential(
          0: Conv2d(1 -> 6, 5x5, padding 2)  # weight F32[6, 1, 5, 5], bias F32[6]: 156 parameters
          1: relu
          2: MaxPool(2)
          3: Conv2d(6 -> 16, 5x5)            # weight F32[16, 6, 5, 5], bias F32[16]: 2416 parameters
          4: relu
          5: AvgPool(global)
          6: Flatten(1)
          7: Linear(16 -> 10)                # weight F32[16, 10], bias F32[10]: 170 parameters
        )                                    # 2742 parameters\
        """,
        model.toString());
  }

  @Test
  void aBuilderThatWasToldIsTheSameAsARecipe() {
    Layer told = Conv1d.of(3, 4, 2).dtype(DType.F64).init(new SplittableRandom(5));
    Layer found = Conv1d.to(4, 2).init(Shape.of(1, 3, 9), DType.F64, new SplittableRandom(5));
    assertEquals(told.state(), found.state());
    assertError(
        ShapeException.class,
        "Conv1d: was told 3 channels, got [1, 2, 9]",
        () -> Conv1d.of(3, 4, 2).init(Shape.of(1, 2, 9), rng));
    assertError(
        IllegalStateException.class,
        "Conv1d: the number of input channels is not known; say Conv1d.of(in, 4, …), or give a"
            + " shape: init(shape, rng)",
        () -> Conv1d.to(4, 2).init(rng));
  }

  /** The fans are those of one group, whatever the layout. */
  @Test
  void weightsStartWithinTheirBounds() {
    double bound = Math.sqrt(6.0 / (9 * 2 + 9 * 4)); // 8 channels in and 16 out, in 4 groups
    Conv2d conv = Conv2d.of(8, 16, 3).groups(4).init(rng);
    assertEquals(Shape.of(16, 2, 3, 3), conv.weight().shape());
    double most = conv.weight().data().maxAbs();
    assertTrue(most <= bound && most > 0.95 * bound, most + " of " + bound);
    assertEquals(0, conv.bias().orElseThrow().data().maxAbs());
    ConvTranspose2d up = ConvTranspose2d.of(8, 16, 3).groups(4).init(Init.heUniform(), rng);
    assertEquals(Shape.of(8, 4, 3, 3), up.weight().shape());
    bound = Math.sqrt(6.0 / (9 * 2));
    most = up.weight().data().maxAbs();
    assertTrue(most <= bound && most > 0.95 * bound, most + " of " + bound);
  }

  @Test
  void theyPrintTheirSettings() {
    assertEquals(
        "Conv3d(2 -> 4, 1x2x3, stride [1, 2, 1], same padding, groups 2)",
        Conv3d.of(2, 4, 1, 2, 3).stride(1, 2, 1).samePadding().groups(2).toString());
    assertEquals("Conv1d(? -> 4, 2, padding 1)", Conv1d.to(4, 2).padding(1).toString());
    assertEquals(
        "ConvTranspose2d(3 -> 2, 3x3, stride 2, padding 1, output padding 1)"
            + "  # weight F32[3, 2, 3, 3]: 54 parameters",
        ConvTranspose2d.of(3, 2, 3)
            .stride(2)
            .padding(1)
            .outputPadding(1)
            .withoutBias()
            .init(rng)
            .toString());
    assertEquals("MaxPool(3, stride 2, padding 1)", MaxPool.of(3).stride(2).padding(1).toString());
    assertEquals("AvgPool(adaptive [2, 3])", AvgPool.adaptive(2, 3).toString());
    assertEquals(
        "AvgPool(2, same padding)", AvgPool.of(Pooling.of(2).withSamePadding()).toString());
    assertEquals(
        "Pad(reflect, 1 and [2, 3])", Pad.of(Padding.REFLECT, 1).withAfter(2, 3).toString());
    assertEquals("Pad(zeros, 1)", Pad.zeros(1).toString());
    assertEquals("Pad(0.5, 1)", Pad.constant(0.5, 1).toString());
    assertEquals("Upsample(nearest, 2.0)", Upsample.of(Resampling.NEAREST, 2).toString());
    assertEquals("Resize(linear, [4, 5])", Resize.of(Resampling.LINEAR, 4, 5).toString());
  }

  // ---- gradients per example

  /** Of a model, as a model, in which all parameters have an axis of examples in front. */
  @Test
  void gradientsPerExampleAreThoseOfOneAfterTheOther() {
    Layer model =
        Conv2d.to(4, 2)
            .then(GroupNorm.recipe(2))
            .then(Activation.TANH)
            .then(ConvTranspose2d.to(3, 2).stride(2))
            .then(InstanceNorm.recipe())
            .then(MaxPool.of(2))
            .then(Flatten.of())
            .then(LayerNorm.recipe())
            .then(RmsNorm.recipe())
            .then(RadialBasis.to(2))
            .then((in, dtype, r) -> WeightNorm.of(Linear.of(2, 2).dtype(dtype).init(r)))
            .init(Shape.of(1, 2, 4, 3), DType.F64, rng);
    Tensor x = normal(3, 2, 4, 3);
    Layer each = Grad.perExampleGradient((m, one) -> m.forward(one).square().sum(), model, x);
    for (int i = 0; i < 3; i++) {
      Tensor one = x.slice(0, i, i + 1);
      Layer alone = Grad.gradient(m -> m.forward(one).square().sum(), model);
      for (String path : model.parameters().keySet()) {
        Tensor expected = alone.part(path, Parameter.class).detach();
        Tensor found = each.part(path, Parameter.class).detach().select(0, i);
        Vectors.requireNear(path, expected, found);
      }
    }
  }

  // ---- errors

  @Test
  void whatDoesNotFitIsTold() {
    Conv2d layer = Conv2d.of(3, 4, 3).init(rng);
    assertError(
        ShapeException.class,
        "Conv2d(3 -> 4, 3x3): needs images [n, 3, height, width], got [3, 8, 8]",
        () -> layer.forward(Tensor.zeros(3, 8, 8)));
    assertError(
        ShapeException.class,
        "Conv2d(3 -> 4, 3x3): needs images [n, 3, height, width], got [1, 2, 8, 8]",
        () -> layer.forward(Tensor.zeros(1, 2, 8, 8)));
    assertError(
        IllegalArgumentException.class,
        "Conv2d(3 -> 4, 3x3): input is F64[1, 3, 8, 8] but the parameters are F32; cast the input"
            + " or the model with .to(F32) or .cast(F64)",
        () -> layer.forward(normal(1, 3, 8, 8)));
    assertError(
        ShapeException.class,
        "Conv2d: bias F32[3] does not fit weight F32[4, 3, 3, 3], which needs F32[4]",
        () ->
            new Conv2d(
                layer.weight(),
                Optional.of(Parameter.of("bias", Tensor.zeros(3))),
                Convolution.PLAIN));
    assertError(
        ShapeException.class,
        "Conv2d: the weight must be [out, in/groups, height, width], got [3, 3]",
        () ->
            new Conv2d(
                Parameter.of("weight", Tensor.zeros(3, 3)), Optional.empty(), Convolution.PLAIN));
    assertError(
        ShapeException.class,
        "Conv2d: 3 groups do not divide the first axis of weight [4, 3, 3, 3], [out, in/groups,"
            + " height, width]",
        () -> new Conv2d(layer.weight(), Optional.empty(), Convolution.PLAIN.withGroups(3)));
    assertError(
        ShapeException.class,
        "Conv2d: 3 input and 4 output channels cannot be dealt to 2 groups",
        () -> Conv2d.of(3, 4, 3).groups(2).init(rng));
    assertError(
        IllegalArgumentException.class,
        "ConvTranspose2d: its padding must be told, not the same",
        () -> ConvTranspose2d.of(3, 4, 3).samePadding().init(rng));
    assertError(
        IllegalArgumentException.class,
        "Conv2d: only a transposed convolution has an output padding",
        () -> Conv2d.of(3, 4, 3).outputPadding(1));
    assertError(
        ShapeException.class,
        "Conv2d: needs at least one output channel and a window of one extent or 2, got 4 and"
            + " [1, 2, 3]",
        () -> Conv2d.of(3, 4, 1, 2, 3));
    assertError(
        ShapeException.class,
        "Conv2d: needs images of 4 axes, examples, channels and 2 more, got [1, 3]",
        () -> Conv2d.to(4, 3).init(Shape.of(1, 3), rng));
    assertError(
        IllegalArgumentException.class,
        "AvgPool(adaptive 7): only windows of a given extent have stride and padding",
        () -> AvgPool.adaptive(7).stride(2));
    assertError(
        ShapeException.class,
        "Flatten(1): needs more than 1 axes, got [3]",
        () -> Flatten.of().forward(Tensor.zeros(3)));
    assertError(
        ShapeException.class,
        "Pad(zeros, [1, 2]): does not fit the spatial axes of [1, 1, 3]",
        () -> Pad.zeros(1, 2).forward(Tensor.zeros(1, 1, 3)));
  }
}
