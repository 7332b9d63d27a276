package adjoint.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Steps along lines: functions of J. Moré and D. Thuente (Line search algorithms with guaranteed
 * sufficient decrease. ACM TOMS 20, 1994), and others that lead astray.
 */
class WolfeSearchTest {
  private static final double[] NONE = {};

  /** A search on a function, with the lengths that it tried. */
  private record Search(UnaryOperator<Value> f, List<Double> tried) {
    static Search of(UnaryOperator<Value> f) {
      return new Search(f, new ArrayList<>());
    }

    WolfeSearch.Point at(double t) {
      tried.add(t);
      Value x = Value.of(t);
      Value y = f.apply(x);
      double slope = Grad.of(y, x).value();
      return new WolfeSearch.Point(t, y.value(), slope, NONE, NONE);
    }

    WolfeSearch.Point run(double first) {
      WolfeSearch.Point start = at(0);
      tried.clear();
      return new WolfeSearch(start, this::at, 0).run(first);
    }

    /** Both conditions hold where it ends, after so many evaluations at most. */
    void check(double first, int most) {
      WolfeSearch.Point start = at(0);
      WolfeSearch.Point end = run(first);
      String what = "from " + first + " by " + tried + " to " + end.t();
      assertTrue(end.loss() <= start.loss() + 1e-4 * end.t() * start.slope(), what);
      assertTrue(Math.abs(end.slope()) <= 0.9 * Math.abs(start.slope()), what);
      assertTrue(tried.size() <= most, what);
    }
  }

  @Test
  void functionsOfMoreAndThuente() {
    for (double first : new double[] {1e-3, 1e-1, 1, 10, 1000}) {
      Search.of(t -> t.neg().div(t.square().add(2))).check(first, 10);
      Search.of(t -> t.add(0.004).pow(5).sub(t.add(0.004).pow(4).mul(2))).check(first, 14);
      Search.of(t -> yanai(t, 0.001, 0.001)).check(first, 12);
      Search.of(t -> yanai(t, 0.01, 0.001)).check(first, 12);
      Search.of(t -> yanai(t, 0.001, 0.01)).check(first, 12);
    }
  }

  /** Their fourth to sixth function. */
  private static Value yanai(Value t, double b1, double b2) {
    double g1 = Math.sqrt(1 + b1 * b1) - b1;
    double g2 = Math.sqrt(1 + b2 * b2) - b2;
    return t.rsub(1)
        .square()
        .add(b2 * b2)
        .sqrt()
        .mul(g1)
        .add(t.square().add(b1 * b1).sqrt().mul(g2));
  }

  /**
   * A search that is told these losses and slopes, whatever the lengths; the lengths that it tried.
   */
  private static List<Double> lengths(double[]... lossAndSlope) {
    List<Double> tried = new ArrayList<>();
    WolfeSearch.Point start = new WolfeSearch.Point(0, 0, -1, NONE, NONE);
    WolfeSearch search =
        new WolfeSearch(
            start,
            t -> {
              double[] told = lossAndSlope[Math.min(tried.size(), lossAndSlope.length - 1)];
              tried.add(t);
              return new WolfeSearch.Point(t, told[0], told[1], NONE, NONE);
            },
            0);
    search.run(1);
    return tried;
  }

  /** A cubic may lead close to an end of the interval once, but not twice. */
  @Test
  void intervalsShrinkWhateverCubicsSay() {
    List<Double> tried = lengths(new double[] {1e6, 2e6});
    double close = tried.get(1);
    assertTrue(close < 1e-2, tried.toString());
    assertEquals(0.1 * close, tried.get(2), 1e-12 * close, tried.toString());
  }

  /** The second step is low enough, and still steep, but not as low as the first. */
  @Test
  void aLongerStepThatIsHigherIsTooLong() {
    List<Double> tried =
        lengths(new double[] {-5, -1}, new double[] {-3, -1}, new double[] {-6, 0});
    assertTrue(tried.get(1) > 1, tried.toString());
    assertTrue(tried.get(2) > 1 && tried.get(2) < tried.get(1), tried.toString());
    assertEquals(3, tried.size());
  }

  /** Steps grow to where the cubic is least, but at least by a hundredth and at most tenfold. */
  @Test
  void stepsGrowWithinLimits() {
    List<Double> little = lengths(new double[] {-10, -0.95}, new double[] {-11, 0});
    assertEquals(1.017, little.get(1), 1e-3);
    List<Double> straight = lengths(new double[] {-0.99, -1}, new double[] {-11, 0});
    assertEquals((1.01 + 10) / 2, straight.get(1), 1e-12); // there is no minimum: the middle
  }

  /** Where the loss is no number is too far. */
  @Test
  void wallsOfNoNumbers() {
    Search.of(t -> t.sub(t.rsub(1).log().mul(1e-3))).run(0.5);
    Search log = Search.of(t -> t.neg().sub(t.rsub(1).log().mul(1e-3)));
    log.check(5, 14);
    assertTrue(log.tried().contains(2.5), log.tried().toString());
  }

  @Test
  void withoutALowerPointItEndsAtTheStart() {
    Search rising = Search.of(t -> t.mul(2).sub(t.detach())); // whose slope lies
    WolfeSearch.Point liar = new WolfeSearch.Point(0, 0, -1, NONE, NONE);
    WolfeSearch.Point end = new WolfeSearch(liar, rising::at, 1e-9).run(1);
    assertEquals(0, end.t());
    assertTrue(rising.tried().size() <= 25, rising.tried().toString());
  }
}
