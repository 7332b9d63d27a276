package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad.ValueAnd;
import adjoint.fuse.ElementwiseOps;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Compiled functions in many scenarios at once. */
class CompiledScenariosTest {

  /** Asserts that every scenario has the bits that it has alone. */
  private static void requireSameBits(Compiled f, int count, double[][] x) {
    double[] values = new double[count];
    double[] again = new double[count];
    double[][] gradients = new double[f.parameters()][count];
    f.values(x, values);
    f.gradients(x, again, gradients);
    double[] one = new double[f.inputs()];
    double[] gradient = new double[f.parameters()];
    for (int s = 0; s < count; s++) {
      for (int i = 0; i < one.length; i++) {
        one[i] = x[i][x[i].length == 1 ? 0 : s];
      }
      String where = "scenario " + s + " of " + count + ": " + Arrays.toString(one);
      double y = f.gradient(one, gradient);
      assertEquals(Double.doubleToLongBits(y), Double.doubleToLongBits(values[s]), where);
      assertEquals(Double.doubleToLongBits(y), Double.doubleToLongBits(again[s]), where);
      for (int i = 0; i < gradient.length; i++) {
        assertEquals(
            Double.doubleToLongBits(gradient[i]),
            Double.doubleToLongBits(gradients[i][s]),
            where + ", parameter " + i);
      }
    }
  }

  private static Value random(SplittableRandom rng, int size, List<Value> x) {
    List<Op> ops = ElementwiseOps.all();
    List<Value> nodes = new ArrayList<>(x);
    for (int i = 0; i < size; i++) {
      Value a = nodes.get(rng.nextInt(nodes.size()));
      Value b = nodes.get(Math.max(0, nodes.size() - 1 - rng.nextInt(4)));
      Op op = ops.get(rng.nextInt(ops.size()));
      nodes.add(op instanceof UnaryOp f ? a.apply(f) : a.apply((BinaryOp) op, b));
    }
    return nodes.getLast().add(x.getFirst());
  }

  @Property(tries = 60)
  void everyScenarioHasTheBitsThatItHasAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(min = 0, max = 600) int count) {
    SplittableRandom rng = new SplittableRandom(seed);
    Compiled f =
        Compiled.of(
            2,
            2,
            (p, d) ->
                random(
                    new SplittableRandom(seed),
                    size,
                    List.of(p.get(0), p.get(1), d.get(0), d.get(1))));
    double[] special = ElementwiseOps.special();
    int varying = rng.nextInt(4); // this one at least
    double[][] x = new double[4][];
    for (int i = 0; i < 4; i++) {
      x[i] =
          rng.doubles(i == varying || rng.nextBoolean() ? count : 1, -2, 2)
              .map(z -> rng.nextInt(20) == 0 ? special[rng.nextInt(special.length)] : z)
              .toArray();
    }
    requireSameBits(f, count, x);
  }

  /** A path of so many steps, and what is paid for its mean. */
  private static Value asian(List<Value> p, List<Value> z) {
    Value time = p.get(4).div(z.size());
    Value volatility = p.get(3).mul(time.sqrt());
    Value drift = p.get(2).sub(p.get(3).square().mul(0.5)).mul(time);
    Value spot = p.get(0);
    Value sum = spot.constant(0);
    for (Value normal : z) {
      spot = spot.mul(drift.add(volatility.mul(normal)).exp());
      sum = sum.add(spot);
    }
    Value pays = sum.div(z.size()).sub(p.get(1)).relu();
    return pays.mul(p.get(2).neg().mul(p.get(4)).exp());
  }

  private static double[][] paths(int steps, int count) {
    SplittableRandom rng = new SplittableRandom(1);
    double[][] x = new double[5 + steps][];
    double[] parameters = {100, 95, 0.03, 0.2, 1};
    for (int i = 0; i < x.length; i++) {
      x[i] =
          i < 5
              ? new double[] {parameters[i]}
              : IntStream.range(0, count).mapToDouble(_ -> rng.nextGaussian()).toArray();
    }
    return x;
  }

  @Test
  void manyStepsOfAPath() {
    Compiled f = Compiled.of(5, 252, CompiledScenariosTest::asian);
    requireSameBits(f, 300, paths(252, 300));
  }

  @Test
  void estimatesAreThoseOfAllNumbers() {
    Compiled f = Compiled.of(5, 12, CompiledScenariosTest::asian);
    for (int count : new int[] {2, 8, 255, 256, 257, 1000, 5000}) {
      double[][] x = paths(12, count);
      double[] values = new double[count];
      double[][] gradients = new double[5][count];
      f.gradients(x, values, gradients);
      ValueAnd<Estimate, List<Estimate>> all = f.meanAndGradient(x);
      assertEquals(f.mean(x), all.value());
      requireEstimate(values, all.value());
      for (int i = 0; i < 5; i++) {
        requireEstimate(gradients[i], all.derivative().get(i));
      }
    }
  }

  private static void requireEstimate(double[] numbers, Estimate estimate) {
    int n = numbers.length;
    double sum = Arrays.stream(numbers).sum();
    double squares = Arrays.stream(numbers).map(x -> (x - sum / n) * (x - sum / n)).sum();
    double error = Math.sqrt(squares / (n - 1) / n);
    assertEquals(n, estimate.count());
    assertEquals(sum, estimate.sum(), 1e-12 * n * Math.abs(sum / n) + 1e-300);
    assertEquals(sum / n, estimate.mean(), 1e-12 * Math.abs(sum / n));
    assertEquals(error, estimate.standardError(), 1e-10 * error);
  }

  /** The variance is not lost beside a large mean. */
  @Test
  void numbersFarFromZero() {
    Compiled f = Compiled.of(1, x -> x.getFirst().add(1e9));
    double[] x = IntStream.range(0, 10_000).mapToDouble(i -> i % 2).toArray();
    Estimate estimate = f.mean(new double[][] {x});
    assertEquals(1e9 + 0.5, estimate.mean());
    assertEquals(Math.sqrt(0.25 / 9_999), estimate.standardError(), 1e-9);
  }

  @Test
  void oneScenarioHasNoStandardError() {
    Compiled f = Compiled.of(1, x -> x.getFirst().square());
    assertEquals(new Estimate(1, 9, 9, Double.NaN), f.mean(new double[][] {{3}}));
    double[] values = {0};
    f.values(new double[][] {{3}}, values);
    assertEquals(9, values[0]);
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    Compiled f = Compiled.of(5, 30, CompiledScenariosTest::asian);
    int count = 20_000;
    double[][] x = paths(30, count);
    double[] values = new double[count];
    double[][] gradients = new double[5][count];
    ValueAnd<Estimate, List<Estimate>> expected = Threads.call(1, () -> f.meanAndGradient(x));
    Threads.run(1, () -> f.gradients(x, values, gradients));
    for (int threads : new int[] {2, 3, 7}) {
      assertEquals(expected, Threads.call(threads, () -> f.meanAndGradient(x)));
      double[] others = new double[count];
      double[][] more = new double[5][count];
      Threads.run(threads, () -> f.gradients(x, others, more));
      assertArrayEquals(values, others);
      assertArrayEquals(gradients, more);
    }
  }

  /** Prints results that a virtual machine with other kernels must print too. */
  public static final class Bits {
    private Bits() {}

    public static void main(String[] args) {
      Compiled f = Compiled.of(5, 40, CompiledScenariosTest::asian);
      int count = 1000;
      double[][] x = paths(40, count);
      double[] values = new double[count];
      double[][] gradients = new double[5][count];
      f.gradients(x, values, gradients);
      System.out.println(Arrays.hashCode(values) + " " + Arrays.deepHashCode(gradients));
      System.out.println(f.meanAndGradient(x));
      CompiledVector system =
          CompiledVector.of(
              45,
              in ->
                  List.of(
                      asian(in.subList(0, 5), in.subList(5, 45)), in.get(7).sin().mul(in.get(3))));
      double[] entries = new double[system.entries()];
      system.jacobian(
          Arrays.stream(x).mapToDouble(column -> column[0]).toArray(), new double[2], entries);
      System.out.println(Arrays.toString(entries));
    }
  }

  @Test
  void plainAndVectorCodeHaveTheSameBits() throws Exception {
    String plain = OwnJvm.output(Bits.class, List.of("-Dadjoint.kernels=scalar"));
    List<String> options =
        List.of("--add-modules=jdk.incubator.vector", "-Dadjoint.kernels=vector");
    String vectors = OwnJvm.output(Bits.class, options);
    assertEquals(plain, vectors.replaceAll("(?m)^WARNING.*\\R", ""));
  }

  @Test
  void anOperationThatIsNotThreadSafeHasOneThread() {
    Asking asking = new Asking();
    Compiled f = Compiled.of(0, 1, (_, x) -> x.getFirst().apply(asking).exp());
    double[] column = new SplittableRandom(1).doubles(100_000, -1, 1).toArray();
    Threads.run(4, () -> f.mean(new double[][] {column}));
    assertEquals(Set.of(Thread.currentThread()), asking.callers());
  }

  @Test
  void columnsThatDoNotFitAreRefused() {
    Compiled f = Compiled.of(2, x -> x.getFirst().mul(x.getLast()));
    double[] two = new double[2];
    double[] three = new double[3];
    assertMessage(
        "values: column 1 has 3 numbers, but column 0 has 2; there must be one number for each"
            + " scenario, or one for all",
        () -> f.values(new double[][] {two, three}, two));
    assertMessage(
        "values: x has 1 columns, but the function takes 2 inputs",
        () -> f.values(new double[][] {two}, two));
    assertMessage(
        "values: values has 3 numbers, but there are 2 scenarios",
        () -> f.values(new double[][] {two, two}, three));
    assertMessage(
        "gradients: gradients[1] has 3 numbers, but there are 2 scenarios",
        () -> f.gradients(new double[][] {two, two}, two, new double[][] {two, three}));
    assertMessage(
        "gradients: gradients has length 1, but the function is differentiated by 2 inputs",
        () -> f.gradients(new double[][] {two, two}, two, new double[][] {two}));
    assertMessage("mean: there are no scenarios", () -> f.mean(new double[][] {{}, {1}}));
    NullPointerException e =
        assertThrows(
            NullPointerException.class, () -> f.gradients(new double[2][], two, new double[2][2]));
    assertTrue(String.valueOf(e.getMessage()).contains("column 0 is null"), e::toString);
  }

  private static void assertMessage(String expected, Runnable code) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, code::run);
    assertEquals("Compiled." + expected, e.getMessage());
  }
}
