package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks parts up by their paths. */
final class Paths {
  private Paths() {}

  /** The part at a path. */
  static Object get(String caller, String path, SequencedMap<String, Object> parts) {
    Object part = parts.get(path);
    if (part == null) {
      throw new IllegalArgumentException(
          caller + ": there is no part " + path + nearest(path, parts.keySet()));
    }
    return part;
  }

  /** The block with others in place of all parameters at and below some paths. */
  static <B extends Block> B replaceParameters(
      String caller, B block, String[] paths, UnaryOperator<Parameter> replace) {
    requireNonNull(paths, () -> caller + ": paths is null");
    Set<Object> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (String path : paths) {
      requireNonNull(path, () -> caller + ": one of the paths is null");
      chosen.addAll(select(caller, block.parameters(), path).values());
    }
    return PartTree.replaceEverywhere(
        caller,
        block,
        part -> part instanceof Parameter p && chosen.contains(p) ? replace.apply(p) : part);
  }

  /** The parameters at and below a path, in which {@code *} stands for anything. */
  static SequencedMap<String, Parameter> select(
      String caller, SequencedMap<String, Parameter> all, String path) {
    String any =
        Arrays.stream(path.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    Pattern wanted = Pattern.compile(any + "(\\..*)?", Pattern.DOTALL);
    SequencedMap<String, Parameter> found = new LinkedHashMap<>(all);
    found.keySet().removeIf(at -> !wanted.matcher(at).matches());
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          caller + ": there is no parameter at or below " + path + nearest(path, all.keySet()));
    }
    return found;
  }

  /** What may have been meant, as the end of a message. */
  private static String nearest(String wrong, Collection<String> paths) {
    return paths.stream()
        .min(Comparator.comparingInt(path -> distance(wrong, path)))
        .map(path -> "; the nearest is " + path)
        .orElse("; there are none at all");
  }

  /** How many letters to insert, drop or exchange (Levenshtein's distance). */
  private static int distance(String a, String b) {
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
