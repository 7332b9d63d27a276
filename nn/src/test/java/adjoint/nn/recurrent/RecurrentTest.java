package adjoint.nn.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.check.GradCheck;
import adjoint.check.Verdict;
import adjoint.nn.Activation;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Lengths;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.nn.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Recurrent layers: the laws that they obey. */
class RecurrentTest {
  private final Random rng = new Random(5);

  private Tensor normal(int... shape) {
    return Tensor.normal(DType.F64, rng, 0, 1, shape);
  }

  private static void assertNear(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertEquals(0, expected.sub(actual).abs().max().item(), 1e-13);
  }

  private static List<CellBuilder<? extends Cell<?>>> cells(int in, int hidden) {
    return List.of(
        RnnCell.of(in, hidden).dtype(DType.F64),
        RnnCell.of(in, hidden, Activation.SIGMOID).dtype(DType.F64).withoutBias(),
        GruCell.of(in, hidden).dtype(DType.F64),
        LstmCell.of(in, hidden).dtype(DType.F64));
  }

  /** Every kind of cell in one or two layers and directions. */
  private static Recurrent<?> any(Random rng, int in) {
    Recurrent.Builder<?> builder =
        switch (rng.nextInt(3)) {
          case 0 -> Recurrent.of(RnnCell.of(in, 2));
          case 1 -> Recurrent.of(GruCell.of(in, 2));
          default -> Recurrent.of(LstmCell.of(in, 2));
        };
    builder = builder.layers(rng.nextInt(1, 3)).dtype(DType.F64);
    return (rng.nextBoolean() ? builder.bidirectional() : builder).init(rng);
  }

  // ---- laws

  @Test
  void byStepsIsBySequence() {
    LstmCell cell = LstmCell.of(3, 2).dtype(DType.F64).init(rng);
    Tensor x = normal(2, 4, 3);
    LstmState state = cell.initial(2);
    List<Tensor> shown = new ArrayList<>();
    for (Tensor in : x.unbind(1)) {
      state = cell.step(in, state, Mode.EVALUATION);
      shown.add(cell.output(state));
    }
    Recurrent.Result<LstmState> all = Recurrent.of(cell).run(x, Mode.EVALUATION);
    assertNear(Tensor.stack(1, shown), all.output());
    assertNear(state.h(), all.states().getFirst().h());
    assertNear(state.c(), all.states().getFirst().c());
  }

  @Test
  void aSequenceMayBeCutAnywhere() {
    Recurrent<Tensor> gru = Recurrent.of(GruCell.of(3, 2)).layers(2).dtype(DType.F64).init(rng);
    Tensor x = normal(2, 5, 3);
    Recurrent.Result<Tensor> whole = gru.run(x, Mode.EVALUATION);
    Recurrent.Result<Tensor> first = gru.run(x.slice(1, 0, 2), Mode.EVALUATION);
    Recurrent.Result<Tensor> rest = gru.run(x.slice(1, 2, 5), first.states(), Mode.EVALUATION);
    assertNear(whole.output(), Tensor.concat(1, List.of(first.output(), rest.output())));
    assertNear(whole.states().getLast(), rest.states().getLast());
  }

  @Test
  void theOtherDirectionReadsBackwards() {
    Recurrent<Tensor> both =
        Recurrent.of(GruCell.of(3, 2)).bidirectional().dtype(DType.F64).init(rng);
    Tensor x = normal(2, 4, 3);
    List<Tensor> halves = both.forward(x).chunk(-1, 2);
    assertNear(Recurrent.of(both.cells().getFirst()).forward(x), halves.getFirst());
    Tensor backwards = Recurrent.of(both.reverseCells().getFirst()).forward(x.flip(1));
    assertNear(backwards.flip(1), halves.getLast());
  }

  /** Whatever stands behind the end of a sequence: outputs, last states and gradients. */
  @Property(tries = 12)
  void paddedIsEachSequenceAlone(@ForAll long seed) {
    Random draw = new Random(seed);
    checkPadded(any(draw, 2), draw);
  }

  private static <S> void checkPadded(Recurrent<S> layer, Random draw) {
    int[] lengths = {draw.nextInt(0, 5), draw.nextInt(1, 5), 4};
    Tensor x = Tensor.normal(DType.F64, draw, 0, 1, 3, 4, 2).asVariable();
    Recurrent.Result<S> all = layer.run(x, Lengths.of(lengths), Mode.EVALUATION);
    Tensor weights = Tensor.normal(DType.F64, draw, 0, 1, all.output().shape().extents());
    Tensor slopes = Grad.of(all.output().mul(weights).sum(), x);
    for (int i = 0; i < lengths.length; i++) {
      int end = lengths[i];
      Tensor behind = all.output().slice(0, i, i + 1).slice(1, end, 4);
      assertEquals(0, behind.abs().sum().item());
      assertEquals(0, slopes.slice(0, i, i + 1).slice(1, end, 4).abs().sum().item());
      if (end > 0) {
        Tensor alone = x.detach().slice(0, i, i + 1).slice(1, 0, end).asVariable();
        Recurrent.Result<S> one = layer.run(alone, Mode.EVALUATION);
        assertNear(one.output(), all.output().slice(0, i, i + 1).slice(1, 0, end));
        for (int k = 0; k < one.states().size(); k++) {
          assertNear(h(one.states().get(k)), h(all.states().get(k)).slice(0, i, i + 1));
        }
        Tensor own = weights.slice(0, i, i + 1).slice(1, 0, end);
        assertNear(
            Grad.of(one.output().mul(own).sum(), alone),
            slopes.slice(0, i, i + 1).slice(1, 0, end));
      }
    }
  }

  private static Tensor h(Object state) {
    return state instanceof LstmState lstm ? lstm.h() : (Tensor) state;
  }

  @Property(tries = 4)
  void derivatives(@ForAll long seed) {
    Random draw = new Random(seed);
    Recurrent<?> layer = any(draw, 2);
    Tensor x = Tensor.normal(DType.F64, draw, 0, 1, 2, draw.nextInt(1, 4), 2);
    GradCheck.of(t -> layer.forward(t)).parameters(layer.parameters()).order(2).check(x);
  }

  @Test
  void derivativesOfCells() {
    for (CellBuilder<? extends Cell<?>> builder : cells(2, 2)) {
      check(builder.init(rng));
    }
  }

  private <S> void check(Cell<S> cell) {
    Tensor first = normal(2, 2);
    S before = NoGrad.call(() -> cell.step(first, cell.initial(2), Mode.EVALUATION));
    GradCheck check =
        GradCheck.of(x -> cell.output(cell.step(x, before, Mode.EVALUATION)))
            .parameters(cell.parameters());
    assertEquals(Verdict.RIGHT, check.order(2).check(normal(2, 2)).verdict());
  }

  // ---- cells of one's own

  /** A leaky sum: the state is a record of one tensor, which is more than the output needs. */
  private record Leaky(Linear map) implements Cell<Leaky.Sum> {
    record Sum(Tensor value) {}

    @Override
    public Sum initial(int sequences) {
      return new Sum(Tensor.zeros(DType.F64, sequences, 1));
    }

    @Override
    public Sum advance(Tensor x, Sum state, Mode mode) {
      return new Sum(state.value.mul(0.5).add(map.forward(x, mode)));
    }

    @Override
    public Tensor output(Sum state) {
      return state.value.tanh();
    }

    @Override
    public Sum where(Tensor mask, Sum a, Sum b) {
      return new Sum(Tensor.where(mask, a.value, b.value));
    }
  }

  @Test
  void cellsOfOnesOwn() {
    Recurrent<Leaky.Sum> layer =
        Recurrent.of(new Leaky(Linear.from(Tensor.of(new double[][] {{1}}))));
    Tensor x = Tensor.of(new double[][] {{4, 2, 1}}).reshape(1, 3, 1);
    Recurrent.Result<Leaky.Sum> result = layer.run(x, Mode.EVALUATION);
    assertEquals(3, result.states().getFirst().value.item());
    assertNear(Tensor.of(4.0, 4, 3).tanh().reshape(1, 3, 1), result.output());
    assertEquals(4, layer.run(x, Lengths.of(2), Mode.EVALUATION).states().getFirst().value.item());
    assertEquals(List.of("cells.0.map.weight"), List.copyOf(layer.parameters().keySet()));
  }

  // ---- as a layer

  @Test
  void dropoutIsBetweenLayersOnly() {
    Tensor x = Tensor.ones(2, 3, 4);
    Layer one = Recurrent.of(GruCell.of(4, 8)).dropout(0.5).init(rng);
    Layer two = Recurrent.of(GruCell.of(4, 8)).layers(2).dropout(0.5).init(rng);
    Mode training = Mode.training(new SplittableRandom(1));
    assertEquals(one.forward(x).data(), one.forward(x, training).data());
    assertNotEquals(two.forward(x).data(), two.forward(x, training).data());
    assertEquals(two.forward(x).data(), two.forward(x).data());
  }

  @Test
  void isARecipe() {
    Recipe recipe = Recurrent.of(LstmCell.to(3)).bidirectional().layers(2).then(Linear.to(5));
    Layer model = recipe.init(Shape.of(1, 6, 4), DType.F64, rng);
    assertEquals(Shape.of(2, 7, 5), model.forward(normal(2, 7, 4)).shape());
    assertEquals(4, model.part("0.cells.0.input", Linear.class).weight().shape().extent(0));
    assertEquals(6, model.part("0.reverseCells.1.input", Linear.class).weight().shape().extent(0));
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> GruCell.to(3).init(rng));
    assertEquals(
        "GruCell.to(3): it is not known how many inputs there are; say GruCell.of(in, 3), or let a"
            + " shape tell, init(shape, rng)",
        error.getMessage());
  }

  @Test
  void isABlock() {
    Recurrent<Tensor> gru = Recurrent.of(GruCell.of(2, 3)).init(rng);
    Recurrent<Tensor> copy = Block.copyOf(gru);
    Tensor x = Tensor.ones(1, 2, 2);
    assertEquals(gru.forward(x).data(), copy.forward(x).data());
    Recurrent<Tensor> slopes = Grad.gradient(m -> m.forward(x).sum(), gru);
    assertEquals(gru.parameters().keySet(), slopes.parameters().keySet());
    assertEquals(
        List.of(
            "cells.0.input.weight",
            "cells.0.input.bias",
            "cells.0.hidden.weight",
            "cells.0.hidden.bias"),
        List.copyOf(gru.parameters().keySet()));
    assertEquals(DType.F64, gru.cast(DType.F64).initial(2).getFirst().dtype());
    assertTrue(gru.cells().getFirst().toString().startsWith("GruCell(2 -> 3)(\n"));
    assertEquals(
        "Recurrent(LstmCell(any -> 3, F32, without bias), 2 layers in both directions, dropout"
            + " 0.5)",
        Recurrent.of(LstmCell.to(3).withoutBias())
            .layers(2)
            .bidirectional()
            .dropout(0.5)
            .toString());
  }

  @Test
  void gradientsOfEachExample() {
    Recurrent<Tensor> gru = Recurrent.of(GruCell.of(2, 2)).dtype(DType.F64).init(rng);
    Tensor x = normal(3, 4, 2);
    Recurrent<Tensor> each =
        Grad.perExampleGradient((m, one) -> m.forward(one).square().sum(), gru, x);
    Recurrent<Tensor> all = Grad.gradient(m -> m.forward(x).square().sum(), gru);
    all.parameters().forEach((path, p) -> assertNear(p, each.part(path, Parameter.class).sum(0)));
  }

  // ---- what does not fit

  /** Nor does a gradient, which 0 times an infinity would be. */
  @Test
  void nothingBehindAnEndIsSeen() {
    Recurrent<Tensor> gru = Recurrent.of(GruCell.of(2, 3)).layers(2).bidirectional().init(rng);
    List<Parameter> parameters = List.copyOf(gru.parameters().values());
    Tensor mask = Lengths.of(3, 1).mask(3).unsqueeze(-1);
    Tensor x = Tensor.normal(rng, 0, 1, 2, 3, 2);
    List<List<Tensor>> gradients = new ArrayList<>();
    for (float behind : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY}) {
      Tensor filled = Tensor.where(mask, x, Tensor.of(behind));
      Tensor y = gru.run(filled, Lengths.of(3, 1), Mode.EVALUATION).output();
      gradients.add(Grad.of(y.square().sum(), parameters));
    }
    for (int i = 0; i < parameters.size(); i++) {
      assertEquals(gradients.get(0).get(i).data(), gradients.get(1).get(i).data());
      assertEquals(gradients.get(0).get(i).data(), gradients.get(2).get(i).data());
    }
  }

  private static void assertError(Class<? extends Exception> kind, String message, Runnable code) {
    assertEquals(message, assertThrows(kind, code::run).getMessage());
  }

  @Test
  void whatDoesNotFitIsTold() {
    Recurrent<Tensor> gru = Recurrent.of(GruCell.of(2, 3)).init(rng);
    assertError(
        ShapeException.class,
        "Recurrent: needs sequences [n, t, in], got [4, 2]; for one sequence unsqueeze(0)",
        () -> gru.forward(Tensor.zeros(4, 2)));
    assertError(
        ShapeException.class,
        "Recurrent: needs at least one step, got [4, 0, 2]",
        () -> gru.forward(Tensor.zeros(4, 0, 2)));
    assertError(
        ShapeException.class,
        "Recurrent: 1 lengths for 4 sequences",
        () -> gru.run(Tensor.zeros(4, 5, 2), Lengths.of(1), Mode.EVALUATION));
    assertError(
        ShapeException.class,
        "Recurrent: sequence 1 has length 6, but there are only 5 steps",
        () -> gru.run(Tensor.zeros(2, 5, 2), Lengths.of(1, 6), Mode.EVALUATION));
    assertError(
        IllegalArgumentException.class,
        "Recurrent: 0 states for 1; a state for each layer and direction is needed",
        () -> gru.run(Tensor.zeros(2, 5, 2), List.of(), Mode.EVALUATION));
    assertError(
        ShapeException.class,
        "LstmState: h [2, 3] and c [2, 1] must have the same shape",
        () -> new LstmState(Tensor.zeros(2, 3), Tensor.zeros(2, 1)));
    assertError(
        IllegalArgumentException.class,
        "Lengths: a length cannot be negative, that of sequence 1 is -2",
        () -> Lengths.of(3, -2));
    assertError(
        ShapeException.class,
        "GruCell: input weight F32[2, 6] and hidden weight F32[2, 4] do not fit, they must be [in,"
            + " 3·hidden] and [hidden, 3·hidden] of one dtype",
        () -> new GruCell(Linear.of(2, 6).init(rng), Linear.of(2, 4).init(rng)));
    assertError(
        ShapeException.class, "GruCell: needs at least one input, got 0", () -> GruCell.of(0, 3));
    assertError(
        IllegalArgumentException.class,
        "Recurrent: needs at least one layer, got 0",
        () -> Recurrent.of(GruCell.of(1, 3)).layers(0));
  }
}
