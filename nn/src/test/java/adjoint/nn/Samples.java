package adjoint.nn;

import static java.nio.charset.StandardCharsets.US_ASCII;

import adjoint.Compiled;
import adjoint.CompiledVector;
import adjoint.Custom;
import adjoint.Fused;
import adjoint.GradientBuffer;
import adjoint.Output;
import adjoint.Parameter;
import adjoint.Taylor;
import adjoint.Tensor;
import adjoint.Update;
import adjoint.Value;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.SliceSum;
import adjoint.array.Span;
import adjoint.check.CheckLog;
import adjoint.check.ErrorInput;
import adjoint.check.GradCheck;
import adjoint.check.Point;
import adjoint.check.Verdict;
import adjoint.check.program.JavaSource;
import adjoint.check.program.ProgramCheck;
import adjoint.check.program.Programs;
import adjoint.check.program.Shrinker;
import adjoint.check.program.Vocabulary;
import adjoint.check.program.Word;
import adjoint.graph.Graph;
import adjoint.nn.attention.DecoderBlock;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.LearnedPositions;
import adjoint.nn.attention.Mask;
import adjoint.nn.attention.MultiHeadAttention;
import adjoint.nn.check.ModelCheck;
import adjoint.nn.conv.Conv1d;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.Conv3d;
import adjoint.nn.conv.ConvTranspose1d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.conv.ConvTranspose3d;
import adjoint.nn.conv.Pad;
import adjoint.nn.data.DataSamples;
import adjoint.nn.file.BlockTypes;
import adjoint.nn.file.ElementType;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import adjoint.nn.file.PyTorch;
import adjoint.nn.file.Safetensors;
import adjoint.nn.file.SavedModel;
import adjoint.nn.file.Snapshot;
import adjoint.nn.file.StoredArray;
import adjoint.nn.metric.Accuracy;
import adjoint.nn.metric.BinaryConfusion;
import adjoint.nn.metric.Calibration;
import adjoint.nn.metric.ConfusionMatrix;
import adjoint.nn.metric.Perplexity;
import adjoint.nn.metric.Ranking;
import adjoint.nn.metric.RegressionErrors;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.norm.GroupNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.norm.RmsNorm;
import adjoint.nn.norm.WeightNorm;
import adjoint.nn.onnx.Onnx;
import adjoint.nn.onnx.OnnxModel;
import adjoint.nn.optim.Adadelta;
import adjoint.nn.optim.Adagrad;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Adamax;
import adjoint.nn.optim.Lamb;
import adjoint.nn.optim.Lbfgs;
import adjoint.nn.optim.Lion;
import adjoint.nn.optim.MomentSettings;
import adjoint.nn.optim.Muon;
import adjoint.nn.optim.NAdam;
import adjoint.nn.optim.RAdam;
import adjoint.nn.optim.ReduceOnPlateau;
import adjoint.nn.optim.RmsProp;
import adjoint.nn.optim.Schedule;
import adjoint.nn.optim.Sgd;
import adjoint.nn.optim.WeightAverage;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.LstmCell;
import adjoint.nn.recurrent.Recurrent;
import adjoint.nn.scalar.Neuron;
import adjoint.nn.scalar.NeuronLayer;
import adjoint.nn.scalar.ScalarMlp;
import adjoint.nn.scalar.ScalarSgd;
import adjoint.nn.train.EarlyStopping;
import adjoint.nn.train.History;
import adjoint.nn.train.Training;
import adjoint.op.Batched;
import adjoint.op.Expr;
import adjoint.op.MultiOp;
import adjoint.op.OnnxCall;
import adjoint.op.OnnxNodes;
import adjoint.op.OnnxType;
import adjoint.op.OnnxValue;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.Sin;
import adjoint.op.Sort;
import adjoint.op.Sum;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** An object of any type of the public API, to call its methods with and on. */
final class Samples {
  private static final Parameter WEIGHT =
      Parameter.of("weight", Tensor.of(new double[][] {{1, 2}, {3, 4}}));
  private static final SequencedMap<String, Parameter> PARAMETERS = Parameters.of("weight", WEIGHT);

  /** One array called x. */
  private static final Safetensors SAFETENSORS = safetensors();

  private static Safetensors safetensors() {
    String header = "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 1).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(US_ASCII));
    return Safetensors.parse("a.safetensors", bytes.array());
  }

  /** What the settings of Adam are, which only it can make. */
  private static final MomentSettings SETTINGS = settings();

  private static MomentSettings settings() {
    MomentSettings[] seen = new MomentSettings[1];
    new Adam(PARAMETERS, 0.1).group("weight", g -> seen[0] = g);
    return seen[0];
  }

  private Samples() {}

  static Object of(Type type) {
    return switch (type) {
      case Class<?> c -> of(c);
      case GenericArrayType a -> array(of(a.getGenericComponentType()));
      case TypeVariable<?> v -> of(v.getBounds()[0]);
      case WildcardType w -> of(w.getUpperBounds()[0]);
      case ParameterizedType p -> {
        Class<?> raw = (Class<?>) p.getRawType();
        Type last = p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
        if (raw == List.class || raw == Collection.class) {
          yield new ArrayList<>(List.of(of(last)));
        } else if (raw == Optional.class) {
          yield Optional.of(of(p.getActualTypeArguments()[0]));
        } else if (raw == SequencedMap.class) {
          yield PARAMETERS;
        } else if (raw == Arbitrary.class) {
          yield Arbitraries.just(of(last));
        }
        yield of(raw);
      }
      default -> throw new AssertionError(type);
    };
  }

  private static Object array(Object element) {
    Object array = Array.newInstance(element.getClass(), 1);
    Array.set(array, 0, element);
    return array;
  }

  private static Object of(Class<?> type) {
    if (type == int.class) {
      return 1;
    } else if (type == boolean.class) {
      return true;
    } else if (type == long.class) {
      return 1L;
    } else if (type == double.class) {
      return 0.5;
    } else if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), 1);
      Array.set(array, 0, of(type.getComponentType()));
      return array;
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type == float.class) {
      return 1f;
    } else if (type == byte.class) {
      return (byte) 1;
    }
    Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    NdArray data = x.data();
    RandomGenerator rng = new Random(1);
    Neuron neuron = Neuron.of(new double[] {1}, 1, Value::tanh);
    Vocabulary vocabulary = Vocabulary.standard();
    return switch (type.getName()) {
      case "java.lang.String" -> "text";
      case "java.lang.Object" -> x;
      case "adjoint.op.Expr" -> Value.of(1);
      case "java.lang.Integer" -> 1;
      case "java.lang.Double" -> 0.5;
      case "java.util.OptionalInt" -> OptionalInt.of(1);
      case "java.lang.Class" -> Object.class;
      case "java.lang.Throwable" -> new IllegalStateException("cause");
      case "java.util.random.RandomGenerator" -> rng;
      case "adjoint.Custom$Unary" -> Custom.of("unary", t -> t).vjp((_, _, g) -> g);
      case "adjoint.Custom$Binary" -> Custom.of("binary", (a, _) -> a).vjp(Samples::g, Samples::g);
      case "adjoint.Custom$Many" -> Custom.ofMany("many", List::getFirst).vjp((in, _, _) -> in);
      case "adjoint.Custom$OfValue" -> Custom.ofValue("value", t -> t).vjp((_, _, g) -> g);
      case "adjoint.Taylor" -> Taylor.variable(Value.of(1), 2);
      case "java.time.Duration" -> Duration.ofMillis(1);
      case "java.nio.file.Path" -> Path.of("picture.svg");
      case "java.nio.charset.Charset" -> StandardCharsets.UTF_8;
      case "java.nio.ByteOrder" -> ByteOrder.BIG_ENDIAN;
      case "adjoint.nn.data.ImageFolder" -> DataSamples.imageFolder();
      case "adjoint.nn.file.StoredArray" ->
          StoredArray.of("bytes", new byte[4], ElementType.U8, ByteOrder.BIG_ENDIAN, 2, 2);
      default -> other(type, x, data, rng, neuron, vocabulary);
    };
  }

  private static Object other(
      Class<?> type,
      Tensor x,
      NdArray data,
      RandomGenerator rng,
      Neuron neuron,
      Vocabulary vocabulary) {
    Object[] known = {
      data,
      Shape.of(2, 2),
      Axes.of(0),
      Indices.of(0, 1),
      Span.of(0, 1),
      new MultiOp.Part(new Sort(0), 0),
      Results.of(x),
      new Pullback<>(List.of(x), Results.of(x), List.of(Optional.of(x)), true),
      new Batched<>(2, 1, List.of(x), true),
      ONNX_MODEL,
      NODES,
      NODES.batchSize(),
      new OnnxCall(
          NODES,
          List.of(NODES.batchSize()),
          List.of(new OnnxCall.Use(2, Sin.OP, List.of(), List.of())),
          0),
      WEIGHT,
      Value.of(1),
      x.asVariable(),
      Compiled.of(1, in -> in.getFirst().tanh()),
      CompiledVector.of(1, in -> List.of(in.getFirst().tanh())),
      Fused.of("tanh", new Tanh()),
      new GradientBuffer(List.of(WEIGHT)),
      new Plain(),
      GradCheck.of(in -> in.tanh()),
      GradCheck.ofValues(in -> in.getFirst()),
      GradCheck.ofGradient(v -> v[0], _ -> new double[] {1}),
      GradCheck.of(in -> in.tanh()).report(x),
      ErrorInput.of("sum", () -> x.sum(9), "axis"),
      CheckLog.of("log"),
      new Point().remark("a point"),
      new CheckLog.Entry("check", Verdict.RIGHT, "f", List.of(), "", List.of(), 1),
      Verdict.RIGHT,
      Instant.EPOCH,
      vocabulary,
      Programs.over(vocabulary),
      ProgramCheck.of(vocabulary.words().toArray(Word[]::new)),
      vocabulary.words().getFirst(),
      Word.of(Sin.OP).calls(List.of(Shape.of(2))).getFirst(),
      Programs.over(vocabulary).draw(1),
      JavaSource.of(Programs.over(vocabulary).draw(1)),
      Programs.over(vocabulary).draw(1).steps().getFirst(),
      Shrinker.within(Duration.ofMillis(1)),
      Graph.of(Value.of(1)),
      Sin.OP,
      Output.of(new double[4], 2, 2),
      new SliceSum(DType.F64, Shape.of(2, 2)),
      new Sum(Axes.of()),
      new adjoint.op.Add(),
      neuron,
      NeuronLayer.of(neuron),
      ScalarMlp.of(NeuronLayer.of(neuron)),
      new ScalarSgd(neuron.parameters(), 0.1),
      Linear.of(2, 2).dtype(DType.F64).init(rng),
      Linear.of(2, 2),
      Parts.none(),
      Trace.of(Activation.TANH, m -> m.forward(x)),
      ModelCheck.of(Activation.TANH, x),
      Buffer.of("buffer", x),
      Linear.of(2, 2).init(rng).state(),
      Linear.of(2, 2).init(rng).summary(Shape.of(1, 2)),
      Linear.to(2),
      Residual.of(Activation.TANH),
      Parallel.sum(Activation.TANH),
      Dropout.of(0.5),
      Prelu.of(2),
      RandomizedLeakyRelu.of(),
      BatchNorm.of(2),
      BatchNorm.of(2).dtype(DType.F64).init(),
      Conv1d.of(1, 1, 1).init(rng),
      Conv2d.of(1, 1, 1).init(rng),
      Conv3d.of(1, 1, 1).init(rng),
      ConvTranspose1d.of(1, 1, 1),
      ConvTranspose1d.of(1, 1, 1).init(rng),
      ConvTranspose2d.of(1, 1, 1).init(rng),
      ConvTranspose3d.of(1, 1, 1).init(rng),
      Pad.zeros(1),
      LayerNorm.of(2),
      LayerNorm.of(2).init(),
      RmsNorm.of(2),
      RmsNorm.of(2).init(),
      GroupNorm.of(1, 2),
      GroupNorm.of(1, 2).init(),
      InstanceNorm.of(2),
      InstanceNorm.of(2).init(),
      WeightNorm.of(Linear.of(2, 2).init(rng)),
      Embedding.of(2, 2),
      Bilinear.of(1, 1, 1),
      Bilinear.of(1, 1, 1).init(rng),
      RadialBasis.of(2, 2),
      RadialBasis.of(2, 2).init(rng),
      MixtureOfExperts.of(Linear.of(2, 1).init(rng), Activation.TANH),
      Mlp.of(2, 2),
      Parameters.builder(),
      new Sgd(PARAMETERS, 0.1),
      new Adam(PARAMETERS, 0.1),
      new AdamW(PARAMETERS, 0.1),
      new Muon(PARAMETERS, 0.1),
      new RmsProp(PARAMETERS, 0.1),
      new Adagrad(PARAMETERS, 0.1),
      new Adadelta(PARAMETERS, 0.1),
      new Adamax(PARAMETERS, 0.1),
      new NAdam(PARAMETERS, 0.1),
      new RAdam(PARAMETERS, 0.1),
      new Lion(PARAMETERS, 0.1),
      new Lamb(PARAMETERS, 0.1),
      SETTINGS,
      new Sgd.Settings(0.1, 0, 0, 0, 0),
      Sequential.of(Activation.TANH),
      Batches.of(x, x, 1),
      Init.zeros(),
      Fans.of(2, 3),
      Reduction.SUM,
      Accuracy.of(),
      BinaryConfusion.ofLogits(),
      Calibration.of(2),
      ConfusionMatrix.of(2),
      Perplexity.of(),
      new Ranking(),
      new RegressionErrors(),
      Schedule.constant(1),
      new ReduceOnPlateau(),
      WeightAverage.equal(Linear.of(2, 2).init(rng)),
      new Lbfgs(PARAMETERS),
      CrossEntropy.PLAIN,
      GruCell.of(2, 2),
      GruCell.of(2, 2).init(rng),
      LstmCell.of(2, 2).init(rng),
      Recurrent.of(GruCell.of(2, 2)),
      Recurrent.of(GruCell.of(2, 2)).init(rng),
      Mask.CAUSAL,
      MultiHeadAttention.of(2, 1),
      MultiHeadAttention.of(2, 1).init(rng),
      EncoderBlock.of(2, 1),
      EncoderBlock.of(2, 1).init(rng),
      DecoderBlock.of(2, 1).init(rng),
      LearnedPositions.of(2, 2),
      EarlyStopping.lowest("loss"),
      new History(List.of()),
      Training.of(Linear.of(2, 2).init(rng), new Sgd(PARAMETERS, 0.1), _ -> List.of(), (_, _) -> x),
      new SavedModel(Activation.TANH, Json.Obj.EMPTY),
      Json.Obj.EMPTY,
      Json.Arr.of(1),
      new Json.Num("1"),
      JsonView.of("a.json", Json.of("text")),
      SAFETENSORS,
      SAFETENSORS.arrays().get("x"),
      BlockTypes.STANDARD,
      PyTorch.names(),
      Snapshot.of(),
      SeededRandom.of(1),
    };
    for (Object object : DataSamples.all()) {
      if (object.getClass() == type
          || Modifier.isAbstract(type.getModifiers()) && type.isInstance(object)) {
        return object;
      }
    }
    for (Object object : known) {
      if (object.getClass() == type) {
        return object;
      }
    }
    for (Object object : known) {
      if (type.isInstance(object) && type != Object.class) {
        return object;
      }
    }
    if (type.isSealed()) {
      return of(type.getPermittedSubclasses()[0]);
    }
    if (type.isRecord()) {
      return record(type);
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (_, _, in) -> in == null ? null : in[0]);
    }
    throw new AssertionError("no sample of " + type + "; add one here");
  }

  private static Object record(Class<?> type) {
    try {
      Type[] components =
          Stream.of(type.getRecordComponents())
              .map(RecordComponent::getGenericType)
              .toArray(Type[]::new);
      Class<?>[] raw =
          Stream.of(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      return type.getConstructor(raw).newInstance(Stream.of(components).map(Samples::of).toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no sample of " + type + "; add one here", e);
    }
  }

  private static final OnnxModel ONNX_MODEL =
      Onnx.read("tanh.onnx", Onnx.bytes(Activation.TANH, Tensor.zeros(DType.F64, 2, 2)));

  /** A graph of ONNX that keeps nothing. */
  private static final OnnxNodes NODES =
      new OnnxNodes() {
        @Override
        public List<String> add(
            String type, List<OnnxValue> inputs, Map<String, ?> attributes, int results) {
          return List.of("y");
        }

        @Override
        public String constant(NdArray numbers) {
          return "c";
        }

        @Override
        public String constant(Shape shape, long... integers) {
          return "i";
        }

        @Override
        public OnnxValue batchSize() {
          return new OnnxValue(this, "n", OnnxType.I64);
        }

        @Override
        public String toString() {
          return "nodes";
        }
      };

  private static Tensor g(Tensor a, Tensor b, Tensor y, Tensor g) {
    return g;
  }

  private record Tanh() implements Fused.Unary {
    @Override
    public <E extends Expr<E>> E apply(E x) {
      return x.tanh();
    }
  }

  private record Plain() implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.getFirst().sub(g));
    }
  }
}
