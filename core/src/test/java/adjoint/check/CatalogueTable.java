package adjoint.check;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The published table: what was said of the cases of each catalogue. */
final class CatalogueTable {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| [^|]+ \\| (\\d+) \\|");

  private CatalogueTable() {}

  /** The page, for what was said of each catalogue, so many times of each case. */
  static String of(Map<String, Map<Verdict, Integer>> said, int runs) {
    StringBuilder page =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                # The checker, checked

                A gradient checker is trusted twice: not to pass what is wrong, and not to accuse what is right. So it is given functions
                whose derivatives are known to be wrong, or right, and which are made to lead it astray, at %,d random points each, or at
                as many as half a second allows: at kinks and beside them, at numbers of all sizes, where digits are lost, where functions
                saturate, jump, oscillate or are rounded. CANNOT_TELL is an honest answer where the numbers do not show more, and `check`
                does not let it pass.

                `mvn verify` looks at each at a few points, and checks that this page is about the functions that there are;
                `mvn -Plong -pl core test -Dtest=CataloguesTest -Dadjoint.docs=write` looks at all points and writes this page.

                | catalogue | what it holds | functions | demanded | said WRONG | said CANNOT_TELL | said RIGHT |
                | --- | --- | ---: | --- | ---: | ---: | ---: |
                """,
                runs));
    int functions = 0;
    for (Catalogue catalogue : Catalogue.all()) {
      Map<Verdict, Integer> counts =
          said.getOrDefault(catalogue.name(), new EnumMap<>(Verdict.class));
      functions += catalogue.cases().size();
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %,d | %,d | %,d |\n",
              catalogue.name(),
              catalogue.what(),
              catalogue.cases().size(),
              catalogue.demand(),
              counts.getOrDefault(Verdict.WRONG, 0),
              counts.getOrDefault(Verdict.CANNOT_TELL, 0),
              counts.getOrDefault(Verdict.RIGHT, 0)));
    }
    return page.append("\n").append(functions).append(" functions in all.\n").toString();
  }

  /** How many cases a page says that each catalogue has. */
  static Map<String, Integer> cases(String page) {
    Map<String, Integer> cases = new TreeMap<>();
    for (Matcher m = ROW.matcher(page); m.find(); ) {
      cases.put(m.group(1), Integer.valueOf(m.group(2)));
    }
    return cases;
  }
}
