package adjoint.fuse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Some results of a formula that is computed in place, for a loop of their own.
 *
 * <p>HotSpot vectorises a loop when it unrolls it, and it unrolls none of more than some sixty
 * nodes ({@code LoopUnrollLimit}): in a longer one an element takes eight times as long. So a long
 * formula becomes several loops. Each reads the results of those before it where they were written,
 * and writes over nothing that one after it still reads.
 *
 * @param formula these results; its inputs are some of the arrays, last those that it writes to
 * @param arrays which of the inputs of the whole they are
 * @param constants which of the constants of the whole are its own
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PassPart(Formula formula, int[] arrays, int[] constants) {
  /** What a loop may weigh that is still unrolled. */
  private static final int MOST = 52;

  /** The parts in their order: one, if the formula is short or cannot be divided. */
  static List<PassPart> of(Formula formula) {
    if (weight(formula) > MOST) {
      List<PassPart> parts = new Division(formula).parts();
      if (parts.size() > 1) {
        return parts;
      }
    }
    return List.of(whole(formula));
  }

  private static PassPart whole(Formula formula) {
    return new PassPart(
        formula,
        IntStream.range(0, formula.inputs()).toArray(),
        IntStream.range(0, formula.constants().size()).toArray());
  }

  /** Its nodes, as far as measurements tell: an array has some for its place and its memory. */
  private static int weight(Formula formula) {
    return formula.steps().size() + 6 * inputs(formula).size() + formula.results().size();
  }

  /** The inputs that steps and results use. */
  private static TreeSet<Integer> inputs(Formula formula) {
    TreeSet<Integer> used = new TreeSet<>(formula.results());
    for (Step step : formula.steps()) {
      used.add(step.a());
      used.add(step.b());
    }
    used.removeIf(operand -> operand >= formula.inputs());
    return used;
  }

  private static final class Division {
    private final Formula whole; // with the constants' numbers in their place
    private final int first; // the input over which the first result is written
    private final List<Integer> rest = new ArrayList<>(); // results that are in no part yet
    private final int[] standIns; // where operands are found: written results in their arrays

    Division(Formula formula) {
      List<Double> numbers = new ArrayList<>();
      for (int i = 0; i < formula.constants().size(); i++) {
        numbers.add((double) i);
      }
      this.whole = new Formula(formula.inputs(), numbers, formula.steps(), formula.results());
      this.first = formula.inputs() - formula.results().size();
      for (int result = 0; result < formula.results().size(); result++) {
        rest.add(result);
      }
      this.standIns = new int[formula.operands()];
      Arrays.setAll(standIns, i -> i);
    }

    List<PassPart> parts() {
      List<PassPart> parts = new ArrayList<>();
      while (canBeDivided() && weight(giving(rest, standIns)) > MOST) {
        List<Integer> next = next();
        if (next.isEmpty()) {
          break;
        }
        parts.add(part(next));
        rest.removeAll(next);
        next.forEach(result -> standIns[whole.results().get(result)] = first + result);
      }
      parts.add(part(rest));
      return parts;
    }

    /** Not if a result is an input as it was: it would be mistaken for one that was written. */
    private boolean canBeDivided() {
      return first > 0
          && whole.operators().length == 0
          && whole.results().stream().allMatch(operand -> operand >= whole.firstStep());
    }

    private Formula giving(List<Integer> results, int[] places) {
      return whole.giving(results.stream().map(whole.results()::get).toList(), places);
    }

    /** As many of the rest as fit into a loop, and can be written before the others. */
    private List<Integer> next() {
      List<Integer> next = List.of();
      for (boolean grows = true; grows; ) {
        grows = false;
        for (int result : rest) {
          List<Integer> more = new ArrayList<>(next);
          more.add(result);
          if (!next.contains(result) && weight(giving(more, standIns)) <= MOST && isFree(more)) {
            next = more;
            grows = true;
          }
        }
      }
      return next;
    }

    /** Whether no other of the rest reads what these are written over, but these themselves. */
    private boolean isFree(List<Integer> written) {
      List<Integer> others = new ArrayList<>(rest);
      others.removeAll(written);
      int[] places = standIns.clone();
      written.forEach(result -> places[whole.results().get(result)] = 0); // which is never written
      TreeSet<Integer> read = inputs(giving(others, places));
      return written.stream().noneMatch(result -> read.contains(first + result));
    }

    /** The loop of these results. */
    private PassPart part(List<Integer> results) {
      Formula formula = giving(results, standIns);
      List<Integer> targets = results.stream().map(result -> first + result).toList();
      List<Integer> arrays = new ArrayList<>(inputs(formula));
      arrays.removeAll(targets);
      arrays.addAll(targets);
      return new PassPart(
          formula.withInputs(arrays),
          arrays.stream().mapToInt(array -> array).toArray(),
          formula.constants().stream().mapToInt(Double::intValue).toArray());
    }
  }
}
