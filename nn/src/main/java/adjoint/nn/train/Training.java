package adjoint.nn.train;

import static java.util.Objects.requireNonNull;

import adjoint.Grad;
import adjoint.NoGrad;
import adjoint.NotFiniteException;
import adjoint.Tensor;
import adjoint.Watch;
import adjoint.nn.Batch;
import adjoint.nn.Block;
import adjoint.nn.Buffer;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.nn.State;
import adjoint.nn.data.Cursor;
import adjoint.nn.data.Dataset;
import adjoint.nn.file.FileFormatException;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import adjoint.nn.file.Snapshot;
import adjoint.nn.optim.Optimizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs epochs over batches, and does what people write around that again and again: measurements
 * after each epoch, early stopping, checkpoints, the place where a NaN came from. A loop of one's
 * own stays as good; nothing in this library asks for a Training.
 *
 * {@snippet :
 * Batches<Indices> batches = Batches.of(x, classes, 32);
 * Training<Batch<Indices>> training =
 *     Training.of(model, adam, batches::shuffled, (batch, mode) ->
 *             Loss.crossEntropy(model.forward(batch.x(), mode), batch.y()))
 *         .measure("accuracy", () -> Metrics.accuracy(model.forward(x), classes))
 *         .listen(Listener.lines(System.out::println));
 * training.run(10);
 * }
 *
 * <p><b>Random numbers</b> come from the {@link #seed} and from where training stands: those that
 * order the batches of an epoch from its number, those that a step may draw from the number of the
 * step. So there is no generator whose state would have to be saved.
 *
 * <p><b>Stopped and resumed,</b> training ends in the same bits as if it had never stopped, at
 * whichever step that was: a {@linkplain #checkpoint(Path, int) checkpoint} holds the weights, the
 * optimizer's state, the place in the epoch, all that was measured, the best weights, and whatever
 * else is to be {@linkplain #keep kept}. The data and the settings must be what they were. Settings
 * that change in the course of training are not in it: let learning rates follow a {@linkplain
 * Optimizer#schedule schedule}.
 *
 * <p><b>The first number that is not finite</b> ends training with an error. The step is taken
 * again under a {@link Watch}, which tells the operation and the line that it came from; the model
 * is left as it was before that step.
 *
 * <p>One thread runs it; {@link #stop} may be called from any.
 *
 * @param <B> what a step is taken by, for example a {@link Batch}
 */
public final class Training<B> {
  /** A model applied to a batch. */
  @FunctionalInterface
  public interface Step<B> {
    /** The loss, a single number. The mode is to be handed on to the layers. */
    Tensor loss(B batch, Mode mode);
  }

  private record Measure(String name, DoubleSupplier value) {}

  /** Where and how often checkpoints are written. */
  private static final class Saving {
    private final Path file;
    private final int epochs;
    private final Duration time;
    private long savedAt; // of its own: other files may be written more often

    Saving(Path file, int epochs, Duration time) {
      this.file = file;
      this.epochs = epochs;
      this.time = time;
    }
  }

  private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);
  private static final String LOSS = "loss";
  private static final String MODEL = "model";
  private static final String OPTIMIZER = "optimizer";
  private static final String BEST = "best";

  /** What random numbers are for. */
  private static final int ORDER = 0;

  private static final int STEP = 1;

  private final Block model;
  private final List<Buffer> buffers;
  private final Optimizer optimizer;
  private final Source<B> source;
  private final Step<B> step;
  private final List<Measure> measures = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Saving> savings = new ArrayList<>();
  private final SequencedMap<String, Block> kept = new LinkedHashMap<>();
  private long seed;
  private @Nullable EarlyStopping stopping;

  private Position position = Position.START;

  /** A copy of the model, with its best weights if {@link #best()} is an epoch. */
  private @Nullable Block best;

  /** The weights of the last step, while the model has the best ones. */
  private @Nullable State last;

  private volatile boolean stopAsked;
  private boolean isRunning;

  private Training(Block model, Optimizer optimizer, Source<B> source, Step<B> step) {
    this.model = requireNonNull(model, "Training: model is null");
    this.optimizer = requireNonNull(optimizer, "Training: optimizer is null");
    this.source = source;
    this.step = requireNonNull(step, "Training: step is null");
    this.buffers = model.buffers().values().stream().distinct().toList();
  }

  /**
   * Training of a model by an optimizer of its parameters.
   *
   * @param batches those of an epoch, in an order that is drawn; for example {@code
   *     batches::shuffled}, or {@code rng -> batches.inOrder()}
   * @param step the loss of a batch
   */
  public static <B> Training<B> of(
      Block model,
      Optimizer optimizer,
      Function<RandomGenerator, ? extends Iterable<B>> batches,
      Step<B> step) {
    requireNonNull(batches, "Training: batches is null");
    return new Training<>(model, optimizer, Source.of(batches), step);
  }

  /** The same with batches of a data set, which draws orders by a seed of its own. */
  public static <B> Training<B> of(
      Block model, Optimizer optimizer, Dataset<B> batches, Step<B> step) {
    requireNonNull(batches, "Training: batches is null");
    return new Training<>(model, optimizer, Source.of(batches), step);
  }

  /**
   * Training of a layer whose outputs are compared with targets: {@code Training.supervised(model,
   * adam, batches::shuffled, Loss::crossEntropy)}.
   */
  public static <Y> Training<Batch<Y>> supervised(
      Layer model,
      Optimizer optimizer,
      Function<RandomGenerator, ? extends Iterable<Batch<Y>>> batches,
      BiFunction<Tensor, Y, Tensor> loss) {
    return of(model, optimizer, batches, step(model, loss));
  }

  /** The same with batches of a data set, which draws orders by a seed of its own. */
  public static <Y> Training<Batch<Y>> supervised(
      Layer model,
      Optimizer optimizer,
      Dataset<Batch<Y>> batches,
      BiFunction<Tensor, Y, Tensor> loss) {
    return of(model, optimizer, batches, step(model, loss));
  }

  private static <Y> Step<Batch<Y>> step(Layer model, BiFunction<Tensor, Y, Tensor> loss) {
    requireNonNull(model, "Training: model is null");
    requireNonNull(loss, "Training: loss is null");
    return (batch, mode) -> loss.apply(model.forward(batch.x(), mode), batch.y());
  }

  // ---- settings

  /** What random numbers come from: 0, unless told otherwise. */
  public Training<B> seed(long seed) {
    this.seed = seed;
    return this;
  }

  /**
   * Measures something after each epoch, under {@link NoGrad}. It is told to listeners and kept in
   * the {@link #history}, and early stopping may look at it. There is always {@code "loss"}, the
   * mean loss of the steps of the epoch, where each {@link Batch} counts by its examples, and
   * anything else as one.
   */
  public Training<B> measure(String name, DoubleSupplier value) {
    requireNonNull(name, "measure: name is null");
    requireNonNull(value, "measure: value is null");
    if (names().contains(name)) {
      throw new IllegalArgumentException("measure: there is a '" + name + "' already");
    }
    measures.add(new Measure(name, value));
    return this;
  }

  /**
   * Measures {@code "validation loss"} after each epoch: the mean loss of these batches in
   * evaluation, where each {@link Batch} counts by its examples, and anything else as one.
   */
  public Training<B> validate(Iterable<B> batches) {
    requireNonNull(batches, "validate: batches is null");
    return measure(
        "validation loss",
        () -> {
          Mean mean = Mean.OF_NOTHING;
          for (B batch : batches) {
            mean = mean.with(step.loss(batch, Mode.EVALUATION).item(), examples(batch));
          }
          return mean.value();
        });
  }

  /**
   * Keeps the weights of the best epoch, and stops when there has been no better one for a while.
   * When a run has ended, in whichever way but by an error, the model has the best weights. Another
   * run, and a checkpoint, go on with the last.
   */
  public Training<B> stopEarly(EarlyStopping rule) {
    stopping = requireNonNull(rule, "stopEarly: rule is null");
    best = best == null ? Block.copyOf(model) : best;
    return this;
  }

  /** Writes a checkpoint after every so many epochs, and at the end of a run. */
  public Training<B> checkpoint(Path file, int epochs) {
    requireNonNull(file, "checkpoint: file is null");
    if (epochs < 1) {
      throw new IllegalArgumentException(
          "checkpoint: there must be at least 1 epoch between two, got " + epochs);
    }
    savings.add(new Saving(file, epochs, NEVER));
    return this;
  }

  /**
   * Writes a checkpoint after the first step that ends so much time after the last one was written,
   * and at the end of a run.
   */
  public Training<B> checkpoint(Path file, Duration time) {
    requireNonNull(file, "checkpoint: file is null");
    requireNonNull(time, "checkpoint: time is null");
    if (!time.isPositive()) {
      throw new IllegalArgumentException("checkpoint: the time must be positive, got " + time);
    }
    savings.add(new Saving(file, Integer.MAX_VALUE, time));
    return this;
  }

  /**
   * Puts the state of another block into checkpoints: a {@link adjoint.nn.optim.ReduceOnPlateau} or
   * a {@link adjoint.nn.optim.WeightAverage}, for example.
   */
  public Training<B> keep(String name, Block block) {
    requireNonNull(name, "keep: name is null");
    requireNonNull(block, "keep: block is null");
    boolean taken = Set.of(MODEL, OPTIMIZER, BEST).contains(name);
    if (taken || name.isEmpty() || name.contains("/") || kept.putIfAbsent(name, block) != null) {
      throw new IllegalArgumentException(
          "keep: the name '" + name + "' is empty or taken, or has a / in it; give another one");
    }
    return this;
  }

  /** Tells this listener what happens, after those before it. */
  public Training<B> listen(Listener listener) {
    listeners.add(requireNonNull(listener, "listen: listener is null"));
    return this;
  }

  // ---- running

  /**
   * Trains until so many epochs have been completed, counted from the very first, or early stopping
   * or somebody else ends it. If something throws, a listener perhaps, all listeners are told that
   * it failed, and it can go on from there by another call.
   *
   * @throws IllegalStateException if a number is not finite, with where it came from
   */
  public Ending run(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("run: there must be at least 1 epoch, got " + epochs);
    }
    requireMeasured();
    requireFolders();
    if (isRunning) {
      throw new IllegalStateException(
          "run: it is running already; a listener cannot run what it listens to");
    }
    if (last != null) {
      model.load(last);
      last = null;
    }
    savings.forEach(saving -> saving.savedAt = System.nanoTime());
    Ending ending;
    isRunning = true;
    try {
      tell(new Event.Began(position.epochs(), epochs));
      ending = runUntil(epochs);
      for (Saving saving : savings) {
        checkpoint(saving);
      }
    } catch (RuntimeException | Error e) {
      tellFailure(e);
      throw e;
    } finally {
      isRunning = false;
      stopAsked = false;
    }
    takeBest();
    tell(new Event.Ended(ending, position.epochs(), best()));
    return ending;
  }

  private Ending runUntil(int epochs) {
    while (position.epochs() < epochs) {
      if (position.batch() == 0 && isOver()) {
        return Ending.NO_LONGER_BETTER;
      }
      if (!epoch()) {
        return Ending.STOPPED;
      }
    }
    return Ending.COMPLETED;
  }

  /** An epoch, or the rest of one; false if it was asked to stop before the end. */
  private boolean epoch() {
    long began = System.nanoTime();
    int epoch = position.epochs() + 1;
    Source.Opened<B> opened =
        source.opener().open(generator(ORDER, epoch), epoch, position.batch());
    requireSameData(opened.size());
    try (Cursor<B> rest = opened.batches()) {
      while (rest.hasNext()) {
        if (stopAsked) {
          return false;
        }
        take(rest.next(), opened.size());
      }
    }
    if (position.batch() == 0) {
      throw new IllegalStateException(
          "Training: epoch " + epoch + " has no batches; give it some examples");
    }
    end(epoch, Duration.ofNanos(System.nanoTime() - began));
    return true;
  }

  private void requireSameData(OptionalInt batches) {
    if (batches.isPresent() && position.batch() > batches.getAsInt()) {
      throw new IllegalStateException(
          ("Training: it was at batch %s of epoch %s, which now has only %s; go on with the"
                  + " same data")
              .formatted(position.batch(), position.epochs() + 1, batches.getAsInt()));
    }
  }

  private void take(B batch, OptionalInt count) {
    List<Tensor> before = buffers.stream().map(Buffer::value).toList();
    long skipped = optimizer.skipped();
    double value;
    try {
      Tensor loss = step.loss(batch, modeOfStep());
      optimizer.step(loss);
      value = loss.item();
    } catch (IllegalArgumentException | ArithmeticException e) {
      explain(batch, e, before);
      throw e;
    }
    position = position.next(value, optimizer.skipped() > skipped ? 0 : examples(batch));
    tell(
        new Event.StepTaken(
            position.epochs() + 1, position.batch(), count, position.steps(), value));
    for (Saving saving : savings) {
      if (Duration.ofNanos(System.nanoTime() - saving.savedAt).compareTo(saving.time) >= 0) {
        checkpoint(saving);
      }
    }
  }

  private Mode modeOfStep() {
    return Mode.training(generator(STEP, position.steps() + 1));
  }

  private void restore(List<Tensor> before) {
    for (int i = 0; i < buffers.size(); i++) {
      buffers.get(i).set(before.get(i));
    }
  }

  /** Takes the step again and says where the first number came from that is not finite, if any. */
  private void explain(B batch, RuntimeException error, List<Tensor> before) {
    restore(before);
    try {
      Watch.run(() -> Grad.of(step.loss(batch, modeOfStep()), optimizer.parameters()));
    } catch (NotFiniteException origin) {
      throw new IllegalStateException(
          ("Training: a number is not finite at epoch %s, batch %s; the model is as it was"
                  + " before\n%s")
              .formatted(position.epochs() + 1, position.batch() + 1, origin.getMessage()),
          error);
    } catch (RuntimeException _) {
      // It was another error, which is thrown as it is.
    } finally {
      restore(before);
    }
  }

  /** Measures, and takes notice of what that says. */
  private void end(int epoch, Duration time) {
    SequencedMap<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(LOSS, position.loss().value());
    for (Measure measure : measures) {
      metrics.put(measure.name(), NoGrad.call(measure.value()::getAsDouble));
    }
    position = position.nextEpoch(metrics);
    if (stopping != null && best != null && best().equals(OptionalInt.of(epoch))) {
      best.load(model.state());
      String metric = stopping.metric();
      tell(new Event.Improved(epoch, metric, history().values(metric)[epoch - 1]));
    }
    tell(new Event.EpochEnded(epoch, position.steps(), history().epochs().getLast(), time));
    for (Saving saving : savings) {
      if (epoch % saving.epochs == 0) {
        checkpoint(saving);
      }
    }
  }

  private boolean isOver() {
    return stopping != null
        && position.epochs() > 0
        && stopping.isOver(history().values(stopping.metric()));
  }

  private void takeBest() {
    if (best != null && best().isPresent()) {
      last = model.state();
      model.load(best.state());
    }
  }

  private void requireMeasured() {
    if (stopping != null && !names().contains(stopping.metric())) {
      throw new IllegalArgumentException(
          "run: early stopping looks at '%s', but only %s are measured"
              .formatted(stopping.metric(), names()));
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of(LOSS));
    measures.forEach(measure -> names.add(measure.name()));
    return names;
  }

  /** A checkpoint that cannot be written would be found out after hours. */
  private void requireFolders() {
    for (Saving saving : savings) {
      Path folder = saving.file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        throw new IllegalArgumentException(
            "run: the folder of the checkpoint %s is not there; make it first"
                .formatted(saving.file));
      }
    }
  }

  private void tell(Event event) {
    listeners.forEach(listener -> listener.on(event));
  }

  /** Tells all listeners, whatever they do: one of them may be what failed. */
  @SuppressWarnings("ReferenceEquality") // the very same cannot be added to itself
  private void tellFailure(Throwable failure) {
    Event event = new Event.Failed(position.epochs() + 1, position.batch(), failure);
    for (Listener listener : listeners) {
      try {
        listener.on(event);
      } catch (RuntimeException | Error e) {
        if (e != failure) {
          failure.addSuppressed(e);
        }
      }
    }
  }

  private static int examples(Object batch) {
    return batch instanceof Batch<?> pairs ? pairs.x().shape().extent(0) : 1;
  }

  /** Random numbers for one purpose at one place, which have nothing to do with any others. */
  private RandomGenerator generator(int purpose, long number) {
    long mixed = new SplittableRandom(seed).nextLong() + purpose;
    mixed = new SplittableRandom(mixed).nextLong() + number;
    return new SplittableRandom(new SplittableRandom(mixed).nextLong());
  }

  /**
   * Has the run end after the step that is being taken, or the next run before its first; for any
   * thread to call, such as one that handles Ctrl-C. Checkpoints are written then, if there are
   * any.
   */
  public void stop() {
    stopAsked = true;
  }

  // ---- what has happened

  /** How many epochs have been completed. */
  public int epochs() {
    return position.epochs();
  }

  /** How many steps have been taken, in all epochs. */
  public long steps() {
    return position.steps();
  }

  /** What was measured after each epoch. */
  public History history() {
    return position.history();
  }

  /** The epoch that {@linkplain #stopEarly early stopping} takes for the best so far, if any. */
  public OptionalInt best() {
    if (stopping == null || position.epochs() == 0) {
      return OptionalInt.empty();
    }
    int place = stopping.best(history().values(stopping.metric()));
    return place < 0 ? OptionalInt.empty() : OptionalInt.of(place + 1);
  }

  // ---- files

  private void checkpoint(Saving saving) {
    try {
      save(saving.file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Training: cannot write the checkpoint %s (%s); the one before is kept"
              .formatted(saving.file, e),
          e);
    }
    saving.savedAt = System.nanoTime();
    tell(new Event.Saved(saving.file, position.steps()));
  }

  /** Writes a checkpoint; the file that was there stays until the new one is whole. */
  public void save(Path file) throws IOException {
    requireNonNull(file, "save: file is null");
    Block weights = model;
    if (last != null) {
      weights = Block.copyOf(model);
      weights.load(last);
    }
    snapshot(weights)
        .write(
            file,
            Json.Obj.EMPTY
                .with("seed", Json.of(seed))
                .with("data", Json.of(source.description()))
                .with("position", position.toJson()));
  }

  private Snapshot snapshot(Block weights) {
    Snapshot snapshot = Snapshot.of().with(MODEL, weights).with(OPTIMIZER, optimizer);
    if (best != null) {
      snapshot = snapshot.with(BEST, best);
    }
    for (String name : kept.keySet()) {
      snapshot = snapshot.with(name, requireNonNull(kept.get(name)));
    }
    return snapshot;
  }

  /**
   * Goes on from a checkpoint, if there is one.
   *
   * @return whether there was
   * @throws IllegalArgumentException if it is of another model, optimizer, seed or data; nothing
   *     has changed then
   * @throws FileFormatException if it is no checkpoint; nothing has changed then
   */
  public boolean resume(Path file) throws IOException {
    requireNonNull(file, "resume: file is null");
    if (Files.notExists(file)) {
      return false;
    }
    Runnable back = back();
    try {
      JsonView progress = snapshot(model).read(file);
      progress.requireOnly(Set.of("seed", "data", "position"));
      requireSame("seed", Json.of(seed), progress);
      requireSame("data", Json.of(source.description()), progress);
      position = Position.fromJson(progress.get("position"));
      last = null;
      return true;
    } catch (RuntimeException e) {
      back.run();
      throw e;
    }
  }

  /** What brings the states of now back. */
  private Runnable back() {
    State ofModel = model.state();
    State ofOptimizer = optimizer.state();
    State ofBest = best == null ? ofModel : best.state();
    List<State> ofKept = kept.values().stream().map(Block::state).toList();
    return () -> {
      model.load(ofModel);
      optimizer.load(ofOptimizer);
      if (best != null) {
        best.load(ofBest);
      }
      int i = 0;
      for (Block block : kept.values()) {
        block.load(ofKept.get(i++));
      }
    };
  }

  private static void requireSame(String name, Json now, JsonView progress) {
    Json then = progress.get(name).json();
    if (!then.equals(now)) {
      throw new IllegalArgumentException(
          "resume: the %s was %s and is %s; go on with the same, or begin anew"
              .formatted(name, then, now));
    }
  }

  /** What is trained, by what, and how far it is. */
  @Override
  public String toString() {
    return "Training(%s by %s, after %s epochs and %s steps)"
        .formatted(
            model.getClass().getSimpleName(),
            optimizer.getClass().getSimpleName(),
            position.epochs(),
            position.steps());
  }
}
