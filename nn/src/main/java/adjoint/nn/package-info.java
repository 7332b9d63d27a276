/**
 * Neural networks on tensors.
 *
 * <p>A {@link adjoint.nn.Block} is whatever has state: parameters and buffers by path, in a record.
 * A {@link adjoint.nn.Layer} is a block that makes one tensor of one. {@link adjoint.nn.Linear} and
 * {@link adjoint.nn.Activation} are layers, {@link adjoint.nn.Sequential} puts layers in a row, and
 * {@link adjoint.nn.Mlp} makes the usual row from a list of sizes. {@link adjoint.nn.Mode} says in
 * each call whether it is for training or for an answer. {@link adjoint.nn.Loss} says how wrong an
 * output is, and an {@link adjoint.nn.optim.Optimizer} moves the parameters to make it less so.
 * There is no trainer: training is a for-loop. Layers of images are in {@code adjoint.nn.conv},
 * norms in {@code adjoint.nn.norm}.
 *
 * {@snippet :
 * Layer model = Mlp.of(2, 16, 1).activation(Activation.TANH).init(rng);
 * Optimizer adam = new Adam(model.parameters(), 0.05);
 * for (int step = 1; step <= 300; step++) {
 *   adam.step(Loss.mse(model.forward(x), y));
 * }
 * }
 */
package adjoint.nn;
