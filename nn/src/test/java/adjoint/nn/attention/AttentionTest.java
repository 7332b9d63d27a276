package adjoint.nn.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
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
import adjoint.nn.Sequential;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Attention and the blocks of transformers: the laws that they obey. */
class AttentionTest {
  private final Random rng = new Random(3);

  private Tensor normal(int... shape) {
    return normal(rng, shape);
  }

  private static Tensor normal(Random rng, int... shape) {
    return Tensor.normal(DType.F64, rng, 0, 1, shape);
  }

  private static void assertNear(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertEquals(0, expected.sub(actual).abs().max().item(), 1e-13);
  }

  private static void assertError(Class<? extends Exception> kind, String message, Runnable code) {
    assertEquals(message, assertThrows(kind, code::run).getMessage());
  }

  // ---- attention

  @Test
  void isTheFormula() {
    Tensor q = normal(2, 3, 4);
    Tensor k = normal(2, 5, 4);
    Tensor v = normal(2, 5, 2);
    Tensor e = Tensor.einsum("nqd,nkd->nqk", q, k).mul(0.5).exp();
    Tensor expected = Tensor.einsum("nqk,nkm->nqm", e.div(e.sum(2).unsqueeze(2)), v);
    assertNear(expected, Attention.of(q, k, v, Mask.NONE));
    assertNear(Tensor.ones(DType.F64, 2, 3), Attention.weights(q, k, Mask.CAUSAL).sum(-1));
  }

  @Test
  void aQueryThatSeesNothingGetsZerosAndNoGradient() {
    Tensor q = normal(1, 2, 3).asVariable();
    Tensor k = normal(1, 2, 3).asVariable();
    Tensor v = normal(1, 2, 3).asVariable();
    Mask mask = Mask.of(Tensor.of(new double[][] {{0, 0}, {1, 0}}));
    Tensor y = Attention.of(q, k, v, mask);
    assertEquals(0, y.select(1, 0).abs().sum().item());
    assertNear(v.select(1, 0), y.select(1, 1)); // it sees one key, which gets all
    List<Tensor> first = Grad.differentiable(y.square().sum(), List.of(q, k, v));
    first.forEach(g -> assertEquals(false, Double.isNaN(g.sum().item())));
    assertEquals(0, first.get(0).select(1, 0).abs().sum().item());
    assertEquals(0, first.get(2).select(1, 1).abs().sum().item());
    Tensor sum = first.get(0).sum().add(first.get(1).sum()).add(first.get(2).sum());
    Grad.of(sum, List.of(q, k, v)).forEach(g -> assertEquals(false, Double.isNaN(g.sum().item())));
    Tensor nothing = Attention.of(q, k, v, Mask.lengths(Lengths.of(0)));
    assertEquals(0, nothing.abs().sum().item());
  }

  @Test
  void masks() {
    Tensor scores = Tensor.zeros(2, 1, 2, 3); // two sequences, a head, two queries, three keys
    assertEquals(
        "[[1. 1. 0.]\n [1. 1. 1.]]", seen(Mask.CAUSAL, Tensor.zeros(2, 3)), "the last sees all");
    Mask both = Mask.CAUSAL.and(Mask.lengths(Lengths.of(3, 1)));
    Tensor seen = both.bias(scores).orElseThrow().exp();
    assertEquals(Shape.of(2, 1, 2, 3), seen.shape());
    assertEquals(5, seen.slice(0, 0, 1).sum().item());
    assertEquals(2, seen.slice(0, 1, 2).sum().item());
    Mask given = Mask.of(Tensor.of(new float[][] {{1, 0, 2}}));
    assertEquals("[[1. 0. 1.]]", seen(given, Tensor.zeros(2, 3)));
    assertEquals(true, Mask.NONE.bias(scores).isEmpty());
    assertEquals("causal and Lengths[3, 1]", both.toString());
    assertEquals("no mask", Mask.NONE.toString());
    assertEquals("mask [1, 3]", given.toString());
  }

  private static String seen(Mask mask, Tensor scores) {
    return mask.bias(scores).orElseThrow().exp().data().toString().replaceAll(" F.*", "");
  }

  @Test
  void masksOfEachSequenceAreForAllItsHeads() {
    MultiHeadAttention layer = MultiHeadAttention.of(4, 2).dtype(DType.F64).init(rng);
    Tensor x = normal(2, 3, 4);
    Tensor seen = Lengths.of(3, 2).mask(3).unsqueeze(1);
    assertNear(
        layer.attend(x, Mask.lengths(Lengths.of(3, 2)), Mode.EVALUATION),
        layer.attend(x, Mask.of(seen), Mode.EVALUATION));
  }

  // ---- laws of layers

  private static MultiHeadAttention attention(Random rng) {
    MultiHeadAttention.Builder builder = MultiHeadAttention.of(4, 2).dtype(DType.F64);
    return (rng.nextBoolean() ? builder.withoutBias() : builder).init(rng);
  }

  private static BlockBuilder<EncoderBlock> encoder(Random rng) {
    return EncoderBlock.of(4, 2)
        .dtype(DType.F64)
        .inner(5)
        .activation(rng.nextBoolean() ? Activation.RELU : Activation.GELU)
        .norms(rng.nextBoolean() ? NormPlacement.BEFORE : NormPlacement.AFTER);
  }

  @Property(tries = 10)
  void commutesWithPermutations(@ForAll long seed) {
    Random draw = new Random(seed);
    Layer layer = draw.nextBoolean() ? attention(draw) : encoder(draw).init(draw);
    Tensor x = normal(draw, 2, 4, 4);
    Indices order = Indices.of(2, 0, 3, 1);
    assertNear(layer.forward(x).indexSelect(1, order), layer.forward(x.indexSelect(1, order)));
  }

  @Property(tries = 10)
  void causalDoesNotSeeTheFuture(@ForAll long seed) {
    Random draw = new Random(seed);
    BlockBuilder<EncoderBlock> builder = encoder(draw).causal();
    Layer layer =
        Sequential.of(
            LearnedPositions.of(5, 4).dtype(DType.F64).init(draw),
            (draw.nextBoolean() ? builder.rotary(5) : builder).init(draw),
            builder.init(draw));
    Tensor x = normal(draw, 2, 4, 4);
    Tensor other = Tensor.concat(1, List.of(x.slice(1, 0, 2), normal(draw, 2, 2, 4)));
    assertEquals(
        layer.forward(x).slice(1, 0, 2).data(), layer.forward(other).slice(1, 0, 2).data());
    assertNotEquals(
        layer.forward(x).slice(1, 2, 3).data(), layer.forward(other).slice(1, 2, 3).data());
    Tensor in = x.asVariable();
    Tensor slope = Grad.of(layer.forward(in).slice(1, 0, 2).square().sum(), in);
    assertEquals(0, slope.slice(1, 2, 4).abs().sum().item());
  }

  @Property(tries = 10)
  void paddedIsEachSequenceAlone(@ForAll long seed) {
    Random draw = new Random(seed);
    EncoderBlock block = encoder(draw).init(draw);
    DecoderBlock decoder = DecoderBlock.of(4, 2).dtype(DType.F64).init(draw);
    int[] ends = {draw.nextInt(1, 5), 4};
    Mask mask = Mask.lengths(Lengths.of(ends));
    Tensor x = normal(draw, 2, 4, 4);
    Tensor target = normal(draw, 2, 3, 4);
    Tensor y = block.forward(x, mask, Mode.EVALUATION);
    Tensor z = decoder.forward(target, y, Mask.NONE, mask, Mode.EVALUATION);
    for (int i = 0; i < 2; i++) {
      Tensor alone = block.forward(x.slice(0, i, i + 1).slice(1, 0, ends[i]));
      assertNear(alone, y.slice(0, i, i + 1).slice(1, 0, ends[i]));
      Tensor one = target.slice(0, i, i + 1);
      assertNear(decoder.forward(one, alone, Mode.EVALUATION), z.slice(0, i, i + 1));
    }
  }

  @Property(tries = 4)
  void derivatives(@ForAll long seed) {
    Random draw = new Random(seed);
    Layer layer =
        switch (draw.nextInt(4)) {
          case 0 -> attention(draw);
          case 1 -> encoder(draw).activation(Activation.GELU).causal().init(draw);
          case 2 -> MultiHeadAttention.of(4, 1).dtype(DType.F64).causal().rotary(3).init(draw);
          default -> LearnedPositions.of(3, 4).dtype(DType.F64).init(draw);
        };
    Tensor x = normal(draw, 1, draw.nextInt(2, 4), 4);
    // Biases of keys change nothing: their second derivatives are 0, and rounding all there is.
    GradCheck.of(t -> layer.forward(t)).parameters(layer.parameters()).order(2).checkNotWrong(x);
  }

  @Test
  void derivativesOfADecoder() {
    DecoderBlock block = DecoderBlock.of(2, 1).inner(3).dtype(DType.F64).init(rng);
    Mask mask = Mask.lengths(Lengths.of(2));
    Tensor memory = normal(1, 3, 2);
    Tensor x = normal(1, 2, 2);
    GradCheck ofX =
        GradCheck.of(t -> block.forward(t, memory, Mask.NONE, mask, Mode.EVALUATION))
            .parameters(block.parameters());
    assertEquals(Verdict.RIGHT, ofX.check(x).verdict());
    GradCheck ofMemory = GradCheck.of(t -> block.forward(x, t, Mask.NONE, mask, Mode.EVALUATION));
    assertEquals(Verdict.RIGHT, ofMemory.order(2).check(memory).verdict());
  }

  @Test
  void crossAttentionToItselfIsSelfAttention() {
    MultiHeadAttention layer = MultiHeadAttention.of(6, 3).dtype(DType.F64).init(rng);
    Tensor x = normal(2, 3, 6);
    assertNear(layer.forward(x), layer.attend(x, x, Mask.NONE, Mode.EVALUATION));
  }

  @Test
  void dropoutIsInTrainingOnly() {
    Layer block = EncoderBlock.of(4, 2).dropout(0.5).init(rng);
    Tensor x = Tensor.normal(rng, 0, 1, 2, 3, 4);
    Mode training = Mode.training(new SplittableRandom(1));
    assertEquals(block.forward(x).data(), block.forward(x).data());
    assertNotEquals(block.forward(x, training).data(), block.forward(x, training).data());
  }

  @Test
  void rotaryAttentionCanBeTrained() {
    Layer block = EncoderBlock.of(4, 2).rotary(5).init(rng);
    Tensor x = Tensor.normal(rng, 0, 1, 2, 3, 4);
    assertEquals(block.forward(x).data(), block.forward(x, Mode.training(rng)).data());
  }

  @Test
  void partsAreFoundByPath() {
    EncoderBlock block = EncoderBlock.of(4, 2).causal().init(rng);
    assertEquals(
        List.of(
            "attention.input.weight",
            "attention.input.bias",
            "attention.output.weight",
            "attention.output.bias",
            "attentionNorm.weight",
            "attentionNorm.bias",
            "feedForward.0.weight",
            "feedForward.0.bias",
            "feedForward.3.weight",
            "feedForward.3.bias",
            "feedForwardNorm.weight",
            "feedForwardNorm.bias"),
        List.copyOf(block.parameters().keySet()));
    Tensor x = Tensor.normal(rng, 0, 1, 2, 3, 4);
    assertEquals(block.forward(x).data(), Block.copyOf(block).forward(x).data());
    assertEquals(16, block.part("feedForward.0", Linear.class).weight().shape().extent(1));
    assertTrue(
        block.attention().toString().startsWith("MultiHeadAttention(4, 2 heads, causal)(\n"));
    assertEquals(
        "EncoderBlock(MultiHeadAttention(4, 2 heads, F32, causal), inner 16)",
        EncoderBlock.of(4, 2).causal().toString());
    assertEquals(DType.F64, block.cast(DType.F64).forward(x.to(DType.F64)).dtype());
  }

  @Test
  void gradientsOfEachExample() {
    EncoderBlock block = EncoderBlock.of(4, 2).causal().dtype(DType.F64).init(rng);
    Tensor x = normal(3, 2, 4);
    EncoderBlock each =
        Grad.perExampleGradient((m, one) -> m.forward(one).square().sum(), block, x);
    EncoderBlock all = Grad.gradient(m -> m.forward(x).square().sum(), block);
    all.parameters().forEach((path, p) -> assertNear(p, each.part(path, Parameter.class).sum(0)));
  }

  // ---- positions

  @Test
  void rotaryTellsDistancesOnly() {
    Rotary rotary = Rotary.of(10, 4);
    Tensor q = normal(1, 4);
    Tensor k = normal(1, 4);
    Tensor first = turned(rotary, q, 2).matmul(turned(rotary, k, 5).transpose());
    Tensor later = turned(rotary, q, 6).matmul(turned(rotary, k, 9).transpose());
    Tensor nearer = turned(rotary, q, 6).matmul(turned(rotary, k, 8).transpose());
    assertNear(first, later);
    assertNotEquals(first.item(), nearer.item(), 1e-3);
    assertNear(q.norm(2), turned(rotary, q, 7).norm(2));
    assertNear(q, turned(rotary, q, 0));
  }

  /** What becomes of a vector at a position. */
  private static Tensor turned(Rotary rotary, Tensor x, int position) {
    return rotary.forward(x.broadcastTo(10, 4)).slice(0, position, position + 1);
  }

  @Test
  void sinusoidalPositions() {
    Tensor y = SinusoidalPositions.of(5, 4).forward(Tensor.zeros(DType.F64, 2, 3, 4));
    double[] row = {Math.sin(2), Math.cos(2), Math.sin(0.02), Math.cos(0.02)};
    assertNear(Tensor.of(row), y.select(0, 1).select(0, 2));
    assertEquals(DType.F32, SinusoidalPositions.of(5, 4).forward(Tensor.zeros(1, 3, 4)).dtype());
  }

  @Test
  void learnedPositions() {
    LearnedPositions positions = LearnedPositions.of(5, 4).init(rng);
    Tensor y = positions.forward(Tensor.zeros(2, 3, 4));
    assertEquals(positions.weight().slice(0, 0, 3).data(), y.select(0, 1).data());
  }

  // ---- what does not fit

  @Test
  void whatDoesNotFitIsTold() {
    assertError(
        ShapeException.class,
        "MultiHeadAttention: a width of 6 cannot be divided among 4 heads",
        () -> MultiHeadAttention.of(6, 4));
    MultiHeadAttention layer = MultiHeadAttention.of(4, 2).init(rng);
    assertError(
        ShapeException.class,
        "MultiHeadAttention: needs sequences [n, t, 4], got [3, 4]",
        () -> layer.forward(Tensor.zeros(3, 4)));
    Tensor x = Tensor.zeros(2, 3, 4);
    assertError(
        ShapeException.class,
        "Mask.lengths: sequence 1 has length 5, but there are only 3 steps",
        () -> layer.attend(x, Mask.lengths(Lengths.of(1, 5)), Mode.EVALUATION));
    assertError(
        ShapeException.class,
        "Mask: [5, 3, 3] does not fit scores [2, 2, 3, 3]",
        () -> layer.attend(x, Mask.of(Tensor.ones(5, 3, 3)), Mode.EVALUATION));
    assertError(
        ShapeException.class,
        "Mask.CAUSAL: 3 queries and only 2 keys; the first ones would see nothing",
        () -> layer.attend(x, Tensor.zeros(2, 2, 4), Mask.CAUSAL, Mode.EVALUATION));
    assertError(
        ShapeException.class,
        "Attention: queries [3, 4] and keys [3, 5] must be [..., queries, d] and [..., keys, d]",
        () -> Attention.weights(Tensor.zeros(3, 4), Tensor.zeros(3, 5), Mask.NONE));
    assertError(
        ShapeException.class,
        "LearnedPositions: 6 positions, but it was made for up to 5",
        () -> LearnedPositions.of(5, 4).init(rng).forward(Tensor.zeros(6, 4)));
    assertError(
        ShapeException.class, "Rotary: the width must be even, got 3", () -> Rotary.of(5, 3));
    assertError(
        ShapeException.class,
        "Rotary: rotary positions of width 4 do not fit a width of 6",
        () -> Rotary.of(5, 4).forward(Tensor.zeros(2, 6)));
  }
}
