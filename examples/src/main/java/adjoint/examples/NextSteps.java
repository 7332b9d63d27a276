package adjoint.examples;

import java.util.List;

/**
 * What the tutorials tell their readers to learn next, each with the example that goes on there. It
 * is said where a tutorial ends.
 */
enum NextSteps {
  ACTIVATIONS("other activations: tanh, softmax", "iris"),
  BIGGER("bigger networks, other data sets", "breast-cancer"),
  OPTIMIZERS("other optimizers than gradient descent", "moons"),
  NEW_DATA("how good a model is on data it has not seen", "iris"),
  LOGISTIC("logistic regression, which is one neuron", "breast-cancer"),
  CONVOLUTIONS("convolutional networks", "digits"),
  RECURRENT("recurrent networks", "names"),
  TRANSFORMERS("transformers", "names"),
  UNLABELLED("learning without labels", "names"),
  MINIMA("other ways to a minimum", "least-squares"),
  TINKER("tinker: --rate, --steps and --seed of", "moons");

  final String topic;
  final String example;

  NextSteps(String topic, String example) {
    this.topic = topic;
    this.example = example;
  }

  /** Says these, below a heading of their own. */
  static void say(Report report, NextSteps... steps) {
    report.heading("What to learn next");
    report.table(
        List.of("topic", "example"),
        List.of(steps).stream().map(step -> List.of(step.topic, step.example)).toList());
  }
}
