/**
 * How good a model is, in numbers for people: no gradients.
 *
 * <p>{@link adjoint.nn.metric.Metrics} has accuracies of one batch. All others are accumulators:
 * made, given one batch after the other, and asked at the end. What several threads or several
 * halves have counted is merged.
 *
 * {@snippet :
 * ConfusionMatrix confusion = ConfusionMatrix.of(10);
 * confusion.add(model.forward(inputs), classes); // and other batches
 * System.out.println(confusion.macroF1());
 * }
 */
package adjoint.nn.metric;
