package adjoint.examples;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Sequential;
import adjoint.nn.optim.Sgd;

/** From tensors: all rows go through at once. */
final class TensorThreeInputs implements ThreeInputNeuron {
  private final Tensor x;
  private final Tensor y;
  private final Linear linear;
  private final Layer model;
  private final Sgd sgd;

  /** Rows are three inputs and the right answer. */
  TensorThreeInputs(double[][] rows, double[] weights, double rate) {
    Tensor data = Tensor.of(rows);
    x = data.slice(1, 0, 3);
    y = data.slice(1, 3, 4);
    linear = Linear.from(Tensor.of(weights).reshape(3, 1));
    model = Sequential.of(linear, Activation.SIGMOID);
    sgd = new Sgd(model.parameters(), rate);
  }

  private Tensor graphOfLoss() {
    return model.forward(x).sub(y).square().sum().div(2);
  }

  @Override
  public void train() {
    sgd.step(graphOfLoss());
  }

  @Override
  public double loss() {
    return graphOfLoss().item();
  }

  @Override
  public double answer(double... x) {
    return NoGrad.call(() -> model.forward(Tensor.of(x)).item());
  }

  @Override
  public double[] weights() {
    return linear.weight().toDoubleArray();
  }
}
