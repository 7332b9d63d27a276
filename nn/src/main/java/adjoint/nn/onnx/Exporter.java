package adjoint.nn.onnx;

import adjoint.Recording;
import adjoint.Recording.Slot;
import adjoint.Recording.Step;
import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.op.BinaryOp;
import adjoint.op.MultiOp;
import adjoint.op.NoOnnxFormException;
import adjoint.op.OnnxCall;
import adjoint.op.OnnxCall.Use;
import adjoint.op.OnnxType;
import adjoint.op.OnnxValue;
import adjoint.op.Op;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A function as a graph of ONNX that runs at any batch size.
 *
 * <p>The function is recorded at three batch sizes. What differs between the recordings depends on
 * the batch size, and the forms of operations ask how ({@link OnnxCall}). That nothing else does is
 * checked: the graph is written from each of the recordings, and must be the same.
 */
final class Exporter {
  private static final List<Integer> BATCH_SIZES = List.of(2, 3, 5);
  private static final int OPERATOR_SET = 17;
  private static final int IR_VERSION = 8;

  private final List<Recording> recordings;
  private final IdentityHashMap<Tensor, String> names;
  private final IdentityHashMap<Tensor, TensorProto> written = new IdentityHashMap<>();

  private Exporter(List<Recording> recordings, IdentityHashMap<Tensor, String> names) {
    this.recordings = recordings;
    this.names = names;
  }

  /** The file of a function in which these tensors have names. */
  static <A> byte[] export(
      IdentityHashMap<Tensor, String> names, Function<? super A, ?> f, A example) {
    List<Recording> recordings =
        BATCH_SIZES.stream().map(n -> Recording.ofBatch(n, f, example)).toList();
    Exporter exporter = new Exporter(recordings, names);
    exporter.requireSameSteps();
    GraphProto graph = exporter.graph(0);
    for (int k = 1; k < recordings.size(); k++) {
      requireSame(graph, exporter.graph(k), BATCH_SIZES.get(k));
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("adjoint")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  // ---- the same at each batch size

  private void requireSameSteps() {
    List<Step> first = recordings.getFirst().steps();
    for (int k = 1; k < recordings.size(); k++) {
      List<Step> steps = recordings.get(k).steps();
      for (int i = 0; i < Math.max(first.size(), steps.size()); i++) {
        String a = i < first.size() ? first.get(i).op().label() : "nothing";
        String b = i < steps.size() ? steps.get(i).op().label() : "nothing";
        if (i >= first.size() || i >= steps.size() || !alike(first.get(i), steps.get(i))) {
          throw new IllegalArgumentException(
              "onnx: step %s is %s for a batch of %s, and %s for one of %s; a graph does the same steps for any batch size"
                  .formatted(i, a, BATCH_SIZES.getFirst(), b, BATCH_SIZES.get(k)));
        }
      }
    }
  }

  private static boolean alike(Step a, Step b) {
    return a.op().getClass() == b.op().getClass()
        && a.inputs().equals(b.inputs())
        && a.results().equals(b.results());
  }

  private static void requireSame(GraphProto first, GraphProto other, int batchSize) {
    if (first.equals(other)) {
      return;
    }
    for (int i = 0; i < Math.min(first.getNodeCount(), other.getNodeCount()); i++) {
      if (!first.getNode(i).equals(other.getNode(i))) {
        throw new NoOnnxFormException(
            "%s: its form in ONNX is another one for a batch of %s than for one of %s; what depends on the batch size must be asked of the OnnxCall"
                .formatted(first.getNode(i).getName(), BATCH_SIZES.getFirst(), batchSize));
      }
    }
    throw new NoOnnxFormException(
        "onnx: a constant is another one for a batch of %s than for one of %s; a function that is exported computes the same whenever it is called"
            .formatted(BATCH_SIZES.getFirst(), batchSize));
  }

  // ---- one graph

  private GraphProto graph(int own) {
    Recording recording = recordings.get(own);
    GraphWriter writer = new GraphWriter(names("output", recording.outputs()));
    Map<Integer, OnnxValue> values = new HashMap<>();
    for (int i = 0; i < recording.inputs().size(); i++) {
      int slot = recording.inputs().get(i);
      String name = names("input", recording.inputs()).get(i);
      values.put(slot, writer.input(name, type(recording.slots().get(slot)), extents(slot)));
    }
    for (int i = 0; i < recording.steps().size(); i++) {
      Step step = recording.steps().get(i);
      writer.begin(i + "_" + step.op().label());
      List<OnnxValue> in = new ArrayList<>();
      for (int slot : step.inputs()) {
        in.add(value(writer, values, slot, own));
      }
      OnnxCall call = new OnnxCall(writer, in, uses(i), own);
      List<OnnxValue> results = results(step.op(), call);
      for (int r = 0; r < step.results().size(); r++) {
        int slot = step.results().get(r);
        values.put(slot, checked(step.op(), results.get(r), type(recording.slots().get(slot))));
      }
    }
    writer.begin("output");
    for (int i = 0; i < recording.outputs().size(); i++) {
      int slot = recording.outputs().get(i);
      String name = names("output", recording.outputs()).get(i);
      writer.output(name, value(writer, values, slot, own), extents(slot));
    }
    return writer.build("adjoint");
  }

  /** For one slot the word itself, for several with numbers. */
  private static List<String> names(String word, List<Integer> slots) {
    return slots.size() == 1
        ? List.of(word)
        : IntStream.range(0, slots.size()).mapToObj(i -> word + i).toList();
  }

  private static List<OnnxValue> results(Op op, OnnxCall call) {
    return switch (op) {
      case UnaryOp f -> List.of(f.onnx(call));
      case BinaryOp f -> List.of(f.onnx(call));
      case TensorOp f -> List.of(f.onnx(call));
      case MultiOp f -> f.onnx(call);
    };
  }

  private static OnnxValue checked(Op op, OnnxValue value, OnnxType type) {
    if (value.type() != type) {
      throw new IllegalStateException(
          "%s: its form in ONNX gives %s, but the result is %s"
              .formatted(op.label(), value.type(), type));
    }
    return value;
  }

  private List<Use> uses(int step) {
    List<Use> uses = new ArrayList<>();
    for (int k = 0; k < recordings.size(); k++) {
      Recording recording = recordings.get(k);
      Step at = recording.steps().get(step);
      uses.add(
          new Use(
              BATCH_SIZES.get(k),
              at.op(),
              shapes(recording, at.inputs()),
              shapes(recording, at.results())));
    }
    return uses;
  }

  private static List<Shape> shapes(Recording recording, List<Integer> slots) {
    return slots.stream().map(slot -> recording.slots().get(slot).shape()).toList();
  }

  private static OnnxType type(Slot slot) {
    return slot.dtype().map(OnnxType::of).orElse(OnnxType.I64);
  }

  /** What is known of a slot; a constant is written where it is first used. */
  private OnnxValue value(GraphWriter writer, Map<Integer, OnnxValue> values, int slot, int own) {
    OnnxValue known = values.get(slot);
    if (known != null) {
      return known;
    }
    Tensor constant = constant(own, slot);
    String name = names.get(constant);
    OnnxValue value =
        name == null
            ? folded(writer, slot, own)
            : new OnnxValue(
                writer,
                writer.named(
                    name, written.computeIfAbsent(constant, x -> GraphWriter.tensor(x.data()))),
                OnnxType.of(constant.dtype()));
    values.put(slot, value);
    return value;
  }

  private Tensor constant(int recording, int slot) {
    return recordings.get(recording).slots().get(slot).constant().orElseThrow();
  }

  private OnnxValue folded(GraphWriter writer, int slot, int own) {
    List<Use> uses = new ArrayList<>();
    for (int n : BATCH_SIZES) {
      uses.add(new Use(n, new Constant(), List.of(), List.of()));
    }
    return new OnnxCall(writer, List.of(), uses, own)
        .constant(use -> constant(BATCH_SIZES.indexOf(use.batchSize()), slot).data());
  }

  /** What errors about constants name. */
  private record Constant() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x;
    }

    @Override
    public <E extends adjoint.op.Expr<E>> E vjp(E x, E y, E g) {
      return g;
    }
  }

  // ---- shapes

  /** The extents of a slot: numbers, or how they depend on the batch size. */
  private List<String> extents(int slot) {
    List<Shape> shapes = recordings.stream().map(r -> r.slots().get(slot).shape()).toList();
    List<String> extents = new ArrayList<>();
    for (int axis = 0; axis < shapes.getFirst().rank(); axis++) {
      int at = axis;
      List<Integer> all = shapes.stream().map(shape -> shape.extent(at)).toList();
      extents.add(
          all.equals(BATCH_SIZES)
              ? GraphWriter.BATCH
              : all.stream().distinct().count() == 1
                  ? all.getFirst().toString()
                  : "axis" + axis + "of" + slot);
    }
    return extents;
  }
}
