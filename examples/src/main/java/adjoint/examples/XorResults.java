package adjoint.examples;

import adjoint.Value;
import adjoint.nn.scalar.ScalarMlp;
import java.util.Arrays;
import java.util.List;

/**
 * All that {@link Xor} trains.
 *
 * @param tutorial the tutorial's settings, or others from the command line
 * @param trained every variant
 * @param network the variant as printed, from single neurons
 * @param neurons how the training of these neurons went
 * @param seeds how many seeds learn XOR
 */
record XorResults(
    XorTraining tutorial,
    List<Trained> trained,
    ScalarMlp network,
    XorRun neurons,
    List<XorSeeds> seeds) {

  /** How many times the tutorial's epochs all of it takes. */
  static final int EPOCHS = 22;

  /** A variant, its settings, and how its training went. */
  record Trained(XorVariant variant, XorTraining training, XorRun run) {
    double loss() {
      return run.losses().last();
    }
  }

  /** Trains everything, in parallel where there are processors. */
  static XorResults of(XorTraining tutorial) {
    List<Trained> trained =
        Arrays.stream(XorVariant.values()).parallel().map(v -> train(v, tutorial)).toList();
    ScalarMlp network = tutorial.start().neurons(Value::sigmoid);
    XorRun neurons = tutorial.neurons(network);
    List<XorSeeds> seeds = XorSeeds.count(tutorial.rate(), tutorial.epochs(), tutorial.progress());
    return new XorResults(tutorial, trained, network, neurons, seeds);
  }

  private static Trained train(XorVariant variant, XorTraining tutorial) {
    XorTraining training = variant.of(tutorial);
    return new Trained(variant, training, variant.train(training));
  }

  Trained of(XorVariant variant) {
    return trained.stream().filter(t -> t.variant() == variant).findFirst().orElseThrow();
  }

  /** Whether the settings are the tutorial's, so that its claims are about these numbers. */
  boolean isTutorial() {
    return tutorial.seed() == 42 && tutorial.rate() == 0.1 && tutorial.epochs() == 10_000;
  }
}
