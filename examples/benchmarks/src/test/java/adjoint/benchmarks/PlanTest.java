package adjoint.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final List<Row> ROWS =
      Plan.all().stream().flatMap(workload -> workload.rows().stream()).toList();

  @Test
  void readmeShowsFiveRowsAndOneIsFromCold() {
    List<String> shown = ROWS.stream().filter(Row::inShort).map(Row::what).toList();
    assertEquals(5, shown.size(), shown::toString);
    assertEquals(1, shown.stream().filter(what -> what.startsWith("from cold")).count());
  }

  @Test
  void everyRowAndWorkloadIsNamedOnce() {
    assertDistinct(ROWS, Row::id);
    assertDistinct(ROWS, Row::what);
    assertDistinct(Plan.all(), Workload::name);
  }

  /** Turns and logs know contenders by name. */
  @Test
  void contendersOfWorkloadHaveDistinctNamesAndOursComesFirst() {
    for (Workload workload : Plan.all()) {
      assertDistinct(workload.contenders(), Contender::name);
      assertEquals(Contender.OURS, workload.contenders().getFirst().name(), workload.name());
      assertTrue(workload.contenders().size() > 1, workload.name() + " has no peer");
    }
  }

  private static <T> void assertDistinct(List<T> all, Function<T, String> name) {
    List<String> names = all.stream().map(name).toList();
    assertEquals(names.size(), new HashSet<>(names).size(), names::toString);
  }
}
