package adjoint.nn.recurrent;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.ShapeException;
import adjoint.nn.Init;
import adjoint.nn.Linear;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * A cell to be, of a map of its input and a map of its state: with biases and F32, unless told
 * otherwise. Immutable.
 *
 * @param <C> the cell
 */
public final class CellBuilder<C extends Cell<?>> {
  private final String name;
  private final int gates;
  private final OptionalInt in;
  private final int hidden;
  private final DType dtype;
  private final boolean biased;
  private final BiFunction<Linear, Linear, C> make;

  private CellBuilder(
      String name,
      int gates,
      OptionalInt in,
      int hidden,
      DType dtype,
      boolean biased,
      BiFunction<Linear, Linear, C> make) {
    this.name = name;
    this.gates = gates;
    this.in = in;
    this.hidden = hidden;
    this.dtype = dtype;
    this.biased = biased;
    this.make = make;
  }

  /** A cell of this name with so many gates. */
  CellBuilder(String name, int gates, int hidden, BiFunction<Linear, Linear, C> make) {
    this(name, gates, OptionalInt.empty(), hidden, DType.F32, true, make);
    if (hidden < 1) {
      throw new ShapeException(name + ": the state needs at least one number, got " + hidden);
    }
  }

  /** For so many inputs. */
  CellBuilder<C> in(int size) {
    if (size < 1) {
      throw new ShapeException(name + ": needs at least one input, got " + size);
    }
    return new CellBuilder<>(name, gates, OptionalInt.of(size), hidden, dtype, biased, make);
  }

  int hidden() {
    return hidden;
  }

  int in() {
    return in.orElseThrow(() ->
        new IllegalStateException(
            String.format(
                "%s.to(%s): it is not known how many inputs there are; say %s.of(in, %s), or"
                    + " let a shape tell, init(shape, rng)",
                name, hidden, name, hidden)));
  }

  /** The dtype of the parameters. */
  public CellBuilder<C> dtype(DType dtype) {
    requireNonNull(dtype, "dtype: dtype is null");
    return new CellBuilder<>(name, gates, in, hidden, dtype, biased, make);
  }

  /** Without biases. */
  public CellBuilder<C> withoutBias() {
    return new CellBuilder<>(name, gates, in, hidden, dtype, false, make);
  }

  /** The cell, with all its numbers drawn evenly from ±{@code 1/√hidden}, as PyTorch does it. */
  public C init(RandomGenerator rng) {
    double bound = 1 / Math.sqrt(hidden);
    return init(Init.uniform(-bound, bound), Init.uniform(-bound, bound), rng);
  }

  /** The cell; weight and bias of the input's map are drawn first, then those of the state's. */
  public C init(Init weight, Init bias, RandomGenerator rng) {
    requireNonNull(weight, "init: weight is null");
    requireNonNull(bias, "init: bias is null");
    requireNonNull(rng, "init: rng is null");
    Linear input = map(in(), bias).init(weight, rng);
    return make.apply(input, map(hidden, bias).init(weight, rng));
  }

  private Linear.Builder map(int from, Init bias) {
    Linear.Builder map = Linear.of(from, gates * hidden).dtype(dtype);
    return biased ? map.bias(bias) : map.withoutBias();
  }

  /** For example {@code GruCell(64 -> 256, F32)}. */
  @Override
  public String toString() {
    return String.format(
        "%s(%s -> %s, %s%s)",
        name,
        in.isPresent() ? in.getAsInt() : "any",
        hidden,
        dtype,
        biased ? "" : ", without bias");
  }
}
