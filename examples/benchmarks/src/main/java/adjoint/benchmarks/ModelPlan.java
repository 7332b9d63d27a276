package adjoint.benchmarks;

import static adjoint.benchmarks.Plan.DJL;
import static adjoint.benchmarks.Plan.NUMPY;
import static adjoint.benchmarks.Plan.PYTORCH;
import static adjoint.benchmarks.Plan.TENSORFLOW;

import adjoint.benchmarks.task.ConvolutionTask;
import adjoint.benchmarks.task.GruTask;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.LeNetTask;
import adjoint.benchmarks.task.PredictionTask;
import adjoint.benchmarks.task.RosenbrockTask;
import adjoint.benchmarks.task.TransformerTask;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Models and functions that nobody had tuned for: written as a user writes them. */
final class ModelPlan {
  private static final Scale TIME = Scale.time();

  private ModelPlan() {}

  static List<Workload> all() {
    return List.of(
        prediction(),
        rosenbrock(),
        model(
            "gru",
            "GRU language model, embedding 64, hidden 256, sequence 32, batch 16, 80 words,"
                + " Adam: one step",
            "AdjointGru",
            "DjlGru",
            GruTask::write),
        model(
            "transformer",
            "character transformer, 2 blocks, width 128, 4 heads, context 64, batch 16,"
                + " AdamW: one step",
            "AdjointTransformer",
            "DjlTransformer",
            TransformerTask::write),
        model(
            "lenet",
            "LeNet-5, batch 64 of 28 × 28, Adam: one step",
            "AdjointLeNet",
            "DjlLeNet",
            LeNetTask::write),
        convolution());
  }

  /** Beside products of matrices with as many operations. */
  private static Workload convolution() {
    String what = "convolution 3 × 3, 64 channels to 64, 56 × 56, batch 8, f32";
    Scale scale = Scale.rate(ConvolutionTask.OPERATIONS);
    String products = Contender.OURS + " (matmul)";
    Bar bar = Bar.share(products, 0.7);
    Row forward = new Row("convolution", what, scale, bar);
    Row images = new Row("convolution-images", what + ": gradient by the images", scale, bar);
    Row weights = new Row("convolution-weights", what + ": gradient by the weights", scale, bar);
    String name = forward.id();
    List<String> more = List.of(images.id(), weights.id());
    List<String> asProduct = List.of(images.id(), weights.id(), "product");
    return new Workload(
        name,
        List.of(forward, images, weights),
        1e-3,
        ConvolutionTask::write,
        1,
        List.of(
            new Contender(Contender.OURS, Commands.java("ours.AdjointConvolution", name, more)),
            new Contender(products, Commands.java("ours.AdjointConvolution", name, asProduct)),
            new Contender(PYTORCH, Commands.python("convolution_torch.py", "torch", name, more))));
  }

  private static Workload prediction() {
    Row half =
        new Row(
            "predict-p50",
            "one prediction of MLP 30-64-64-2, f32: 50th percentile",
            TIME,
            Bar.timesBest(1));
    Row tail = new Row("predict-p99", "the same: 99th percentile", TIME, Bar.timesBest(1));
    String name = half.id();
    List<String> more = List.of(tail.id());
    return new Workload(
        "predict",
        List.of(half, tail),
        1e-4,
        PredictionTask::write,
        1,
        List.of(
            new Contender(Contender.OURS, Commands.java("ours.AdjointPrediction", name, more)),
            new Contender(
                Contender.OURS + " (Compiled)",
                Commands.java("ours.CompiledPrediction", name, more)),
            new Contender("ONNX Runtime", Commands.java("peer.OnnxPrediction", name, more)),
            new Contender(
                NUMPY,
                Commands.python("prediction.py", "numpy", name, List.of(tail.id(), "numpy"))),
            new Contender(
                PYTORCH,
                Commands.python("prediction.py", "torch", name, List.of(tail.id(), "torch")))));
  }

  private static Workload rosenbrock() {
    Row gradient =
        new Row(
            "rosenbrock-gradient",
            "Rosenbrock in 10,000 variables, f64: gradient",
            TIME,
            Bar.timesBest(0.8));
    Row product =
        new Row(
            "rosenbrock-product",
            "the same: product of its Hessian with a vector",
            TIME,
            Bar.timesBest(0.8));
    String name = gradient.id();
    List<String> more = List.of(product.id());
    List<Row> rows = new ArrayList<>(List.of(gradient, product));
    rows.addAll(Plan.costs("rosenbrock", "Rosenbrock in 10,000 variables, f64"));
    return new Workload(
        "rosenbrock",
        rows,
        1e-8,
        RosenbrockTask::write,
        1,
        List.of(
            new Contender(Contender.OURS, Commands.java("ours.AdjointRosenbrock", name, more)),
            new Contender(TENSORFLOW, Commands.java("peer.TensorFlowRosenbrock", name, more)),
            new Contender(PYTORCH, Commands.python("rosenbrock_torch.py", "torch", name, more))));
  }

  private static Workload model(
      String name, String what, String main, String peer, Consumer<Inputs> inputs) {
    return new Workload(
        name,
        List.of(new Row(name, what, TIME, Bar.none())),
        1e-3,
        inputs,
        1,
        List.of(
            new Contender(Contender.OURS, Commands.java("ours." + main, name, List.of())),
            new Contender(
                PYTORCH, Commands.python("torch_models.py", "torch", name, List.of(name))),
            new Contender(DJL, Commands.java("peer." + peer, name, List.of()))));
  }
}
