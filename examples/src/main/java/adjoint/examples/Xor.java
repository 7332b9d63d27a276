package adjoint.examples;

import adjoint.examples.option.Out;
import adjoint.examples.option.Rate;
import adjoint.examples.option.Seed;
import adjoint.examples.option.Steps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * "Machine learning for beginners": two inputs, two hidden neurons, and XOR to learn. As printed,
 * the network does not learn it; three changes, each a small one, make it learn.
 *
 * <p>{@link XorTraining} is where it happens.
 */
@Command(name = "xor", description = "a network that does not learn XOR as printed; three repairs")
final class Xor extends Example {
  @Mixin private final Seed seed = new Seed(42);
  @Mixin private final Rate rate = new Rate(0.1);
  @Mixin private final Steps steps = new Steps(10_000);
  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    Progress progress = new Progress(report, XorResults.EPOCHS * (long) steps.value());
    XorTraining tutorial = new XorTraining(seed.value(), rate.value(), steps.value(), progress);
    XorReport text = new XorReport(report);
    text.untrained(tutorial);
    XorResults results = XorResults.of(tutorial);
    text.trained(results);
    XorPictures.of(results).forEach((name, picture) -> report.picture(out.write(name, picture)));
    NextSteps.say(
        report,
        NextSteps.ACTIVATIONS,
        NextSteps.BIGGER,
        NextSteps.CONVOLUTIONS,
        NextSteps.RECURRENT);
  }
}
