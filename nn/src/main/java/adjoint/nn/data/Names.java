package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names of columns. */
final class Names {
  private Names() {}

  /** The place of a name, which must be there. */
  static int place(String op, List<String> names, String name) {
    requireNonNull(name, () -> op + ": name is null");
    int place = names.indexOf(name);
    if (place < 0) {
      throw unknown(op, names, name);
    }
    return place;
  }

  /** There is no column of this name. */
  static IllegalArgumentException unknown(String op, List<String> names, String name) {
    return new IllegalArgumentException(
        "%s: there is no column '%s'; the columns are %s".formatted(op, name, names));
  }

  /** Throws if a name occurs twice. */
  static void requireDistinct(String op, List<String> names) {
    Set<String> seen = new LinkedHashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("%s: there are two columns '%s'".formatted(op, name));
      }
    }
  }
}
