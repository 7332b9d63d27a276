package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.norm.GroupNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.norm.RmsNorm;
import adjoint.nn.norm.WeightNorm;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The laws that norms obey. */
class NormTest {
  private final SplittableRandom rng = new SplittableRandom(1);

  private Tensor normal(int... shape) {
    return Tensor.normal(DType.F64, rng, 3, 2, shape);
  }

  private static Mode training() {
    return Mode.training(new SplittableRandom(1));
  }

  @Test
  void layerNormDoesNotSeeScaleAndShift() {
    LayerNorm norm = LayerNorm.of(6).dtype(DType.F64).epsilon(0).init();
    norm.weight().orElseThrow().set(normal(6));
    norm.bias().orElseThrow().set(normal(6));
    Tensor x = normal(4, 6);
    Tensor y = norm.forward(x);
    Vectors.requireNear("affine", y, norm.forward(x.mul(3.5).sub(2)));
    Vectors.requireNear(
        "each", y, norm.forward(x.mul(normal(4, 1).abs().add(1)).add(normal(4, 1))));
    Tensor bare = LayerNorm.of(6).dtype(DType.F64).epsilon(0).withoutParameters().init().forward(x);
    Vectors.requireNear("mean", Tensor.zeros(DType.F64, 4), bare.mean(-1));
    Vectors.requireNear("variance", Tensor.ones(DType.F64, 4), bare.variance(-1));
  }

  @Test
  void rmsNormDoesNotSeeScaleButShift() {
    RmsNorm norm = RmsNorm.of(2, 3).dtype(DType.F64).epsilon(0).init();
    Tensor x = normal(4, 2, 3);
    Tensor y = norm.forward(x);
    Vectors.requireNear("scale", y, norm.forward(x.mul(3.5)));
    Vectors.requireNear("size", Tensor.ones(DType.F64, 4), y.square().mean(-1, -2));
    assertNotEquals(y.data(), norm.forward(x.add(1)).data());
  }

  @Test
  void instanceNormIsGroupNormOfSingleChannels() {
    Tensor x = normal(3, 4, 2, 5);
    Tensor y = InstanceNorm.of(4).dtype(DType.F64).withParameters().init().forward(x);
    assertEquals(GroupNorm.of(4, 4).dtype(DType.F64).init().forward(x).data(), y.data());
  }

  @Test
  void groupNormOfOneGroupIsLayerNorm() {
    Tensor x = normal(3, 4, 2, 5);
    LayerNorm layerNorm = LayerNorm.of(4, 2, 5).dtype(DType.F64).init();
    Tensor y = GroupNorm.of(1, 4).dtype(DType.F64).init().forward(x);
    assertEquals(layerNorm.forward(x).data(), y.data());
  }

  @Test
  void noExampleSeesAnother() {
    Tensor x = normal(3, 4, 2);
    List<Layer> layers =
        List.of(
            LayerNorm.of(2).dtype(DType.F64).init(),
            RmsNorm.of(2).dtype(DType.F64).init(),
            GroupNorm.of(2, 4).dtype(DType.F64).init(),
            InstanceNorm.of(4).dtype(DType.F64).init());
    for (Layer layer : layers) {
      Tensor y = layer.forward(x, training());
      assertEquals(y.slice(0, 1, 2).data(), layer.forward(x.slice(0, 1, 2), training()).data());
    }
  }

  @Test
  void instanceNormEvaluatesByWhatItRemembers() {
    InstanceNorm norm =
        InstanceNorm.of(2).dtype(DType.F64).withRunningStatistics(1).epsilon(0).init();
    Tensor x = normal(3, 2, 4, 2);
    norm.forward(x, training());
    Tensor mean = norm.runningMean().orElseThrow().value();
    Tensor variance = norm.runningVariance().orElseThrow().value();
    Vectors.requireNear("mean", x.mean(0, 2, 3), mean);
    assertEquals(List.of("runningMean", "runningVariance"), List.copyOf(norm.buffers().keySet()));
    Tensor expected = x.sub(mean.reshape(2, 1, 1)).div(variance.sqrt().reshape(2, 1, 1));
    Vectors.requireNear("evaluation", expected, norm.forward(x));
    assertEquals(mean.data(), norm.runningMean().orElseThrow().value().data());
  }

  @Test
  void batchNormEvaluatesAsAnAffineMap() {
    BatchNorm norm = BatchNorm.of(2).dtype(DType.F64).init();
    norm.weight().set(normal(2));
    norm.bias().set(normal(2));
    norm.forward(normal(5, 2, 3), training());
    Tensor x = normal(4, 2, 3);
    Tensor z = normal(4, 2, 3);
    Tensor middle = norm.forward(x.mul(0.25).add(z.mul(0.75)));
    Vectors.requireNear("affine", norm.forward(x).mul(0.25).add(norm.forward(z).mul(0.75)), middle);
  }

  @Test
  void weightNormBeginsAsTheLayerItWraps() {
    Linear linear = Linear.of(3, 4).dtype(DType.F64).init(rng);
    WeightNorm norm = WeightNorm.of(linear);
    Tensor x = normal(5, 3);
    Vectors.requireNear("linear", linear.forward(x), norm.forward(x));
    Conv2d conv = Conv2d.of(2, 3, 2).dtype(DType.F64).init(rng);
    Tensor image = normal(1, 2, 4, 4);
    Vectors.requireNear("conv", conv.forward(image), WeightNorm.of(conv).forward(image));
    assertEquals(
        List.of("gain", "layer.weight", "layer.bias"), List.copyOf(norm.parameters().keySet()));
  }

  @Test
  void weightNormTellsLengthFromDirection() {
    Linear linear = Linear.of(3, 4).dtype(DType.F64).init(rng);
    WeightNorm norm = WeightNorm.of(linear);
    Tensor x = normal(5, 3);
    Tensor y = norm.forward(x);
    Tensor loss = y.square().sum();
    Tensor slope = Grad.of(loss, linear.weight());
    // What the direction is multiplied with does not matter, so its gradient is orthogonal to it.
    Vectors.requireNear(
        "orthogonal", Tensor.zeros(DType.F64, 4), slope.mul(linear.weight().detach()).sum(0));
    linear.weight().set(linear.weight().detach().mul(Tensor.of(2.0, 3, 0.5, 7)));
    Vectors.requireNear("stretched", y, norm.forward(x));
  }

  @Test
  void recipesFindTheirSizes() {
    Shape in = Shape.of(1, 4, 3, 5);
    assertEquals(
        "LayerNorm(5)  # weight F32[5], bias F32[5]: 10 parameters",
        LayerNorm.recipe().init(in, rng).toString());
    assertEquals(
        "RmsNorm(5)  # weight F32[5]: 5 parameters", RmsNorm.recipe().init(in, rng).toString());
    assertEquals(
        "GroupNorm(4 in 2 groups)  # weight F32[4], bias F32[4]: 8 parameters",
        GroupNorm.recipe(2).init(in, rng).toString());
    assertEquals("InstanceNorm(4)", InstanceNorm.recipe().init(in, rng).toString());
    assertEquals(
        "LayerNorm(2, 3, F64, epsilon 1.0E-5, without bias)",
        LayerNorm.of(2, 3).dtype(DType.F64).withoutBias().toString());
    assertEquals(
        "InstanceNorm(4, F32, epsilon 1.0E-5, without parameters, momentum 0.1)",
        InstanceNorm.of(4).withRunningStatistics().toString());
  }

  @Test
  void whatDoesNotFitIsTold() {
    assertError(
        ShapeException.class,
        "LayerNorm(2, 3): the last axes of the input must be [2, 3], got [4, 3]",
        () -> LayerNorm.of(2, 3).init().forward(Tensor.zeros(4, 3)));
    assertError(
        ShapeException.class,
        "RmsNorm(3): the last axes of the input must be [3], got []",
        () -> RmsNorm.of(3).init().forward(Tensor.of(1f).reshape()));
    assertError(
        ShapeException.class,
        "LayerNorm: needs at least one axis, and none that is empty, got []",
        () -> LayerNorm.of());
    assertError(
        ShapeException.class,
        "GroupNorm: 5 channels cannot be dealt to 2 groups",
        () -> GroupNorm.of(2, 5));
    assertError(
        ShapeException.class,
        "GroupNorm(4 in 2 groups): needs [n, 4] or [n, 4, ...], got [3, 5]",
        () -> GroupNorm.of(2, 4).init().forward(Tensor.zeros(3, 5)));
    assertError(
        ShapeException.class,
        "InstanceNorm(4): needs at least one spatial axis, got [3, 4]",
        () -> InstanceNorm.of(4).init().forward(Tensor.zeros(3, 4)));
    assertError(
        ShapeException.class,
        "InstanceNorm(2): in training it needs at least two numbers in each channel, got [3, 2, 1]",
        () ->
            InstanceNorm.of(2)
                .withRunningStatistics()
                .init()
                .forward(Tensor.zeros(3, 2, 1), training()));
    assertError(
        ShapeException.class,
        "InstanceNorm(2): in training it needs at least two numbers in each channel, got [0, 2, 3]",
        () ->
            InstanceNorm.of(2)
                .withRunningStatistics()
                .init()
                .forward(Tensor.zeros(0, 2, 3), training()));
    assertError(
        IllegalArgumentException.class,
        "WeightNorm: the weights of one output are all 0, which have no direction; start elsewhere",
        () -> WeightNorm.of(Linear.from(Tensor.eye(2).mul(Tensor.of(1f, 0f)))));
    assertError(
        IllegalArgumentException.class,
        "LayerNorm: epsilon must be 0 or positive, got -1.0",
        () -> LayerNorm.of(2).epsilon(-1).init());
    assertError(
        IllegalArgumentException.class,
        "LayerNorm(2): input is F64[3, 2] but the parameters are F32; cast the input or the model"
            + " with .to(F32) or .cast(F64)",
        () -> LayerNorm.of(2).init().forward(normal(3, 2)));
  }
}
