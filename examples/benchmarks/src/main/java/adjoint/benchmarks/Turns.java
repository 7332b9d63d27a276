package adjoint.benchmarks;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets the contenders of a workload measure in turn, one sample each, round after round: a minute
 * in which the machine is slow falls on all of them alike.
 *
 * <p>A turn is given when nobody is busy: whoever is neither waiting nor gone may be starting up,
 * or has not yet finished the turn before.
 */
final class Turns {
  private final List<String> rows;
  private final Set<String> busy;
  private final Set<String> gone = new HashSet<>();

  /** Who waits for which row, in order of arrival. */
  private final Map<String, String> waiting = new LinkedHashMap<>();

  private final Set<String> begun = new HashSet<>();
  private final Consumer<String> onRow;

  /**
   * Of these contenders.
   *
   * @param rows in the order in which they are to be measured
   * @param onRow is told of a row when its first turn is given
   */
  Turns(List<String> rows, List<String> contenders, Consumer<String> onRow) {
    this.rows = rows;
    this.onRow = onRow;
    this.busy = new HashSet<>(contenders);
  }

  /** Ends this contender's turn, if it had one, and returns when it has the next. */
  synchronized void take(String contender, String row) throws InterruptedException {
    if (gone.contains(contender)) {
      return;
    }
    busy.remove(contender);
    waiting.put(contender, row);
    next();
    while (waiting.containsKey(contender)) {
      wait();
    }
  }

  /** This contender takes no more turns; it may have died while it waited for one. */
  synchronized void leave(String contender) {
    gone.add(contender);
    busy.remove(contender);
    waiting.remove(contender);
    notifyAll();
    next();
  }

  /** The row that comes first in the table is finished first; in it, who has waited longest. */
  private void next() {
    if (!busy.isEmpty()) {
      return;
    }
    waiting.entrySet().stream()
        .min(Comparator.comparingInt(entry -> rows.indexOf(entry.getValue())))
        .ifPresent(first -> {
          if (begun.add(first.getValue())) {
            onRow.accept(first.getValue());
          }
          busy.add(first.getKey());
          waiting.remove(first.getKey());
          notifyAll();
        });
  }
}
