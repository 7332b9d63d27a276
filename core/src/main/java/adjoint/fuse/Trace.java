package adjoint.fuse;

import adjoint.op.BinaryOp;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the steps of an expression. Operands are known by number: those of the inputs come
 * first, constants and steps as they are met.
 *
 * <p>A step that was met before is not taken twice: the same operation of the same operands gives
 * the same bits. The same operation is one that is equal and a record, since nobody promised that
 * of the {@code equals} of other classes.
 */
public final class Trace {
  private final int inputs;
  private final int most;
  private final boolean merges;
  private final List<Object> terms = new ArrayList<>(); // a Step or a constant, a Double
  private final Map<Object, Integer> known = new HashMap<>();
  private final List<Object> calls = new ArrayList<>(); // terms as they were met
  private final List<Integer> numbers = new ArrayList<>(); // of these

  /**
   * A trace of so many inputs, and of at most so many steps: one more is an {@link
   * IllegalStateException}.
   */
  public Trace(int inputs, int most) {
    this(inputs, most, true);
  }

  private Trace(int inputs, int most, boolean merges) {
    this.inputs = inputs;
    this.most = most;
    this.merges = merges;
  }

  /**
   * A trace that takes every step as often as it is met: each has a cotangent of its own, and the
   * order in which those are added up decides the bits.
   */
  public static Trace unmerged(int inputs, int most) {
    return new Trace(inputs, most, false);
  }

  /** The number of a constant. */
  public int constant(double c) {
    return called(c, once(c));
  }

  /** The number of {@code op(x)}. */
  public int apply(UnaryOp op, int x) {
    return step(new Step(op, x, x));
  }

  /** The number of {@code op(a, b)}. */
  public int apply(BinaryOp op, int a, int b) {
    return step(new Step(op, a, b));
  }

  /** How many inputs there are. */
  int inputs() {
    return inputs;
  }

  /** Whether equal steps are one. */
  public boolean merges() {
    return merges;
  }

  private int step(Step step) {
    boolean once = merges && step.op().getClass().isRecord();
    return called(step, once ? once(step) : append(step));
  }

  private int called(Object term, int number) {
    calls.add(term);
    numbers.add(number);
    return number;
  }

  private int once(Object term) {
    Integer number = known.get(term);
    if (number == null) {
      number = append(term);
      known.put(term, number);
    }
    return number;
  }

  private int append(Object term) {
    if (terms.size() == most) {
      throw new IllegalStateException("the expression has more than " + most + " steps");
    }
    terms.add(term);
    return inputs + terms.size() - 1;
  }

  /** What is needed to compute these operands, renumbered. */
  public Formula formula(List<Integer> results) {
    return formula(results, needed(results));
  }

  /** The same, with the way there, which a function with other constants can follow. */
  public Recording recording(List<Integer> results) {
    boolean[] needed = needed(results);
    List<Integer> constants = new ArrayList<>();
    for (int i = inputs; i < needed.length; i++) {
      if (needed[i] && terms.get(i - inputs) instanceof Double) {
        constants.add(i);
      }
    }
    return new Recording(formula(results, needed), calls, numbers, results, constants);
  }

  private boolean[] needed(List<Integer> results) {
    boolean[] needed = new boolean[inputs + terms.size()];
    for (int result : results) {
      needed[result] = true;
    }
    for (int i = terms.size() - 1; i >= 0; i--) {
      if (needed[inputs + i] && terms.get(i) instanceof Step step) {
        needed[step.a()] = true;
        needed[step.b()] = true;
      }
    }
    return needed;
  }

  private Formula formula(List<Integer> results, boolean[] needed) {
    List<Double> constants = new ArrayList<>();
    int[] number = new int[needed.length];
    for (int i = 0; i < number.length; i++) {
      if (i < inputs) {
        number[i] = i;
      } else if (needed[i] && terms.get(i - inputs) instanceof Double c) {
        number[i] = inputs + constants.size();
        constants.add(c);
      }
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      if (needed[inputs + i] && terms.get(i) instanceof Step step) {
        number[inputs + i] = inputs + constants.size() + steps.size();
        steps.add(new Step(step.op(), number[step.a()], number[step.b()]));
      }
    }
    List<Integer> renumbered = new ArrayList<>();
    for (int result : results) {
      renumbered.add(number[result]);
    }
    return new Formula(inputs, constants, steps, renumbered);
  }
}
