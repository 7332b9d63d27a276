package adjoint.benchmarks;

import static adjoint.benchmarks.Plan.DJL;
import static adjoint.benchmarks.Plan.NUMPY;
import static adjoint.benchmarks.Plan.PYTORCH;
import static adjoint.benchmarks.Plan.TENSORFLOW;

import adjoint.benchmarks.Programs.Start;
import adjoint.benchmarks.task.MlpTask;
import adjoint.benchmarks.task.NamesTask;
import adjoint.benchmarks.task.SmallTask;
import java.util.List;

/** Programs that have just been started: every figure is of a process of its own. */
final class ColdPlan {
  private static final String PLAIN = Contender.OURS + " without vectors";
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";
  private static final Scale TIME = Scale.time();

  private ColdPlan() {}

  static List<Workload> all() {
    return List.of(
        firstSteps(),
        firstStepsOfNames(),
        firstGradient("tensors", "FirstGradientOfTensors"),
        firstGradient("values", "FirstGradientOfValues"),
        firstGradientCached("tensors", "FirstGradientOfTensors"),
        firstGradientCached("values", "FirstGradientOfValues"),
        small(
            "small-xor",
            "XOR by tensors, 10,000 epochs",
            "SmallXor",
            "small_xor.py",
            List.of("10000")),
        small(
            "small-neuron",
            "one neuron by tensors, 10,000 updates by one row each",
            "SmallNeuron",
            "small_neuron.py",
            List.of()),
        small(
            "small-values",
            "a network 2-2-1 of single numbers, 1,000 epochs",
            "SmallValues",
            "small_xor.py",
            List.of("1000")));
  }

  private static Workload firstSteps() {
    MlpTask mlp = new MlpTask(List.of(784, 128, 10), 64, "relu-crossentropy", 0.01);
    String row = "cold-mlp";
    String mode = "first-300";
    List<String> more = mlp.arguments();
    return new Workload(
        row,
        List.of(
            new Row(
                    row,
                    "from cold: the first 300 steps of MLP 784-128-10, batch 64: whole process",
                    TIME,
                    Bar.atMost(0.6e9, TIME).and(Bar.times(PLAIN, 1)))
                .shown()),
        1e-4,
        mlp::write,
        1,
        List.of(
            whole(Contender.OURS, row, Programs.ours("ours.AdjointMlp", row, mode, more, VECTORS)),
            whole(PLAIN, row, Programs.ours("ours.AdjointMlp", row, mode, more)),
            whole(NUMPY, row, Programs.script("mlp_numpy.py", "numpy", row, mode, more)),
            whole(PYTORCH, row, Programs.script("mlp_torch.py", "torch", row, mode, more)),
            whole(DJL, row, Programs.peer("peer.DjlMlp", row, mode, more)),
            whole(TENSORFLOW, row, Programs.peer("peer.TensorFlowMlp", row, mode, more))));
  }

  private static Workload firstStepsOfNames() {
    String row = "cold-names";
    String mode = "first-3000";
    return new Workload(
        row,
        List.of(
            new Row(
                row,
                "from cold: the first 3,000 steps of embedding + MLP 30-200-27, batch 64, Adam:"
                    + " processor time of the process",
                TIME,
                Bar.atMost(5e9, TIME).and(Bar.times(PLAIN, 1)))),
        1e-4,
        NamesTask::write,
        1,
        List.of(
            reported(
                Contender.OURS,
                row,
                Programs.ours("ours.AdjointNames", row, mode, List.of(), VECTORS)),
            reported(PLAIN, row, Programs.ours("ours.AdjointNames", row, mode, List.of())),
            reported(
                PYTORCH,
                row,
                Programs.script("torch_models.py", "torch", row, mode, List.of("names")))));
  }

  private static Workload firstGradient(String by, String main) {
    String row = "cold-gradient-" + by;
    return firstGradient(
        new Row(
            row,
            "from cold: the first gradient of a network 2-2-1 by "
                + by
                + ", printed: whole process",
            TIME,
            Bar.atMost(0.15e9, TIME)),
        Programs.ours("ours." + main, row, "first-1", List.of()));
  }

  private static Workload firstGradientCached(String by, String main) {
    String row = "cold-gradient-cached-" + by;
    return firstGradient(
        new Row(
            row,
            "from cold: the first gradient by "
                + by
                + " with an AOT cache (`-XX:AOTCacheOutput`, then `-XX:AOTCache`): whole process",
            TIME,
            Bar.atMost(0.1e9, TIME)),
        Programs.cached("ours." + main, row, "first-1", List.of()));
  }

  private static Workload firstGradient(Row row, Start ours) {
    String id = row.id();
    List<String> none = List.of();
    return new Workload(
        id,
        List.of(row),
        1e-9,
        inputs -> {},
        1,
        List.of(
            whole(Contender.OURS, id, ours),
            whole(NUMPY, id, Programs.script("first_gradient.py", "numpy", id, "first-1", none)),
            whole(DJL, id, Programs.peer("peer.DjlFirstGradient", id, "first-1", none))));
  }

  private static Workload small(
      String row, String what, String main, String script, List<String> more) {
    String mode = "first-1";
    return new Workload(
        row,
        List.of(new Row(row, what + ": training part, fresh process", TIME, Bar.times(NUMPY, 1))),
        1e-8,
        SmallTask::write,
        1,
        List.of(
            reported(Contender.OURS, row, Programs.ours("ours." + main, row, mode, List.of())),
            reported(NUMPY, row, Programs.script(script, "numpy", row, mode, more))));
  }

  private static Contender whole(String name, String row, Start start) {
    return new Contender(name, Programs.whole(row, start));
  }

  private static Contender reported(String name, String row, Start start) {
    return new Contender(name, Programs.reported(row, start));
  }
}
