package adjoint.kernel.elementwise;

import adjoint.kernel.math.ElementaryLoops;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An elementwise expression, computed in one pass over its inputs.
 *
 * <p>What lies between functions that have loops of their own (the elementary ones, and whatever a
 * user wrote) is arithmetic, which is compiled to one loop. Where there is both, the pass goes
 * block by block, and what one loop leaves for the next stays in the cache. Every step has the bits
 * that it would have by itself: on floats it is rounded to a float.
 */
public final class Expression {
  /** Elements of a block. */
  private static final int BLOCK = 1024;

  /**
   * A function applied to operands that are known by number: inputs come first, then constants,
   * then the results of the steps before.
   *
   * @param function a {@link DoubleUnaryOperator}, or a {@link DoubleBinaryOperator}
   * @param a the first operand
   * @param b the second operand, ignored if there is only one
   */
  public record Step(Object function, int a, int b) {
    boolean binary() {
      return function instanceof DoubleBinaryOperator;
    }
  }

  /** A loop over some places, which are inputs or results of stages before. */
  private sealed interface Stage {
    int[] operands();

    /** What an element costs, in additions. */
    int cost();

    Strided.Loop loop(int size);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Arithmetics(CompiledLoops loops, double[] constants, int[] operands, int cost)
      implements Stage {
    @Override
    public Strided.Loop loop(int size) {
      return (in, at, repeated, y, yAt, n) -> loops.run(in, at, repeated, constants, y, yAt, n);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Call(Object function, int[] operands) implements Stage {
    @Override
    public int cost() {
      return ElementaryLoops.COST;
    }

    @Override
    public Strided.Loop loop(int size) {
      Function how = Function.of(function);
      return function instanceof DoubleUnaryOperator f
          ? how.loop(f, size)
          : how.loop((DoubleBinaryOperator) function, size);
    }
  }

  private static final Object[] NOWHERE = {};

  private final int[] used;
  private final List<Stage> stages;
  private final int[] results; // places

  private Expression(int[] used, List<Stage> stages, int... results) {
    this.used = used;
    this.stages = stages;
    this.results = results;
  }

  /**
   * The expression that computes one of these operands; none if nothing would be gained, or if too
   * many loops were compiled already.
   */
  public static Optional<Expression> of(
      int inputs, double[] constants, List<Step> steps, int result) {
    Builder builder = new Builder(inputs, constants, steps);
    int place = builder.place(result);
    if (builder.failed || builder.merged < 2 || place < inputs) {
      return Optional.empty();
    }
    return Optional.of(builder.build(place));
  }

  /**
   * The expression that computes all of these operands in one pass; none if nothing would be
   * gained, or if too many loops were compiled already. What several of them need is computed once,
   * unless computing it again costs less than keeping it.
   */
  public static Optional<Expression> ofAll(
      int inputs, double[] constants, List<Step> steps, List<Integer> results) {
    Builder builder = new Builder(inputs, constants, steps);
    builder.placeShared(results);
    int[] places = results.stream().mapToInt(builder::place).toArray();
    boolean ofInputs = builder.stages.stream().allMatch(stage -> stage.operands().length > 0);
    return builder.failed || !ofInputs || builder.merged < 2
        ? Optional.empty()
        : Optional.of(builder.build(places));
  }

  /**
   * The expressions that compute all of these operands, for {@link #inPlace}; none if there are no
   * functions with loops of their own among the steps, if a result does not depend on the inputs,
   * or if too many loops were compiled already.
   */
  public static Optional<Expression> of(
      int inputs, double[] constants, List<Step> steps, List<Integer> results) {
    Builder builder = new Builder(inputs, constants, steps);
    int[] places = results.stream().mapToInt(builder::place).toArray();
    boolean ofInputs = builder.stages.stream().allMatch(stage -> stage.operands().length > 0);
    if (builder.failed || !ofInputs || builder.stages.stream().noneMatch(Call.class::isInstance)) {
      return Optional.empty();
    }
    int[] all = new int[inputs];
    Arrays.setAll(all, i -> i);
    return Optional.of(new Expression(all, List.copyOf(builder.stages), places));
  }

  /** How many results it has. */
  public int results() {
    return results.length;
  }

  /** Which of the {@link #used} inputs a result is, without being computed; −1 if it is none. */
  public int input(int result) {
    return results[result] < used.length ? results[result] : -1;
  }

  /** The first of the results that has the same numbers: itself, if no other has. */
  public int firstLike(int result) {
    int first = 0;
    while (results[first] != results[result]) {
      first++;
    }
    return first;
  }

  /** What an element costs, in additions. */
  public int cost() {
    return stages.stream().mapToInt(Stage::cost).sum();
  }

  /** A loop that computes all results in place, with memory of its own. */
  public interface InPlace {
    /**
     * Computes elements {@code from … to − 1} of the results and writes them over those of the last
     * inputs.
     *
     * @param in all inputs, all {@code float[]} or all {@code double[]}, read from 0 on
     */
    void run(Object[] in, int from, int to);
  }

  /**
   * A loop for one thread.
   *
   * @param most elements that it will compute in a call
   * @param single whether they are floats
   */
  public InPlace inPlace(int most, boolean single) {
    Blocks blocks = new Blocks(most, single);
    int length = Math.min(most, BLOCK);
    Object[] exchanged = new Object[results.length]; // results that are inputs
    for (int r = 0; r < results.length; r++) {
      if (results[r] < used.length) {
        exchanged[r] = single ? new float[length] : new double[length];
      }
    }
    int[] at = new int[used.length];
    return (in, from, to) -> {
      blocks.begin(to - from);
      for (int i = from; i < to; i += BLOCK) {
        int count = Math.min(BLOCK, to - i);
        Arrays.fill(at, i);
        blocks.block(in, at, 0, 0, count, NOWHERE, 0);
        // All inputs are read before the first result is written over one of them.
        for (int r = 0; r < results.length; r++) {
          if (results[r] < in.length) {
            System.arraycopy(in[results[r]], i, exchanged[r], 0, count);
          }
        }
        for (int r = 0; r < results.length; r++) {
          Object result =
              results[r] < in.length ? exchanged[r] : blocks.results[results[r] - in.length];
          System.arraycopy(result, 0, in[in.length - results.length + r], i, count);
        }
      }
    };
  }

  /** The numbers of the inputs that it depends on, in ascending order. */
  public int[] used() {
    return used.clone();
  }

  /**
   * A loop over the inputs that are {@link #used}. Of several results it takes an {@code Object[]}
   * of arrays for y: one for each that is no {@link #input}, and that no other is {@link
   * #firstLike}.
   *
   * @param size elements in all
   * @param single whether they are floats
   */
  public Strided.Loop loop(int size, boolean single) {
    return stages.size() == 1 && results.length == 1 && straight(stages.getFirst())
        ? stages.getFirst().loop(size)
        : new Blocks(size, single, results).begin(size);
  }

  /** Whether its operands are the inputs as they come. */
  private static boolean straight(Stage stage) {
    for (int k = 0; k < stage.operands().length; k++) {
      if (stage.operands()[k] != k) {
        return false;
      }
    }
    return true;
  }

  /** All stages, block by block. */
  private final class Blocks implements Strided.Loop {
    private final Strided.Loop[] loops = new Strided.Loop[stages.size()];
    private final Object[][] arrays = new Object[stages.size()][];
    private final int[][] starts = new int[stages.size()][];
    private final Object[] results = new Object[stages.size()]; // of a block
    private final int[] outputs = new int[stages.size()]; // the array that is computed; or −1

    /** Leaves what these places are in the arrays that it is given. */
    Blocks(int most, boolean single, int... places) {
      int length = Math.min(most, BLOCK);
      Arrays.fill(outputs, -1);
      for (int r = places.length - 1; r >= 0; r--) {
        if (places[r] >= used.length) {
          outputs[places[r] - used.length] = r;
        }
      }
      for (int s = 0; s < loops.length; s++) {
        arrays[s] = new Object[stages.get(s).operands().length];
        starts[s] = new int[arrays[s].length];
        if (outputs[s] < 0) {
          results[s] = single ? new float[length] : new double[length];
        }
      }
    }

    /** Chooses the loops that are best now, for so many elements. */
    Blocks begin(int size) {
      for (int s = 0; s < loops.length; s++) {
        loops[s] = stages.get(s).loop(size);
      }
      return this;
    }

    @Override
    public void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
      Object[] ys = y instanceof Object[] several ? several : new Object[] {y};
      for (int i = 0; i < n; i += BLOCK) {
        block(in, at, repeated, i, Math.min(BLOCK, n - i), ys, yAt);
      }
    }

    /** Computes {@code count} elements from the i-th on. */
    void block(Object[] in, int[] at, int repeated, int i, int count, Object[] ys, int yAt) {
      for (int s = 0; s < loops.length; s++) {
        int[] operands = stages.get(s).operands();
        int mine = 0;
        for (int k = 0; k < operands.length; k++) {
          int place = operands[k];
          if (place >= in.length) {
            int output = outputs[place - in.length];
            arrays[s][k] = output < 0 ? results[place - in.length] : ys[output];
            starts[s][k] = output < 0 ? 0 : yAt + i;
          } else if ((repeated >> place & 1) != 0) {
            arrays[s][k] = in[place];
            starts[s][k] = at[place];
            mine |= 1 << k;
          } else {
            arrays[s][k] = in[place];
            starts[s][k] = at[place] + i;
          }
        }
        Object y = outputs[s] < 0 ? results[s] : ys[outputs[s]];
        loops[s].run(arrays[s], starts[s], mine, y, outputs[s] < 0 ? 0 : yAt + i, count);
      }
    }
  }

  /** Divides the steps into stages. */
  private static final class Builder {
    private final int inputs;
    private final double[] constants;
    private final List<Step> steps;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<Integer, Integer> places = new HashMap<>(); // of operands that are at hand
    int merged;
    boolean failed;

    Builder(int inputs, double[] constants, List<Step> steps) {
      this.inputs = inputs;
      this.constants = constants;
      this.steps = steps;
    }

    private @Nullable Step step(int operand) {
      int first = inputs + constants.length;
      return operand < first ? null : steps.get(operand - first);
    }

    private static Optional<Arithmetic> arithmetic(Step step) {
      return Arithmetic.of(step.function().getClass());
    }

    /** Where an operand is at hand: an input is, anything else takes a stage. */
    int place(int operand) {
      if (operand < inputs) {
        return operand;
      }
      Integer known = places.get(operand);
      if (known != null) {
        return known;
      }
      Step step = step(operand);
      Stage stage;
      if (step != null && arithmetic(step).isEmpty()) {
        int a = place(step.a());
        stage =
            new Call(
                step.function(), step.binary() ? new int[] {a, place(step.b())} : new int[] {a});
        merged++;
      } else {
        Cone cone = new Cone(operand);
        if (step != null && cone.arrays.size() > CompiledLoops.MOST_ARRAYS) {
          // Its operands take stages of their own, and these are divided likewise.
          placeStep(step.a());
          if (step.binary()) {
            placeStep(step.b());
          }
          cone = new Cone(operand);
        }
        stage = cone.stage();
      }
      stages.add(stage);
      int place = inputs + stages.size() - 1;
      places.put(operand, place);
      return place;
    }

    /** Lets what several results need take stages, where that costs less than doing it again. */
    void placeShared(List<Integer> results) {
      int first = inputs + constants.length;
      int[] users = new int[first + steps.size()]; // results that need an operand
      for (int result : results) {
        boolean[] needed = new boolean[users.length];
        needed[result] = true;
        for (int operand = result; operand >= first; operand--) {
          Step step = steps.get(operand - first);
          if (needed[operand]) {
            needed[step.a()] = true;
            needed[step.binary() ? step.b() : step.a()] = true;
            users[operand]++;
          }
        }
      }
      for (int operand = first; operand < users.length; operand++) {
        int again = users[operand] - 1;
        // Kept, it is written once and read by each; computed anew, its steps are done again.
        if (again > 0 && again * steps(operand) > 2 * (again + 2)) {
          place(operand);
        }
      }
    }

    /** How many steps lead to an operand from what is at hand. */
    private int steps(int operand) {
      Set<Integer> found = new HashSet<>();
      Deque<Integer> open = new ArrayDeque<>(List.of(operand));
      while (!open.isEmpty()) {
        int next = open.pop();
        Step step = step(next);
        if (step != null && !places.containsKey(next) && found.add(next)) {
          open.push(step.a());
          open.push(step.binary() ? step.b() : step.a());
        }
      }
      return found.size();
    }

    private void placeStep(int operand) {
      if (step(operand) != null) {
        place(operand);
      }
    }

    /** The arithmetic that leads to an operand, as far as it does not go through a call. */
    private final class Cone {
      private final List<Integer> arrays = new ArrayList<>(); // places
      private final List<Integer> fixed = new ArrayList<>(); // constants
      private final List<Integer> order = new ArrayList<>(); // operands that are steps

      Cone(int top) {
        visit(top);
      }

      private boolean isAtHand(int operand) {
        Step step = step(operand);
        return operand < inputs
            || places.containsKey(operand)
            || step != null && arithmetic(step).isEmpty();
      }

      private void visit(int operand) {
        if (isAtHand(operand)) {
          int place = place(operand);
          if (!arrays.contains(place)) {
            arrays.add(place);
          }
          return;
        }
        Step step = step(operand);
        if (step == null) {
          if (!fixed.contains(operand)) {
            fixed.add(operand);
          }
        } else if (!order.contains(operand)) {
          visit(step.a());
          if (step.binary()) {
            visit(step.b());
          }
          order.add(operand);
        }
      }

      private int number(int operand) {
        if (order.contains(operand)) {
          return arrays.size() + fixed.size() + order.indexOf(operand);
        }
        int constant = fixed.indexOf(operand);
        return constant >= 0
            ? arrays.size() + constant
            : arrays.indexOf(places.getOrDefault(operand, operand));
      }

      Stage stage() {
        arrays.sort(null);
        List<ArithmeticCode.Step> code = new ArrayList<>();
        for (int operand : order) {
          Step step = step(operand);
          if (step != null) {
            code.add(
                new ArithmeticCode.Step(
                    arithmetic(step).orElseThrow(),
                    number(step.a()),
                    step.binary() ? number(step.b()) : -1));
          }
        }
        merged += code.size();
        CompiledLoops loops =
            CompiledLoops.of(new ArithmeticCode(arrays.size(), fixed.size(), code));
        if (loops == null) {
          failed = true;
          return new Call(this, new int[0]); // never used
        }
        double[] numbers = fixed.stream().mapToDouble(c -> constants[c - inputs]).toArray();
        int[] operands = arrays.stream().mapToInt(p -> p).toArray();
        return new Arithmetics(loops, numbers, operands, code.size());
      }
    }

    Expression build(int... places) {
      boolean[] needed = new boolean[inputs];
      for (int place : places) {
        if (place < inputs) {
          needed[place] = true;
        }
      }
      for (Stage stage : stages) {
        for (int place : stage.operands()) {
          if (place < inputs) {
            needed[place] = true;
          }
        }
      }
      int[] number = new int[inputs + stages.size()];
      int count = 0;
      int[] used = new int[inputs];
      for (int i = 0; i < number.length; i++) {
        if (i < inputs && needed[i]) {
          used[count] = i;
          number[i] = count++;
        } else if (i >= inputs) {
          number[i] = count + i - inputs;
        }
      }
      stages.forEach(stage -> Arrays.setAll(stage.operands(), k -> number[stage.operands()[k]]));
      int[] results = Arrays.stream(places).map(place -> number[place]).toArray();
      return new Expression(Arrays.copyOf(used, count), List.copyOf(stages), results);
    }
  }
}
