package adjoint.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What looks wrong with the columns of a table. */
final class Suspicions {
  private static final int FEW = 20; // rows, in which much is chance
  private static final double NEARLY = 0.9;
  private static final double EXACT = 1L << 53;
  private static final double STRAIGHT = 0.999_999; // correlation of what is a line

  private final Table table;

  private final Map<String, Integer> distinct = new HashMap<>(); // by column

  Suspicions(Table table) {
    this.table = table;
  }

  /** How many different cells a column of the table has, not counting missing ones. */
  int distinct(Column column) {
    return distinct.computeIfAbsent(column.name(), _ -> Contents.distinct(column));
  }

  /** Of a column that a model is given. */
  List<String> of(Column column) {
    List<String> found = ofAny(column);
    int distinct = distinct(column);
    boolean enough = column.size() >= FEW;
    if (column instanceof NumberColumn numbers && enough && isCounter(numbers)) {
      found.add("each row another whole number, without gaps: an id? leave it out");
    }
    if (column instanceof CategoryColumn && enough && distinct > NEARLY * known(column)) {
      found.add(
          "%s different names in %s rows: free text, or an id? leave it out, or make features of it"
              .formatted(distinct, known(column)));
    }
    if (column instanceof CategoryColumn texts && distinct > 1) {
      found.addAll(Disguises.of(texts.categories()));
    }
    if (column instanceof NumberColumn numbers && isRounded(numbers)) {
      found.add("whole numbers beyond 2^53, which lose their last digits: an id? leave it out");
    }
    for (Column earlier : table.columns()) {
      if (earlier.name().equals(column.name())) {
        break;
      }
      if (distinct > 1 && same(earlier, column)) {
        found.add("the same cells as in '%s': leave one of them out".formatted(earlier.name()));
      }
    }
    return found;
  }

  /** Of a column that a model is given to find out this target. */
  List<String> of(Column column, Column target) {
    List<String> found = of(column);
    int distinct = distinct(column);
    if (distinct < 2 || distinct(target) < 2) {
      return found;
    }
    if (same(column, target)) {
      found.add("the same cells as the target: leave it out");
    } else if (column instanceof NumberColumn x
        && target instanceof NumberColumn y
        && Math.abs(correlation(x, y)) > STRAIGHT) {
      found.add("on a straight line with the target: does it come from it? leave it out");
    } else if (known(column) >= FEW && distinct <= known(column) / 2 && tells(column, target)) {
      found.add("each of its cells has one target: does it come from it? leave it out if so");
    }
    return found;
  }

  /** Of the column that a model is to find out. */
  List<String> ofTarget(Column target) {
    List<String> found = ofAny(target);
    if (target.missing() > 0) {
      found.add("the target is missing in some rows: leave these rows out");
    }
    if (target instanceof CategoryColumn classes) {
      int[] counts = classes.counts();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] == 1) {
          found.add(
              "class '%s' has one row: no model can be trained and judged on it"
                  .formatted(classes.categories().get(i)));
        }
      }
    }
    return found;
  }

  private List<String> ofAny(Column column) {
    List<String> found = new ArrayList<>();
    int missing = column.missing();
    if (column.size() > 0 && missing == column.size()) {
      found.add("no cell is there: leave it out");
    } else if (column.size() > 1 && distinct(column) == 1) {
      found.add("constant: a model learns nothing from it; leave it out");
    }
    if (missing < column.size() && missing > column.size() / 2) {
      found.add("more than half of its cells are missing");
    }
    return found;
  }

  private static int known(Column column) {
    return column.size() - column.missing();
  }

  /** Whether it has all whole numbers from one to another. */
  private static boolean isCounter(NumberColumn column) {
    double[] known = Contents.known(column);
    if (known.length < column.size() || !Arrays.stream(known).allMatch(x -> x == Math.rint(x))) {
      return false;
    }
    Arrays.sort(known);
    return known[known.length - 1] - known[0] == known.length - 1
        && Arrays.stream(known).distinct().count() == known.length;
  }

  /** Whether it has whole numbers that a double cannot hold; larger ones are no ids. */
  private static boolean isRounded(NumberColumn column) {
    double[] known = Contents.known(column);
    return Arrays.stream(known).allMatch(x -> x == Math.rint(x) && Math.abs(x) < 1e19)
        && Arrays.stream(known).anyMatch(x -> Math.abs(x) > EXACT);
  }

  /** Whether two columns have the same text in each row. */
  private static boolean same(Column a, Column b) {
    if (a.getClass() != b.getClass() && !(a instanceof CategoryColumn)) {
      return false;
    }
    for (int row = 0; row < a.size(); row++) {
      if (!a.text(row).equals(b.text(row))) {
        return false;
      }
    }
    return true;
  }

  /** Whether rows that have the same cell here have the same target. */
  private static boolean tells(Column column, Column target) {
    Map<String, String> targets = new HashMap<>();
    for (int row = 0; row < column.size(); row++) {
      if (!column.isMissing(row)) {
        String known = targets.putIfAbsent(column.text(row), target.text(row));
        if (known != null && !known.equals(target.text(row))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Pearson's, over the rows where both are there; 0 where there is none. */
  private static double correlation(NumberColumn x, NumberColumn y) {
    int[] rows =
        Arrays.stream(Rows.upTo(x.size()))
            .filter(row -> !x.isMissing(row) && !y.isMissing(row))
            .toArray();
    double meanX = Arrays.stream(rows).mapToDouble(x::get).average().orElse(0);
    double meanY = Arrays.stream(rows).mapToDouble(y::get).average().orElse(0);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int row : rows) {
      double dx = x.get(row) - meanX;
      double dy = y.get(row) - meanY;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    return rows.length < FEW || xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx) / Math.sqrt(yy);
  }
}
