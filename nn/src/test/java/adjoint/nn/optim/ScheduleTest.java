package adjoint.nn.optim;

import static adjoint.nn.Errors.assertError;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.nn.Block;
import adjoint.nn.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Schedules against PyTorch's, and what they promise beyond these. */
class ScheduleTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/nn/optim/schedules.txt");
  private static final double RATE = 0.5;

  private static final Map<String, Schedule> SCHEDULES =
      Map.ofEntries(
          Map.entry("step", Schedule.step(0.3, 7)),
          Map.entry("multiStep", Schedule.multiStep(0.5, 3, 10, 40)),
          Map.entry("exponential", Schedule.exponential(0.95)),
          Map.entry("linear", Schedule.linear(0.1, 0.9, 30)),
          Map.entry("polynomial", Schedule.polynomial(2, 50)),
          Map.entry("cosine", Schedule.cosine(100, 0.1)),
          Map.entry("restarts", Schedule.cosineRestarts(10, 2, 0.1)),
          Map.entry("evenRestarts", Schedule.cosineRestarts(13, 1)),
          Map.entry("oneCycle", Schedule.oneCycle(100)),
          Map.entry("oneCycleOf", Schedule.oneCycle(77, 0.21, 10, 50)),
          Map.entry("sequence", Schedule.linear(0.1, 1, 10).then(10, Schedule.exponential(0.9))),
          Map.entry("product", Schedule.linear(0.1, 1, 20).times(Schedule.exponential(0.9))));

  private static List<String> lines(boolean plateau) throws IOException {
    return Files.readAllLines(VECTORS).stream()
        .filter(line -> line.startsWith("plateau") == plateau)
        .toList();
  }

  private static double[] numbers(String words) {
    return Arrays.stream(words.trim().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void areThoseOfPyTorch() throws IOException {
    List<String> lines = lines(false);
    assertEquals(SCHEDULES.size(), lines.size());
    for (String line : lines) {
      String[] nameAndRates = line.split(" ", 2);
      double[] rates = numbers(nameAndRates[1]);
      Schedule schedule = requireNonNull(SCHEDULES.get(nameAndRates[0]));
      for (int t = 0; t < rates.length; t++) {
        assertEquals(rates[t], RATE * schedule.at(t), 1e-10, nameAndRates[0] + " at " + t);
      }
    }
  }

  @Test
  void theyStayWhereTheyEnd() {
    for (long t : new long[] {100, 101, 1_000_000, Long.MAX_VALUE}) {
      assertEquals(0.1, Schedule.cosine(100, 0.1).at(t));
      assertEquals(0, Schedule.polynomial(2, 100).at(t));
      assertEquals(0.9, Schedule.linear(0.1, 0.9, 100).at(t));
      assertEquals(1 / 25.0 / 1e4, Schedule.oneCycle(100).at(t), 1e-18);
      assertEquals(0.25, Schedule.multiStep(0.5, 7, 100).at(t));
      assertEquals(0.3, Schedule.constant(0.3).at(t));
    }
  }

  @Test
  void restartsOfAnyLengthComeToAnEnd() {
    Schedule doubling = Schedule.cosineRestarts(1, 2);
    for (int k = 2; k < 62; k++) { // the periods begin at 2^k − 1
      assertEquals(1, doubling.at((1L << k) - 1), "2^" + k);
      assertTrue(doubling.at((1L << k) - 2) < 0.6, "before 2^" + k);
    }
    assertTrue(doubling.at(Long.MAX_VALUE) >= 0);
    assertEquals(1, Schedule.cosineRestarts(7, 1).at(7L << 58));
  }

  /** Warm-up rises in equal steps, none of which is 0, to where the schedule begins. */
  @Property(tries = 50)
  void warmUpRisesEvenly(@ForAll @IntRange(min = 1, max = 50) int steps, @ForAll long seed) {
    double first = new SplittableRandom(seed).nextDouble(0.1, 2);
    Schedule warm = Schedule.linear(first, 0, 100).warmUp(steps);
    double[] factors = LongStream.rangeClosed(0, steps).mapToDouble(warm::at).toArray();
    assertEquals(first, factors[steps]);
    for (int t = 0; t <= steps; t++) {
      assertEquals(first * (t + 1) / (steps + 1), factors[t], 1e-15);
    }
    assertEquals(Schedule.linear(first, 0, 100).at(17), warm.at(steps + 17L));
  }

  /** A cycle goes up to exactly 1 once, and is down again at its last step. */
  @Test
  void oneCycle() {
    Schedule cycle = Schedule.oneCycle(101, 40 / 101.0, 20, 100);
    assertEquals(1 / 20.0, cycle.at(0), 1e-15);
    assertEquals(1, cycle.at(39), 1e-15);
    assertEquals(1 / 2000.0, cycle.at(100), 1e-15);
  }

  @Test
  void whatIsNoScheduleIsTold() {
    refused("step: needs at least one step, got 0", () -> Schedule.step(0.5, 0));
    refused("cosine: needs at least one step, got 0", () -> Schedule.cosine(0));
    refused(
        "cosine: the least factor must be 0 or positive, got -0.1", () -> Schedule.cosine(9, -0.1));
    refused(
        "exponential: the factor must be 0 or positive, got NaN",
        () -> Schedule.exponential(Double.NaN));
    refused(
        "constant: the factor must be 0 or positive, got Infinity",
        () -> Schedule.constant(Double.POSITIVE_INFINITY));
    refused(
        "multiStep: the milestones must ascend, got 5 after 9",
        () -> Schedule.multiStep(0.5, 3, 9, 5));
    refused("polynomial: the power must be positive, got 0.0", () -> Schedule.polynomial(0, 5));
    refused(
        "cosineRestarts: each period must be at least as long as the one before, got a growth of 0",
        () -> Schedule.cosineRestarts(5, 0));
    refused(
        "oneCycle: the part that rises must be below 1 and more than one of the steps, got 0.3 of"
            + " 3",
        () -> Schedule.oneCycle(3));
    refused(
        "oneCycle: a divisor must be 1 or more, and finite, got 0.5",
        () -> Schedule.oneCycle(100, 0.3, 0.5, 10));
    refused("warmUp: needs at least one step, got 0", () -> Schedule.cosine(9).warmUp(0));
    refused(
        "then: needs at least one step, got -1",
        () -> Schedule.cosine(9).then(-1, Schedule.constant(1)));
  }

  private static void refused(String message, Runnable code) {
    assertError(IllegalArgumentException.class, message, code);
  }

  @Test
  void theyPrintAsWhatTheyAre() {
    assertEquals(
        "warm-up in 100 steps, then cosine to 0.0 in 900 steps",
        Schedule.cosine(900).warmUp(100).toString());
    assertEquals(
        "(constant 0.5) times (times 0.9 every 10 steps)",
        Schedule.constant(0.5).times(Schedule.step(0.9, 10)).toString());
  }

  // ---- reduce on plateau

  private static final Map<String, ReduceOnPlateau> PLATEAUS =
      Map.of(
          "plateau", new ReduceOnPlateau().factor(0.5).patience(3),
          "plateauCooldown",
              new ReduceOnPlateau().factor(0.7).patience(1).cooldown(2).least(0.2).threshold(0.05),
          "plateauLarger",
              new ReduceOnPlateau().largerIsBetter().factor(0.3).patience(2).threshold(0.01),
          "plateauDefault", new ReduceOnPlateau());

  /** Compared with PyTorch, and stopped, saved, loaded and resumed at each report. */
  @Test
  void plateausAreThoseOfPyTorch() throws IOException {
    List<String> lines = lines(true);
    assertEquals(PLATEAUS.size(), lines.size());
    for (String line : lines) {
      String[] nameAndNumbers = line.split(" ", 2);
      String[] reportsAndRates = nameAndNumbers[1].split(" : ", -1);
      double[] reports = numbers(reportsAndRates[0]);
      double[] rates = numbers(reportsAndRates[1]);
      ReduceOnPlateau settings = requireNonNull(PLATEAUS.get(nameAndNumbers[0]));
      ReduceOnPlateau plateau = Block.copyOf(settings);
      assertNotEquals(rates[0], rates[rates.length - 1], line);
      for (int t = 0; t < reports.length; t++) {
        double factor = plateau.report(reports[t]);
        assertEquals(rates[t], RATE * factor, 1e-10, nameAndNumbers[0] + " at " + t);
        assertEquals(factor, plateau.at(t));
        State saved = plateau.state();
        plateau = Block.copyOf(settings);
        plateau.load(saved);
      }
      assertEquals(1, settings.at(0)); // a copy shares nothing
    }
  }

  @Test
  void negativeNumbersHaveToBecomeBetter() {
    ReduceOnPlateau plateau = new ReduceOnPlateau().patience(0).threshold(0.1);
    plateau.report(-10);
    assertEquals(1, plateau.report(-12));
    assertEquals(0.1, plateau.report(-12.5)); // not better by a tenth
  }

  @Test
  void notANumberIsNotBetter() {
    ReduceOnPlateau plateau = new ReduceOnPlateau().patience(1);
    assertEquals(1, plateau.report(Double.NaN));
    assertEquals(1, plateau.report(3));
    assertEquals(1, plateau.report(Double.NaN));
    assertEquals(0.1, plateau.report(Double.NaN));
  }

  @Test
  void whatIsNoPlateauIsTold() {
    refused(
        "ReduceOnPlateau: the factor must be from 0 up to but without 1, got 1.0",
        () -> new ReduceOnPlateau().factor(1));
    refused(
        "ReduceOnPlateau: the patience must be 0 or positive, got -1",
        () -> new ReduceOnPlateau().patience(-1));
    assertEquals(
        List.of("factor", "best", "bad", "cooling"),
        List.copyOf(new ReduceOnPlateau().state().arrays().keySet()));
    assertEquals(
        "ReduceOnPlateau(times 0.1 after 10 reports that are not smaller, now 1.0)",
        new ReduceOnPlateau().toString());
  }
}
