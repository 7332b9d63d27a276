package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.check.Finding.BrokenLaw;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A function throws, and is NaN, at exactly the points where its version for plain doubles is. */
class SameDomainTest {
  /** What is wrong; empty if nothing is. */
  private record Twin(
      String wrong, Function<List<Value>, Value> function, ToDoubleFunction<double[]> plain) {}

  private static Value requireBelow(Value x, double bound) {
    if (x.value() > bound) {
      throw new IllegalArgumentException("above " + bound);
    }
    return x;
  }

  private static double requireBelow(double x, double bound) {
    if (x > bound) {
      throw new ArithmeticException("above " + bound);
    }
    return x;
  }

  private static final double BOUND = 1.2345678;

  private static final List<Twin> TWINS =
      List.of(
          new Twin("", in -> in.get(0).log(), x -> Math.log(x[0])),
          new Twin("", in -> in.get(0).exp(), x -> Math.exp(x[0])),
          new Twin(
              "", in -> requireBelow(in.get(0), BOUND).exp(), x -> requireBelow(x[0], BOUND) + 1),
          new Twin(
              "",
              in -> requireBelow(in.get(0).add(in.get(1)), 7).sqrt(),
              x -> Math.sqrt(requireBelow(x[0] + x[1], 7))),
          new Twin("the function throws", in -> requireBelow(in.get(0), BOUND), x -> x[0]),
          new Twin("the plain version throws", in -> in.get(0), x -> requireBelow(x[0], BOUND)),
          new Twin(
              "the function throws at its border",
              in -> requireBelow(in.get(0), Math.nextDown(BOUND)),
              x -> requireBelow(x[0], BOUND)),
          new Twin(
              "the plain version throws at its border",
              in -> requireBelow(in.get(0), Math.nextUp(BOUND)),
              x -> requireBelow(x[0], BOUND)),
          new Twin(
              "one throws, the other is NaN",
              in -> requireBelow(in.get(0).neg(), 0).neg().sqrt(),
              x -> Math.sqrt(x[0])),
          new Twin("the function is NaN", in -> in.get(0).log(), x -> Math.log(Math.abs(x[0]))),
          new Twin(
              "the plain version is NaN",
              in -> in.get(0).abs().sqrt(),
              x -> x[0] < 0 ? Double.NaN : Math.sqrt(x[0])),
          new Twin(
              "a NaN is lost", in -> in.get(0).sub(1).relu(), x -> x[0] - 1 > 0 ? x[0] - 1 : 0),
          new Twin(
              "the other zero throws",
              in -> 1 / in.get(0).value() < 0 ? requireBelow(in.get(0).add(3), 2) : in.get(0),
              x -> x[0]));

  @TestFactory
  Stream<DynamicTest> isFoundInBothDirections() {
    return TWINS.stream()
        .map(twin ->
            DynamicTest.dynamicTest(
                twin.wrong().isEmpty() ? "right" : twin.wrong(), () -> require(twin)));
  }

  private static void require(Twin twin) {
    for (int seed = 0; seed < Case.runs(5, 1_000); seed++) {
      GradReport report =
          GradCheck.ofValues(twin.function())
              .sameDomainAs(twin.plain())
              .seed(seed)
              .report(0.5, 0.25);
      boolean broken = domain(report).isPresent();
      assertEquals(!twin.wrong().isEmpty(), broken, "seed " + seed + "\n" + report);
      assertEquals(broken ? Verdict.WRONG : Verdict.RIGHT, report.verdict(), report::toString);
    }
  }

  private static Optional<BrokenLaw> domain(GradReport report) {
    return report.findings().stream()
        .filter(BrokenLaw.class::isInstance)
        .map(BrokenLaw.class::cast)
        .filter(broken -> broken.law().equals(SameDomain.LAW))
        .findFirst();
  }

  /** A fast square root of a product, and what is wrong about it; empty if nothing is. */
  private record Fast(String wrong, ToDoubleFunction<double[]> function) {}

  private static final List<Fast> FAST =
      List.of(
          new Fast("", x -> Math.exp(0.5 * Math.log(x[0] * x[1]))),
          new Fast("the factors one by one", x -> Math.sqrt(x[0]) * Math.sqrt(x[1])),
          new Fast("throws", x -> Math.sqrt(requireBelow(x[0], BOUND) * x[1])),
          new Fast("a NaN is lost", x -> x[0] * x[1] > 0 ? Math.sqrt(x[0] * x[1]) : 0));

  @TestFactory
  Stream<DynamicTest> formulasAreLookedAtToo() {
    return FAST.stream()
        .map(fast ->
            DynamicTest.dynamicTest(
                fast.wrong().isEmpty() ? "right" : fast.wrong(), () -> require(fast)));
  }

  private static void require(Fast fast) {
    for (int seed = 0; seed < Case.runs(5, 1_000); seed++) {
      GradReport report =
          GradCheck.ofGradient(
                  fast.function(),
                  x -> {
                    double y = Math.sqrt(x[0] * x[1]);
                    return new double[] {y / (2 * x[0]), y / (2 * x[1])};
                  })
              .sameDomainAs(x -> new double[] {Math.sqrt(x[0] * x[1])})
              .names("a", "b")
              .seed(seed)
              .report(0.5, 0.25);
      boolean broken = domain(report).isPresent();
      assertEquals(!fast.wrong().isEmpty(), broken, "seed " + seed + "\n" + report);
      assertEquals(broken ? Verdict.WRONG : Verdict.RIGHT, report.verdict(), report::toString);
    }
  }

  /** It is looked at once, however many orders are, and by the names of the numbers. */
  @Test
  void aFormulaOfOneNumberIsComparedOnce() {
    FormulaCheck check = GradCheck.ofDerivatives(x -> x * x, x -> 2 * x, _ -> 2).names("rate");
    GradReport right = check.sameDomainAs(x -> new double[] {x[0]}).check(0.5);
    assertEquals(
        1, right.coverage().stream().filter(line -> line.startsWith("the domain")).count());
    assertEquals(
        "at rate = NaN the plain version gives 0.0, but the function gives NaN",
        domain(check.sameDomainAs(x -> new double[] {Math.max(0, x[0] > 0 ? 1 : 0)}).report(0.5))
            .orElseThrow()
            .how());
  }

  @Test
  void theReportSaysWhere() {
    GradReport report =
        GradCheck.ofValues(in -> requireBelow(in.get(0), 0.75))
            .sameDomainAs(x -> requireBelow(x[0], 1))
            .report(0.5);
    assertEquals(
        "at x[0] = 1.0 the plain version gives 1.0, but the function throws"
            + " java.lang.IllegalArgumentException: above 0.75",
        domain(report).orElseThrow().how());
    WrongGradientError e =
        assertThrows(
            WrongGradientError.class,
            () -> GradCheck.ofValues(in -> in.get(0).log()).sameDomainAs(_ -> 1).check(0.5));
    assertTrue(String.valueOf(e.getMessage()).contains(SameDomain.LAW), e::getMessage);
  }

  /** There is nothing to differentiate, but the domain is looked at. */
  @Test
  void aFunctionThatThrowsAtThePointIsLookedAtToo() {
    GradCheck check = GradCheck.of(x -> Tensor.of(requireBelow(x.toDoubleArray()[0], 0)));
    assertTrue(
        domain(check.sameDomainAs(x -> new double[] {x[0]}).report(Tensor.of(1.0))).isPresent());
    GradReport report =
        check.sameDomainAs(x -> new double[] {requireBelow(x[0], 0)}).report(Tensor.of(1.0));
    assertEquals(Verdict.CANNOT_TELL, report.verdict(), report::toString);
  }

  @Test
  void whatIsNotLookedAtIsSaid() {
    GradReport report =
        GradCheck.ofValues(in -> in.get(0).exp())
            .sameDomainAs(x -> Math.exp(x[0]))
            .atMost(50)
            .report(0.5);
    assertEquals(
        "the domain: cannot tell (NOT_EXAMINED), stopped at the limit of 50 evaluations",
        report.findings().getFirst().toString());
  }

  @Test
  void tensorsAreLaidEndToEnd() {
    GradCheck check = GradCheck.ofMany(in -> in.get(0).log().add(in.get(1)));
    Tensor a = Tensor.of(0.5, 1.5);
    Tensor b = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    GradReport report =
        check
            .sameDomainAs(v -> {
              double[] y = new double[4];
              Arrays.setAll(y, i -> Math.log(v[i % 2]) + v[2 + i]);
              return y;
            })
            .check(a, b);
    assertTrue(
        report.coverage().getLast().matches("the domain at \\d+ points, beside [1-9]\\d* borders"),
        report::toString);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> check.sameDomainAs(v -> new double[3]).report(a, b));
    assertEquals("sameDomainAs: one of the two gives 3 numbers, the other 4", e.getMessage());
  }
}
