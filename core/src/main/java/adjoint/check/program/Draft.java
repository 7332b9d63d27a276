package adjoint.check.program;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A change to a program: values replaced by others, results turned into inputs, another result,
 * other numbers. What the result does not need any more is dropped, and calls that no longer fit
 * give way to others of the same word.
 */
final class Draft {
  private static final int ALTERNATIVES = 4;

  private final Program program;
  private final NdArray[] arrays;
  private final int[] alias;
  private final boolean[] isInput;
  private final Step[] steps;
  private final int inputs;
  private int result;
  private boolean repaired;

  Draft(Program program) {
    this.program = program;
    int n = program.values().size();
    this.inputs = n - program.steps().size();
    this.arrays = program.values().toArray(NdArray[]::new);
    this.alias = new int[n];
    Arrays.setAll(alias, i -> i);
    this.isInput = new boolean[n];
    Arrays.fill(isInput, 0, inputs, true);
    this.steps = program.steps().toArray(Step[]::new);
    this.result = n - 1;
  }

  /** Makes an earlier value the result. */
  Draft result(int value) {
    result = value;
    return this;
  }

  /** Uses another, earlier value in place of one. */
  Draft replace(int value, int other) {
    alias[value] = other;
    return this;
  }

  /** Makes an input of a value, with the numbers it has. */
  Draft cut(int value) {
    isInput[value] = true;
    return this;
  }

  /** Gives an input other numbers. */
  Draft input(int value, NdArray numbers) {
    arrays[value] = numbers;
    return this;
  }

  /** Uses another call in a step. */
  Draft call(int step, Call call) {
    steps[step] = new Step(steps[step].word(), call, steps[step].operands());
    return this;
  }

  private int resolve(int value) {
    int at = value;
    while (alias[at] != at) {
      at = alias[at];
    }
    return at;
  }

  private boolean[] needed() {
    boolean[] needed = new boolean[arrays.length];
    needed[resolve(result)] = true;
    for (int value = arrays.length - 1; value >= inputs; value--) {
      if (needed[value] && !isInput[value]) {
        steps[value - inputs].operands().forEach(operand -> needed[resolve(operand)] = true);
      }
    }
    return needed;
  }

  /**
   * The changed programs that make sense, are smaller, and in which no number leaves the domain of
   * an operation: at most one, unless a call does not fit any more and there are several to take
   * its place.
   */
  Stream<Program> build() {
    return IntStream.range(0, ALTERNATIVES)
        .filter(alternative -> alternative == 0 || repaired)
        .mapToObj(this::build)
        .flatMap(Optional::stream);
  }

  private Optional<Program> build(int alternative) {
    boolean[] needed = needed();
    int[] renamed = new int[arrays.length];
    List<NdArray> leaves = new ArrayList<>();
    for (int value = 0; value < arrays.length; value++) {
      if (needed[value] && isInput[value]) {
        renamed[value] = leaves.size();
        leaves.add(arrays[value]);
      }
    }
    if (leaves.isEmpty()) {
      return Optional.empty();
    }
    List<NdArray> values = new ArrayList<>(leaves);
    List<Step> lines = new ArrayList<>();
    for (int value = inputs; value < arrays.length; value++) {
      if (!needed[value] || isInput[value]) {
        continue;
      }
      Step step = steps[value - inputs];
      List<Integer> operands = step.operands().stream().map(i -> renamed[resolve(i)]).toList();
      List<NdArray> in = operands.stream().map(values::get).toList();
      Optional<Fit> fit = fit(step, in, alternative);
      if (fit.isEmpty()) {
        return Optional.empty();
      }
      renamed[value] = values.size();
      values.add(fit.get().result());
      lines.add(new Step(step.word(), fit.get().call(), operands));
    }
    Program built = Program.of(leaves, lines);
    return Size.of(built).compareTo(Size.of(program)) < 0 ? Optional.of(built) : Optional.empty();
  }

  private record Fit(Call call, NdArray result) {}

  private Optional<Fit> fit(Step step, List<NdArray> in, int alternative) {
    Optional<Fit> same = attempt(step.call(), in);
    if (same.isPresent()) {
      return same;
    }
    repaired = true;
    List<Shape> shapes = in.stream().map(NdArray::shape).toList();
    return step.word().calls(shapes).stream()
        .flatMap(call -> attempt(call, in).stream())
        .skip(alternative)
        .findFirst();
  }

  private static Optional<Fit> attempt(Call call, List<NdArray> in) {
    return Attempt.at(call, in).map(result -> new Fit(call, result));
  }
}
