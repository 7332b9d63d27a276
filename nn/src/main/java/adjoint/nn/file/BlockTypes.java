package adjoint.nn.file;

import static java.util.Objects.requireNonNull;

import adjoint.nn.Activation;
import adjoint.nn.Bilinear;
import adjoint.nn.Dropout;
import adjoint.nn.Embedding;
import adjoint.nn.Flatten;
import adjoint.nn.GatedActivation;
import adjoint.nn.Linear;
import adjoint.nn.MixtureOfExperts;
import adjoint.nn.Parallel;
import adjoint.nn.Prelu;
import adjoint.nn.RadialBasis;
import adjoint.nn.RandomizedLeakyRelu;
import adjoint.nn.Residual;
import adjoint.nn.Sequential;
import adjoint.nn.Transposed;
import adjoint.nn.attention.DecoderBlock;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.LearnedPositions;
import adjoint.nn.attention.MultiHeadAttention;
import adjoint.nn.attention.Rotary;
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
import adjoint.op.Pooling;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What the parts of models are called in files. A file can only ask for what has a name here, so
 * that none can name a class.
 *
 * {@snippet :
 * BlockTypes types = BlockTypes.STANDARD.with("acme.scale", Scale.class);
 * new SavedModel(model, Json.Obj.EMPTY).write(folder, types);
 * Layer same = SavedModel.read(folder, types).model(Layer.class);
 * }
 *
 * <p>A record is saved by the names of its components, which may be parameters, buffers, blocks,
 * arrays, numbers, truth, texts, shapes, constants of enums, records of such, and lists, maps and
 * optionals of such.
 */
public final class BlockTypes {
  /** All layers of this library. */
  public static final BlockTypes STANDARD = new BlockTypes(standard());

  private final SequencedMap<String, Class<?>> types;

  private BlockTypes(SequencedMap<String, Class<?>> types) {
    this.types = types;
  }

  private static SequencedMap<String, Class<?>> standard() {
    SequencedMap<String, Class<?>> types = new LinkedHashMap<>();
    types.put("activation", Activation.class);
    types.put("avgPool", AvgPool.class);
    types.put("batchNorm", BatchNorm.class);
    types.put("bilinear", Bilinear.class);
    types.put("conv1d", Conv1d.class);
    types.put("conv2d", Conv2d.class);
    types.put("conv3d", Conv3d.class);
    types.put("convTranspose1d", ConvTranspose1d.class);
    types.put("convTranspose2d", ConvTranspose2d.class);
    types.put("convTranspose3d", ConvTranspose3d.class);
    types.put("decoderBlock", DecoderBlock.class);
    types.put("dropout", Dropout.class);
    types.put("embedding", Embedding.class);
    types.put("encoderBlock", EncoderBlock.class);
    types.put("flatten", Flatten.class);
    types.put("gatedActivation", GatedActivation.class);
    types.put("groupNorm", GroupNorm.class);
    types.put("gruCell", GruCell.class);
    types.put("instanceNorm", InstanceNorm.class);
    types.put("layerNorm", LayerNorm.class);
    types.put("learnedPositions", LearnedPositions.class);
    types.put("linear", Linear.class);
    types.put("lstmCell", LstmCell.class);
    types.put("maxPool", MaxPool.class);
    types.put("mixtureOfExperts", MixtureOfExperts.class);
    types.put("multiHeadAttention", MultiHeadAttention.class);
    types.put("pad", Pad.class);
    types.put("parallel", Parallel.class);
    types.put("prelu", Prelu.class);
    types.put("radialBasis", RadialBasis.class);
    types.put("randomizedLeakyRelu", RandomizedLeakyRelu.class);
    types.put("recurrent", Recurrent.class);
    types.put("residual", Residual.class);
    types.put("resize", Resize.class);
    types.put("rmsNorm", RmsNorm.class);
    types.put("rnnCell", RnnCell.class);
    types.put("rotary", Rotary.class);
    types.put("sequential", Sequential.class);
    types.put("sinusoidalPositions", SinusoidalPositions.class);
    types.put("transposed", Transposed.class);
    types.put("upsample", Upsample.class);
    types.put("weightNorm", WeightNorm.class);
    // What layers are made of, where it can be one of several.
    types.put("join.concat", Parallel.Concat.class);
    types.put("join.sum", Parallel.Sum.class);
    types.put("border.constant", Pad.Border.Constant.class);
    types.put("border.continued", Pad.Border.Continued.class);
    types.put("pooling.adaptive", Pooling.Adaptive.class);
    types.put("pooling.window", Pooling.Window.class);
    return types;
  }

  /**
   * These and a record, or an enum, of your own. Its name has a point in it, so that no layer to
   * come is called the same.
   */
  public BlockTypes with(String name, Class<?> type) {
    requireNonNull(name, "with: name is null");
    requireNonNull(type, "with: type is null");
    if (!type.isRecord() && !type.isEnum()) {
      throw new IllegalArgumentException(
          "with: " + type.getName() + " is neither a record nor an enum, which alone can be saved");
    }
    if (!name.contains(".")) {
      throw new IllegalArgumentException(
          "with: the name of a type of your own has a point in it, such as acme." + name);
    }
    if (types.containsKey(name) || types.containsValue(type)) {
      throw new IllegalArgumentException(
          "with: %s or %s has been said already".formatted(name, type.getName()));
    }
    SequencedMap<String, Class<?>> more = new LinkedHashMap<>(types);
    more.put(name, type);
    return new BlockTypes(more);
  }

  /** The names, in order, with what they stand for. */
  public SequencedMap<String, Class<?>> byName() {
    return Collections.unmodifiableSequencedMap(types);
  }

  /** What files call this class. */
  Optional<String> nameOf(Class<?> type) {
    return types.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The class of this name. */
  Optional<Class<?>> named(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /** The names. */
  @Override
  public String toString() {
    return "BlockTypes" + types.keySet();
  }
}
