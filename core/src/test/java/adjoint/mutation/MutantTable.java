package adjoint.mutation;

import adjoint.mutation.Laboratory.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The published table: what became of the mutants of each operation. */
final class MutantTable {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\w+) \\| (\\d+) \\|");

  private MutantTable() {}

  /** How many mutants of an operation were made, and what became of them. */
  record Row(int made, int stillborn, int noticed, int equivalent) {
    static Row of(Fate fate) {
      return new Row(
          1,
          fate == Fate.STILLBORN ? 1 : 0,
          fate == Fate.KILLED ? 1 : 0,
          fate == Fate.SURVIVED ? 1 : 0);
    }

    Row plus(Row other) {
      return new Row(
          made + other.made,
          stillborn + other.stillborn,
          noticed + other.noticed,
          equivalent + other.equivalent);
    }

    private String line(String name) {
      return "| %s | %d | %d | %d | %d |\n".formatted(name, made, stillborn, noticed, equivalent);
    }
  }

  /** The page, for rows none of which has a survivor that is not equivalent. */
  static String of(Map<String, Row> rows, String fingerprint) {
    StringBuilder page =
        new StringBuilder(
            """
            # Mutants: what the tests notice

            `MutationTest` breaks the vjp of every operation by machine, one small change at a time: another sign, a factor 2 or
            1/2, operands exchanged, a term or a call left out, a lookalike called instead, a strong zero weakened, a sum over a
            broadcast axis forgotten, a number taken from before (`detach`), an index or a constant off by one. Each mutant is
            compiled, loaded with a copy of the library, and given to the tests of the catalog. No mutant may survive unless it
            computes the same as the original, and why is said below. Some changes do not compile.

            `mvn verify` tries a sample and checks that this page is about the mutants that there are;
            `mvn -Plong -pl core test -Dtest=MutationTest -Dadjoint.docs=write` tries all of them and writes this page.

            | operation | mutants | do not compile | noticed | equivalent |
            | --- | ---: | ---: | ---: | ---: |
            """);
    rows.forEach((op, row) -> page.append(row.line(op)));
    page.append(rows.values().stream().reduce(Row::plus).orElseThrow().line("**all**"));
    page.append("\nFingerprint of all mutants: `").append(fingerprint).append("`.\n");
    page.append("\n## Equivalent, and why\n");
    Map<String, List<String>> byReason = new TreeMap<>();
    Equivalents.REASONS.forEach(
        (mutant, why) -> byReason.computeIfAbsent(why, _ -> new ArrayList<>()).add(mutant));
    byReason.forEach((why, mutants) -> {
      page.append("\n").append(Character.toUpperCase(why.charAt(0)));
      page.append(why.substring(1)).append(":\n\n");
      mutants.forEach(mutant -> page.append("- `").append(mutant).append("`\n"));
    });
    return page.toString();
  }

  /** How many mutants a page says were made, by operation. */
  static Map<String, Integer> made(String page) {
    Map<String, Integer> made = new TreeMap<>();
    for (Matcher m = ROW.matcher(page); m.find(); ) {
      made.put(m.group(1), Integer.valueOf(m.group(2)));
    }
    return made;
  }
}
