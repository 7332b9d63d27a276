package adjoint.nn.train;

import static adjoint.nn.Errors.assertError;
import static adjoint.nn.Errors.message;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.nn.Activation;
import adjoint.nn.Batch;
import adjoint.nn.Batches;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.State;
import adjoint.nn.data.Dataset;
import adjoint.nn.data.Examples;
import adjoint.nn.file.FileFormatException;
import adjoint.nn.file.Safetensors;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.Optimizer;
import adjoint.nn.optim.ReduceOnPlateau;
import adjoint.nn.optim.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  private static final int STEPS_OF_EPOCH = 3;

  private static final Tensor X = Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 8, 3);
  private static final Tensor Y = Tensor.normal(DType.F64, new SplittableRandom(2), 0, 1, 8, 2);
  private static final Batches<Tensor> BATCHES = Batches.of(X, Y, 3); // the last one has 2

  /** Everything that can have a state: dropout, running statistics, moments, a plateau. */
  private record Run(Layer model, Optimizer optimizer, Training<Batch<Tensor>> training) {
    static Run of(long seed) {
      RandomGenerator rng = new SplittableRandom(seed);
      Layer model =
          Sequential.of(
              Linear.of(3, 4).dtype(DType.F64).init(rng),
              BatchNorm.of(4).dtype(DType.F64).init(),
              Activation.TANH,
              Dropout.of(0.3),
              Linear.of(4, 2).dtype(DType.F64).init(rng));
      ReduceOnPlateau plateau = new ReduceOnPlateau().patience(0);
      Optimizer adam = new Adam(model.parameters(), 0.1).schedule(plateau);
      Training<Batch<Tensor>> training =
          Training.supervised(model, adam, BATCHES::shuffled, Loss::mse)
              .seed(7)
              .validate(BATCHES.inOrder())
              .measure("rate", adam::learningRate)
              .stopEarly(EarlyStopping.lowest("validation loss").patience(100))
              .keep("plateau", plateau)
              .listen(event -> {
                if (event instanceof Event.EpochEnded ended) {
                  plateau.report(ended.epoch() % 2); // no better every other time
                }
              });
      return new Run(model, adam, training);
    }

    Run stopAfter(long step) {
      training.listen(event -> {
        if (event instanceof Event.StepTaken taken && taken.step() == step) {
          training.stop();
        }
      });
      return this;
    }

    List<Object> everything() {
      return List.of(model.state(), optimizer.state(), training.history());
    }
  }

  @Test
  void aLoopOfOnesOwnEndsInTheSameBits() {
    RandomGenerator rng = new SplittableRandom(1);
    Layer model = Linear.of(3, 2).dtype(DType.F64).init(rng);
    Layer other = Linear.of(3, 2).dtype(DType.F64).init(rng);
    other.load(model.state());
    Training.supervised(model, new Sgd(model.parameters(), 0.1), _ -> BATCHES.inOrder(), Loss::mse)
        .run(4);

    Sgd sgd = new Sgd(other.parameters(), 0.1);
    for (int epoch = 0; epoch < 4; epoch++) {
      for (Batch<Tensor> batch : BATCHES.inOrder()) {
        sgd.step(Loss.mse(other.forward(batch.x()), batch.y()));
      }
    }
    assertEquals(other.state(), model.state());
  }

  /** Through a file, into a model that began elsewhere, at every step of three epochs. */
  @Test
  void stoppedAnywhereItEndsInTheSameBits(@TempDir Path folder) throws IOException {
    Run whole = Run.of(1);
    assertEquals(Ending.COMPLETED, whole.training.run(3));
    assertEquals(3 * STEPS_OF_EPOCH, whole.training.steps());
    for (int stop = 1; stop < 3 * STEPS_OF_EPOCH; stop++) {
      Path file = folder.resolve(stop + ".safetensors");
      Run first = Run.of(1).stopAfter(stop);
      first.training.checkpoint(file, 100);
      assertEquals(Ending.STOPPED, first.training.run(3));
      assertEquals(stop, first.training.steps());

      Run second = Run.of(2);
      second.training.run(1); // whatever it was before
      assertTrue(second.training.resume(file));
      assertEquals(Ending.COMPLETED, second.training.run(3));
      assertEquals(whole.everything(), second.everything(), "stopped after " + stop);

      assertEquals(Ending.COMPLETED, first.training.run(3)); // the one that was stopped, too
      assertEquals(whole.everything(), first.everything());
    }
    assertFalse(Run.of(1).training.resume(folder.resolve("nothing")));
  }

  /** As the clock may have it: all steps are taken, but nothing is measured yet. */
  @Test
  void savedAfterTheLastStepOfAnEpochItEndsInTheSameBits(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("file");
    Run whole = Run.of(1);
    whole.training.listen(event -> {
      if (event instanceof Event.StepTaken taken && taken.step() == STEPS_OF_EPOCH) {
        assertDoesNotThrow(() -> whole.training.save(file));
      }
    });
    whole.training.run(2);
    Run second = Run.of(2);
    assertTrue(second.training.resume(file));
    assertEquals(0, second.training.epochs());
    second.training.run(2);
    assertEquals(whole.everything(), second.everything());
  }

  @Test
  void anotherSeedGivesOtherBits() {
    Run first = Run.of(1);
    Run second = Run.of(1);
    second.training.seed(8);
    first.training.run(1);
    second.training.run(1);
    assertNotEquals(first.model.state(), second.model.state());
  }

  @Test
  void keepsTheBestWeightsAndStops() {
    Layer model = Linear.of(1, 1).dtype(DType.F64).init(new SplittableRandom(1));
    double[] scores = {1, 3, 2, 3, 2.5, 9};
    List<State> states = new ArrayList<>();
    List<Integer> improved = new ArrayList<>();
    List<Integer> chosen = new ArrayList<>();
    Training<Batch<Tensor>> training =
        line(model)
            .measure("score", () -> scores[states.size()])
            .stopEarly(EarlyStopping.highest("score").patience(3))
            .listen(event -> {
              if (event instanceof Event.Improved i) {
                improved.add(i.epoch());
              } else if (event instanceof Event.EpochEnded) {
                states.add(model.state());
              } else if (event instanceof Event.Ended ended) {
                chosen.add(ended.best().orElseThrow());
              }
            });
    assertEquals(Ending.NO_LONGER_BETTER, training.run(6));
    assertEquals(5, training.epochs());
    assertEquals(List.of(1, 2), improved);
    assertEquals(states.get(1), model.state());
    assertNotEquals(states.get(4), model.state());

    // With more patience it goes on from where it was, not from the best weights.
    Layer other = Linear.of(1, 1).dtype(DType.F64).init(new SplittableRandom(1));
    line(other).run(6);
    training.stopEarly(EarlyStopping.highest("score").patience(4));
    assertEquals(Ending.COMPLETED, training.run(6));
    assertEquals(other.state(), states.get(5));
    assertEquals(other.state(), model.state()); // 9 is the best
    assertEquals(List.of(2, 6), chosen);
  }

  private static Training<Batch<Tensor>> line(Layer model) {
    Tensor x = Tensor.of(new double[][] {{1}, {2}});
    Batches<Tensor> batches = Batches.of(x, x.mul(3), 2);
    return Training.supervised(
        model, new Sgd(model.parameters(), 0.01), batches::shuffled, Loss::mse);
  }

  @Test
  void findsTheBestOfTheValues() {
    EarlyStopping lowest = EarlyStopping.lowest("loss").patience(2);
    double nan = Double.NaN;
    assertEquals(-1, lowest.best(new double[] {nan}));
    assertEquals(1, lowest.best(new double[] {nan, 2, nan, 2}));
    assertEquals(2, lowest.best(new double[] {3, 2, -2, -1}));
    assertEquals(1, lowest.leastGain(1).best(new double[] {3, 1.5, 0.5}));
    assertEquals(0, EarlyStopping.highest("accuracy").best(new double[] {3, 2, 3}));
    assertFalse(lowest.isOver(new double[] {3, 4}));
    assertTrue(lowest.isOver(new double[] {3, 4, 5}));
    assertTrue(lowest.isOver(new double[] {nan, nan}));
  }

  @Test
  void tellsWhatHappensInOrder(@TempDir Path folder) {
    List<String> events = new ArrayList<>();
    Run run = Run.of(1);
    run.training
        .checkpoint(folder.resolve("a"), 2)
        .listen(event -> events.add(event.getClass().getSimpleName()));
    run.training.run(2);
    List<String> steps = List.of("StepTaken", "StepTaken", "StepTaken");
    List<String> expected = new ArrayList<>(List.of("Began"));
    expected.addAll(steps);
    expected.addAll(List.of("Improved", "EpochEnded"));
    expected.addAll(steps);
    List<String> rest = events.subList(expected.size(), events.size());
    assertEquals(expected, events.subList(0, expected.size()));
    assertTrue(
        List.of("EpochEnded", "Saved", "Saved", "Ended").equals(rest)
            || List.of("Improved", "EpochEnded", "Saved", "Saved", "Ended").equals(rest),
        events.toString());
  }

  @Test
  void theLossOfAnEpochCountsExamples() {
    Layer model = Linear.of(3, 2).dtype(DType.F64).init(new SplittableRandom(1));
    double loss = Loss.mse(model.forward(X), Y).item();
    Training<Batch<Tensor>> training =
        Training.supervised(model, new Sgd(model.parameters(), 0), BATCHES::shuffled, Loss::mse)
            .validate(BATCHES.inOrder());
    training.run(1);
    assertEquals(loss, training.history().values("loss")[0], 1e-14);
    assertEquals(loss, training.history().values("validation loss")[0], 1e-14);
  }

  @Test
  void writesCheckpointsByTheClock(@TempDir Path folder) {
    int[] saved = new int[1];
    Run run = Run.of(1);
    run.training
        .checkpoint(folder.resolve("a"), Duration.ofNanos(1))
        .checkpoint(folder.resolve("b"), Duration.ofDays(400_000))
        .listen(
            event -> saved[0] += event instanceof Event.Saved s && s.file().endsWith("a") ? 1 : 0);
    run.training.run(1);
    assertEquals(STEPS_OF_EPOCH + 1, saved[0]);
  }

  /** A file that is written after each step must not keep another from its turn. */
  @Test
  void eachCheckpointHasItsOwnClock(@TempDir Path folder) {
    int[] saved = new int[1];
    Run run = Run.of(1);
    run.training
        .checkpoint(folder.resolve("a"), Duration.ofNanos(1))
        .checkpoint(folder.resolve("b"), Duration.ofMillis(20))
        .listen(event -> {
          if (event instanceof Event.StepTaken) {
            spin(Duration.ofMillis(12));
          }
          saved[0] += event instanceof Event.Saved s && s.file().endsWith("b") ? 1 : 0;
        });
    run.training.run(2);
    assertTrue(saved[0] > 1, "only at the end");
  }

  private static void spin(Duration time) {
    for (long start = System.nanoTime(); System.nanoTime() - start < time.toNanos(); ) {
      Thread.onSpinWait();
    }
  }

  // ---- listeners that throw

  @Test
  void aListenerThatThrowsKeepsNothingFromTheOthersNorFromAnotherRun() {
    Run whole = Run.of(1);
    whole.training.run(3);
    Run run = Run.of(1);
    List<String> seen = new ArrayList<>();
    run.training.listen(event -> {
      if (event instanceof Event.StepTaken taken && taken.step() == 4) {
        throw new IllegalStateException("in a step");
      } else if (event instanceof Event.Failed) {
        throw new IllegalStateException("once more");
      }
    });
    run.training.listen(event -> seen.add(event.getClass().getSimpleName()));
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> run.training.run(3));
    assertEquals("in a step", error.getMessage());
    assertEquals("once more", error.getSuppressed()[0].getMessage());
    assertEquals("Failed", seen.getLast());
    assertEquals(Ending.COMPLETED, run.training.run(3));
    assertEquals(whole.everything(), run.everything());
  }

  @Test
  void aListenerCannotRunWhatItListensTo() {
    Run run = Run.of(1);
    run.training.listen(event -> {
      if (event instanceof Event.StepTaken) {
        run.training.run(1);
      }
    });
    assertEquals(
        "run: it is running already; a listener cannot run what it listens to",
        message(() -> run.training.run(2)));
  }

  @Test
  void aFolderThatIsNotThereIsToldBeforeTheFirstStep(@TempDir Path folder) {
    Path file = folder.resolve("none").resolve("checkpoint");
    Run run = Run.of(1);
    run.training.checkpoint(file, 100);
    assertEquals(
        "run: the folder of the checkpoint " + file + " is not there; make it first",
        message(() -> run.training.run(2)));
    assertEquals(0, run.training.steps());
  }

  // ---- numbers that are not finite

  @Test
  void tellsWhereTheFirstNaNCameFrom() {
    Layer log = Layer.of("log", x -> x.log());
    Layer model =
        Sequential.of(
            BatchNorm.of(3).dtype(DType.F64).init(),
            log,
            Linear.of(3, 2).dtype(DType.F64).init(new SplittableRandom(1)));
    Adam adam = new Adam(model.parameters(), 0.1);
    Training<Batch<Tensor>> training =
        Training.supervised(model, adam, BATCHES::shuffled, Loss::mse);
    List<Event> events = new ArrayList<>();
    training.listen(events::add);
    List<State> before = List.of(model.state(), adam.state());
    IllegalStateException error = assertThrows(IllegalStateException.class, () -> training.run(1));
    String message = String.valueOf(error.getMessage());
    assertTrue(
        message.startsWith(
            "Training: a number is not finite at epoch 1, batch 1; the model is as it was before\n"
                + "log: gives NaN"),
        message);
    assertTrue(message.contains("TrainingTest.java"), message);
    assertEquals(before, List.of(model.state(), adam.state()));
    assertEquals(error, assertInstanceOf(Event.Failed.class, events.getLast()).error());
  }

  @Test
  void tellsWhereAnInfiniteGradientCameFrom() {
    Layer model = Linear.of(1, 1).dtype(DType.F64).init(new SplittableRandom(1));
    Tensor zero = Tensor.of(new double[][] {{0}});
    Training<Batch<Tensor>> training =
        Training.of(
            model,
            new Sgd(model.parameters(), 0.1),
            Batches.of(zero, zero, 1)::shuffled,
            (batch, mode) ->
                model
                    .forward(batch.x(), mode)
                    .sub(model.forward(batch.x(), mode).detach())
                    .sqrt()
                    .sum());
    String message = message(() -> training.run(1));
    assertTrue(message.contains("sqrt: the gradient by its input is ∞"), message);
  }

  @Test
  void otherErrorsStayWhatTheyAre() {
    Layer model = Linear.of(3, 3).dtype(DType.F64).init(new SplittableRandom(1));
    Training<Batch<Tensor>> training =
        Training.supervised(model, new Sgd(model.parameters(), 1), BATCHES::shuffled, Loss::mse);
    assertTrue(message(() -> training.run(1)).startsWith("mse: "));
    Sgd wild = new Sgd(model.parameters(), Double.MAX_VALUE);
    Tensor far = X.mul(1e9);
    Training<Batch<Tensor>> tooFast =
        Training.supervised(model, wild, Batches.of(X, far, 8)::shuffled, Loss::mse);
    assertTrue(message(() -> tooFast.run(1)).contains("would make"));
  }

  @Test
  void lossesThatAreSkippedDoNotCount() {
    Layer model = Linear.of(1, 1).dtype(DType.F64).init(new SplittableRandom(1));
    Tensor x = Tensor.of(new double[][] {{1}, {Double.NaN}, {1}});
    Training<Batch<Tensor>> training =
        Training.of(
            model,
            new Sgd(model.parameters(), 0).skipNonFinite(),
            Batches.of(x, x, 1)::shuffled,
            (batch, mode) -> model.forward(batch.x(), mode).square().sum());
    training.run(1);
    assertEquals(
        model.forward(Tensor.of(new double[][] {{1}})).square().item(),
        training.history().values("loss")[0]);
  }

  // ---- checkpoints that do not fit

  @Test
  void resumingFromWhatDoesNotFitChangesNothing(@TempDir Path folder) throws IOException {
    Run run = Run.of(1);
    run.training.run(1);
    List<Object> before = run.everything();
    Path good = folder.resolve("good");
    run.training.save(good);
    String metadata;
    State arrays;
    try (Safetensors file = Safetensors.open(good)) {
      arrays = file.state();
      metadata = file.metadata().firstEntry().getValue();
    }
    Map<String, String> edits = new LinkedHashMap<>();
    edits.put("\"seed\":7", "\"seed\":8");
    edits.put("\"data\":\"a function\"", "\"data\":\"other\"");
    edits.put("\"epochs\":1", "\"epochs\":2000000000");
    edits.put("\"batch\":0", "\"batch\":-1");
    edits.put("\"steps\":3", "\"steps\":-3");
    edits.put("\"lossSum\":0.0", "\"lossSum\":\"much\"");
    edits.put("\"history\":{", "\"future\":{");
    edits.put("\"validation loss\":[", "\"validation loss\":[1,");
    Path bad = folder.resolve("bad");
    for (Map.Entry<String, String> edit : edits.entrySet()) {
      String edited = metadata.replace(edit.getKey(), edit.getValue());
      assertNotEquals(metadata, edited, edit.getKey());
      Safetensors.write(bad, arrays, Map.of("adjoint-snapshot", edited));
      RuntimeException error =
          assertThrows(RuntimeException.class, () -> run.training.resume(bad), edit.getValue());
      assertTrue(
          error instanceof FileFormatException || error instanceof IllegalArgumentException,
          error.toString());
      assertEquals(before, run.everything(), edit.getValue());
    }
    SequencedMap<String, NdArray> fewer = new LinkedHashMap<>(arrays.arrays());
    fewer.remove("model/0.weight");
    fewer.remove("plateau/factor");
    fewer.put("best/9", NdArray.of(1.0));
    Safetensors.write(bad, new State(fewer), Map.of("adjoint-snapshot", metadata));
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> run.training.resume(bad))
                .getMessage());
    for (String path : List.of("model/0.weight", "plateau/factor", "best/9")) {
      assertTrue(message.contains(path), message);
    }
    assertEquals(before, run.everything());
    assertTrue(run.training.resume(good));
  }

  @Test
  void whatIsMeasuredMayBeInfinite(@TempDir Path folder) throws IOException {
    double[] values = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    Layer model = Linear.of(1, 1).dtype(DType.F64).init(new SplittableRandom(1));
    Training<Batch<Tensor>> training = line(model);
    training.measure("value", () -> values[training.epochs()]);
    training.run(3);
    training.save(folder.resolve("file"));
    Training<Batch<Tensor>> other = line(model).measure("value", () -> 0);
    other.resume(folder.resolve("file"));
    assertEquals(training.history(), other.history());
  }

  @Test
  void aCheckpointOfOtherDataIsFound(@TempDir Path folder) throws IOException {
    Layer model = Linear.of(3, 2).dtype(DType.F64).init(new SplittableRandom(1));
    Sgd sgd = new Sgd(model.parameters(), 0.1);
    Training<Batch<Tensor>> training =
        Training.supervised(model, sgd, _ -> BATCHES.inOrder(), Loss::mse);
    training.listen(event -> {
      if (event instanceof Event.StepTaken taken && taken.step() == 2) {
        training.stop();
      }
    });
    training.run(1);
    training.save(folder.resolve("file"));
    Training<Batch<Tensor>> fewer =
        Training.supervised(model, sgd, Batches.of(X, Y, 8)::shuffled, Loss::mse);
    fewer.resume(folder.resolve("file"));
    assertError(
        IllegalStateException.class,
        "Training: it was at batch 2 of epoch 1, which now has only 1; go on with the same data",
        () -> fewer.run(1));
  }

  @Test
  void dataSetsAreGoneOnWith(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("file");
    State[] ends = new State[2];
    for (int stop = 0; stop < 2; stop++) {
      Layer model = Linear.of(3, 2).dtype(DType.F64).init(new SplittableRandom(1));
      Training<Batch<Tensor>> training = ofDataSet(model, 5);
      if (stop == 1) {
        training.listen(event -> {
          if (event instanceof Event.StepTaken taken && taken.step() == 4) {
            training.stop();
          }
        });
        training.checkpoint(file, 1).run(3);
        model = Linear.of(3, 2).dtype(DType.F64).init(new SplittableRandom(2));
        Training<Batch<Tensor>> resumed = ofDataSet(model, 5);
        resumed.resume(file);
        resumed.run(3);
      } else {
        training.run(3);
      }
      ends[stop] = model.state();
    }
    assertEquals(ends[0], ends[1]);
    Layer model = Linear.of(3, 2).dtype(DType.F64).init(new SplittableRandom(1));
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> ofDataSet(model, 6).resume(file))
                .getMessage());
    assertTrue(message.contains("seed 5") && message.contains("seed 6"), message);
  }

  private static Training<Batch<Tensor>> ofDataSet(Layer model, long seed) {
    Dataset<Batch<Tensor>> batches = Examples.of(X, Y).shuffled(seed).batches(3);
    return Training.supervised(model, new Sgd(model.parameters(), 0.1), batches, Loss::mse);
  }

  // ---- settings

  @Test
  void wrongSettingsAreFound() {
    Training<Batch<Tensor>> training = Run.of(1).training;
    Path file = Path.of("file");
    assertTrue(message(() -> training.measure("loss", () -> 1)).contains("'loss' already"));
    assertTrue(message(() -> training.checkpoint(file, 0)).contains("at least 1 epoch"));
    assertTrue(message(() -> training.checkpoint(file, Duration.ZERO)).contains("positive"));
    assertTrue(
        message(() -> training.keep("best", Activation.TANH)).contains("'best' is empty or taken"));
    assertTrue(message(() -> training.run(0)).contains("at least 1 epoch, got 0"));
    training.stopEarly(EarlyStopping.lowest("error"));
    assertError(
        IllegalArgumentException.class,
        "run: early stopping looks at 'error', but only [loss, validation loss, rate] are measured",
        () -> training.run(1));
    assertTrue(
        message(() -> EarlyStopping.lowest("loss").patience(0)).contains("at least 1 epoch"));
    assertTrue(message(() -> EarlyStopping.lowest("loss").leastGain(-1)).contains("positive"));
    Layer model = Linear.of(3, 2).init(new SplittableRandom(1));
    Training<Batch<Indices>> empty =
        Training.supervised(
            model, new Sgd(model.parameters(), 1), _ -> List.of(), Loss::crossEntropy);
    assertTrue(message(() -> empty.run(1)).contains("epoch 1 has no batches"));
  }

  @Test
  void stopBeforeARunEndsItAtOnce() {
    Run run = Run.of(1);
    run.training.stop();
    assertEquals(Ending.STOPPED, run.training.run(2));
    assertEquals(0, run.training.steps());
    assertEquals(Ending.COMPLETED, run.training.run(2));
  }

  // ---- history

  @Test
  void historyAsText() {
    SequencedMap<String, Double> first = new LinkedHashMap<>();
    first.put("loss", 0.1);
    first.put("a, \"b\"", 1e-300);
    SequencedMap<String, Double> second = new LinkedHashMap<>();
    second.put("loss", Double.NaN);
    History history = new History(List.of(first, second));
    assertEquals("epoch,loss,\"a, \"\"b\"\"\"\n1,0.1,1.0E-300\n2,NaN,\n", history.toCsv());
    assertEquals("History(2 epochs, loss NaN)", history.toString());
    assertEquals(2, history.values("a, \"b\"").length);
    assertTrue(message(() -> history.values("x")).contains("'x'"));
    List<String> lines = new ArrayList<>();
    Listener.lines(lines::add).on(new Event.EpochEnded(1, 1, first, Duration.ZERO));
    assertEquals(List.of("epoch 1: loss 0.1000, a, \"b\" 1.000e-300"), lines);
  }

  /** Or each epoch would cost as many copies as there were epochs before it. */
  @Test
  void historiesShareTheirEpochs() {
    SequencedMap<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", 0.1);
    History history = new History(List.of(metrics));
    metrics.put("loss", 0.2);
    assertEquals(Map.of("loss", 0.1), history.epochs().getFirst());
    assertSame(history.epochs().getFirst(), new History(history.epochs()).epochs().getFirst());
  }
}
