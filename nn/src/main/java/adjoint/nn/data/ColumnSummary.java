package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What was understood of one column.
 *
 * @param name what it is called
 * @param kind whether it holds numbers or categories
 * @param content what is in it, in words
 * @param missing how many cells are missing
 * @param distinct how many different cells there are, not counting missing ones
 * @param suspicions what looks wrong with it, each in words with what to do; perhaps none
 */
public record ColumnSummary(
    String name, Kind kind, String content, int missing, int distinct, List<String> suspicions) {
  /** What a column holds. */
  public enum Kind {
    /** Finite numbers. */
    NUMBERS,
    /** Names of a list. */
    CATEGORIES
  }

  /** Checks the arguments, and copies the list. */
  public ColumnSummary {
    requireNonNull(name, "ColumnSummary: name is null");
    requireNonNull(kind, "ColumnSummary: kind is null");
    requireNonNull(content, "ColumnSummary: content is null");
    requireNonNull(suspicions, "ColumnSummary: suspicions is null");
    suspicions.forEach(s -> requireNonNull(s, "ColumnSummary: one of suspicions is null"));
    suspicions = List.copyOf(suspicions);
  }

  /** Whether all cells that are there are the same. */
  public boolean isConstant() {
    return distinct <= 1;
  }
}
