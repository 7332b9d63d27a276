/**
 * A loop around training, for those who do not write their own: epochs, events, measurements, early
 * stopping, checkpoints.
 *
 * <p>Nothing else in this library needs it. A loop of one's own is as good:
 *
 * {@snippet :
 * Batches<Indices> batches = Batches.of(x, classes, 32);
 * for (int epoch = 1; epoch <= 10; epoch++) {
 *   for (Batch<Indices> batch : batches.shuffled(rng)) {
 *     adam.step(Loss.crossEntropy(model.forward(batch.x(), Mode.training(rng)), batch.y()));
 *   }
 * }
 * }
 */
package adjoint.nn.train;
