/**
 * Optimizers: rules by which the parameters of a model move so that a loss falls, and what guides
 * them.
 *
 * <p>An {@link adjoint.nn.optim.Optimizer} is made of a model's parameters and a learning rate.
 *
 * {@snippet :
 * Optimizer optimizer = new AdamW(model.parameters(), 1e-3);
 * for (int step = 1; step <= 300; step++) {
 *   optimizer.step(Loss.mse(model.forward(x), y));
 * }
 * }
 */
package adjoint.nn.optim;
