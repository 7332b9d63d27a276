package adjoint.check;

import adjoint.check.Finding.BrokenLaw;
import adjoint.check.Finding.Undecided;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a function throws at exactly the points where its version for plain doubles does, and is
 * NaN exactly where that is.
 *
 * <p>They are compared at the point, with special numbers in place of one coordinate, at other
 * points of all sizes, and on both sides of the borders between any of these and the point: there,
 * no number lies between the two.
 */
final class SameDomain {
  static final String LAW = "throws and is NaN exactly where its plain version is";

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    1e-300,
    1e300,
    -1e300,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  /** In so many coordinates special numbers are tried. */
  private static final int COORDINATES = 16;

  private static final int ELSEWHERE = 64;

  private final UnaryOperator<double[]> function;
  private final UnaryOperator<double[]> plain;
  private final Layout inputs;
  private final Seeds seeds;
  private final Budget budget;
  private int borders;

  private SameDomain(
      UnaryOperator<double[]> function,
      UnaryOperator<double[]> plain,
      Layout inputs,
      Seeds seeds,
      Budget budget) {
    this.function = function;
    this.plain = plain;
    this.inputs = inputs;
    this.seeds = seeds;
    this.budget = budget;
  }

  /**
   * The report with what is found about the domain at and around x. Nothing else is compared of the
   * two.
   */
  static GradReport added(
      GradReport report,
      UnaryOperator<double[]> function,
      UnaryOperator<double[]> plain,
      Layout inputs,
      double[] x,
      Budget.Limits limits) {
    Budget budget = limits.begin();
    SameDomain law = new SameDomain(function, plain, inputs, new Seeds(report.seed()), budget);
    Optional<String> broken = law.look(x);
    List<Finding> findings = new ArrayList<>();
    broken.ifPresent(how -> findings.add(new BrokenLaw(LAW, how)));
    if (broken.isEmpty() && budget.isSpent()) {
      String why = "stopped at " + budget.limit();
      findings.add(new Undecided(Reason.NOT_EXAMINED, "the domain", why));
    }
    String coverage =
        "the domain at " + budget.used() + " points, beside " + law.borders + " borders";
    return Reports.and(report, findings, coverage, budget.used());
  }

  private Optional<String> look(double[] x) {
    Answer here = Answer.of(plain, x);
    Optional<String> difference = compare(x, here);
    for (double[] other : places(x)) {
      if (difference.isPresent() || budget.isSpent()) {
        return difference;
      }
      Answer there = Answer.of(plain, other);
      difference = compare(other, there);
      if (difference.isEmpty() && !there.isLike(here)) {
        difference = atBorder(x, here, other);
      }
    }
    return difference;
  }

  private List<double[]> places(double[] x) {
    List<double[]> places = new ArrayList<>();
    int[] some = seeds.shuffled(x.length);
    for (int i : Arrays.copyOf(some, Math.min(some.length, COORDINATES))) {
      for (double special : SPECIAL) {
        double[] place = x.clone();
        place[i] = special;
        places.add(place);
      }
    }
    for (int k = 0; k < ELSEWHERE && x.length > 0; k++) {
      double[] place = x.clone();
      Arrays.setAll(
          place,
          i -> seeds.symmetric() * Math.scalb(Math.max(Math.abs(x[i]), 1), seeds.below(20) - 8));
      places.add(place);
    }
    return places;
  }

  /** Halves the way from {@code a} to {@code b} until no number lies between. */
  private Optional<String> atBorder(double[] a, Answer atA, double[] b) {
    double[] inside = a;
    double[] outside = b;
    while (true) {
      double[] middle = middle(inside, outside);
      if (Arrays.equals(middle, inside) || Arrays.equals(middle, outside)) {
        break;
      }
      if (Answer.of(plain, middle).isLike(atA)) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    borders++;
    Optional<String> difference = compare(inside, atA);
    return difference.isPresent() ? difference : compare(outside, Answer.of(plain, outside));
  }

  /** As many numbers lie below as above, coordinate by coordinate. */
  private static double[] middle(double[] a, double[] b) {
    double[] middle = new double[a.length];
    Arrays.setAll(
        middle,
        i -> {
          long low = place(a[i]);
          long high = place(b[i]);
          return number((low & high) + ((low ^ high) >> 1));
        });
    return middle;
  }

  /** The place of a number among all doubles in order; NaN is beyond the infinity. */
  private static long place(double x) {
    long bits = Double.doubleToLongBits(x);
    return bits >= 0 ? bits : Long.MIN_VALUE - bits - 1;
  }

  private static double number(long place) {
    return Double.longBitsToDouble(place >= 0 ? place : Long.MIN_VALUE - place - 1);
  }

  private Optional<String> compare(double[] place, Answer expected) {
    budget.count();
    Answer found = Answer.of(function, place);
    return expected.isLike(found)
        ? Optional.empty()
        : Optional.of(
            "at " + at(place) + " the plain version " + expected + ", but the function " + found);
  }

  private String at(double[] place) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < Math.min(place.length, COORDINATES); i++) {
      numbers.add(inputs.where(i) + " = " + place[i]);
    }
    return String.join(", ", numbers) + (place.length > COORDINATES ? ", …" : "");
  }

  /** What a function says at one point: numbers, or an error. */
  private static final class Answer {
    private final double[] numbers;
    private final @Nullable RuntimeException thrown;

    private Answer(double[] numbers, @Nullable RuntimeException thrown) {
      this.numbers = numbers;
      this.thrown = thrown;
    }

    static Answer of(UnaryOperator<double[]> function, double[] place) {
      double[] numbers;
      try {
        numbers = function.apply(place.clone());
      } catch (RuntimeException e) {
        return new Answer(new double[0], e);
      }
      return new Answer(FormulaCheck.numbers("the function", numbers), null);
    }

    boolean isLike(Answer other) {
      if (thrown != null || other.thrown != null) {
        return thrown != null && other.thrown != null;
      }
      if (numbers.length != other.numbers.length) {
        throw new IllegalArgumentException(
            "sameDomainAs: one of the two gives "
                + numbers.length
                + " numbers, the other "
                + other.numbers.length);
      }
      for (int o = 0; o < numbers.length; o++) {
        if (Double.isNaN(numbers[o]) != Double.isNaN(other.numbers[o])) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return thrown != null
          ? "throws " + thrown
          : "gives "
              + (numbers.length == 1 ? String.valueOf(numbers[0]) : Arrays.toString(numbers));
    }
  }
}
