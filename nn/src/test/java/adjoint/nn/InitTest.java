package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import adjoint.nn.conv.Conv2d;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InitTest {
  private static final List<Init> RANDOM =
      List.of(
          Init.uniform(-2, 3),
          Init.normal(1, 2),
          Init.glorotUniform(),
          Init.glorotNormal(),
          Init.truncatedNormal(1, 2, 0, 3),
          Init.heUniform(),
          Init.heNormal(),
          Init.lecunUniform(),
          Init.lecunNormal(),
          Init.scaledTruncatedNormal(1, Init.Fan.OUT),
          Init.orthogonal(),
          Init.identity(),
          Init.sparse(0.3, 1));

  @Property(tries = 50)
  void singlePrecisionIsRoundedDoublePrecision(@ForAll long seed) {
    for (Init init : RANDOM) {
      Tensor exact = init.draw(DType.F64, new SplittableRandom(seed), 3, 4);
      assertEquals(exact.data(), init.draw(DType.F64, new SplittableRandom(seed), 3, 4).data());
      assertEquals(
          exact.to(DType.F32).data(),
          init.draw(DType.F32, new SplittableRandom(seed), 3, 4).data());
    }
  }

  @Test
  void uniformOnesFillTheirInterval() {
    assertInterval(Init.uniform(-2, 3), -2, 3);
    assertInterval(Init.glorotUniform(), -Math.sqrt(6 / 500.0), Math.sqrt(6 / 500.0));
    assertInterval(Init.glorotUniform(2), -2 * Math.sqrt(6 / 500.0), 2 * Math.sqrt(6 / 500.0));
    assertInterval(Init.heUniform(), -Math.sqrt(6 / 200.0), Math.sqrt(6 / 200.0));
    assertInterval(Init.heUniform(1 / Math.sqrt(3)), -1 / Math.sqrt(200), 1 / Math.sqrt(200));
    assertInterval(Init.lecunUniform(), -Math.sqrt(3 / 200.0), Math.sqrt(3 / 200.0));
    assertInterval(Init.scaledUniform(2, Init.Fan.OUT), -0.2, 0.2);
  }

  private static void assertInterval(Init init, double low, double high) {
    Tensor w = init.draw(DType.F64, new SplittableRandom(1), 200, 300);
    double slack = (high - low) * 1e-3;
    assertTrue(w.min().item() >= low && w.min().item() < low + slack, () -> "lowest " + w.min());
    assertTrue(w.max().item() < high && w.max().item() > high - slack, () -> "highest " + w.max());
    assertEquals((low + high) / 2, w.mean().item(), (high - low) * 5e-3);
  }

  @Test
  void normalOnesHaveTheirSpread() {
    assertSpread(Init.normal(1, 2), 1, 2);
    assertSpread(Init.glorotNormal(), 0, Math.sqrt(2 / 500.0));
    assertSpread(Init.glorotNormal(3), 0, 3 * Math.sqrt(2 / 500.0));
    assertSpread(Init.heNormal(), 0, Math.sqrt(2 / 200.0));
    assertSpread(Init.heNormal(1), 0, Math.sqrt(1 / 200.0));
    assertSpread(Init.lecunNormal(), 0, Math.sqrt(1 / 200.0));
    assertSpread(Init.scaledNormal(3, Init.Fan.OUT), 0, 3 * Math.sqrt(1 / 300.0));
    assertSpread(Init.scaledTruncatedNormal(3, Init.Fan.AVERAGE), 0, 3 * Math.sqrt(1 / 250.0));
  }

  private static void assertSpread(Init init, double mean, double deviation) {
    Tensor w = init.draw(DType.F64, new SplittableRandom(1), 200, 300);
    assertEquals(mean, w.mean().item(), deviation * 0.02);
    assertEquals(deviation, Math.sqrt(w.variance().item()), deviation * 0.01);
  }

  @Test
  void heKeepsTheScaleOfReluNetworks() {
    Tensor x = Tensor.normal(new SplittableRandom(1), 0, 1, 50, 100);
    Layer deep =
        Mlp.of(100, 100, 100, 100, 100, 100, 100, 100)
            .init(Init.heNormal(), new SplittableRandom(2));
    double power = deep.forward(x).square().mean().item();
    assertTrue(power > 0.5 && power < 8, () -> "mean square " + power);
  }

  @Test
  void aWindowCountsInBothFans() {
    assertEquals(new Fans(18, 36), Fans.of(2, 4, 3, 3));
  }

  /** Those of PyTorch: in·window and out·window, of one group. */
  @Test
  void convolutionsHaveTheFansOfTheirWindow() {
    SplittableRandom rng = new SplittableRandom(1);
    for (int groups : new int[] {1, 4}) {
      Conv2d layer =
          Conv2d.of(32, 64, 5).groups(groups).dtype(DType.F64).weight(Init.heNormal()).init(rng);
      double deviation = Math.sqrt(2 / (32.0 / groups * 25));
      assertEquals(deviation, layer.weight().std().item(), 0.02 * deviation);
      Conv2d byOut =
          Conv2d.of(32, 64, 5)
              .groups(groups)
              .dtype(DType.F64)
              .weight(Init.scaledNormal(1, Init.Fan.OUT))
              .init(rng);
      double ofOut = 1 / Math.sqrt(64.0 / groups * 25);
      assertEquals(ofOut, byOut.weight().std().item(), 0.02 * ofOut);
    }
  }

  @Test
  void constantsAreConstant() {
    assertEquals(
        Tensor.zeros(2, 3).data(),
        Init.zeros().draw(DType.F32, new SplittableRandom(1), 2, 3).data());
    assertEquals(
        Tensor.full(DType.F64, 0.1, 2).data(),
        Init.constant(0.1).draw(DType.F64, new SplittableRandom(1), 2).data());
  }

  /** A weight of four axes may be [out, in, window…] or [window…, in, out]: nobody guesses. */
  @Test
  void fansAreToldUnlessTheWeightIsAMatrix() {
    SplittableRandom rng = new SplittableRandom(1);
    assertError(
        ShapeException.class,
        "heNormal: how many inputs and outputs has a weight [64, 32, 3, 3]? Tell it,"
            + " draw(dtype, rng, Fans.of(in, out), shape), or use uniform, normal or constant",
        () -> Init.heNormal().draw(DType.F64, rng, 64, 32, 3, 3));
    Tensor w = Init.heNormal().draw(DType.F64, rng, Fans.of(32, 64, 3, 3), 64, 32, 3, 3);
    assertEquals(Math.sqrt(2 / 288.0), w.std().item(), 1e-3);
    assertError(
        ShapeException.class,
        "orthogonal: needs a weight [in, out], or [window..., in, out] and its fans; got [4, 2, 3]"
            + " and Fans(6 -> 12)",
        () -> Init.orthogonal().draw(DType.F64, rng, Fans.of(2, 4, 3), 4, 2, 3));
    assertError(
        ShapeException.class,
        "identity: needs a weight [in, out], or [window..., in, out] and its fans; got [3, 2, 2]"
            + " and unknown fans",
        () -> Init.identity().draw(DType.F64, rng, 3, 2, 2));
    assertError(
        ShapeException.class,
        "Fans: needs at least one input and one output, got 0 and 3",
        () -> Fans.of(0, 3));
  }

  /** So PyTorch starts biases: evenly from ±1/√fanIn, as it does weights. */
  @Test
  void biasesHaveTheFansOfTheirWeights() {
    Init pytorch = Init.heUniform(1 / Math.sqrt(3));
    SplittableRandom rng = new SplittableRandom(1);
    Linear linear = Linear.of(25, 3000).dtype(DType.F64).bias(pytorch).init(pytorch, rng);
    assertEquals(0.2, linear.bias().orElseThrow().data().maxAbs(), 1e-3);
    Conv2d window =
        Conv2d.of(8, 3000, 5, 2).groups(2).dtype(DType.F64).weight(pytorch).bias(pytorch).init(rng);
    double bound = 1 / Math.sqrt(4 * 5 * 2);
    assertEquals(bound, window.bias().orElseThrow().data().maxAbs(), 1e-3);
    assertEquals(bound, window.weight().data().maxAbs(), 1e-3);
  }

  /** Whose weight is [out, in]. */
  @Test
  void centersHaveTheFansOfTheirInputs() {
    RadialBasis many =
        RadialBasis.of(2, 5000).dtype(DType.F64).init(Init.lecunNormal(), new SplittableRandom(1));
    assertEquals(Math.sqrt(0.5), many.centers().std().item(), 0.02);
  }

  @Test
  void truncatedOnesStayWithinAndHaveTheirMoments() {
    for (double[] bounds : new double[][] {{-2, 2}, {-1, 3}, {2, 5}, {-9, -4}, {8, 9}, {-40, 40}}) {
      double low = bounds[0];
      double high = bounds[1];
      Tensor w =
          Init.truncatedNormal(1, 2, 1 + 2 * low, 1 + 2 * high)
              .draw(DType.F64, new SplittableRandom(1), 300, 300);
      assertTrue(w.min().item() >= 1 + 2 * low && w.max().item() <= 1 + 2 * high, "in " + w);
      double[] moments = truncatedMoments(low, high);
      double slack = 5 * moments[1] / Math.sqrt(w.size()); // five standard errors
      assertEquals(1 + 2 * moments[0], w.mean().item(), 2 * slack, "mean from " + low);
      assertEquals(2 * moments[1], w.std().item(), 2 * slack, "spread from " + low);
    }
    assertError(
        IllegalArgumentException.class,
        "truncatedNormal: needs a positive standard deviation and low below high, got 1.0, 2.0 and"
            + " 1.0",
        () -> Init.truncatedNormal(0, 1, 2, 1));
    assertError(
        IllegalArgumentException.class,
        "truncatedNormal: from 50.0 to 51.0 there is nothing of a normal distribution with mean 0.0"
            + " and standard deviation 1.0",
        () -> Init.truncatedNormal(0, 1, 50, 51));
  }

  /** Mean and standard deviation of a standard normal number between bounds, by many intervals. */
  private static double[] truncatedMoments(double low, double high) {
    double[] sums = new double[3];
    int n = 200_000;
    double from = Math.max(low, -12);
    double width = (Math.min(high, 12) - from) / n;
    for (int i = 0; i < n; i++) {
      double z = from + (i + 0.5) * width;
      double density = Math.exp(-0.5 * z * z);
      sums[0] += density;
      sums[1] += density * z;
      sums[2] += density * z * z;
    }
    double mean = sums[1] / sums[0];
    return new double[] {mean, Math.sqrt(sums[2] / sums[0] - mean * mean)};
  }

  @Property(tries = 30)
  void orthogonalOnesAre(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 12) int columns) {
    Tensor q = Init.orthogonal(3).draw(DType.F64, new SplittableRandom(seed), rows, columns);
    Tensor square = rows < columns ? q.matmul(q.transpose()) : q.transpose().matmul(q);
    Tensor error = square.sub(Tensor.eye(DType.F64, Math.min(rows, columns)).mul(9));
    assertTrue(error.abs().max().item() < 1e-12, square.toString());
  }

  /** With an R of whatever signs, QR would give some columns of Q the same sign in most draws. */
  @Test
  void orthogonalOnesLeanToNoSide() {
    SplittableRandom rng = new SplittableRandom(1);
    Tensor sum = Tensor.zeros(DType.F64, 3, 3);
    Tensor sumOfSquares = sum;
    for (int i = 0; i < 2000; i++) {
      Tensor q = Init.orthogonal().draw(DType.F64, rng, 3, 3);
      sum = sum.add(q);
      sumOfSquares = sumOfSquares.add(q.square());
    }
    assertTrue(sum.abs().max().item() < 5 * Math.sqrt(2000 / 3.0), sum.toString());
    Tensor off = sumOfSquares.div(2000).sub(1 / 3.0);
    assertTrue(off.abs().max().item() < 5 * 0.3 / Math.sqrt(2000), off.toString());
  }

  @Test
  void orthogonalOnesOfConvolutionsAreMatricesFromWindowsToOutputs() {
    Conv2d layer =
        Conv2d.of(2, 4, 3).dtype(DType.F64).weight(Init.orthogonal()).init(new SplittableRandom(1));
    Tensor rows = layer.weight().reshape(4, 18);
    Tensor error = rows.matmul(rows.transpose()).sub(Tensor.eye(DType.F64, 4));
    assertTrue(error.abs().max().item() < 1e-12, error.toString());
    assertError(
        ShapeException.class,
        "orthogonal: needs a weight of at least two axes, got [4]",
        () -> Init.orthogonal().draw(DType.F64, new SplittableRandom(1), 4));
  }

  @Test
  void identitiesGiveTheirInputBack() {
    SplittableRandom rng = new SplittableRandom(1);
    Tensor x = Tensor.normal(DType.F64, rng, 0, 1, 5, 3);
    Tensor square = Init.identity().draw(DType.F64, rng, 3, 3);
    assertEquals(x.data(), x.matmul(square).data());
    Tensor wider = Init.identity().draw(DType.F64, rng, 3, 4);
    assertEquals(x.pad(1, 0, 1).data(), x.matmul(wider).data());
    Tensor image = Tensor.normal(DType.F64, rng, 0, 1, 2, 3, 4, 5);
    Conv2d window =
        Conv2d.of(3, 3, 3, 5).padding(1, 2).dtype(DType.F64).weight(Init.identity()).init(rng);
    assertEquals(image.data(), window.forward(image).data());
  }

  @Test
  void sparseOnesHaveAsManyInputsForEachOutput() {
    Tensor w = Init.sparse(0.25, 2).draw(DType.F64, new SplittableRandom(1), 10, 500);
    assertEquals(Tensor.full(DType.F64, 3, 500).data(), w.equalTo(0).sum(0).data());
    assertEquals(2, Math.sqrt(w.square().sum().item() / 3500), 0.1);
    Tensor chosen = w.equalTo(0).mean(1); // every input is left out as often as any other
    assertTrue(chosen.sub(0.3).abs().max().item() < 0.1, chosen.toString());
    assertError(
        IllegalArgumentException.class,
        "sparse: the part of zeros must be from 0 to 1, got 1.5",
        () -> Init.sparse(1.5, 1));
    assertError(
        ShapeException.class,
        "sparse: needs a weight [in, out], got [2, 3, 4]",
        () -> Init.sparse(0.5, 1).draw(DType.F64, new SplittableRandom(1), 2, 3, 4));
  }

  @Test
  void gainsKeepTheMeanSquare() {
    assertEquals(1, Init.gain(Activation.IDENTITY), 1e-6);
    assertEquals(Math.sqrt(2), Init.gain(Activation.RELU), 1e-6);
    assertEquals(Math.sqrt(2 / 1.0001), Init.gain(Activation.LEAKY_RELU), 1e-6);
    assertEquals(1, Init.gain(Activation.SELU), 1e-6); // what its constants are made for
    Layer leaky = Layer.of("leakyRelu(0.5)", x -> x.leakyRelu(0.5));
    assertEquals(Math.sqrt(2 / 1.25), Init.gain(leaky), 1e-6);
    Tensor z = Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 100_000);
    for (Activation activation : List.of(Activation.TANH, Activation.GELU, Activation.HARDTANH)) {
      double square = activation.forward(z).square().mean().item();
      assertEquals(1, Init.gain(activation) * Math.sqrt(square), 0.02, activation.toString());
    }
    assertError(
        IllegalArgumentException.class,
        "gain: the mean square of the activation is 0.0, for which there is none",
        () -> Init.gain(Layer.of("zero", x -> x.mul(0))));
    assertError(
        IllegalArgumentException.class,
        "heNormal: the gain must be 0 or positive, got -1.0",
        () -> Init.heNormal(-1));
  }
}
