package adjoint.check.program;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What matters about a program that fails: one thing at a time is changed, and whether it still
 * fails is the answer.
 */
final class Variations {
  private static final int LONGEST = 9;

  private final Program program;
  private final Predicate<Program> fails;

  private Variations(Program program, Predicate<Program> fails) {
    this.program = program;
    this.fails = fails;
  }

  /** A sentence for each thing that matters. */
  static List<String> thatMatter(Program program, Predicate<Program> fails) {
    Variations variations = new Variations(program, fails);
    List<String> found = new ArrayList<>();
    variations.extents(found);
    variations.numbers(found);
    return found;
  }

  // ---- shapes

  private List<NdArray> inputs() {
    return program.values().subList(0, program.values().size() - program.steps().size());
  }

  private void extents(List<String> found) {
    TreeSet<Integer> extents = new TreeSet<>();
    inputs().forEach(x -> Arrays.stream(x.shape().extents()).forEach(extents::add));
    for (int extent : extents) {
      List<Integer> failing = new ArrayList<>();
      List<Integer> passing = new ArrayList<>();
      for (int other = 1; other <= LONGEST; other++) {
        int to = other;
        Optional<Boolean> outcome =
            other == extent
                ? Optional.of(true)
                : fails(inputs().stream().map(x -> stretched(x, extent, to)).toList());
        outcome.ifPresent(failed -> (failed ? failing : passing).add(to));
      }
      rule(failing, passing)
          .ifPresent(
              rule -> found.add("fails only if the extent that is " + extent + " here " + rule));
    }
  }

  /** Axes of one extent get another, filled with the same numbers again and again. */
  private static NdArray stretched(NdArray x, int from, int to) {
    NdArray y = x;
    for (int axis = 0; axis < x.shape().rank(); axis++) {
      if (x.shape().extent(axis) == from && from > 0) {
        List<NdArray> parts = new ArrayList<>();
        for (int i = 0; i < to; i++) {
          parts.add(y.slice(axis, i % from, 1, 1));
        }
        y = NdArray.concat(axis, parts);
      }
    }
    return y;
  }

  /** What the extents that fail have in common, and those that pass have not. */
  private static Optional<String> rule(List<Integer> failing, List<Integer> passing) {
    if (passing.isEmpty()) {
      return Optional.empty();
    }
    for (int divisor : new int[] {8, 4, 3, 2}) {
      if (failing.size() > 1 && isRule(failing, passing, n -> n % divisor != 0)) {
        return Optional.of("is not a multiple of " + divisor);
      }
      if (failing.size() > 1 && isRule(failing, passing, n -> n % divisor == 0)) {
        return Optional.of("is a multiple of " + divisor);
      }
    }
    int least = failing.getFirst();
    int most = failing.getLast();
    if (isRule(failing, passing, n -> n >= least) && failing.size() > 1) {
      return Optional.of("is at least " + least);
    }
    if (isRule(failing, passing, n -> n <= most) && failing.size() > 1) {
      return Optional.of("is at most " + most);
    }
    return Optional.of(
        "is one of " + failing.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  private static boolean isRule(
      List<Integer> failing, List<Integer> passing, Predicate<Integer> rule) {
    return failing.stream().allMatch(rule) && passing.stream().noneMatch(rule);
  }

  // ---- numbers

  private void numbers(List<String> found) {
    number(found, "a NaN", Double::isNaN, _ -> 1.5);
    number(found, "an infinity", Double::isInfinite, x -> Math.copySign(1.5, x));
    number(found, "a 0", x -> x == 0, _ -> 0.375);
    number(found, "a negative number", x -> x < 0, x -> -x);
    number(found, "a number above 0", x -> x > 0, x -> -x);
    if (inputs().stream().anyMatch(Variations::hasEqual)
        && isFine(inputs().stream().map(Variations::apart).toList())) {
      found.add("fails only if numbers are equal");
    }
  }

  private void number(
      List<String> found, String what, DoublePredicate is, DoubleUnaryOperator instead) {
    boolean has = inputs().stream().anyMatch(x -> Arrays.stream(x.toDoubleArray()).anyMatch(is));
    if (has && isFine(inputs().stream().map(x -> replaced(x, is, instead)).toList())) {
      found.add("fails only if an input holds " + what);
    }
  }

  private static NdArray replaced(NdArray x, DoublePredicate is, DoubleUnaryOperator instead) {
    return x.map(v -> is.test(v) ? instead.applyAsDouble(v) : v);
  }

  private static boolean hasEqual(NdArray x) {
    return Arrays.stream(x.toDoubleArray()).distinct().count() < x.size();
  }

  private static NdArray apart(NdArray x) {
    double[] numbers = x.toDoubleArray();
    Shape shape = x.shape();
    return NdArray.wrap(
        IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i] + 0.125 * i).toArray(),
        shape);
  }

  // ---- trying

  private boolean isFine(List<NdArray> changed) {
    return fails(changed).map(failed -> !failed).orElse(false);
  }

  /** Whether the program fails on other inputs; empty if they do not fit. */
  private Optional<Boolean> fails(List<NdArray> changed) {
    Program other;
    try {
      other = Program.of(changed, program.steps());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
    return Optional.of(fails.test(other));
  }
}
