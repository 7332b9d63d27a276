package adjoint.nn.file;

import static adjoint.nn.Errors.message;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.nn.Activation;
import adjoint.nn.Batch;
import adjoint.nn.Batches;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Mlp;
import adjoint.nn.Mode;
import adjoint.nn.SeededRandom;
import adjoint.nn.Sequential;
import adjoint.nn.State;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.optim.Adadelta;
import adjoint.nn.optim.Adagrad;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Adamax;
import adjoint.nn.optim.Lamb;
import adjoint.nn.optim.Lbfgs;
import adjoint.nn.optim.Lion;
import adjoint.nn.optim.Muon;
import adjoint.nn.optim.NAdam;
import adjoint.nn.optim.Optimizer;
import adjoint.nn.optim.RAdam;
import adjoint.nn.optim.ReduceOnPlateau;
import adjoint.nn.optim.RmsProp;
import adjoint.nn.optim.Schedule;
import adjoint.nn.optim.Sgd;
import adjoint.nn.optim.WeightAverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private static final List<Function<SequencedMap<String, Parameter>, Optimizer>> OPTIMIZERS =
      List.of(
          p -> new Sgd(p, 0.1),
          p -> new Sgd(p, 0.1).momentum(0.9, 0.1),
          p -> new Sgd(p, 0.1).nesterov(0.9),
          p -> new Adam(p, 0.01),
          p -> new AdamW(p, 0.01).group("0", g -> g.weightDecay(0.1)),
          p -> new Adamax(p, 0.01),
          p -> new NAdam(p, 0.01),
          p -> new RAdam(p, 0.01),
          p -> new RmsProp(p, 0.01),
          p -> new Adagrad(p, 0.01),
          p -> new Adadelta(p, 0.1),
          p -> new Lion(p, 0.001),
          p -> new Lamb(p, 0.01),
          p -> new Muon(matrices(p), 0.02).clipNorm(0.1));

  private static SequencedMap<String, Parameter> matrices(SequencedMap<String, Parameter> all) {
    SequencedMap<String, Parameter> matrices = new LinkedHashMap<>(all);
    matrices.values().removeIf(parameter -> parameter.rank() != 2);
    return matrices;
  }

  @TempDir Path folder;

  /** A training of several epochs, which can be stopped and go on anywhere. */
  private static final class Run {
    final SeededRandom dropout = SeededRandom.of(1);
    final SeededRandom order = SeededRandom.of(2);
    final Layer model;
    final WeightAverage<Layer> average;
    final Optimizer optimizer;
    final ReduceOnPlateau plateau = new ReduceOnPlateau().patience(0).factor(0.5);
    final Batches<Tensor> batches;
    final Snapshot snapshot;
    long epoch;
    int next;
    long orderAtEpoch;

    Run(Function<SequencedMap<String, Parameter>, Optimizer> make) {
      SplittableRandom rng = new SplittableRandom(7);
      model =
          Sequential.of(
              Linear.of(3, 8).init(rng),
              BatchNorm.of(8).init(),
              Activation.TANH,
              Dropout.of(0.5),
              Linear.of(8, 1).init(rng));
      average = WeightAverage.exponential(model, 0.9);
      optimizer = make.apply(model.parameters()).schedule(plateau.times(Schedule.cosine(40)));
      Tensor x = Tensor.normal(rng, 0, 1, 22, 3);
      batches = Batches.of(x, x.sum(1).reshape(-1, 1), 5);
      snapshot =
          Snapshot.of()
              .with("model", model)
              .with("average", average)
              .with("optimizer", optimizer)
              .with("plateau", plateau)
              .with("dropout", dropout)
              .with("order", order);
    }

    /** So many steps. */
    void train(int steps) {
      int left = steps;
      while (left > 0) {
        orderAtEpoch = order.position();
        List<Batch<Tensor>> all = batches.shuffled(order);
        for (; next < all.size() && left > 0; next++, left--) {
          Batch<Tensor> batch = all.get(next);
          optimizer.step(Loss.mse(model.forward(batch.x(), Mode.training(dropout)), batch.y()));
          average.update(model);
        }
        if (next == all.size()) {
          epoch++;
          next = 0;
          plateau.report(
              Loss.mse(
                      model.forward(batches.inOrder().getFirst().x()),
                      batches.inOrder().getFirst().y())
                  .item());
        } else {
          order.moveTo(order.seed(), orderAtEpoch); // the same order again, from the next batch on
        }
      }
    }

    void write(Path file) throws IOException {
      Json.Obj progress = Json.Obj.EMPTY.with("epoch", Json.of(epoch)).with("next", Json.of(next));
      snapshot.write(file, progress);
    }

    void read(Path file) throws IOException {
      JsonView progress = snapshot.read(file);
      epoch = progress.get("epoch").whole();
      next = progress.get("next").whole(0, 5);
    }

    List<Object> all() {
      return List.of(
          model.state(),
          average.state(),
          optimizer.state(),
          plateau.state(),
          epoch,
          next,
          dropout.position());
    }
  }

  @Test
  void whatGoesOnEndsWithTheSameBits() throws IOException {
    Path file = folder.resolve("training.safetensors");
    for (var optimizer : OPTIMIZERS) {
      Run whole = new Run(optimizer);
      whole.train(13);
      Run first = new Run(optimizer);
      first.train(8); // in the middle of the second epoch
      first.write(file);
      Run second = new Run(optimizer);
      second.read(file);
      second.train(5);
      assertEquals(whole.all(), second.all(), whole.optimizer.toString());
      assertNotEquals(first.all(), second.all());
      assertEquals(2, whole.epoch);
    }
  }

  private static SequencedMap<String, Parameter> parameters(Layer model) {
    return model.parameters();
  }

  @Test
  void whatDoesNotFitChangesNothing() throws IOException {
    Path file = folder.resolve("a");
    Layer one = Mlp.of(2, 3, 1).init(new SplittableRandom(1));
    Adam adam = new Adam(parameters(one), 0.1);
    adam.step(one.forward(Tensor.ones(1, 2)).sum());
    Snapshot.of().with("model", one).with("adam", adam).write(file, Json.Obj.EMPTY);
    Layer other = Mlp.of(2, 3, 1).init(new SplittableRandom(2));
    Layer wide = Mlp.of(2, 4, 1).init(new SplittableRandom(2));
    State before = other.state();
    String message =
        message(() ->
            read(
                Snapshot.of()
                    .with("model", other)
                    .with("adam", new Sgd(parameters(other), 0.1).momentum(0.5)),
                file));
    assertTrue(
        message.startsWith("read: the file does not fit [model, adam], nothing was loaded\n  "),
        message);
    assertTrue(message.contains("missing: adam/0.weight/velocity F32[2, 3]"), message);
    assertTrue(message.contains("superfluous: adam/0.weight/first moment F32[2, 3]"), message);
    assertEquals(before, other.state());
    message =
        message(() ->
            read(
                Snapshot.of().with("model", wide).with("adam", new Adam(parameters(wide), 0.1)),
                file));
    assertTrue(
        message.contains("of another type: model/0.weight is F32[2, 3], not F32[2, 4]"), message);
    message = message(() -> read(Snapshot.of().with("model", other), file));
    assertTrue(message.contains("superfluous: adam/steps F64[]"), message);
    assertEquals(before, other.state());
    message =
        message(() ->
            read(
                Snapshot.of()
                    .with("model", other)
                    .with("adam", new Adam(parameters(other), 0.1))
                    .with("rng", SeededRandom.of(1)),
                file));
    assertTrue(message.contains("at generators: expected a member \"rng\", found none"), message);
    assertEquals(before, other.state());
  }

  private static void read(Snapshot snapshot, Path file) {
    try {
      snapshot.read(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  // ---- stopped within a step, or between those of L-BFGS

  /** Parts of batches of three: after the third comes the step. */
  private static void accumulate(Layer model, Optimizer optimizer, int from, int to) {
    for (int part = from; part < to; part++) {
      Tensor x = Tensor.normal(new SplittableRandom(part), 0, 1, 4, 2);
      optimizer.accumulate(Loss.mse(model.forward(x), x.sum(1).unsqueeze(1)), 1 + part % 2);
      if (part % 3 == 2) {
        optimizer.step();
      }
    }
  }

  @Test
  void whatWasAccumulatedGoesOn() throws IOException {
    Path file = folder.resolve("a");
    for (var make : OPTIMIZERS) {
      Layer whole = Mlp.of(2, 3, 1).init(new SplittableRandom(1));
      accumulate(whole, make.apply(whole.parameters()), 0, 7);
      Layer first = Mlp.of(2, 3, 1).init(new SplittableRandom(1));
      Optimizer before = make.apply(first.parameters());
      accumulate(first, before, 0, 5);
      Snapshot.of().with("model", first).with("optimizer", before).write(file, Json.Obj.EMPTY);
      Layer second = Mlp.of(2, 3, 1).init(new SplittableRandom(2));
      Optimizer after = make.apply(second.parameters());
      accumulate(second, after, 0, 1); // which is forgotten
      Snapshot.of().with("model", second).with("optimizer", after).read(file);
      assertEquals(before.state(), after.state());
      accumulate(second, after, 5, 7);
      assertEquals(whole.state(), second.state(), after.toString());
    }
  }

  @Test
  void sumsThatCannotBeAreRefused() {
    Layer model = Mlp.of(2, 1).init(new SplittableRandom(1));
    Sgd sgd = new Sgd(model.parameters(), 0.1);
    accumulate(model, sgd, 0, 1);
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>(sgd.state().arrays());
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      arrays.put("accumulated weight", NdArray.scalar(DType.F64, weight));
      String message = message(() -> sgd.load(new State(arrays)));
      assertTrue(message.contains("not positive: accumulated weight is " + weight), message);
    }
    arrays.put("accumulated losses", NdArray.scalar(DType.F64, 0));
    assertTrue(
        message(() -> sgd.load(new State(arrays))).contains("no count: accumulated losses is 0.0"));
    arrays.remove("0.weight/accumulated gradient");
    assertTrue(
        message(() -> sgd.load(new State(arrays)))
            .contains("missing: 0.weight/accumulated gradient F32[2, 1]"));
  }

  @Test
  void whatLbfgsRemembersGoesOn() throws IOException {
    Path file = folder.resolve("a");
    Layer whole = minimized(7);
    Layer first = Mlp.of(2, 3, 1).dtype(DType.F64).init(new SplittableRandom(1));
    Lbfgs before = new Lbfgs(first.parameters()).history(3);
    minimize(first, before, 4);
    Snapshot.of().with("model", first).with("lbfgs", before).write(file, Json.Obj.EMPTY);
    Layer second = Mlp.of(2, 3, 1).dtype(DType.F64).init(new SplittableRandom(2));
    Lbfgs after = new Lbfgs(second.parameters()).history(3);
    Snapshot.of().with("model", second).with("lbfgs", after).read(file);
    minimize(second, after, 3);
    assertEquals(whole.state(), second.state());
    Layer wide = Mlp.of(2, 4, 1).dtype(DType.F64).init(new SplittableRandom(2));
    State kept = wide.state();
    Lbfgs other = new Lbfgs(wide.parameters());
    String message =
        message(() -> read(Snapshot.of().with("model", wide).with("lbfgs", other), file));
    assertTrue(
        message.contains("of another type: lbfgs/0.weight/step 2 is F64[2, 3], not F64[2, 4]"),
        message);
    assertEquals(kept, wide.state());
  }

  private static Layer minimized(int iterations) {
    Layer model = Mlp.of(2, 3, 1).dtype(DType.F64).init(new SplittableRandom(1));
    minimize(model, new Lbfgs(model.parameters()).history(3), iterations);
    return model;
  }

  private static void minimize(Layer model, Lbfgs lbfgs, int iterations) {
    Tensor x = Tensor.normal(DType.F64, new SplittableRandom(3), 0, 1, 9, 2);
    Tensor y = x.square().sum(1).unsqueeze(1);
    lbfgs.minimize(() -> Loss.mse(model.forward(x), y), iterations);
  }

  /** What fits by its types may still be wrong ; then what was loaded before is put back. */
  @Test
  void whatIsRefusedLateIsPutBack() throws IOException {
    Path file = folder.resolve("a");
    Layer one = Mlp.of(2, 3, 1).init(new SplittableRandom(1));
    Snapshot.of()
        .with("model", one)
        .with("adam", new Adam(parameters(one), 0.1))
        .write(file, Json.Obj.EMPTY);
    byte[] bytes = Files.readAllBytes(file);
    String header;
    long at;
    try (Safetensors opened = Safetensors.open(file)) {
      assertEquals(ElementType.F64, requireNonNull(opened.arrays().get("adam/steps")).type());
      header = opened.toString();
      at = bytes.length - sizeOfNumbers(opened);
    }
    bytes[(int) at + 7] = (byte) 0xC0; // the F64 comes first: minus something
    Files.write(file, bytes);
    Layer other = Mlp.of(2, 3, 1).init(new SplittableRandom(2));
    State before = other.state();
    String message =
        message(() ->
            read(
                Snapshot.of().with("model", other).with("adam", new Adam(parameters(other), 0.1)),
                file));
    assertTrue(message.contains("no count: steps is -"), message + header);
    assertEquals(before, other.state());
  }

  private static long sizeOfNumbers(Safetensors file) {
    return file.arrays().values().stream().mapToLong(StoredArray::byteSize).sum();
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = folder.resolve("a");
    Layer one = Mlp.of(2, 1).init(new SplittableRandom(1));
    Safetensors.write(file, one.state());
    assertEquals(
        file + ", the header: expected the metadata adjoint-snapshot, found only []",
        message(() -> read(Snapshot.of().with("model", one), file)));
    Safetensors.write(
        file,
        one.state(),
        Map.of("adjoint-snapshot", "{\"version\":2,\"generators\":{},\"progress\":{}}"));
    assertEquals(
        file + ", at version: expected version 1, found version 2, of a newer Adjoint; use that",
        message(() -> read(Snapshot.of().with("model", one), file)));
    assertThrows(IllegalArgumentException.class, () -> Snapshot.of().with("a/b", one));
    assertEquals(
        "with: a has been said already",
        message(() -> Snapshot.of().with("a", one).with("a", SeededRandom.of(1))));
  }
}
