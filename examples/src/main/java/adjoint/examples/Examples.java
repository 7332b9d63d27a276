package adjoint.examples;

import java.util.List;

/** The one list of examples, in the order in which they are shown. */
final class Examples {
  private Examples() {}

  static List<Example> all() {
    return List.of(
        new NeuronExample(),
        new WrongGradient(),
        new SigmoidNeuron(),
        new ThreeInputs(),
        new Xor(),
        new BackpropByHand(),
        new People(),
        new Moons(),
        new Iris(),
        new BreastCancer(),
        new LeastSquares(),
        new Pinn(),
        new Options(),
        new Names(),
        new DigitsExample(),
        new RandomNumbers(),
        new Fit(),
        new Predict(),
        new Serve());
  }
}
