package adjoint.examples.fit;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.nn.Batch;
import adjoint.nn.Layer;
import adjoint.nn.Summary;
import adjoint.nn.check.ModelCheck;
import adjoint.nn.check.ModelReport;
import adjoint.nn.data.Examples;
import adjoint.nn.data.Split;
import adjoint.nn.data.Table;
import adjoint.nn.train.Ending;
import adjoint.nn.train.History;
import adjoint.nn.train.Listener;
import adjoint.nn.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * One network: prepared by the rows that it learns from, stopped by others, judged by others again.
 *
 * @param <Y> how the loss takes the right answers
 */
final class Trial<Y> {
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(30);
  private static final int CHECKED = 8; // rows

  private final Task<Y> task;
  private final Preparation preparation;
  private final List<String> leftOut;
  private final Examples<Batch<Y>> train;
  private final Examples<Batch<Y>> validation;
  private final Table test;
  private final int inputs;

  private Trial(Task<Y> task, Preparation.Start start, Table table, Split split) {
    this.task = task;
    this.preparation = start.preparation();
    this.leftOut = start.leftOut();
    this.train = task.examples(start.training(), table.rows(split.train()));
    Table others = table.rows(split.validation());
    this.validation = task.examples(preparation.apply(others), others);
    this.test = table.rows(split.test());
    this.inputs = start.training().shape().extent(1);
  }

  /** With a task and a preparation that only the training rows decide. */
  static Trial<?> of(Table table, Split split, Settings settings) {
    Table train = table.rows(split.train());
    Preparation.Start start =
        Preparation.of(
            train,
            settings.target(),
            settings.withheld(),
            settings.dialect().dates(),
            settings.learner().seed());
    return of(Tasks.of(train, settings.target()), start, table, split);
  }

  private static <Y> Trial<Y> of(Task<Y> task, Preparation.Start start, Table table, Split split) {
    return new Trial<>(task, start, table, split);
  }

  Task<Y> task() {
    return task;
  }

  Preparation preparation() {
    return preparation;
  }

  /** Columns that are not looked at, and why. */
  List<String> leftOut() {
    return leftOut;
  }

  private Layer start(Learner learner) {
    return learner.start(inputs, task.outputs());
  }

  /** What the network is made of. */
  Summary summary(Learner learner) {
    return start(learner).summary(Shape.of(1, inputs));
  }

  /** Whether a network like that can learn anything. */
  ModelReport check(Learner learner) {
    int count = Math.min(CHECKED, train.count());
    Batch<Y> batch = train.only(Indices.of(IntStream.range(0, count).toArray())).all();
    ModelCheck<Layer, Tensor> check =
        ModelCheck.of(start(learner), batch.x()).loss(output -> task.loss(output, batch.y()));
    OptionalDouble chance = task.chance();
    return (chance.isPresent() ? check.chance(chance.getAsDouble()) : check).report();
  }

  /** Looks for a learning rate. */
  RateTest rateTest(Learner learner) {
    return learner.rateTest(start(learner), task, train);
  }

  /**
   * Trains and judges; nothing if it was interrupted.
   *
   * @param checkpoint from which it goes on, if it is there
   */
  Optional<Trained> train(
      Learner learner, Path checkpoint, Interruption interruption, Listener listener)
      throws IOException {
    Layer model = start(learner);
    Training<Batch<Y>> training =
        learner
            .training(model, task, train, validation)
            .checkpoint(checkpoint, BETWEEN_CHECKPOINTS)
            .listen(listener);
    training.resume(checkpoint);
    interruption.watch(training);
    if (training.run(learner.epochs()) == Ending.STOPPED) {
      return Optional.empty();
    }
    Layer finished = task.finished(model);
    Tensor x = preparation.apply(test);
    Tensor answers = NoGrad.call(() -> task.answers(finished.forward(x)));
    return Optional.of(
        new Trained(
            finished,
            training.history(),
            training.best().orElse(training.epochs()),
            task.judge(answers, test)));
  }

  /**
   * What has become of it.
   *
   * @param model finished
   * @param best the epoch that its weights are of
   * @param judgement by rows it has not seen
   */
  record Trained(Layer model, History history, int best, Judgement judgement) {}
}
