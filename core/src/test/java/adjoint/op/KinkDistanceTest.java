package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.check.GradCheck;
import adjoint.check.Kinks;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operations know how far their nearest kink is. */
class KinkDistanceTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /** These have more kinks than anybody can list. */
  private static final Set<Op> ENDLESS = Set.of(Ceil.OP, Floor.OP, Rint.OP);

  /** Curved between its kinks, so that bending says nothing. */
  private static final Set<Op> CURVED = Set.of(Atan2.OP, DirectionCosine.OP, Hypot.OP, Xlogy.OP);

  private static Set<Double> set(double... numbers) {
    return Arrays.stream(numbers).boxed().collect(Collectors.toSet());
  }

  @Test
  void unaryOperationsNameTheKinksThatTheCatalogKnows() {
    for (Entry.Unary entry : OpCatalog.UNARY) {
      double[] known = entry.kinks().stream().mapToDouble(kink -> kink.at()[0]).toArray();
      for (double kink : known) {
        assertEquals(0, distance(entry.op(), 0, new double[] {kink}), entry::toString);
      }
      if (!ENDLESS.contains(entry.op())) {
        assertEquals(set(known), set(entry.op().kinks()), entry::toString);
      }
    }
  }

  @Test
  void operationsAreOnAKinkWhereTheCatalogSaysSoAndNowhereIfItKnowsNone() {
    for (Entry.Binary entry : OpCatalog.BINARY) {
      double nearest = entry.kinks().isEmpty() ? INFINITE : 0;
      double[] at = entry.kinks().isEmpty() ? new double[] {1, 2} : entry.kinks().getFirst().at();
      double least =
          Math.min(
              entry.op().kinkDistance(0, at[0], at[1]), entry.op().kinkDistance(1, at[0], at[1]));
      assertEquals(nearest, least, entry::toString);
    }
    Set<Class<? extends Op>> kinked =
        Set.of(
            Max.class,
            MaxPool.class,
            MaxPoolInput.class,
            MaxPoolTangent.class,
            MaxWithIndices.class,
            Divmod.class,
            Norm.class,
            Sort.class,
            TopK.class);
    for (Entry.Shaped entry :
        Stream.of(OpCatalog.SHAPED, OpCatalog.SEVERAL).flatMap(List::stream).toList()) {
      double least = INFINITE;
      for (int seed = 0; seed < 20; seed++) {
        Sample sample = entry.draw(new Draw(3, 3, seed).smooth());
        Tensor y = sample.run().apply(sample.leaves(DType.F64));
        least = Math.min(least, Kinks.distance(y));
      }
      assertEquals(kinked.containsAll(entry.ops()), least < INFINITE, entry::toString);
    }
  }

  /** Over any step that is shorter, the slope is the same to the left and to the right. */
  @Test
  void withinTheDistanceNothingBends() {
    int bent = 0;
    for (Entry.Elementwise entry : OpCatalog.elementwise()) {
      boolean straight = !entry.kinks().isEmpty() && !CURVED.contains(entry.op());
      for (int seed = 0; seed < 200 && straight; seed++) {
        SplittableRandom rng = new SplittableRandom(seed);
        double[] x = rng.doubles(entry.arity(), -2, 2).toArray();
        for (int input = 0; input < x.length; input++) {
          double distance = distance(entry.op(), input, x);
          double h = Math.min(1, distance) * 0.99;
          bent += bends(entry, input, x, 1.5 * distance) ? 1 : 0;
          assertTrue(!bends(entry, input, x, h), () -> entry + " at " + Arrays.toString(x));
        }
      }
    }
    assertTrue(bent > 500, bent + " times only was there a kink at the distance");
  }

  /** Whether the function is not straight from one side of the point to the other. */
  private static boolean bends(Entry.Elementwise entry, int input, double[] x, double h) {
    if (!(h < 10)) {
      return false;
    }
    double second = at(entry, input, x, h) - 2 * at(entry, input, x, 0) + at(entry, input, x, -h);
    boolean straight = Math.abs(second) < 1e-9;
    boolean elu = entry.op() instanceof Elu; // curved below, straight above
    return !straight && !(elu && h < Math.abs(x[0]));
  }

  private static double at(Entry.Elementwise entry, int input, double[] x, double h) {
    double[] moved = x.clone();
    moved[input] += h;
    return entry.apply(moved);
  }

  private static double distance(Op op, int input, double[] x) {
    NdArray[] in = Arrays.stream(x).mapToObj(NdArray::of).toArray(NdArray[]::new);
    return op.kinkDistance(input, in);
  }

  @Test
  void theMaximumOfManyIsAsFarFromItsKinkAsTheSecondIsFromTheFirst() {
    Tensor x = Tensor.of(new double[][] {{1, 5, 4.5}, {7, 2, 0}}).asVariable();
    assertEquals(0.5, Kinks.distance(x.max(1)));
    assertEquals(2, Kinks.distance(x.max()));
    assertEquals(3, Kinks.distance(x.max(Axes.keep(0))), "6, 3 and 4.5");
    assertEquals(INFINITE, Kinks.distance(x.slice(1, 0, 1).max(1)), "one number has no rival");
    Tensor ties = Tensor.of(3.0, 3, 3, 1).asVariable();
    assertEquals(0, Kinks.distance(ties.max()));
    assertEquals(0, Kinks.distance(ties.min().add(ties.max())));
  }

  @Test
  void aGraphIsAsFarAsItsNearestOperation() {
    Tensor x = Tensor.of(0.5, -0.25).asVariable();
    assertEquals(INFINITE, Kinks.distance(x.tanh().exp()));
    assertEquals(0.25, Kinks.distance(x.tanh().add(x.relu())));
    assertEquals(0.5, Kinks.distance(x.sub(1).abs().mul(x)));
    assertEquals(INFINITE, Kinks.distance(x.maskedBy(x.greater(0))), "a mask is a constant");
  }

  @Test
  void numbersNearAKinkAreWhereGradCheckFindsIt() {
    SplittableRandom rng = new SplittableRandom(1);
    Clamp clamp = new Clamp(-0.7, 1.3);
    int on = 0;
    for (int i = 0; i < 100; i++) {
      double x = Kinks.near(clamp, rng);
      double distance = clamp.kinkDistance(0, NdArray.of(x));
      on += distance == 0 ? 1 : 0;
      assertTrue(distance <= 0.1000001, "at " + x);
      GradCheck.of(t -> t.apply(clamp)).check(Tensor.of(x));
    }
    assertTrue(on > 20, "on the kink: " + on);
    assertThrows(IllegalArgumentException.class, () -> Kinks.near(Exp.OP, rng));
    assertEquals(List.of(-0.7, 1.3), Arrays.stream(clamp.kinks()).boxed().toList());
  }
}
