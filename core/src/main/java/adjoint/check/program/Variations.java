package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.check.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What matters about a program that fails: one thing at a time is changed, and whether it still
 * fails is the answer. Where the answer is that nobody can tell, nothing is said.
 */
final class Variations {
  private static final int LONGEST = 9;
  private static final int DEEPEST = 4;

  /** A step that only copies: neither what it is given nor what it gives has a memory of views. */
  private static final Word COPY = Word.unary("copy", "$0.mul(1)", x -> x.mul(1));

  private final Program program;
  private final Function<Program, Verdict> check;

  private Variations(Program program, Function<Program, Verdict> check) {
    this.program = program;
    this.check = check;
  }

  /** A sentence for each thing that matters. */
  static List<String> thatMatter(Program program, Function<Program, Verdict> check) {
    Variations variations = new Variations(program, check);
    List<String> found = new ArrayList<>();
    variations.extents(found);
    variations.ranks(found);
    variations.broadcasts(found);
    variations.views(found);
    variations.uses(found);
    variations.numbers(found);
    return found;
  }

  private List<NdArray> inputs() {
    return program.values().subList(0, program.values().size() - program.steps().size());
  }

  /** The program on other inputs. */
  private Program with(UnaryOperator<NdArray> change) {
    return Program.of(inputs().stream().map(change).toList(), program.steps());
  }

  // ---- shapes

  private void extents(List<String> found) {
    TreeSet<Integer> extents = new TreeSet<>();
    inputs().forEach(x -> Arrays.stream(x.shape().extents()).forEach(extents::add));
    for (int extent : extents) {
      count(
          found,
          "the extent that is " + extent + " here",
          1,
          LONGEST,
          extent,
          to -> with(x -> stretched(x, extent, to)));
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

  /** Axes in front come and go if they are of extent 1. */
  private void ranks(List<String> found) {
    int[] all = inputs().stream().mapToInt(x -> x.shape().rank()).distinct().toArray();
    if (all.length == 1) {
      count(found, "the rank of the inputs", 0, DEEPEST, all[0], to -> with(x -> ranked(x, to)));
    }
  }

  private static NdArray ranked(NdArray x, int rank) {
    NdArray y = x;
    while (y.shape().rank() > rank) {
      y = y.reshape(y.shape().remove(0).extents()); // throws if there was more than one slice
    }
    while (y.shape().rank() < rank) {
      y = y.reshape(y.shape().insert(0, 1).extents());
    }
    return y;
  }

  /** A count of which some values may fail and others not; {@code here} does. */
  private void count(
      List<String> found,
      String what,
      int least,
      int most,
      int here,
      IntFunction<Program> changed) {
    List<Integer> failing = new ArrayList<>();
    List<Integer> passing = new ArrayList<>();
    for (int to = least; to <= most; to++) {
      int other = to;
      Verdict verdict = to == here ? Verdict.WRONG : verdict(() -> changed.apply(other));
      if (verdict != Verdict.CANNOT_TELL) {
        (verdict == Verdict.WRONG ? failing : passing).add(to);
      }
    }
    rule(failing, passing).ifPresent(rule -> found.add("fails only if " + what + " " + rule));
  }

  /** What the counts that fail have in common, and those that pass have not. */
  private static Optional<String> rule(List<Integer> failing, List<Integer> passing) {
    if (passing.isEmpty()) {
      return Optional.empty();
    }
    int least = failing.getFirst();
    int most = failing.getLast();
    if (isRule(failing, passing, n -> n >= least) && failing.size() > 1) {
      return Optional.of("is at least " + least);
    }
    if (isRule(failing, passing, n -> n <= most) && failing.size() > 1) {
      return Optional.of("is at most " + most);
    }
    for (int divisor : new int[] {8, 4, 3, 2}) {
      if (failing.size() > 1 && isRule(failing, passing, n -> n % divisor != 0)) {
        return Optional.of("is not a multiple of " + divisor);
      }
      if (failing.size() > 1 && isRule(failing, passing, n -> n % divisor == 0)) {
        return Optional.of("is a multiple of " + divisor);
      }
    }
    return Optional.of(
        "is one of " + failing.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  private static boolean isRule(
      List<Integer> failing, List<Integer> passing, Predicate<Integer> rule) {
    return failing.stream().allMatch(rule) && passing.stream().noneMatch(rule);
  }

  // ---- how inputs meet

  /** Inputs of unequal shapes are stretched before the program begins. */
  private void broadcasts(List<String> found) {
    try {
      Shape all =
          inputs().stream()
              .map(NdArray::shape)
              .reduce(Shape.SCALAR, (a, b) -> Shape.broadcast("program", a, b));
      if (inputs().stream().anyMatch(x -> !x.shape().equals(all))
          && isFine(() -> with(x -> x.broadcastTo(all).contiguous()))) {
        found.add("fails only if an input is broadcast");
      }
    } catch (IllegalArgumentException e) {
      // They do not meet.
    }
  }

  /** What a step is given is copied if it is a view, and so is the cotangent of what it gives. */
  private void views(List<String> found) {
    List<Step> steps = new ArrayList<>();
    int[] renamed = IntStream.range(0, program.values().size()).toArray();
    int next = inputs().size();
    for (int i = 0; i < program.steps().size(); i++) {
      Step step = program.steps().get(i);
      Call call = step.call();
      steps.add(
          new Step(
              step.word(),
              Call.of(
                  call.toString(), in -> call.apply(in.stream().map(Variations::copied).toList())),
              step.operands().stream().map(k -> renamed[k]).toList()));
      steps.add(new Step(COPY, COPY.calls(List.of()).getFirst(), List.of(next)));
      renamed[inputs().size() + i] = next + 1;
      next += 2;
    }
    if (isFine(() -> Program.of(inputs(), steps))) {
      found.add("fails only if an operand or a cotangent is a view");
    }
  }

  private static Tensor copied(Tensor x) {
    return x.data().isContiguous() ? x : x.mul(1);
  }

  /** What is used several times becomes several inputs. */
  private void uses(List<String> found) {
    List<NdArray> separate = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    int places =
        (int)
            program.steps().stream()
                .flatMap(step -> step.operands().stream())
                .filter(k -> k < inputs().size())
                .count();
    for (Step step : program.steps()) {
      List<Integer> operands = new ArrayList<>();
      for (int k : step.operands()) {
        if (k < inputs().size()) {
          operands.add(separate.size());
          separate.add(inputs().get(k));
        } else {
          operands.add(k - inputs().size() + places);
        }
      }
      steps.add(new Step(step.word(), step.call(), operands));
    }
    if (places > inputs().size() && isFine(() -> Program.of(separate, steps))) {
      found.add("fails only if an input is used in several places");
    }
  }

  // ---- numbers

  private void numbers(List<String> found) {
    number(found, "a NaN", Double::isNaN, _ -> 1.5);
    number(found, "an infinity", Double::isInfinite, x -> Math.copySign(1.5, x));
    number(found, "a 0", x -> x == 0, _ -> 0.375);
    number(found, "a negative number", x -> x < 0, x -> -x);
    number(found, "a number above 0", x -> x > 0, x -> -x);
    if (inputs().stream().anyMatch(Variations::hasEqual) && isFine(() -> with(Variations::apart))) {
      found.add("fails only if numbers are equal");
    }
  }

  private void number(
      List<String> found, String what, DoublePredicate is, DoubleUnaryOperator instead) {
    boolean has = inputs().stream().anyMatch(x -> Arrays.stream(x.toDoubleArray()).anyMatch(is));
    if (has && isFine(() -> with(x -> x.map(v -> is.test(v) ? instead.applyAsDouble(v) : v)))) {
      found.add("fails only if an input holds " + what);
    }
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

  private boolean isFine(Supplier<Program> changed) {
    return verdict(changed) == Verdict.RIGHT;
  }

  /** What the check says of the changed program; that nobody can tell if it does not fit. */
  private Verdict verdict(Supplier<Program> changed) {
    Program other;
    try {
      other = changed.get();
    } catch (RuntimeException e) {
      return Verdict.CANNOT_TELL;
    }
    return check.apply(other);
  }
}
