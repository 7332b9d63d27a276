package adjoint.examples;

import adjoint.Value;
import adjoint.nn.Activation;

/** The tutorial's training as it is printed, three repairs, and two changes that are none. */
enum XorVariant {
  AS_PRINTED("as printed", 1, 1),
  FASTER("at ten times the rate", 10, 1),
  LONGER("with ten times the epochs", 1, 10),
  TANH("with tanh in the hidden layer", 1, 1),
  RELU("with relu in the hidden layer", 1, 1),
  WITHOUT_BIAS("at ten times the rate, without biases", 10, 1);

  /** What comes after "XOR". */
  final String title;

  private final int rates;
  private final int epochs;

  XorVariant(String title, int rates, int epochs) {
    this.title = title;
    this.rates = rates;
    this.epochs = epochs;
  }

  /** The settings of this variant, given the tutorial's. */
  XorTraining of(XorTraining tutorial) {
    return new XorTraining(
        tutorial.seed(), rates * tutorial.rate(), epochs * tutorial.epochs(), tutorial.progress());
  }

  XorRun train(XorTraining training) {
    TwoLayers start = training.start();
    return switch (this) {
      case AS_PRINTED, FASTER -> training.tensors(start.tensors(Activation.SIGMOID));
      // The long way on single neurons: a network as small as this is faster so.
      case LONGER -> training.neurons(start.neurons(Value::sigmoid));
      case TANH -> training.tensors(start.tensors(Activation.TANH));
      case RELU -> training.tensors(start.tensors(Activation.RELU));
      case WITHOUT_BIAS -> training.tensors(start.tensorsWithoutBias(Activation.SIGMOID));
    };
  }
}
