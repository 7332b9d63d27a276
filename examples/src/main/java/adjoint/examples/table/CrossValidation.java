package adjoint.examples.table;

import adjoint.nn.data.Fold;
import adjoint.nn.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How often a model is right about rows that it has not seen: for each fold one is trained on all
 * other folds, and judged by this one.
 *
 * @param confusion of all rows, each judged once
 * @param accuracies of the folds
 */
public record CrossValidation(ConfusionMatrix confusion, List<Double> accuracies) {
  /** Trains and judges; {@code progress} is run after each fold. */
  public static CrossValidation of(
      Table table,
      List<Fold> folds,
      Classifier classifier,
      RandomGenerator rng,
      Runnable progress) {
    ConfusionMatrix all = ConfusionMatrix.of(table.classes().size());
    List<Double> accuracies = new ArrayList<>();
    for (Fold fold : folds) {
      Table heldOut = table.rows(fold.heldOut());
      Classifier.Trained model = classifier.train(table.rows(fold.train()), rng);
      ConfusionMatrix confusion = ConfusionMatrix.of(table.classes().size());
      confusion.add(model.classesOf(heldOut.x()), heldOut.y());
      all.merge(confusion);
      accuracies.add(confusion.accuracy());
      progress.run();
    }
    return new CrossValidation(all, List.copyOf(accuracies));
  }

  /** The worst fold's accuracy. */
  public double worst() {
    return accuracies.stream().mapToDouble(a -> a).min().orElseThrow();
  }
}
