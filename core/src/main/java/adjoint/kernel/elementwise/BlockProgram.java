package adjoint.kernel.elementwise;

import adjoint.kernel.KernelChoice;
import adjoint.kernel.Lanes;
import adjoint.kernel.Tier;
import adjoint.kernel.math.ElementaryLoops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;

/**
 * A straight-line program of numbers that is run for many at a time: every operand is a block of
 * them, and a step computes a block from blocks. What it computes for one number does not depend on
 * the others beside it, nor on where in a block it is.
 *
 * <p>Arithmetic is compiled: steps in sequence keep their results in registers, and only what
 * others need is written to a block. Functions with loops of their own, the elementary ones for
 * example, wait for each other: all calls of one function whose operands are ready become one loop
 * over blocks that lie side by side. So a path of 252 steps that are known beforehand takes one
 * call of exp.
 */
public final class BlockProgram {
  /** Numbers of a block are computed in units of this, whatever the vectors. */
  public static final int UNIT = 8;

  /** Numbers that stay in the second-level cache. */
  private static final int CACHED = 1 << 16;

  /** Picoseconds of a step for one number in plain code, about. */
  private static final int STEP = 300;

  private final int width;
  private final int[] results; // numbers of blocks, or −1 − a place in u
  private final int blocks;
  private final int uniforms; // elements of u that are used, and those between
  private final int cost;
  private final Call[][] calls; // by level
  private final Supplier<Tier.Candidate<BlockCode[][]>> candidate;
  private final Tier<BlockCode[][]> arithmetic; // by level

  /** One loop over blocks that lie side by side. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Call(Strided.Loop loop, int[] operands, int result, int count) {}

  private BlockProgram(Builder builder, long patience) {
    this.width = builder.width;
    this.results = builder.results;
    this.blocks = builder.blocks;
    this.uniforms = Arrays.stream(builder.uniform).max().orElse(-1) + 1;
    this.cost = builder.cost();
    this.calls = builder.calls();
    List<List<BlockCompiler.Method>> methods = builder.methods();
    this.candidate =
        () -> new Tier.Candidate<>(BlockCompiler.vectors(methods, width, Lanes.BITS), new Trial());
    this.arithmetic = new Tier<>(patience, BlockCompiler.plain(methods, width), candidate);
  }

  /**
   * Compiles a program. Operands are numbered: inputs come first, then what is the same for all
   * numbers, then the results of the steps.
   *
   * @param inputs how many inputs there are
   * @param uniform where in an array each of those is that are the same for all
   * @param steps the steps
   * @param results what is asked for
   * @param most numbers that there will be to compute
   */
  public static BlockProgram compile(
      int inputs, int[] uniform, List<Expression.Step> steps, int[] results, int most) {
    return compile(inputs, uniform, steps, results, most, KernelChoice.patience());
  }

  /** For tests: with any patience. */
  static BlockProgram compile(
      int inputs,
      int[] uniform,
      List<Expression.Step> steps,
      int[] results,
      int most,
      long patience) {
    return new BlockProgram(new Builder(inputs, uniform, steps, results, most), patience);
  }

  /** For tests: the arithmetic in vector code. */
  Tier.Candidate<BlockCode[][]> candidate() {
    return candidate.get();
  }

  /** For tests: how many loops over functions there are. */
  int calls() {
    return Arrays.stream(calls).mapToInt(level -> level.length).sum();
  }

  /** Numbers of a block. */
  public int width() {
    return width;
  }

  /** What it costs for one number, in additions. */
  public int cost() {
    return cost;
  }

  /** Memory of a run, for one thread at a time. */
  public final class Memory {
    /** All blocks. */
    public final double[] s = new double[blocks * width];

    // The operands of a call.
    private final Object[][] in = {new Object[1], new Object[2]};
    private final int[][] at = {new int[1], new int[2]};
  }

  /** Memory for one thread. */
  public Memory memory() {
    return new Memory();
  }

  /** Where the block of an input begins. */
  public int input(int input) {
    return input * width;
  }

  /** Where the block of a result begins; if it is the same for all, −1 − its place among those. */
  public int result(int result) {
    return results[result] < 0 ? results[result] : results[result] * width;
  }

  /**
   * Computes the first {@code lanes} numbers of every block, a multiple of {@link #UNIT}.
   *
   * @param u what is the same for all numbers of a block
   */
  public void run(Memory memory, double[] u, int lanes) {
    BlockCode[][] code = arithmetic.get((long) cost * lanes * STEP);
    for (int level = 0; level < code.length; level++) {
      run(code[level], memory.s, u, lanes);
      for (Call call : calls[level]) {
        run(call, memory, u, lanes);
      }
    }
  }

  private static void run(BlockCode[] parts, double[] s, double[] u, int lanes) {
    for (BlockCode part : parts) {
      part.run(s, u, lanes);
    }
  }

  private void run(Call call, Memory memory, double[] u, int lanes) {
    int arity = call.operands.length;
    Object[] in = memory.in[arity - 1];
    int[] at = memory.at[arity - 1];
    int repeated = 0;
    for (int k = 0; k < arity; k++) {
      int place = call.operands[k];
      in[k] = place < 0 ? u : memory.s;
      at[k] = place < 0 ? -1 - place : place * width;
      repeated |= place < 0 ? 1 << k : 0;
    }
    boolean whole = lanes == width; // and so the blocks of all calls lie without gaps
    int count = whole ? 1 : call.count;
    int numbers = whole ? call.count * width : lanes;
    for (int i = 0; i < count; i++) {
      call.loop.run(in, at, repeated, memory.s, (call.result + i) * width, numbers);
      for (int k = 0; k < arity; k++) {
        at[k] += (repeated >> k & 1) == 0 ? width : 0;
      }
    }
  }

  private final class Trial implements Tier.Trial<BlockCode[][]> {
    private final double[] s = new double[blocks * width];
    private final double[] u;

    Trial() {
      u = new double[uniforms];
      Arrays.setAll(s, i -> Math.sin(1000.0 * i)); // of either sign, hard to foresee
      Arrays.setAll(u, i -> Math.sin(1000.0 * i + 1));
    }

    @Override
    public void touch(BlockCode[][] code) {
      all(code, 0);
    }

    @Override
    public void step(BlockCode[][] code) {
      all(code, UNIT);
    }

    @Override
    public void work(BlockCode[][] code) {
      all(code, width);
    }

    private void all(BlockCode[][] code, int lanes) {
      for (BlockCode[] level : code) {
        BlockProgram.run(level, s, u, lanes);
      }
    }
  }

  /** Puts steps in order, and their results into blocks. */
  private static final class Builder {
    private final int[] uniform;
    private final int first; // number of the first step
    private final List<Expression.Step> steps;
    private final int[] levels; // of operands: when they are there
    private final int[] places; // of operands: as results, or nowhere
    private final int[] results;
    private final int width;
    private int blocks;
    private final List<Level> all = new ArrayList<>();
    private final int[] methods; // of steps of arithmetic

    /** Arithmetic, by methods, and the calls that wait for it, by functions. */
    private static final class Level {
      final List<List<Integer>> methods = new ArrayList<>();
      final Map<Object, List<Integer>> calls = new LinkedHashMap<>();
      private int weight; // of the last method

      /** Adds a step of arithmetic to the last method, or to a new one that loads all operands. */
      void add(int step, int weighs, int inNewMethod) {
        weight += weighs;
        if (methods.isEmpty() || weight > BlockCompiler.MOST) {
          methods.add(new ArrayList<>());
          weight = inNewMethod;
        }
        methods.getLast().add(step);
      }
    }

    Builder(int inputs, int[] uniform, List<Expression.Step> steps, int[] asked, int most) {
      this.uniform = uniform;
      this.first = inputs + uniform.length;
      this.steps = steps;
      this.levels = new int[first + steps.size()];
      this.places = new int[levels.length];
      this.methods = new int[levels.length];
      Arrays.fill(places, BlockCompiler.NOWHERE);
      for (int i = 0; i < first; i++) {
        places[i] = i < inputs ? i : -1 - uniform[i - inputs];
      }
      blocks = inputs;
      sort();
      placeCalls();
      placeArithmetic(asked);
      this.results = Arrays.stream(asked).map(operand -> places[operand]).toArray();
      this.width = width(most);
    }

    private Expression.Step step(int operand) {
      return steps.get(operand - first);
    }

    private boolean isCall(int operand) {
      return Arithmetic.of(step(operand).function().getClass()).isEmpty();
    }

    private static int second(Expression.Step step) {
      return step.function() instanceof DoubleBinaryOperator ? step.b() : step.a();
    }

    private void sort() {
      for (int i = first; i < levels.length; i++) {
        Expression.Step step = step(i);
        int level = Math.max(levels[step.a()], levels[second(step)]);
        while (all.size() <= level) {
          all.add(new Level());
        }
        Optional<Arithmetic> arithmetic = Arithmetic.of(step.function().getClass());
        if (arithmetic.isPresent()) {
          levels[i] = level;
          methods[i] = all.get(level).methods.size() - 1;
          int weight = BlockCompiler.weight(arithmetic.get());
          int loads = (isNear(step.a(), i) ? 0 : 1) + (isNear(second(step), i) ? 0 : 1);
          all.get(level).add(i, weight + loads, weight + 2);
          methods[i] = all.get(level).methods.size() - 1;
        } else {
          all.get(level).calls.computeIfAbsent(step.function(), _ -> new ArrayList<>()).add(i);
          levels[i] = level + 1;
        }
      }
    }

    /** Whether the method that computes a step has computed an operand. */
    private boolean isNear(int operand, int step) {
      return operand >= first
          && levels[operand] == levels[step]
          && methods[operand] == methods[step]
          && !isCall(operand);
    }

    private void place(int operand) {
      if (places[operand] == BlockCompiler.NOWHERE) {
        places[operand] = blocks++;
      }
    }

    /** Operands of one function side by side, as far as they have no place yet; and its results. */
    private void placeCalls() {
      for (Level level : all) {
        for (List<Integer> group : level.calls.values()) {
          group.forEach(i -> place(step(i).a()));
          group.forEach(i -> place(second(step(i))));
          group.forEach(this::place);
        }
      }
    }

    /** What is a result, or is used in another method. */
    private void placeArithmetic(int[] asked) {
      for (int i = first; i < levels.length; i++) {
        for (int operand : new int[] {step(i).a(), second(step(i))}) {
          if (!isNear(operand, i)) {
            place(operand);
          }
        }
      }
      for (int operand : asked) {
        place(operand);
      }
    }

    /** As many as stay in the cache, and not more than there are. */
    private int width(int most) {
      int width = UNIT;
      while (width < 256 && width < most && 2L * width * blocks <= CACHED) {
        width *= 2;
      }
      return width;
    }

    int cost() {
      int cost = 0;
      for (int i = first; i < levels.length; i++) {
        cost += isCall(i) ? ElementaryLoops.COST : 1;
      }
      return cost;
    }

    Call[][] calls() {
      return all.stream()
          .map(level ->
              level.calls.values().stream().flatMap(g -> runs(g).stream()).toArray(Call[]::new))
          .toArray(Call[][]::new);
    }

    /** Calls of one function, together where their operands lie side by side. */
    private List<Call> runs(List<Integer> group) {
      Strided.Loop loop = Function.settled(step(group.getFirst()).function());
      List<Call> runs = new ArrayList<>();
      for (int from = 0, to; from < group.size(); from = to) {
        to = from + 1;
        while (to < group.size() && follows(group.get(to - 1), group.get(to))) {
          to++;
        }
        int i = group.get(from);
        int a = places[step(i).a()];
        int[] operands =
            step(i).function() instanceof DoubleBinaryOperator
                ? new int[] {a, places[step(i).b()]}
                : new int[] {a};
        runs.add(new Call(loop, operands, places[i], to - from));
      }
      return runs;
    }

    private boolean follows(int before, int i) {
      return follows(step(before).a(), step(i).a(), before, i)
          && follows(second(step(before)), second(step(i)), before, i);
    }

    private boolean follows(int left, int right, int before, int i) {
      return places[i] == places[before] + 1
          && (places[left] < 0 ? left == right : places[right] == places[left] + 1);
    }

    List<List<BlockCompiler.Method>> methods() {
      return all.stream()
          .map(level ->
              level.methods.stream()
                  .map(method -> new BlockCompiler.Method(method, this::step, places))
                  .toList())
          .toList();
    }
  }
}
