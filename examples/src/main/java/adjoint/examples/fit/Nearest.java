package adjoint.examples.fit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that may have been meant. */
public final class Nearest {
  private static final int SHOWN = 30; // names

  private Nearest() {}

  /** The end of a message about a name that is none of these. */
  public static String of(String wrong, List<String> names) {
    String all = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    String more = names.size() > SHOWN ? " and %s more".formatted(names.size() - SHOWN) : "";
    return "it has %s%s".formatted(all, more)
        + names.stream()
            .min(Comparator.comparingInt(name -> distance(wrong, name)))
            .filter(name -> distance(wrong, name) <= wrong.length() / 2)
            .map("; did you mean '%s'?"::formatted)
            .orElse("");
  }

  /** How many letters to insert, drop or exchange, whatever their case (Levenshtein). */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j - 1], diagonal));
      }
    }
    return row[b.length()];
  }
}
