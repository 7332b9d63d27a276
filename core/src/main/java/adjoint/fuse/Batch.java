package adjoint.fuse;

import adjoint.kernel.Spares;
import adjoint.kernel.elementwise.BlockProgram;
import adjoint.kernel.elementwise.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A {@link Formula} of which some inputs vary while the others stay: what those that stay decide is
 * computed once, and the rest for many numbers at a time.
 */
public final class Batch {
  private final int[] varying; // inputs
  private final Sweep once;
  private final BlockProgram blocks;
  private final boolean threadSafe;
  private final Spares<Block> spare;

  private Batch(int[] varying, Sweep once, BlockProgram blocks, boolean threadSafe) {
    this.varying = varying;
    this.once = once;
    this.blocks = blocks;
    this.threadSafe = threadSafe;
    this.spare = new Spares<>(Block::new);
  }

  /**
   * Compiles a formula.
   *
   * @param varies which of its inputs vary
   * @param most how many numbers there will be to compute with at a time
   */
  public static Batch compile(Formula formula, boolean[] varies, int most) {
    Formula f = formula.undetached();
    int[] varying = places(varies);
    boolean[] each = Arrays.copyOf(varies, f.operands());
    Set<Integer> uniform = new LinkedHashSet<>(); // operands that are used with those that vary
    List<Integer> steps = new ArrayList<>();
    for (int i = f.firstStep(); i < each.length; i++) {
      Step step = f.step(i);
      each[i] = each[step.a()] || each[step.b()];
      if (each[i]) {
        steps.add(i);
        List.of(step.a(), step.b()).stream().filter(k -> !each[k]).forEach(uniform::add);
      }
    }
    f.results().stream().filter(k -> !each[k]).forEach(uniform::add);
    List<Integer> asked = List.copyOf(uniform);
    Sweep once = Sweep.compile(f.giving(asked));

    int[] number = new int[each.length];
    for (int k = 0; k < varying.length; k++) {
      number[varying[k]] = k;
    }
    int[] uniformPlaces = new int[asked.size()];
    for (int k = 0; k < uniformPlaces.length; k++) {
      number[asked.get(k)] = varying.length + k;
      uniformPlaces[k] = once.place(k);
    }
    List<Expression.Step> program = new ArrayList<>();
    boolean threadSafe = true;
    for (int i : steps) {
      Step step = f.step(i);
      threadSafe &= step.op().isThreadSafe();
      number[i] = varying.length + uniformPlaces.length + program.size();
      program.add(new Expression.Step(step.op(), number[step.a()], number[step.b()]));
    }
    int[] results = f.results().stream().mapToInt(k -> number[k]).toArray();
    BlockProgram blocks =
        BlockProgram.compile(varying.length, uniformPlaces, program, results, most);
    return new Batch(varying, once, blocks, threadSafe);
  }

  private static int[] places(boolean[] varies) {
    int[] places = new int[varies.length];
    int count = 0;
    for (int i = 0; i < varies.length; i++) {
      if (varies[i]) {
        places[count++] = i;
      }
    }
    return Arrays.copyOf(places, count);
  }

  /** Whether several threads may compute with it at a time. */
  public boolean isThreadSafe() {
    return threadSafe;
  }

  /** What it costs for one number, in additions. */
  public int cost() {
    return blocks.cost() + varying.length;
  }

  /** How many numbers a block has. */
  public int width() {
    return blocks.width();
  }

  /** How many inputs vary. */
  public int varying() {
    return varying.length;
  }

  /** Which input is the k-th of those that vary. */
  public int varying(int k) {
    return varying[k];
  }

  /**
   * What stays, for all blocks: the caller sets the inputs, which are the first of these numbers,
   * calls {@link #once}, and gives them back when all blocks are done.
   */
  public double[] takeNumbers() {
    return once.take();
  }

  /** Computes what is the same for all. */
  public void once(double[] u) {
    once.run(u);
  }

  /** Leaves the numbers to others. */
  public void giveNumbers(double[] u) {
    once.give(u);
  }

  /** Memory for one thread, to be given back. */
  public Block take() {
    return spare.take();
  }

  /** Leaves the memory to others. */
  public void give(Block block) {
    spare.give(block);
  }

  /** As many numbers as are computed at a time. */
  public final class Block {
    private final BlockProgram.Memory memory = blocks.memory();

    private Block() {}

    /** Sets so many numbers of the k-th of the inputs that vary. */
    public void set(int k, double[] column, int from, int count) {
      int at = blocks.input(k);
      System.arraycopy(column, from, memory.s, at, count);
      // What is computed beside them to fill vectors is something usual.
      Arrays.fill(memory.s, at + count, at + lanes(count), column[from + count - 1]);
    }

    /** Sets the k-th of the inputs that vary to 0, but one number to 1 unless it is negative. */
    public void setOne(int k, int one, int count) {
      int at = blocks.input(k);
      Arrays.fill(memory.s, at, at + lanes(count), 0);
      if (one >= 0) {
        memory.s[at + one] = 1;
      }
    }

    private static int lanes(int count) {
      return (count + BlockProgram.UNIT - 1) / BlockProgram.UNIT * BlockProgram.UNIT;
    }

    /** Computes so many numbers of every result. */
    public void run(double[] u, int count) {
      blocks.run(memory, u, lanes(count));
    }

    /** Copies numbers of a result. */
    public void get(int result, double[] u, double[] to, int at, int count) {
      int place = blocks.result(result);
      if (place < 0) {
        Arrays.fill(to, at, at + count, u[-1 - place]);
      } else {
        System.arraycopy(memory.s, place, to, at, count);
      }
    }

    /** One number of a result. */
    public double get(int result, double[] u, int number) {
      int place = blocks.result(result);
      return place < 0 ? u[-1 - place] : memory.s[place + number];
    }
  }
}
