package adjoint.nn.conv;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Fans;
import adjoint.nn.Init;
import adjoint.nn.Layer;
import adjoint.nn.Recipe;
import adjoint.op.Convolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A convolution to be, or a transposed one: every place, no padding, one group, a bias of zeros, a
 * weight from {@link Init#glorotUniform()} and F32, unless told otherwise. Immutable.
 *
 * <p>If it knows the number of its input channels, {@link #init(RandomGenerator)} finishes it;
 * otherwise it is a recipe, which finds it out.
 *
 * <p>A weight is drawn group by group, as {@code [window…, in, out]} of a group and then put into
 * the layer's order, so that fan-in and fan-out are those of one group: {@code window·in/groups}
 * and {@code window·out/groups}.
 *
 * @param <L> the layer
 */
public final class ConvBuilder<L extends Layer> implements Recipe {
  private static final int UNKNOWN = 0;

  /** The layer of these parts. */
  @FunctionalInterface
  interface Maker<L> {
    L of(Parameter weight, Optional<Parameter> bias, Convolution how, List<Integer> outputPadding);
  }

  private final Convs kind;
  private final Maker<L> maker;
  private final int in;
  private final int out;
  private final List<Integer> window;
  private final Convolution how;
  private final List<Integer> outputPadding;
  private final DType dtype;
  private final Init weight;
  private final Optional<Init> bias;

  private ConvBuilder(
      Convs kind,
      Maker<L> maker,
      int in,
      int out,
      List<Integer> window,
      Convolution how,
      List<Integer> outputPadding,
      DType dtype,
      Init weight,
      Optional<Init> bias) {
    this.kind = kind;
    this.maker = maker;
    this.in = in;
    this.out = out;
    this.window = window;
    this.how = how;
    this.outputPadding = outputPadding;
    this.dtype = dtype;
    this.weight = weight;
    this.bias = bias;
  }

  static <L extends Layer> ConvBuilder<L> of(Convs kind, Maker<L> maker, int out, int... window) {
    requireNonNull(window, () -> kind.name() + ": window is null");
    boolean fits = window.length == 1 || window.length == kind.spatial();
    if (out < 1 || !fits || Arrays.stream(window).anyMatch(extent -> extent < 1)) {
      throw new ShapeException(
          String.format(
              "%s: needs at least one output channel and a window of one extent or %s, got %s and"
                  + " %s",
              kind.name(), kind.spatial(), out, Arrays.toString(window)));
    }
    return new ConvBuilder<>(
        kind,
        maker,
        UNKNOWN,
        out,
        IntStream.range(0, kind.spatial()).map(i -> window[i % window.length]).boxed().toList(),
        Convolution.PLAIN,
        List.of(0),
        DType.F32,
        Init.glorotUniform(),
        Optional.of(Init.zeros()));
  }

  ConvBuilder<L> from(int in) {
    if (in < 1) {
      throw new ShapeException(kind.name() + ": needs at least one input channel, got " + in);
    }
    return new ConvBuilder<>(kind, maker, in, out, window, how, outputPadding, dtype, weight, bias);
  }

  // ---- settings

  private ConvBuilder<L> with(Convolution how) {
    return new ConvBuilder<>(kind, maker, in, out, window, how, outputPadding, dtype, weight, bias);
  }

  /** From one place of the window to the next so many: one number, or one for each axis. */
  public ConvBuilder<L> stride(int... stride) {
    return with(how.withStride(stride));
  }

  /** So many zeros on both sides: one number, or one for each axis. */
  public ConvBuilder<L> padding(int... padding) {
    return with(how.withPadding(padding));
  }

  /** As many zeros as make the result {@code ⌈extent/stride⌉} long; not of a transposed one. */
  public ConvBuilder<L> samePadding() {
    return with(how.withSamePadding());
  }

  /** From one element of the window to the next so many: one number, or one for each axis. */
  public ConvBuilder<L> dilation(int... dilation) {
    return with(how.withDilation(dilation));
  }

  /** So many groups of channels, each convolved by itself. */
  public ConvBuilder<L> groups(int groups) {
    return with(how.withGroups(groups));
  }

  /**
   * Of a transposed convolution, elements behind each axis that the convolution would not have
   * seen, fewer than its stride: one number, or one for each axis.
   */
  public ConvBuilder<L> outputPadding(int... outputPadding) {
    requireNonNull(outputPadding, () -> kind.name() + ": outputPadding is null");
    if (kind.layout() == Layout.OUT_IN) {
      throw new IllegalArgumentException(
          kind.name() + ": only a transposed convolution has an output padding");
    }
    List<Integer> more = Arrays.stream(outputPadding).boxed().toList();
    return new ConvBuilder<>(kind, maker, in, out, window, how, more, dtype, weight, bias);
  }

  /** The dtype of the parameters; in a row of recipes, that of the row counts. */
  public ConvBuilder<L> dtype(DType dtype) {
    requireNonNull(dtype, () -> kind.name() + ": dtype is null");
    return new ConvBuilder<>(kind, maker, in, out, window, how, outputPadding, dtype, weight, bias);
  }

  /** How the weight starts. */
  public ConvBuilder<L> weight(Init init) {
    requireNonNull(init, () -> kind.name() + ": init is null");
    return new ConvBuilder<>(kind, maker, in, out, window, how, outputPadding, dtype, init, bias);
  }

  /** How the bias starts, with the fans of the weight. */
  public ConvBuilder<L> bias(Init init) {
    requireNonNull(init, () -> kind.name() + ": init is null");
    return new ConvBuilder<>(
        kind, maker, in, out, window, how, outputPadding, dtype, weight, Optional.of(init));
  }

  /** The convolution alone. */
  public ConvBuilder<L> withoutBias() {
    return new ConvBuilder<>(
        kind, maker, in, out, window, how, outputPadding, dtype, weight, Optional.empty());
  }

  // ---- the layer

  /**
   * The layer; the weight is drawn first, then the bias.
   *
   * @throws IllegalStateException if the number of input channels was not told
   */
  public L init(RandomGenerator rng) {
    requireNonNull(rng, () -> kind.name() + ": rng is null");
    if (in == UNKNOWN) {
      throw new IllegalStateException(
          String.format(
              "%s: the number of input channels is not known; say %s.of(in, %s, …),"
                  + " or give a shape: init(shape, rng)",
              kind.name(), kind.name(), out));
    }
    int groups = how.groups();
    if (in % groups != 0 || out % groups != 0) {
      throw new ShapeException(
          String.format(
              "%s: %s input and %s output channels cannot be dealt to %s groups",
              kind.name(), in, out, groups));
    }
    Fans fans = Fans.of(in / groups, out / groups, window());
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      parts.add(ordered(weight.draw(dtype, rng, fans, extents(in / groups, out / groups))));
    }
    Tensor all = Tensor.of(Tensor.concat(0, parts).data().copy()); // in its own order in memory
    Parameter w = Parameter.of("weight", all);
    Optional<Parameter> b =
        bias.map(init -> Parameter.of("bias", init.draw(dtype, rng, fans, out)));
    return maker.of(w, b, how, outputPadding);
  }

  /** The layer; the weight is drawn first, then the bias. */
  public L init(Init weight, RandomGenerator rng) {
    requireNonNull(weight, () -> kind.name() + ": weight is null");
    return weight(weight).init(rng);
  }

  /** The layer for images such as these, {@code [n, in, …]}. */
  @Override
  public L init(Shape in, DType dtype, RandomGenerator rng) {
    requireNonNull(in, () -> kind.name() + ": in is null");
    requireNonNull(dtype, () -> kind.name() + ": dtype is null");
    requireNonNull(rng, () -> kind.name() + ": rng is null");
    if (in.rank() != kind.spatial() + 2) {
      throw new ShapeException(
          String.format(
              "%s: needs images of %s axes, examples, channels and %s more, got %s",
              kind.name(), kind.spatial() + 2, kind.spatial(), in));
    }
    if (this.in != UNKNOWN && this.in != in.extent(1)) {
      throw new ShapeException(
          String.format("%s: was told %s channels, got %s", kind.name(), this.in, in));
    }
    return from(in.extent(1)).dtype(dtype).init(rng);
  }

  /** The layer for images such as these, of the dtype that was told. */
  @Override
  public L init(Shape in, RandomGenerator rng) {
    return init(in, dtype, rng);
  }

  private int[] window() {
    return window.stream().mapToInt(n -> n).toArray();
  }

  /** The window, then these. */
  private int[] extents(int in, int out) {
    int[] extents = Arrays.copyOf(window(), kind.spatial() + 2);
    extents[kind.spatial()] = in;
    extents[kind.spatial() + 1] = out;
    return extents;
  }

  /** {@code [window…, in, out]} as {@code [out, in, window…]}; transposed, {@code [in, out, …]}. */
  private Tensor ordered(Tensor drawn) {
    int in = kind.spatial();
    IntStream channels =
        kind.layout() == Layout.OUT_IN ? IntStream.of(in + 1, in) : IntStream.of(in, in + 1);
    return drawn.permute(IntStream.concat(channels, IntStream.range(0, kind.spatial())).toArray());
  }

  /** For example {@code Conv2d(3 -> 16, 3x3, stride 2)}. */
  @Override
  public String toString() {
    return kind.describe(
        in == UNKNOWN ? "?" : Integer.toString(in), out, window, how, outputPadding);
  }
}
