package adjoint.nn.recurrent;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Lengths;
import adjoint.nn.Mode;
import adjoint.nn.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Leads cells through sequences {@code [n, t, in]}: in one layer or several, of which each reads
 * what the one before shows, {@code [n, t, out]}, and in one direction or both, whose outputs then
 * stand side by side, {@code [n, t, 2·out]}.
 *
 * {@snippet :
 * Recurrent<Tensor> gru = Recurrent.of(GruCell.of(64, 256)).layers(2).init(rng);
 * Tensor y = gru.forward(x, mode); // [n, t, 64] → [n, t, 256]
 * Recurrent.Result<Tensor> all = gru.run(x, lengths, mode);
 * Tensor last = all.states().getLast(); // [n, 256], of the second layer
 * }
 *
 * <p>Sequences of unequal length are filled up behind their ends, and {@link Lengths} tell where
 * these are. Then nothing depends on what stands behind: a state stays what it was at the end of
 * its sequence, the other direction begins there, and outputs behind it are 0. This is what packed
 * sequences are for in PyTorch.
 *
 * @param <S> the state of a cell
 * @param cells one for each layer
 * @param reverseCells one for each layer that goes from the end to the beginning, or none
 * @param dropout applied to what each layer but the last shows
 */
public record Recurrent<S>(List<Cell<S>> cells, List<Cell<S>> reverseCells, Dropout dropout)
    implements Layer {
  private static final int STEPS = 1;

  /** Checks that there are cells, and in both directions as many if there are two. */
  public Recurrent {
    requireNonNull(cells, "Recurrent: cells is null");
    requireNonNull(reverseCells, "Recurrent: reverseCells is null");
    requireNonNull(dropout, "Recurrent: dropout is null");
    cells.forEach(cell -> requireNonNull(cell, "Recurrent: one of cells is null"));
    reverseCells.forEach(cell -> requireNonNull(cell, "Recurrent: one of reverseCells is null"));
    cells = List.copyOf(cells);
    reverseCells = List.copyOf(reverseCells);
    if (cells.isEmpty() || !reverseCells.isEmpty() && reverseCells.size() != cells.size()) {
      throw new IllegalArgumentException(
          String.format(
              "Recurrent: needs at least one cell and as many, or none, in reverse; got %s and %s",
              cells.size(), reverseCells.size()));
    }
  }

  /**
   * What a layer gave.
   *
   * @param <S> the state of a cell
   * @param output what the last layer shows, {@code [n, t, out]}, or {@code [n, t, 2·out]} in both
   *     directions
   * @param states the last state of each layer, that of the reverse direction behind it
   */
  public record Result<S>(Tensor output, List<S> states) {
    /** Checks the arguments. */
    public Result {
      requireNonNull(output, "Result: output is null");
      requireNonNull(states, "Result: states is null");
      states.forEach(state -> requireNonNull(state, "Result: one of states is null"));
      states = List.copyOf(states);
    }
  }

  /** Layers of cells like this one. */
  public static <S> Builder<S> of(CellBuilder<? extends Cell<S>> cell) {
    requireNonNull(cell, "Recurrent: cell is null");
    return new Builder<>(cell, 1, false, Dropout.of(0));
  }

  /** One layer of this cell. */
  public static <S> Recurrent<S> of(Cell<S> cell) {
    requireNonNull(cell, "Recurrent: cell is null");
    return new Recurrent<>(List.of(cell), List.of(), Dropout.of(0));
  }

  /** {@link #run} from zeros, for the outputs alone. */
  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return run(x, mode).output();
  }

  /** Outputs and last states of sequences of one length, which begin with zeros. */
  public Result<S> run(Tensor x, Mode mode) {
    requireNonNull(mode, "run: mode is null");
    return run(x, Optional.empty(), initial(sequences(x)), mode);
  }

  /** The same of sequences of these lengths. */
  public Result<S> run(Tensor x, Lengths lengths, Mode mode) {
    requireNonNull(lengths, "run: lengths is null");
    requireNonNull(mode, "run: mode is null");
    return run(x, lengths, initial(sequences(x)), mode);
  }

  /** The same of sequences of one length, from these states, as {@link Result#states} has them. */
  public Result<S> run(Tensor x, List<S> states, Mode mode) {
    requireNonNull(states, "run: states is null");
    requireNonNull(mode, "run: mode is null");
    sequences(x);
    return run(x, Optional.empty(), states, mode);
  }

  /** The same of sequences of these lengths, from these states. */
  public Result<S> run(Tensor x, Lengths lengths, List<S> states, Mode mode) {
    requireNonNull(lengths, "run: lengths is null");
    requireNonNull(states, "run: states is null");
    requireNonNull(mode, "run: mode is null");
    sequences(x);
    lengths.requireFit("Recurrent", x.shape().extent(0), x.shape().extent(STEPS));
    return run(x, Optional.of(lengths), states, mode);
  }

  /** The states in which so many sequences begin: zeros. */
  public List<S> initial(int sequences) {
    List<S> states = new ArrayList<>();
    for (int layer = 0; layer < cells.size(); layer++) {
      for (Cell<S> cell : directions(layer)) {
        states.add(cell.initial(sequences));
      }
    }
    return Collections.unmodifiableList(states);
  }

  private static int sequences(Tensor x) {
    requireNonNull(x, "run: x is null");
    if (x.rank() != 3) {
      throw new ShapeException(
          "Recurrent: needs sequences [n, t, in], got "
              + x.shape()
              + (x.rank() == 2 ? "; for one sequence unsqueeze(0)" : ""));
    }
    if (x.shape().extent(STEPS) == 0) {
      throw new ShapeException("Recurrent: needs at least one step, got " + x.shape());
    }
    return x.shape().extent(0);
  }

  /** The cells of a layer: one, or one for each direction. */
  private List<Cell<S>> directions(int layer) {
    return reverseCells.isEmpty()
        ? List.of(cells.get(layer))
        : List.of(cells.get(layer), reverseCells.get(layer));
  }

  private Result<S> run(Tensor x, Optional<Lengths> lengths, List<S> states, Mode mode) {
    int expected = cells.size() + reverseCells.size();
    if (states.size() != expected) {
      throw new IllegalArgumentException(
          String.format(
              "Recurrent: %s states for %s; a state for each layer and direction is needed",
              states.size(), expected));
    }
    List<Tensor> masks = lengths.map(ends -> masks(ends, x)).orElse(List.of());
    List<S> last = new ArrayList<>();
    // Not even an infinity behind an end is seen, nor by a gradient that is 0 there.
    Tensor y = masks.isEmpty() ? x : x.maskedBy(Tensor.stack(STEPS, masks));
    for (int layer = 0; layer < cells.size(); layer++) {
      Tensor in = layer == 0 ? y : dropout.forward(y, mode);
      List<Tensor> outputs = new ArrayList<>();
      for (Cell<S> cell : directions(layer)) {
        Passage<S> passage = new Passage<>(cell, cell.project(in, mode).unbind(STEPS), masks, mode);
        last.add(passage.go(states.get(last.size()), outputs.isEmpty()));
        outputs.add(Tensor.stack(STEPS, List.of(passage.outputs)));
      }
      y = outputs.size() == 1 ? outputs.getFirst() : Tensor.concat(-1, outputs);
    }
    return new Result<>(y, last);
  }

  /** For each step which sequences have not ended, {@code [n, 1]}. */
  private static List<Tensor> masks(Lengths lengths, Tensor x) {
    return lengths.mask(x.dtype(), x.shape().extent(STEPS)).unsqueeze(-1).unbind(STEPS);
  }

  /** One cell on its way through sequences. */
  private static final class Passage<S> {
    private final Cell<S> cell;
    private final List<Tensor> inputs;
    private final List<Tensor> masks;
    private final Mode mode;
    final Tensor[] outputs;

    Passage(Cell<S> cell, List<Tensor> inputs, List<Tensor> masks, Mode mode) {
      this.cell = cell;
      this.inputs = inputs;
      this.masks = masks;
      this.mode = mode;
      this.outputs = new Tensor[inputs.size()];
    }

    S go(S initial, boolean ahead) {
      S state = initial;
      for (int i = 0; i < outputs.length; i++) {
        int step = ahead ? i : outputs.length - 1 - i;
        S next = cell.advance(inputs.get(step), state, mode);
        if (masks.isEmpty()) {
          state = next;
          outputs[step] = cell.output(state);
        } else {
          Tensor mask = masks.get(step);
          state = cell.where(mask, next, state);
          outputs[step] = cell.output(state).maskedBy(mask);
        }
      }
      return state;
    }
  }

  @Override
  public Recurrent<S> cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  @Override
  public String toString() {
    return describe();
  }

  /**
   * A {@link Recurrent} to be: one layer in one direction without dropout, unless told otherwise.
   * Immutable. It is a recipe as well, which finds out how many inputs there are.
   *
   * @param <S> the state of a cell
   */
  public static final class Builder<S> implements Recipe {
    private final CellBuilder<? extends Cell<S>> cell;
    private final int layers;
    private final boolean bothWays;
    private final Dropout dropout;

    private Builder(
        CellBuilder<? extends Cell<S>> cell, int layers, boolean bothWays, Dropout dropout) {
      this.cell = cell;
      this.layers = layers;
      this.bothWays = bothWays;
      this.dropout = dropout;
    }

    /** So many layers, each of which reads what the one before shows. */
    public Builder<S> layers(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("Recurrent: needs at least one layer, got " + count);
      }
      return new Builder<>(cell, count, bothWays, dropout);
    }

    /** In both directions, with cells of their own. */
    public Builder<S> bidirectional() {
      return new Builder<>(cell, layers, true, dropout);
    }

    /** Drops this part of what each layer but the last shows, in training. */
    public Builder<S> dropout(double rate) {
      return new Builder<>(cell, layers, bothWays, Dropout.of(rate));
    }

    /** The dtype of the parameters. */
    public Builder<S> dtype(DType dtype) {
      return new Builder<>(cell.dtype(dtype), layers, bothWays, dropout);
    }

    /** The layers, with cells from {@link CellBuilder#init(RandomGenerator)}. */
    public Recurrent<S> init(RandomGenerator rng) {
      requireNonNull(rng, "init: rng is null");
      List<Cell<S>> cells = new ArrayList<>();
      List<Cell<S>> reverseCells = new ArrayList<>();
      int in = cell.in();
      for (int layer = 0; layer < layers; layer++) {
        cells.add(cell.in(in).init(rng));
        if (bothWays) {
          reverseCells.add(cell.in(in).init(rng));
        }
        in = (bothWays ? 2 : 1) * cell.hidden();
      }
      return new Recurrent<>(cells, reverseCells, dropout);
    }

    @Override
    public Recurrent<S> init(Shape in, DType dtype, RandomGenerator rng) {
      requireNonNull(in, "init: in is null");
      return new Builder<>(cell.in(in.extent(-1)).dtype(dtype), layers, bothWays, dropout)
          .init(rng);
    }

    /** For example {@code Recurrent(GruCell(64 -> 256, F32), 2 layers, dropout 0.1)}. */
    @Override
    public String toString() {
      return String.format(
          "Recurrent(%s, %s%s%s)",
          cell,
          layers == 1 ? "1 layer" : layers + " layers",
          bothWays ? " in both directions" : "",
          dropout.rate() == 0 ? "" : ", dropout " + dropout.rate());
    }
  }
}
