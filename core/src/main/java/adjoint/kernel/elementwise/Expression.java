package adjoint.kernel.elementwise;

import adjoint.kernel.math.ElementaryLoops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    Strided.Loop loop(int size);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Arithmetics(CompiledLoops loops, double[] constants, int[] operands)
      implements Stage {
    @Override
    public Strided.Loop loop(int size) {
      return (in, at, repeated, y, yAt, n) -> loops.run(in, at, repeated, constants, y, yAt, n);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Call(Object function, int[] operands) implements Stage {
    @Override
    public Strided.Loop loop(int size) {
      Function how = Function.of(function);
      return function instanceof DoubleUnaryOperator f
          ? how.loop(f, size)
          : how.loop((DoubleBinaryOperator) function, size);
    }
  }

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
    return Optional.of(builder.build());
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

  /** What an element costs, in additions. */
  public int cost() {
    return stages.stream().mapToInt(s -> s instanceof Call ? ElementaryLoops.COST : 1).sum();
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
    Blocks blocks = new Blocks(most, single, stages.size());
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
        blocks.block(in, at, 0, 0, count, in[0], 0);
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
   * A loop over the inputs that are {@link #used}.
   *
   * @param size elements in all
   * @param single whether they are floats
   */
  public Strided.Loop loop(int size, boolean single) {
    return stages.size() == 1 && straight(stages.getFirst())
        ? stages.getFirst().loop(size)
        : new Blocks(size, single, stages.size() - 1).begin(size);
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
    private final Object[] results; // of the first stages; that of the last may be y

    Blocks(int most, boolean single, int kept) {
      int length = Math.min(most, BLOCK);
      results = new Object[kept];
      for (int s = 0; s < loops.length; s++) {
        arrays[s] = new Object[stages.get(s).operands().length];
        starts[s] = new int[arrays[s].length];
        if (s < results.length) {
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
      for (int i = 0; i < n; i += BLOCK) {
        block(in, at, repeated, i, Math.min(BLOCK, n - i), y, yAt);
      }
    }

    /** Computes {@code count} elements from the i-th on. */
    void block(Object[] in, int[] at, int repeated, int i, int count, Object y, int yAt) {
      for (int s = 0; s < loops.length; s++) {
        int[] operands = stages.get(s).operands();
        int mine = 0;
        for (int k = 0; k < operands.length; k++) {
          int place = operands[k];
          if (place >= in.length) {
            arrays[s][k] = results[place - in.length];
            starts[s][k] = 0;
          } else if ((repeated >> place & 1) != 0) {
            arrays[s][k] = in[place];
            starts[s][k] = at[place];
            mine |= 1 << k;
          } else {
            arrays[s][k] = in[place];
            starts[s][k] = at[place] + i;
          }
        }
        boolean last = s == results.length;
        loops[s].run(arrays[s], starts[s], mine, last ? y : results[s], last ? yAt + i : 0, count);
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
        return new Arithmetics(loops, numbers, arrays.stream().mapToInt(p -> p).toArray());
      }
    }

    Expression build() {
      boolean[] needed = new boolean[inputs];
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
      return new Expression(
          Arrays.copyOf(used, count), List.copyOf(stages), count + stages.size() - 1);
    }
  }
}
