package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.LearnedPositions;
import adjoint.nn.attention.MultiHeadAttention;
import adjoint.nn.attention.SinusoidalPositions;
import adjoint.nn.conv.AvgPool;
import adjoint.nn.conv.Conv1d;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.Conv3d;
import adjoint.nn.conv.ConvTranspose1d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.conv.ConvTranspose3d;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.conv.Pad;
import adjoint.nn.conv.Resize;
import adjoint.nn.conv.Upsample;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.norm.GroupNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.norm.RmsNorm;
import adjoint.nn.norm.WeightNorm;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.LstmCell;
import adjoint.nn.recurrent.Recurrent;
import adjoint.nn.recurrent.RnnCell;
import adjoint.op.Padding;
import adjoint.op.Pooling;
import adjoint.op.Resampling;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The layers of the library that take one tensor, each with the shape of an example. */
public final class EveryLayer {
  private EveryLayer() {}

  /**
   * A layer.
   *
   * @param shape of an example, without the axis that counts these
   */
  public record Sample(String name, Function<RandomGenerator, Layer> make, Shape shape) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Sample layer(String name, Function<RandomGenerator, Layer> make, int... shape) {
    return new Sample(name, make, Shape.of(shape));
  }

  /** All of them, some in several forms. */
  public static List<Sample> all() {
    return List.of(
        layer("linear", rng -> Linear.of(4, 3).init(rng), 4),
        layer("linear on sequences", rng -> Linear.of(4, 3).init(rng), 5, 4),
        layer("mlp", rng -> Mlp.of(4, 8, 8, 3).init(rng), 4),
        layer(
            "row",
            rng ->
                Sequential.of(
                    Linear.of(4, 6).init(rng), Activation.GELU, Linear.of(6, 2).init(rng)),
            4),
        layer("tied", EveryLayer::tied, 4),
        layer("residual", rng -> Residual.of(Linear.of(4, 4).init(rng)), 4),
        layer("dropout", _ -> Dropout.of(0.5), 4),
        layer("random slopes", _ -> RandomizedLeakyRelu.of(), 4),
        layer("prelu", _ -> Prelu.of(4).init(), 4),
        layer("radial basis", rng -> RadialBasis.of(4, 3).init(rng), 4),
        layer(
            "experts",
            rng ->
                MixtureOfExperts.of(
                        Linear.of(4, 3).init(rng),
                        Linear.of(4, 2).init(rng),
                        Linear.of(4, 2).init(rng),
                        Linear.of(4, 2).init(rng))
                    .top(2),
            4),
        layer("flatten", _ -> Flatten.of(), 2, 3, 4),
        layer("conv1d", rng -> Conv1d.of(2, 4, 3).init(rng), 2, 9),
        layer("conv2d", rng -> Conv2d.of(2, 4, 3).init(rng), 2, 7, 6),
        layer(
            "strided conv2d",
            rng -> Conv2d.of(4, 6, 3).stride(2).padding(1).dilation(2).groups(2).init(rng),
            4,
            11,
            10),
        layer("same conv2d", rng -> Conv2d.of(2, 4, 2).samePadding().init(rng), 2, 7, 6),
        layer("conv3d", rng -> Conv3d.of(2, 3, 2).init(rng), 2, 4, 4, 5),
        layer("convTranspose1d", rng -> ConvTranspose1d.of(2, 3, 3).stride(2).init(rng), 2, 5),
        layer(
            "convTranspose2d",
            rng -> ConvTranspose2d.of(2, 3, 3).stride(2).padding(1).init(rng),
            2,
            5,
            4),
        layer("convTranspose3d", rng -> ConvTranspose3d.of(2, 3, 2).init(rng), 2, 3, 3, 2),
        layer("max pool", _ -> MaxPool.of(2), 2, 6, 6),
        layer(
            "padded max pool",
            _ -> MaxPool.of(Pooling.of(3).withStride(2).withPadding(1)),
            2,
            7,
            7),
        layer("average pool", _ -> AvgPool.of(2), 2, 6, 6),
        layer(
            "padded average pool",
            _ -> AvgPool.of(Pooling.of(3).withStride(2).withPadding(1)),
            2,
            7,
            7),
        layer(
            "dilated average pool",
            _ -> AvgPool.of(Pooling.of(3, 2).withStride(2, 1).withPadding(1).withDilation(2)),
            2,
            9,
            7),
        layer("global pool", _ -> AvgPool.global(), 2, 5, 7),
        layer("adaptive pool", _ -> MaxPool.adaptive(3), 2, 7, 8),
        layer("zeros around", _ -> Pad.zeros(1, 2), 2, 4, 3),
        layer("ones around", _ -> Pad.constant(1, 1), 2, 4, 3),
        layer("mirrored", _ -> Pad.of(Padding.REFLECT, 2), 2, 4, 3),
        layer("upsample", _ -> Upsample.of(Resampling.NEAREST, 2), 2, 3, 4),
        layer("resize", _ -> Resize.of(Resampling.LINEAR, 5, 7), 2, 3, 4),
        layer("batch norm", rng -> seen(BatchNorm.of(3).init(), rng, 3, 5), 3, 5),
        layer("group norm", _ -> GroupNorm.of(2, 4).init(), 4, 5, 3),
        layer("instance norm", _ -> InstanceNorm.of(4).init(), 4, 5, 3),
        layer("layer norm", _ -> LayerNorm.of(6).init(), 5, 6),
        layer("rms norm", _ -> RmsNorm.of(6).init(), 6),
        layer("weight norm", rng -> WeightNorm.of(Linear.of(4, 3).init(rng)), 4),
        layer("rnn", rng -> Recurrent.of(RnnCell.of(3, 4)).init(rng), 5, 3),
        layer("gru", rng -> Recurrent.of(GruCell.of(3, 4)).layers(2).init(rng), 5, 3),
        layer("lstm", rng -> Recurrent.of(LstmCell.of(3, 4)).bidirectional().init(rng), 5, 3),
        layer("attention", rng -> MultiHeadAttention.of(8, 2).causal().init(rng), 5, 8),
        layer("rotary attention", rng -> MultiHeadAttention.of(8, 2).rotary(9).init(rng), 5, 8),
        layer("sinusoidal positions", _ -> SinusoidalPositions.of(9, 8), 5, 8),
        layer("learned positions", rng -> LearnedPositions.of(9, 8).init(rng), 5, 8),
        layer("encoder", rng -> EncoderBlock.of(8, 2).init(rng), 5, 8));
  }

  private static Layer tied(RandomGenerator rng) {
    Linear encoder = Linear.of(4, 3).init(rng);
    return Sequential.of(encoder, Activation.TANH, encoder.transposed());
  }

  /** A norm that has seen a few batches. */
  public static Layer seen(BatchNorm norm, RandomGenerator rng, int... shape) {
    Shape batch = Shape.of(shape).insert(0, 8);
    for (int i = 0; i < 20; i++) {
      norm.forward(Tensor.normal(rng, 2, 3, batch.extents()), Mode.training(rng));
    }
    return norm;
  }
}
