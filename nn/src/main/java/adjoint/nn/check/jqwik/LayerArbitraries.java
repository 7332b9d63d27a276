package adjoint.nn.check.jqwik;

import adjoint.nn.Activation;
import adjoint.nn.check.LayerCase;
import adjoint.nn.check.Layers;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Layers with inputs that fit. They shrink towards few narrow layers. */
@SuppressWarnings("exports") // of jqwik: see package-info
public final class LayerArbitraries {
  private LayerArbitraries() {}

  /** The activations. */
  public static Arbitrary<Activation> activations() {
    return Arbitraries.of(Activation.class);
  }

  /** Linear layers. */
  public static Arbitrary<LayerCase> linear(int maxWidth) {
    return Combinators.combine(Arbitraries.integers().between(1, maxWidth), Arbitraries.longs())
        .as((width, seed) -> Layers.linear(new SplittableRandom(seed), width));
  }

  /** Multilayer perceptrons of 1 to {@code maxDepth} linear layers. */
  public static Arbitrary<LayerCase> mlps(int maxDepth, int maxWidth) {
    Arbitrary<int[]> sizes =
        Arbitraries.integers()
            .between(1, maxWidth)
            .array(int[].class)
            .ofMinSize(2)
            .ofMaxSize(maxDepth + 1);
    return Combinators.combine(sizes, activations(), activations(), Arbitraries.longs())
        .as((extents, hidden, output, seed) ->
            Layers.mlp(new SplittableRandom(seed), hidden, output, extents));
  }

  /** Convolutions of images of one to three spatial axes, and their adjoints. */
  public static Arbitrary<LayerCase> convolutions() {
    return Arbitraries.longs().map(seed -> Layers.convolution(new SplittableRandom(seed)));
  }

  /** Norms of activations and of weights. */
  public static Arbitrary<LayerCase> norms() {
    return Arbitraries.longs().map(seed -> Layers.norm(new SplittableRandom(seed)));
  }

  /** Recurrent layers, also of sequences of unequal length. */
  public static Arbitrary<LayerCase> recurrent() {
    return Arbitraries.longs().map(seed -> Layers.recurrent(new SplittableRandom(seed)));
  }

  /** Attention and blocks of transformers, under masks. */
  public static Arbitrary<LayerCase> attention() {
    return Arbitraries.longs().map(seed -> Layers.attention(new SplittableRandom(seed)));
  }

  /** Linear layers, activations, and rows, residuals and branches of these inside each other. */
  public static Arbitrary<LayerCase> layers(int maxDepth, int maxWidth) {
    return Combinators.combine(
            Arbitraries.integers().between(1, maxDepth),
            Arbitraries.integers().between(1, maxWidth),
            Arbitraries.longs())
        .as((depth, width, seed) -> Layers.any(new SplittableRandom(seed), depth, width));
  }
}
