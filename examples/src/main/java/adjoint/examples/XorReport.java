package adjoint.examples;

import adjoint.Tensor;
import adjoint.examples.XorResults.Trained;
import adjoint.examples.numpy.Digits;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import java.util.List;

/** What {@link Xor} prints. */
record XorReport(Report report) {
  private static final List<String> CLAIMS =
      List.of("close to 0", "close to 1", "close to 1", "close to 0");
  private static final List<String> NONE = List.of("", "", "", "");

  void untrained(XorTraining tutorial) {
    report.heading("XOR before training, seed %s".formatted(tutorial.seed()));
    Layer model = tutorial.start().tensors(Activation.SIGMOID);
    List<Double> outputs = XorRun.numbers(model.forward(XorTraining.X));
    for (int i = 0; i < outputs.size(); i++) {
      report.full("output for " + XorRun.ROWS.get(i), outputs.get(i), "");
    }
    List<String> names = List.of("dL/dW1", "dL/db1", "dL/dW2", "dL/db2");
    List<Tensor> gradients = XorTraining.gradients(model);
    for (int i = 0; i < names.size(); i++) {
      Tensor gradient = gradients.get(i);
      double[] slopes = gradient.toDoubleArray();
      int columns = gradient.shape().extent(-1);
      for (int k = 0; k < slopes.length; k++) {
        String at = gradient.rank() == 2 ? k / columns + ", " + k % columns : "" + k;
        report.full("first %s[%s]".formatted(names.get(i), at), slopes[k], "");
      }
    }
  }

  void trained(XorResults results) {
    List<String> claims = results.isTutorial() ? CLAIMS : NONE;
    if (!results.isTutorial()) {
      report.say("These are not the tutorial's settings: its claims are left out.");
    }
    results.trained().forEach(trained -> variant(trained, claims));
    double factor =
        results.of(XorVariant.WITHOUT_BIAS).loss() / results.of(XorVariant.FASTER).loss();
    report.row(
        "its loss divided by the loss with biases",
        factor,
        results.isTutorial() ? "\"can't fit the data well\"" : "");

    report.heading("XOR as printed, from single neurons");
    outputs(results.neurons(), claims);
    results.network().layers().forEach(l -> l.neurons().forEach(n -> report.say(n.toString())));

    report.heading("How many seeds learn XOR in %s epochs".formatted(results.tutorial().epochs()));
    for (XorSeeds seeds : results.seeds()) {
      report.row(seeds.what(), "%s of %s".formatted(seeds.learnt(), seeds.seeds()), "");
    }
  }

  private void variant(Trained trained, List<String> claims) {
    XorTraining training = trained.training();
    report.heading(
        "XOR %s: rate %s, %s epochs"
            .formatted(trained.variant().title, Digits.full(training.rate()), training.epochs()));
    LossCurve losses = trained.run().losses();
    for (long epoch = 0; epoch < training.epochs(); epoch += losses.tenth()) {
      report.row("Epoch %s, Loss:".formatted(epoch), losses.at(epoch), "");
    }
    report.say("Final output after training:");
    outputs(trained.run(), claims);
    report.row("mean squared error", trained.loss(), "");
    report.say(trained.run().verdict());
  }

  private void outputs(XorRun run, List<String> claims) {
    for (int i = 0; i < claims.size(); i++) {
      report.row("output for " + XorRun.ROWS.get(i), run.outputs().get(i), claims.get(i));
    }
  }
}
