package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * No wrong derivative is called right, and no right one wrong, wherever they are looked at.
 *
 * <p>A few places in a normal build; ten thousand with {@code -Dadjoint.long=true}, or as many as
 * half a second allows, or so many seconds as {@code -Dadjoint.patience} says; and with {@code
 * -Dadjoint.docs=write} besides, what was said is written into the documentation.
 */
class CataloguesTest {
  /** At so many places what is wrong must be called so, and what is plain, right. */
  private static final int FEW = 2;

  private static final int RUNS = Case.runs(FEW, 10_000);

  /** Functions that take long are looked at as often as this allows, in seconds. */
  private static final double PATIENCE =
      Double.parseDouble(System.getProperty("adjoint.patience", "0.5"));

  private static final Path TABLE = Path.of("../examples/docs/checker.md");
  private static final String ANEW =
      "write it anew with mvn -Plong -pl core test -Dtest=CataloguesTest -Dadjoint.docs=write";

  /** So many functions have been looked at when progress is shown. */
  private static final int PROGRESS = 100;

  private static final CatalogueTable SAID = new CatalogueTable(RUNS, PATIENCE);
  private static final AtomicInteger DONE = new AtomicInteger();

  @TestFactory
  Stream<DynamicContainer> theVerdictIsTheOneDemanded() {
    return Catalogue.all().stream()
        .map(catalogue ->
            DynamicContainer.dynamicContainer(
                catalogue.name(),
                catalogue.cases().stream()
                    .map(c -> DynamicTest.dynamicTest(c.name(), () -> run(catalogue, c)))));
  }

  private static void run(Catalogue catalogue, Case c) {
    List<String> faults = Collections.synchronizedList(new ArrayList<>());
    Map<Verdict, Integer> said = Collections.synchronizedMap(new EnumMap<>(Verdict.class));
    long start = System.nanoTime();
    IntStream.range(0, RUNS)
        .parallel()
        .filter(seed -> seed < FEW || System.nanoTime() - start < PATIENCE * 1e9)
        .forEach(seed -> {
          GradReport report = c.report().apply(new SplittableRandom(seed));
          said.merge(report.verdict(), 1, Integer::sum);
          Catalogue.Demand demand = catalogue.demand();
          if (demand.isBrokenBy(report.verdict())
              || seed < FEW && !demand.isMetBy(report.verdict())) {
            faults.add("case seed " + seed + "\n" + report);
          }
        });
    SAID.add(catalogue, said);
    showProgress(catalogue, c, faults);
    assertTrue(
        faults.isEmpty(),
        () ->
            String.format(
                "demanded %s, not so %s times%n%s",
                catalogue.demand(), faults.size(), faults.getFirst()));
  }

  /** A long run takes an hour: it shows how far it is, and at once what it has found. */
  private static void showProgress(Catalogue catalogue, Case c, List<String> faults) {
    int done = DONE.incrementAndGet();
    if (RUNS > FEW && (done % PROGRESS == 0 || !faults.isEmpty())) {
      System.out.printf(
          "%s functions looked at, now %s: %s; at fault there: %s%n",
          done, catalogue.name(), c.name(), faults);
    }
  }

  @Test
  void namesAreNotTakenTwice() {
    Set<String> names = new HashSet<>();
    for (Catalogue catalogue : Catalogue.all()) {
      for (Case c : catalogue.cases()) {
        assertTrue(names.add(catalogue.name() + ": " + c.name()), c.name());
      }
    }
  }

  /** The published table is about the cases that there are now. */
  @Test
  void theTableIsNotStale() throws IOException {
    if (!isWritten()) {
      Map<String, Integer> cases = new TreeMap<>();
      Catalogue.all().forEach(c -> cases.put(c.name(), c.cases().size()));
      assertEquals(cases, CatalogueTable.cases(Files.readString(TABLE)), ANEW);
    }
  }

  @AfterAll
  static void writeTheTable() throws IOException {
    if (isWritten()) {
      Files.writeString(TABLE, SAID.page());
    }
  }

  private static boolean isWritten() {
    return Boolean.getBoolean("adjoint.long") && "write".equals(System.getProperty("adjoint.docs"));
  }
}
