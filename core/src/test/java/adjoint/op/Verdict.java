package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Runs the checks of the catalog on one operation: for mutants, which are loaded together with a
 * copy of this class.
 */
public final class Verdict {
  private Verdict() {}

  /** What the checks find wrong with an operation, or "" if nothing. */
  public static String of(String op, int tries) {
    List<Entry> entries = OpCatalog.all().stream().filter(e -> uses(e, op)).toList();
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(op + " is not in the catalog");
    }
    try {
      for (Entry entry : entries) {
        if (entry instanceof Entry.Elementwise elementwise) {
          kinks(elementwise);
          new ZeroCotangentTest().staysZero(elementwise);
          new ZeroCotangentTest().staysZeroInTheSecondOrder(elementwise);
        }
        for (int k = 0; k < tries; k++) {
          Source source = new Draw(k % 4, 1 + k % 3, k * 31L).smooth();
          Sample sample = entry.draw(source);
          Derivatives.check(entry.toString(), source, sample.leaves(DType.F64), sample.run(), 2);
          OpCompositionTest.check(entry, source, sample);
          floats(entry, source, sample.round(DType.F32));
        }
      }
      cases(OpCompositionTest.class);
      cases(OpKinkTest.class);
      cases(NumericalSafetyTest.class);
      cases(NearlyCertainTest.class);
      cases(SpecialValuesTest.class);
      cases(ZeroSignTest.class);
      cases(ZeroCotangentTest.class);
      extremes(op);
      return "";
    } catch (InvocationTargetException e) {
      return String.valueOf(e.getCause());
    } catch (AssertionError | RuntimeException | ReflectiveOperationException e) {
      return e.toString();
    }
  }

  /** The gradients on floats are about those on doubles, in both orders. */
  private static void floats(Entry entry, Source source, Sample sample) {
    List<Tensor> single = sample.leaves(DType.F32);
    List<Tensor> twice = sample.leaves(DType.F64);
    long weights = source.below(1000);
    for (int i = 0; i < single.size(); i++) {
      double[] actual = secondOrder(sample, single, i, weights).toDoubleArray();
      double[] expected = secondOrder(sample, twice, i, weights).toDoubleArray();
      for (int k = 0; k < expected.length; k++) {
        double tolerance = 1e-3 * (1 + Math.abs(expected[k]));
        assertEquals(expected[k], actual[k], tolerance, entry + " on floats");
      }
    }
  }

  /** The gradient, and the gradient of it, of the squared result; one behind the other. */
  private static Tensor secondOrder(Sample sample, List<Tensor> leaves, int input, long seed) {
    Source source = new Draw(2, 2, seed).smooth();
    Tensor y = sample.run().apply(leaves).square();
    Tensor u = Derivatives.weights(source, y.shape()).to(y.dtype());
    Tensor first = Grad.differentiable(y, leaves, u).get(input);
    Tensor v = Derivatives.weights(source, first.shape()).to(first.dtype());
    List<Tensor> second = Grad.of(first, leaves, v);
    List<Tensor> all = new ArrayList<>(List.of(first.detach().reshape(-1)));
    second.forEach(g -> all.add(g.reshape(-1)));
    return Tensor.concat(0, all);
  }

  private static void cases(Class<?> tests) throws ReflectiveOperationException {
    for (Method test : tests.getDeclaredMethods()) {
      if (test.isAnnotationPresent(Test.class)) {
        test.setAccessible(true);
        var constructor = tests.getDeclaredConstructor();
        constructor.setAccessible(true);
        test.invoke(constructor.newInstance());
      }
    }
  }

  /** What happens at infinities, zeros and NaN, and near the ends of the range. */
  private static void extremes(String op) throws ReflectiveOperationException {
    for (SpecialValuesTest.Row row : SpecialValuesTest.ROWS) {
      new SpecialValuesTest().limits(row);
      new SpecialValuesTest().nanShows(row);
      new ZeroSignTest().whereSlopesVanish(row);
    }
    SpecialValuesTest.ZEROS.forEach(new SpecialValuesTest()::cotangentsOfZero);
    SpecialValuesTest.EXTREMES.forEach(new SpecialValuesTest()::rowsWithInfinities);
    for (DType dtype : DType.values()) {
      new ZeroSignTest().whereOthersAreChosen(dtype);
      new ZeroSignTest().inTheMiddle(dtype);
    }
    for (double z : new double[] {3, 20, 60}) {
      new NearlyCertainTest().twoClasses(z);
    }
    new NearlyCertainTest().severalClasses(DType.F32);
    new NearlyCertainTest().severalClasses(DType.F64);
    if (op.startsWith("Pow")) {
      cases(PowerSlopesTest.class);
      PowerSlopesTest.rows().forEach(new PowerSlopesTest()::ofTensors);
      PowerSlopesTest.rowsOfDoubles().forEach(new PowerSlopesTest()::ofValues);
      for (double at : new double[] {1e-300, 1e-200, 1e-30, 1, 1e30, 1e200, 1e300}) {
        new NearlyCertainTest().theLogarithmOfAPower(at);
      }
      for (double p : new double[] {-3, -2, -1, -0.5, 2, 3, 4, 5, 6, 2.5}) {
        new NearlyCertainTest().slopesOfPowers(p);
      }
    }
  }

  private static boolean uses(Entry entry, String op) {
    return switch (entry) {
      case Entry.Elementwise e -> isOrImplements(e.op().getClass(), op);
      case Entry.Shaped e -> e.ops().stream().anyMatch(c -> c.getSimpleName().equals(op));
    };
  }

  /** An interface may carry the vjps of several operations. */
  private static boolean isOrImplements(Class<?> type, String name) {
    return type.getSimpleName().equals(name)
        || Arrays.stream(type.getInterfaces()).anyMatch(i -> i.getSimpleName().equals(name));
  }

  private static void kinks(Entry.Elementwise entry) {
    for (Entry.Kink kink : entry.kinks()) {
      OpKinkTest.Case test = new OpKinkTest.Case(entry, kink);
      new OpKinkTest().theDocumentedSlope(test);
    }
  }
}
