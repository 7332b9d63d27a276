package adjoint.examples;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.nn.Layer;
import adjoint.nn.Mode;

/**
 * A neuron that asks how far a point is from a centre, where the usual one asks on which side of a
 * line it is: {@code y = sigmoid(sharpness · (|x − centre|² − radius²))}, so near 0 inside the disc
 * and near 1 outside. A layer of our own: its formula is all there is to write.
 *
 * @param centre the middle of the disc, {@code [2]}
 * @param radius the radius of the disc
 * @param sharpness how fast the answer changes at the rim
 */
record RadialNeuron(Parameter centre, Parameter radius, Parameter sharpness) implements Layer {
  static RadialNeuron of(double[] centre, double radius, double sharpness) {
    return new RadialNeuron(
        Parameter.of("centre", Tensor.of(centre)),
        Parameter.of("radius", Tensor.of(radius)),
        Parameter.of("sharpness", Tensor.of(sharpness)));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Tensor distance2 = x.sub(centre).square().sum(-1).reshape(-1, 1);
    return distance2.sub(radius.square()).mul(sharpness).sigmoid();
  }
}
