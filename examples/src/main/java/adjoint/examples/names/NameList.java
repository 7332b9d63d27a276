package adjoint.examples.names;

import adjoint.array.Indices;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Names, and the letters that they are made of.
 *
 * @param names in lower case
 * @param letters in the order of their codes, from 1 on; 0 is where a name begins and ends
 */
public record NameList(List<String> names, String letters) {
  private static final int LEAST = 20;
  private static final int LONGEST = 30;

  private static final List<String> BEGINNINGS =
      List.of(
          "a", "be", "ca", "da", "e", "fi", "ga", "i", "jo", "ka", "li", "ma", "no", "o", "pe",
          "ra", "sa", "ti", "vi", "zo");
  private static final List<String> MIDDLES =
      List.of("la", "li", "lo", "mi", "na", "ne", "ri", "ro", "sha", "ta", "the", "vi");
  private static final List<String> ENDINGS =
      List.of("a", "bel", "da", "el", "lia", "lyn", "na", "nor", "ra", "ric", "son", "th");

  /** From names of any length. */
  public static NameList of(List<String> names) {
    StringBuilder letters = new StringBuilder();
    names.stream()
        .flatMapToInt(String::chars)
        .distinct()
        .sorted()
        .forEach(letters::appendCodePoint);
    return new NameList(List.copyOf(names), letters.toString());
  }

  /**
   * Reads one name a line.
   *
   * @throws IllegalArgumentException with the line that is no name
   */
  public static NameList parse(List<String> lines) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String name = lines.get(i).strip().toLowerCase(Locale.ROOT);
      if (!name.isEmpty()) {
        if (!name.chars().allMatch(NameList::isOfNames) || name.length() > LONGEST) {
          throw new IllegalArgumentException(
              "line %s: '%s' is no name; give one a line, of at most %s letters"
                  .formatted(i + 1, shortened(name), LONGEST));
        }
        names.add(name);
      }
    }
    if (names.size() < LEAST) {
      throw new IllegalArgumentException(
          "there are %s names in it; give at least %s".formatted(names.size(), LEAST));
    }
    return of(names);
  }

  private static boolean isOfNames(int c) {
    return Character.isLetter(c)
        || c == '-'
        || c == '\''
        || Character.getType(c) == Character.NON_SPACING_MARK; // the dot of a small İ
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /** So many different names, put together of syllables. */
  public static NameList madeUp(int count, RandomGenerator rng) {
    Set<String> names = new LinkedHashSet<>();
    while (names.size() < count) {
      String middle = rng.nextBoolean() ? one(MIDDLES, rng) : "";
      names.add(one(BEGINNINGS, rng) + one(MIDDLES, rng) + middle + one(ENDINGS, rng));
    }
    return of(List.copyOf(names));
  }

  private static String one(List<String> of, RandomGenerator rng) {
    return of.get(rng.nextInt(of.size()));
  }

  /** How many answers there are to the question which letter comes next; one is that none does. */
  public int classes() {
    return letters.length() + 1;
  }

  /** In place of a letter where a shorter name has none any more. */
  public int nothing() {
    return classes();
  }

  /** What is read at each place: 0, then the letters; rows are filled up by zeros. */
  public Indices inputs(List<String> some) {
    int[][] rows = new int[some.size()][width(some)];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < some.get(i).length(); j++) {
        rows[i][j + 1] = code(some.get(i).charAt(j));
      }
    }
    return Indices.of(rows);
  }

  /** What comes next at each place: the letters, then 0, then {@link #nothing()}. */
  Indices targets(List<String> some) {
    int[][] rows = new int[some.size()][width(some)];
    for (int i = 0; i < rows.length; i++) {
      int length = some.get(i).length();
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = j < length ? code(some.get(i).charAt(j)) : j == length ? 0 : nothing();
      }
    }
    return Indices.of(rows);
  }

  private static int width(List<String> some) {
    return 1 + some.stream().mapToInt(String::length).max().orElse(0);
  }

  int code(char letter) {
    return letters.indexOf(letter) + 1;
  }

  char letter(int code) {
    return letters.charAt(code - 1);
  }
}
