package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import adjoint.check.GradCheck;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holds for every loss, with random numbers and sizes. */
class LossLawsTest {
  /** Losses of outputs {@code [n, k]}, for everything else drawn at random. */
  private static Map<String, BiFunction<Tensor, Reduction, Tensor>> losses(
      RandomGenerator rng, int n, int k) {
    Tensor t = Tensor.normal(DType.F64, rng, 0, 1, n, k);
    Tensor other = Tensor.normal(DType.F64, rng, 0, 1, n, k);
    Tensor share = Tensor.uniform(DType.F64, rng, 0.05, 0.95, n, k);
    Tensor p = Tensor.normal(DType.F64, rng, 0, 1, n, k).softmax(-1);
    Tensor sign = t.sign();
    Tensor rowSign = t.select(1, 0).sign();
    Tensor weights = Tensor.uniform(DType.F64, rng, 0.1, 2, k);
    Indices classes = Indices.of(IntStream.generate(() -> rng.nextInt(k)).limit(n).toArray());
    CrossEntropy set = CrossEntropy.PLAIN.labelSmoothing(0.2).classWeights(weights);
    return Map.ofEntries(
        Map.entry("mse", (y, how) -> Loss.mse(y, t, how)),
        Map.entry("mae", (y, how) -> Loss.mae(y, t, how)),
        Map.entry("huber", (y, how) -> Loss.huber(y, t, 0.7, how)),
        Map.entry("smoothL1", (y, how) -> Loss.smoothL1(y, t, 0.7, how)),
        Map.entry("logCosh", (y, how) -> Loss.logCosh(y, t, how)),
        Map.entry("quantile", (y, how) -> Loss.quantile(y, t, 0.3, how)),
        Map.entry("poissonNll", (y, how) -> Loss.poissonNll(y, t.abs(), how)),
        Map.entry("gaussianNll", (y, how) -> Loss.gaussianNll(y, y.exp(), t, how)),
        Map.entry("probabilities", (y, how) -> Loss.binaryCrossEntropy(y.sigmoid(), share, how)),
        Map.entry("logits", (y, how) -> Loss.binaryCrossEntropyWithLogits(y, share, how)),
        Map.entry(
            "positive", (y, how) -> Loss.binaryCrossEntropyWithLogits(y, share, weights, how)),
        Map.entry("focal", (y, how) -> Loss.focal(y, share, 2, how)),
        Map.entry("hinge", (y, how) -> Loss.hinge(y, sign, how)),
        Map.entry("marginRanking", (y, how) -> Loss.marginRanking(y, other, sign, 0.2, how)),
        Map.entry("crossEntropy", (y, how) -> Loss.crossEntropy(y, classes, how)),
        Map.entry("smoothed", (y, how) -> set.reduction(how).of(y, classes)),
        Map.entry("soft", (y, how) -> Loss.crossEntropy(y, p, how)),
        Map.entry("nll", (y, how) -> Loss.nll(y.logSoftmax(-1), classes, how)),
        Map.entry("kl", (y, how) -> Loss.kl(y.logSoftmax(-1), p, how)),
        Map.entry("multiMargin", (y, how) -> Loss.multiMargin(y, classes, 0.8, how)),
        Map.entry("cosine", (y, how) -> Loss.cosineEmbedding(y, other, rowSign, 0.1, how)),
        Map.entry("triplet", (y, how) -> Loss.triplet(y, t, other, 1, how)),
        Map.entry("infoNce", (y, how) -> Loss.infoNce(y, other, 0.3, how)),
        Map.entry(
            "ctc",
            (y, how) ->
                Loss.ctc(
                    Tensor.stack(1, List.of(y.logSoftmax(-1), y.mul(2).logSoftmax(-1))),
                    Indices.of(new int[][] {{1}, {0}}),
                    new int[] {n, Math.max(1, n - 1)},
                    new int[] {1, 0},
                    0,
                    how)));
  }

  @Property(tries = 6)
  void derivativesAreRight(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int n,
      @ForAll @IntRange(min = 2, max = 4) int k) {
    RandomGenerator rng = new SplittableRandom(seed);
    Tensor y = Tensor.normal(DType.F64, rng, 0, 1, n, k);
    losses(rng, n, k)
        .forEach((name, loss) ->
            GradCheck.of(x -> loss.apply(x, Reduction.MEAN)).order(2).seed(seed).check(y));
  }

  @Property(tries = 30)
  void reductionsAgree(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int n) {
    RandomGenerator rng = new SplittableRandom(seed);
    Tensor y = Tensor.normal(DType.F64, rng, 0, 1, n, 3);
    losses(rng, n, 3)
        .forEach((name, loss) -> {
          if (name.equals("smoothed")) {
            return; // its mean is divided by weights
          }
          Tensor each = loss.apply(y, Reduction.NONE);
          assertClose(name, each.sum().item(), loss.apply(y, Reduction.SUM).item());
          assertClose(name, each.mean().item(), loss.apply(y, Reduction.MEAN).item());
          Tensor w = Tensor.uniform(DType.F64, rng, 0.1, 2, each.shape().extents());
          assertClose(
              name,
              each.mul(w).sum().div(w.sum()).item(),
              loss.apply(y, Reduction.MEAN.weighted(w)).item());
          Tensor mask = w.greater(1);
          if (mask.sum().item() > 0) {
            assertClose(
                name,
                each.maskedMean(mask).item(),
                loss.apply(y, Reduction.MEAN.masked(mask)).item());
          }
        });
  }

  /** As weights that are whole numbers: an example that counts twice is an example more. */
  @Property(tries = 20)
  void aWeightOfTwoIsAnExampleTwice(@ForAll long seed) {
    RandomGenerator rng = new SplittableRandom(seed);
    Tensor z = Tensor.normal(DType.F64, rng, 0, 1, 3, 4);
    Tensor twice = Tensor.concat(0, List.of(z, z.slice(0, 1, 2)));
    assertClose(
        "crossEntropy",
        Loss.crossEntropy(twice, Indices.of(0, 3, 1, 3)).item(),
        Loss.crossEntropy(z, Indices.of(0, 3, 1), Reduction.MEAN.weighted(Tensor.of(1.0, 2, 1)))
            .item());
  }

  @Test
  void whatAMaskHidesMayBeMissing() {
    Tensor y = Tensor.of(1.0, 2, 3).asVariable();
    Tensor target = Tensor.of(0, Double.NaN, 1);
    Tensor loss = Loss.mse(y, target, Reduction.MEAN.masked(target.equalTo(target)));
    assertEquals(2.5, loss.item());
    assertArrayEquals(new double[] {1, 0, 2}, Grad.of(loss, y).toDoubleArray());
  }

  /** Numbers that no target is, NaN, and a variance of 0, where the mask is 0. */
  @Test
  void noLossOfElementsSeesWhatAMaskHides() {
    Tensor y = Tensor.of(0.5, 0.25, 0.75).asVariable();
    Tensor mask = Tensor.of(1.0, 0, 1);
    Tensor shown = mask.greater(0);
    Reduction how = Reduction.MEAN.masked(mask);
    Map<String, BiFunction<Tensor, Reduction, Tensor>> losses =
        Map.of(
            "bce", (t, r) -> Loss.binaryCrossEntropy(y, t, r),
            "logits", (t, r) -> Loss.binaryCrossEntropyWithLogits(y, t, r),
            "weighted", (t, r) -> Loss.binaryCrossEntropyWithLogits(y, t, Tensor.of(2.0), r),
            "focal", (t, r) -> Loss.focal(y, t, 2, r),
            "hinge", (t, r) -> Loss.hinge(y, t, r),
            "ranking", (t, r) -> Loss.marginRanking(y, Tensor.of(0.0, 0, 0), t, 0.3, r),
            "huber", (t, r) -> Loss.huber(y, t, 1, r),
            "gaussian", (t, r) -> Loss.gaussianNll(y, Tensor.where(shown, t, t.mul(0)), t, r));
    losses.forEach((name, loss) -> {
      Tensor known = loss.apply(Tensor.of(1.0, 1, 1), how);
      for (double hidden : new double[] {-1, 7, Double.NaN}) {
        Tensor target = Tensor.where(shown, Tensor.of(1.0, 1, 1), Tensor.of(hidden));
        Tensor seen = loss.apply(target, how);
        assertEquals(known.item(), seen.item(), name);
        assertEquals(Grad.of(known, y).data(), Grad.of(seen, y).data(), name);
        assertEquals(0, Grad.of(seen, y).select(0, 1).item(), name);
      }
    });
  }

  @Test
  void logCoshKeepsItsDigits() {
    Tensor small = Tensor.of(1e-3f, -1e-5f, 1e-15f).asVariable();
    Tensor loss = Loss.logCosh(small, Tensor.zeros(3), Reduction.NONE);
    assertArrayEquals(new float[] {5e-7f, 5e-11f, 5e-31f}, loss.toFloatArray(), 2e-13f);
    assertEquals(5e-31, loss.select(0, 2).item(), 1e-37);
    assertArrayEquals(
        new float[] {1e-3f, -1e-5f, 1e-15f}, Grad.of(loss.sum(), small).toFloatArray(), 4e-10f);
    assertEquals(1e-15f, Grad.of(loss.sum(), small).select(0, 2).item());
    Tensor large = Tensor.of(-3e38f, 3e38f).asVariable();
    Tensor far = Loss.logCosh(large, Tensor.zeros(2), Reduction.NONE);
    assertArrayEquals(new float[] {3e38f, 3e38f}, far.toFloatArray());
    assertArrayEquals(new float[] {-1, 1}, Grad.of(far.sum(), large).toFloatArray());
  }

  @Test
  void ignoredClassesAreAsIfTheyWereNotThere() {
    Tensor z = Tensor.of(new double[][] {{1, 2, 0}, {7, 7, 7}, {0, 1, 3}}).asVariable();
    Tensor kept = Tensor.of(new double[][] {{1, 2, 0}, {0, 1, 3}});
    Tensor loss = CrossEntropy.PLAIN.ignoring(99).of(z, Indices.of(1, 99, 0));
    assertClose("mean", Loss.crossEntropy(kept, Indices.of(1, 0)).item(), loss.item());
    assertEquals(0, Grad.of(loss, z).data().slice(0, 1, 1, 1).maxAbs());
    assertError(
        IllegalArgumentException.class,
        "crossEntropy: weights and mask leave nothing to take the mean of, their sum is 0.0",
        () -> CrossEntropy.PLAIN.ignoring(1).of(z, Indices.of(1, 1, 1)));
  }

  /** All alignments of one label in three outputs, added by hand. */
  @Test
  void ctcAddsAllAlignments() {
    Tensor p = Tensor.of(new double[][] {{0.6, 0.4}, {0.7, 0.3}, {0.2, 0.8}});
    double all = // blanks are class 0: the label in one place, in two neighbours, in all
        0.4 * 0.7 * 0.2
            + 0.6 * 0.3 * 0.2
            + 0.6 * 0.7 * 0.8
            + 0.4 * 0.3 * 0.2
            + 0.6 * 0.3 * 0.8
            + 0.4 * 0.3 * 0.8;
    Tensor loss =
        Loss.ctc(
            p.log().unsqueeze(1), Indices.of(new int[][] {{1}}), new int[] {3}, new int[] {1}, 0);
    assertClose("ctc", -Math.log(all), loss.item());
  }

  @Test
  void aVectorOfZerosHasNoDirection() {
    Tensor zero = Tensor.zeros(DType.F64, 1, 3).asVariable();
    Tensor loss = Loss.cosineEmbedding(zero, Tensor.of(1.0, 2, 3).reshape(1, 3), Tensor.of(1.0), 0);
    assertEquals(1, loss.item());
    assertTrue(Grad.of(loss, zero).data().maxAbs() <= 1); // and so a step leads nowhere far
  }

  @Test
  void errorsSayWhatDoesNotFit() {
    Tensor z = Tensor.zeros(DType.F64, 2, 3);
    assertError(
        ShapeException.class,
        "mse: weights of shape [2] does not fit the losses, which are [2, 3]",
        () -> Loss.mse(z, z, Reduction.SUM.weighted(Tensor.of(1.0, 2))));
    assertError(
        IllegalArgumentException.class,
        "hinge: every target must be -1 or 1, got 0.0",
        () -> Loss.hinge(z, z));
    assertError(
        IllegalArgumentException.class,
        "gaussianNll: every variance must be positive, got 0.0; make it so by softplus() or exp(),"
            + " and add a small number",
        () -> Loss.gaussianNll(z, z, z));
    assertError(
        IllegalArgumentException.class,
        "quantile: q must be between 0 and 1, got 1.0",
        () -> Loss.quantile(z, z, 1));
    assertError(
        IllegalArgumentException.class,
        "huber: delta must be positive, got 0.0",
        () -> Loss.huber(z, z, 0));
    assertError(
        ShapeException.class,
        "crossEntropy: 2 weights of classes do not fit 3 classes of [2, 3]",
        () -> CrossEntropy.PLAIN.classWeights(Tensor.of(1.0, 2)).of(z, Indices.of(0, 1)));
    assertError(
        ShapeException.class,
        "crossEntropy: output [2, 3] has no axis 2 with numbers",
        () -> CrossEntropy.PLAIN.classAxis(2).of(z, Indices.of(0, 1)));
    assertError(
        IllegalStateException.class,
        "crossEntropy: ignoring(1) is for classes, not probabilities; leave examples out by"
            + " reduction(Reduction.MEAN.masked(mask))",
        () -> CrossEntropy.PLAIN.ignoring(1).of(z, z.softmax(-1)));
    assertError(
        IllegalArgumentException.class,
        "nll: the logarithm of a probability is at most 0, got 1.0; make it of logits by"
            + " logSoftmax(-1)",
        () -> Loss.nll(z.add(1), Indices.of(0, 1)));
    assertThrows(IllegalArgumentException.class, () -> Loss.kl(z.add(1), z.softmax(-1)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Loss.ctc(
                z.add(1).unsqueeze(1),
                Indices.of(new int[][] {{1}}),
                new int[] {2},
                new int[] {1},
                0));
    Tensor l = z.logSoftmax(-1).unsqueeze(1);
    assertError(
        IllegalArgumentException.class,
        "ctc: example 0 has 2 outputs, too few for its labels, which need 3",
        () -> Loss.ctc(l, Indices.of(new int[][] {{1, 1}}), new int[] {2}, new int[] {2}, 0));
    assertError(
        IllegalArgumentException.class,
        "ctc: label 0 of example 0 is 0; it must be a class from 0 to 2, but the blank",
        () -> Loss.ctc(l, Indices.of(new int[][] {{0}}), new int[] {2}, new int[] {1}, 0));
  }

  private static void assertClose(String name, double expected, double actual) {
    assertEquals(expected, actual, 1e-12 * Math.max(1, Math.abs(expected)), name);
  }
}
