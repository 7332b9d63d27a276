package adjoint.examples;

import adjoint.Value;
import adjoint.examples.PeopleTraining.Trained;
import adjoint.examples.numpy.Digits;
import adjoint.examples.option.Out;
import adjoint.examples.option.Rate;
import adjoint.examples.option.Seed;
import adjoint.examples.option.Steps;
import adjoint.nn.Activation;
import adjoint.nn.scalar.ScalarMlp;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * "An introduction to neural networks": tells gender by weight and height after seeing four people.
 * The tutorial names no seed; with 44 its two answers come out.
 */
@Command(name = "people", description = "gender from weight and height, learnt from four people")
final class People extends Example {
  static final double[] EMILY = {128, 63};
  static final double[] FRANK = {155, 68};

  @Mixin private final Seed seed = new Seed(44);
  @Mixin private final Rate rate = new Rate(0.1);
  @Mixin private final Steps steps = new Steps(1000);
  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    Progress progress = new Progress(report, 2L * steps.value());
    PeopleTraining training =
        new PeopleTraining(seed.value(), rate.value(), steps.value(), progress);
    report.heading(
        "Learning from four people: seed %s, rate %s, %s epochs"
            .formatted(seed.value(), Digits.full(rate.value()), steps.value()));
    if (!isTutorial()) {
      report.say("These are not the tutorial's settings: its numbers are left out.");
    }
    ScalarMlp network = training.start().neurons(Value::sigmoid);
    Trained neurons = training.neurons(network);
    losses(report, neurons.losses());
    network.layers().forEach(l -> l.neurons().forEach(n -> report.say(n.toString())));

    Trained tensors = training.tensors(training.start().tensors(Activation.SIGMOID));
    report.heading("Two people it has not seen: 1 is female, 0 is male");
    answers(report, "Emily, 128 lb, 63 in", EMILY, neurons, tensors, tutorial("0.951"));
    answers(report, "Frank, 155 lb, 68 in", FRANK, neurons, tensors, tutorial("0.039"));
    PeoplePictures.of(neurons).forEach((name, picture) -> report.picture(out.write(name, picture)));
    NextSteps.say(
        report,
        NextSteps.BIGGER,
        NextSteps.TINKER,
        NextSteps.ACTIVATIONS,
        NextSteps.OPTIMIZERS,
        NextSteps.CONVOLUTIONS,
        NextSteps.RECURRENT);
  }

  private void losses(Report report, LossCurve losses) {
    for (long epoch = 0; epoch < steps.value(); epoch += losses.stride()) {
      double loss = losses.at(epoch);
      String line = String.format(Locale.ROOT, "Epoch %d loss: %.3f", epoch, loss);
      report.row(line, loss, "");
    }
    String falls = losses.isFalling() ? "falls from each to the next" : "does not always fall";
    report.row("the loss", falls, tutorial("\"steadily decreases\""));
  }

  private static void answers(
      Report report,
      String who,
      double[] person,
      Trained neurons,
      Trained tensors,
      String tutorial) {
    double[] x = FourPeople.shifted(person[0], person[1]);
    report.row(who, neurons.answers().to(x), tutorial);
    report.row("the same from tensors", tensors.answers().to(x), tutorial);
  }

  private boolean isTutorial() {
    return seed.value() == 44 && rate.value() == 0.1 && steps.value() == 1000;
  }

  /** The tutorial's numbers stand beside ours only where ours come from its settings. */
  private String tutorial(String text) {
    return isTutorial() ? text : "";
  }
}
