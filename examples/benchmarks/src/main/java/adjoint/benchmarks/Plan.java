package adjoint.benchmarks;

import adjoint.benchmarks.kernel.ElementwiseInputs;
import adjoint.benchmarks.kernel.MatmulInputs;
import adjoint.benchmarks.task.GmmTask;
import adjoint.benchmarks.task.MlpTask;
import adjoint.benchmarks.task.MoonsTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All workloads, and what each is to reach. */
final class Plan {
  static final String TENSORFLOW = "TensorFlow-Java";
  static final String DJL = "DJL (PyTorch)";
  static final String NUMPY = "numpy";
  static final String PYTORCH = "PyTorch";

  private static final MlpTask SMALL =
      new MlpTask(List.of(784, 128, 10), 64, "relu-crossentropy", 0.01);
  private static final MlpTask LARGE =
      new MlpTask(List.of(784, 1024, 1024, 10), 256, "relu-crossentropy", 0.01);

  private Plan() {}

  static List<Workload> all() {
    List<Workload> all = new ArrayList<>(warm());
    all.addAll(CompiledPlan.all());
    all.addAll(ModelPlan.all());
    all.addAll(ColdPlan.all());
    all.addAll(busy());
    return all;
  }

  private static List<Workload> warm() {
    MlpTask tiny = new MlpTask(List.of(2, 16, 16, 1), 32, "tanh-mse", 0.01);
    Scale time = Scale.time();
    return List.of(
        mlp(
            "mlp-small",
            new Row(
                "mlp-small",
                "MLP 784-128-10, batch 64, f32, cross-entropy, SGD: one step",
                time,
                Bar.timesBest(0.95)),
            SMALL,
            1,
            0),
        mlp(
            "mlp-large",
            new Row(
                "mlp-large",
                "MLP 784-1024-1024-10, batch 256, f32: one step, 1 thread",
                time,
                Bar.timesBest(1.1)),
            LARGE,
            1,
            0),
        mlp(
            "mlp-large-2",
            new Row("mlp-large-2", "the same, 2 threads", time, Bar.timesBest(1.1)),
            LARGE,
            2,
            0),
        mlp(
            "mlp-tiny",
            new Row(
                "mlp-tiny",
                "tiny MLP 2-16-16-1 tanh, batch 32, f32, MSE, SGD: one step",
                time,
                Bar.atMost(15e3, time)),
            tiny,
            1,
            0),
        moons(),
        compiledMoons(),
        matmul("matmul", MatmulInputs.SIZES, "", 0),
        elementwise(),
        gmm(),
        tutorial(
            "T0, one neuron, 30,000 steps", "neuron-30000", "Neuron", List.of("0.01", "30000")),
        tutorial("T1, XOR, 10,000 epochs", "xor", "Xor", List.of()),
        tutorial("T2, one neuron, 10,000 steps", "neuron-10000", "Neuron", List.of("0.1", "10000")),
        tutorial("T3, three inputs, 10,000 steps", "three-inputs", "ThreeInputs", List.of()),
        tutorial("T4, four people, 1,000 epochs", "people", "People", List.of()));
  }

  /** Some of them again while another process is busy. */
  private static List<Workload> busy() {
    Scale time = Scale.time();
    return List.of(
        mlp(
            "busy-mlp-small",
            new Row(
                "busy-mlp-small",
                "MLP 784-128-10, batch 64: one step, one other process busy",
                time,
                Bar.timesBest(1.1)),
            SMALL,
            1,
            1),
        mlp(
            "busy-mlp-large",
            new Row(
                "busy-mlp-large",
                "MLP 784-1024-1024-10, batch 256: one step, one other process busy",
                time,
                Bar.timesBest(1.1)),
            LARGE,
            1,
            1),
        matmul("busy-matmul", List.of(512, 1024), ", one other process busy", 1));
  }

  private static Workload tutorial(String what, String name, String main, List<String> more) {
    String script =
        main.equals("ThreeInputs") ? "three_inputs.py" : main.toLowerCase(Locale.ROOT) + ".py";
    String row = "tutorial-" + name;
    return new Workload(
        row,
        List.of(
            new Row(
                row, "tutorial " + what + ": whole process", Scale.time(), Bar.times(NUMPY, 1))),
        1e-9,
        inputs -> {},
        1,
        List.of(
            new Contender(Contender.OURS, Programs.java(row, main + "Tutorial", more)),
            new Contender(NUMPY, Programs.python(row, script, more))));
  }

  private static Workload matmul(String name, List<Integer> sizes, String how, int beside) {
    List<Row> rows = new ArrayList<>();
    for (String dtype : List.of("f32", "f64")) {
      for (int n : sizes) {
        Row row =
            new Row(
                name + "-" + dtype + "-" + n,
                "matmul %d × %d, %s%s".formatted(n, n, dtype, how),
                Scale.rate(2.0 * n * n * n),
                beside == 0
                    ? Bar.share("OpenBLAS", 0.85).and(Bar.share("EJML", 5))
                    : Bar.share("OpenBLAS", 0.85));
        rows.add(n == 1024 && dtype.equals("f32") && beside == 0 ? row.shown() : row);
      }
    }
    String list = String.join(",", sizes.stream().map(String::valueOf).toList());
    List<Contender> contenders = new ArrayList<>();
    contenders.add(
        new Contender(Contender.OURS, Commands.jmh("matmul", "adjoint", name + "-", list)));
    contenders.add(new Contender("OpenBLAS", Commands.jmh("matmul", "openblas", name + "-", list)));
    if (beside == 0) {
      // It is slow, and holds up a busy machine for nothing.
      contenders.add(new Contender("EJML", Commands.jmh("matmul", "ejml", name + "-", list)));
    }
    contenders.add(
        new Contender(
            NUMPY, Commands.python("matmul.py", "numpy", name, List.of(name + "-", list))));
    return new Workload(name, rows, 1e-3, MatmulInputs::write, 1, beside, contenders);
  }

  private static Workload elementwise() {
    List<Row> rows = new ArrayList<>();
    for (String operation : ElementwiseInputs.OPERATIONS) {
      for (int millions : ElementwiseInputs.MILLIONS) {
        Scale scale = Scale.perElement((long) millions << 20);
        String id = operation + "-" + millions + "M-";
        String what = operation + ", " + millions + "M f32";
        if (operation.equals("sum")) {
          rows.add(new Row(id + "new", what, scale, Bar.timesBest(1.0)));
          continue;
        }
        double reused = List.of("exp", "tanh").contains(operation) ? 1.5 : 1.15;
        double fresh = millions == 1 ? 2.5 : 1.0;
        Row into = new Row(id + "reused", what + ", reused array", scale, Bar.timesBest(reused));
        rows.add(new Row(id + "new", what + ", new array", scale, Bar.timesBest(fresh)));
        rows.add(into);
      }
    }
    return new Workload(
        "elementwise",
        rows,
        1e-4,
        ElementwiseInputs::write,
        1,
        List.of(
            new Contender(Contender.OURS, Commands.jmh("elementwise", "adjoint")),
            new Contender(DJL, Commands.jmh("elementwise", "djl")),
            new Contender(
                NUMPY, Commands.python("elementwise.py", "numpy", "elementwise", List.of()))));
  }

  private static Workload moons() {
    Row eager =
        new Row(
            "scalar-eager",
            "scalar graph: MLP 2-16-16-1 relu, 100 moons, max-margin loss + L2, 65,000 nodes: one"
                + " step",
            Scale.time(),
            Bar.atMost(2.5e6, Scale.time()));
    String name = eager.id();
    return new Workload(
        "scalar",
        List.of(eager.shown()),
        1e-8,
        MoonsTask::write,
        1,
        List.of(
            new Contender(Contender.OURS, Commands.java("ours.AdjointMoons", name, List.of())),
            new Contender("bare Java graph", Commands.java("peer.BareMoons", name, List.of())),
            new Contender(
                "Python graph", Commands.python("moons_graph.py", "numpy", name, List.of()))));
  }

  private static Workload compiledMoons() {
    Row compiled =
        new Row(
            "scalar-compiled",
            "the same step with functions compiled once, the points in a loop",
            Scale.time(),
            Bar.atMost(0.25e6, Scale.time()));
    return new Workload(
        "scalar-compiled",
        List.of(compiled),
        1e-8,
        MoonsTask::write,
        1,
        List.of(
            new Contender(
                Contender.OURS, Commands.java("ours.CompiledMoons", compiled.id(), List.of())),
            new Contender(
                "bare Java graph", Commands.java("peer.BareMoons", compiled.id(), List.of()))));
  }

  private static Workload gmm() {
    Scale time = Scale.time();
    Row gradient =
        new Row(
            "gmm-gradient",
            "Gaussian mixture log-likelihood, n 1000, d 10, K 25, f64: gradient",
            time,
            Bar.atMost(4e6, time));
    Row function = new Row("gmm-function", "the same: function alone", time, Bar.none());
    Row ratio =
        new Row(
            "gmm-ratio",
            "the same: gradient over function",
            Scale.plain(),
            Bar.atMost(3, Scale.plain()));
    String name = gradient.id();
    List<Row> rows = new ArrayList<>(List.of(gradient.shown(), function, ratio));
    rows.addAll(costs("gmm", "the same, as a function of four tensors"));
    return new Workload(
        "gmm",
        rows,
        1e-8,
        GmmTask::write,
        1,
        List.of(
            new Contender(Contender.OURS, Commands.java("ours.AdjointGmm", name, List.of())),
            new Contender("C++ by hand", Commands.cpp("gmm.cpp", name, List.of()))));
  }

  /** What derivatives of a function may cost. */
  static List<Row> costs(String name, String what) {
    Scale scale = Scale.plain();
    return List.of(
        new Row(
            name + "-gradient-cost",
            what + ": gradient over function",
            scale,
            Bar.atMost(4, scale)),
        new Row(name + "-jvp-cost", what + ": jvp over function", scale, Bar.atMost(3, scale)),
        new Row(
            name + "-product-cost",
            what + ": product of the Hessian with a vector over function",
            scale,
            Bar.atMost(10, scale)));
  }

  private static Workload mlp(String name, Row row, MlpTask task, int threads, int beside) {
    List<String> more = task.arguments();
    List<Row> rows = new ArrayList<>(List.of(name.equals("mlp-large") ? row.shown() : row));
    if (name.equals("mlp-small")) {
      rows.addAll(costs(name, "the loss of MLP 784-128-10, batch 64"));
    }
    return new Workload(
        name,
        rows,
        1e-4,
        task::write,
        threads,
        beside,
        List.of(
            new Contender(Contender.OURS, Commands.java("ours.AdjointMlp", name, more)),
            new Contender(TENSORFLOW, Commands.java("peer.TensorFlowMlp", name, more)),
            new Contender(DJL, Commands.java("peer.DjlMlp", name, more)),
            new Contender(NUMPY, Commands.python("mlp_numpy.py", "numpy", name, more)),
            new Contender(PYTORCH, Commands.python("mlp_torch.py", "torch", name, more))));
  }
}
