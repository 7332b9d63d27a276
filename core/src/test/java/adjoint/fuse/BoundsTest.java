package adjoint.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.op.Abs;
import adjoint.op.Add;
import adjoint.op.BinaryOp;
import adjoint.op.Div;
import adjoint.op.Exp;
import adjoint.op.Greater;
import adjoint.op.LessEqual;
import adjoint.op.Maximum;
import adjoint.op.Minimum;
import adjoint.op.Mul;
import adjoint.op.Neg;
import adjoint.op.Op;
import adjoint.op.Sqrt;
import adjoint.op.Square;
import adjoint.op.Sub;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;

/** What lies within the bounds of the inputs gives what lies within those of the results. */
class BoundsTest {
  private static final List<Op> OPS =
      List.of(
          new Add(),
          new Sub(),
          new Mul(),
          new Div(),
          new Neg(),
          new Abs(),
          new Square(),
          new Sqrt(),
          new Maximum(),
          new Minimum(),
          new Greater(),
          new LessEqual());

  private static List<Range> bounds(Formula formula, DType dtype, List<Range> inputs) {
    return dtype == DType.F32
        ? Bounds.of(formula, Float.MIN_VALUE, Float.MAX_VALUE, inputs)
        : Bounds.of(formula, Double.MIN_VALUE, Double.MAX_VALUE, inputs);
  }

  private static double rounded(double x, DType dtype) {
    return dtype == DType.F32 ? (float) x : x;
  }

  /** The definition: every operation in double, rounded once. */
  private static List<Double> compute(Formula formula, DType dtype, List<Double> inputs) {
    List<Double> values = new ArrayList<>(inputs);
    formula.constants().forEach(c -> values.add(rounded(c, dtype)));
    for (Step step : formula.steps()) {
      double a = values.get(step.a());
      double y =
          step.op() instanceof BinaryOp f
              ? f.applyAsDouble(a, values.get(step.b()))
              : ((UnaryOp) step.op()).applyAsDouble(a);
      values.add(rounded(y, dtype));
    }
    return formula.results().stream().map(values::get).toList();
  }

  /** Of every size that the dtype has. */
  private static double size(SplittableRandom rng, DType dtype) {
    int digits = dtype == DType.F32 ? 46 : 325;
    return switch (rng.nextInt(6)) {
      case 0 -> 0;
      case 1 -> rounded(rng.nextDouble(), dtype);
      default ->
          rounded(Math.pow(10, rng.nextDouble(-digits, dtype == DType.F32 ? 38 : 308)), dtype);
    };
  }

  private static double number(SplittableRandom rng, Range range, DType dtype) {
    double x =
        switch (rng.nextInt(5)) {
          case 0 -> range.low();
          case 1 -> range.high();
          case 2 -> 0;
          case 3 -> size(rng, dtype) * (rng.nextBoolean() ? 1 : -1);
          default -> range.low() + rng.nextDouble() * (range.high() - range.low());
        };
    return rounded(Math.clamp(x, range.low(), range.high()), dtype);
  }

  @Property(tries = 3000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void holdWhatIsComputed(@ForAll long seed, @ForAll DType dtype) {
    SplittableRandom rng = new SplittableRandom(seed);
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      double size = size(rng, dtype);
      ranges.add(rng.nextBoolean() ? Range.within(size) : new Range(0, size));
    }
    Trace trace = new Trace(3, 100);
    List<Integer> operands = new ArrayList<>(List.of(0, 1, 2));
    operands.add(trace.constant(size(rng, dtype)));
    operands.add(trace.constant(rng.nextDouble(2)));
    for (int i = 0; i < 1 + rng.nextInt(8); i++) {
      Op op = OPS.get(rng.nextInt(OPS.size()));
      int a = operands.get(rng.nextInt(operands.size()));
      int b = operands.get(rng.nextInt(operands.size()));
      operands.add(op instanceof BinaryOp f ? trace.apply(f, a, b) : trace.apply((UnaryOp) op, a));
    }
    Formula formula = trace.formula(operands);
    List<Range> bounds = bounds(formula, dtype, ranges);
    boolean promises = !bounds.isEmpty();
    Statistics.collect(promises);
    Statistics.coverage(seen -> seen.check(true).percentage(percent -> percent > 20));
    for (int draw = 0; promises && draw < 30; draw++) {
      List<Double> inputs = ranges.stream().map(range -> number(rng, range, dtype)).toList();
      List<Double> results = compute(formula, dtype, inputs);
      for (int i = 0; i < results.size(); i++) {
        double y = results.get(i);
        Range range = bounds.get(i);
        assertTrue(
            range.low() <= y && y <= range.high() && Double.isFinite(y),
            () -> formula + " of " + inputs + " is " + results + ", not in " + bounds);
      }
    }
  }

  private static List<Range> bounds(Formula formula, Range... inputs) {
    return bounds(formula, DType.F32, List.of(inputs));
  }

  /** {@code a / max(max(|a|, b), 1e-38)}, which is not larger than 1 however small b is. */
  @Test
  void aQuotientOfWhatIsAtLeastAsLarge() {
    for (boolean positive : new boolean[] {true, false}) {
      Trace trace = new Trace(2, 100);
      int a = positive ? 0 : trace.apply(new Abs(), 0);
      int largest =
          trace.apply(new Maximum(), trace.apply(new Maximum(), a, 1), trace.constant(1e-37));
      Formula formula = trace.formula(List.of(trace.apply(new Div(), 0, largest)));
      Range input = positive ? new Range(0, 1e37) : Range.within(1e37);
      assertEquals(1, bounds(formula, input, Range.within(1)).getFirst().high());
      assertEquals(
          List.of(),
          bounds(formula, input, Range.within(Double.POSITIVE_INFINITY)),
          "1e38 or more");
    }
  }

  @Test
  void nothingIsPromisedOfWhatMayFail() {
    Trace trace = new Trace(1, 100);
    Formula quotient = trace.formula(List.of(trace.apply(new Div(), trace.constant(1), 0)));
    assertEquals(List.of(), bounds(quotient, new Range(0, 1)));
    assertEquals(List.of(), bounds(quotient, new Range(1e-39, 1)), "1e39");
    assertEquals(1, bounds(quotient, new Range(1e-3, 1)).size());
    Formula root = trace.formula(List.of(trace.apply(new Sqrt(), 0)));
    assertEquals(List.of(), bounds(root, new Range(-1e-30, 1)));
    Formula other = trace.formula(List.of(trace.apply(new Exp(), 0)));
    assertEquals(List.of(), bounds(other, new Range(0, 1)), "nothing is known about exp");
    Formula self = trace.formula(List.of(0));
    assertEquals(List.of(), bounds(self, Range.within(Double.NaN)));
    assertEquals(List.of(), bounds(self, Range.within(Double.POSITIVE_INFINITY)));
  }
}
