package adjoint.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.mutation.Laboratory.Fate;
import adjoint.op.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No broken vjp goes unnoticed. Every 16th mutant is tried in a normal build; all of them with
 * {@code -Dadjoint.long=true}, which also writes the table to {@code target/mutants.md}.
 */
class MutationTest {
  private static final Path OPS = Path.of("src/main/java/adjoint/op");

  /** Or the checks would notice anything. */
  @Test
  void theOriginalPasses() throws IOException {
    for (Path file : files()) {
      String op = file.getFileName().toString().replace(".java", "");
      if (!Mutator.mutants(file).isEmpty()) {
        assertEquals("", Verdict.of(op, Laboratory.TRIES), op);
      }
    }
  }

  @Test
  void everyMutantIsNoticed() throws IOException, ReflectiveOperationException {
    boolean all = Boolean.getBoolean("adjoint.long");
    List<Mutant> mutants = mutants();
    assertTrue(mutants.size() > 300, "mutants: " + mutants.size());
    Map<String, int[]> counts = new TreeMap<>();
    List<String> survivors = new ArrayList<>();
    for (int i = 0; i < mutants.size(); i += all ? 1 : 16) {
      Mutant mutant = mutants.get(i);
      String what = mutant.describe(Files.readString(mutant.file()));
      Fate fate = Laboratory.fate(mutant);
      int[] count = counts.computeIfAbsent(mutant.op(), op -> new int[3]);
      if (fate == Fate.STILLBORN) {
        continue;
      }
      boolean equivalent = Equivalents.REASONS.containsKey(what);
      count[0]++;
      count[1] += fate == Fate.KILLED ? 1 : 0;
      count[2] += equivalent ? 1 : 0;
      if ((fate == Fate.SURVIVED) != equivalent) {
        survivors.add(what + (equivalent ? " (said to be equivalent, but noticed)" : ""));
      }
    }
    if (all) {
      Files.writeString(Path.of("target/mutants.md"), table(counts));
    }
    assertEquals(List.of(), survivors);
  }

  private static List<Mutant> mutants() throws IOException {
    List<Mutant> mutants = new ArrayList<>();
    for (Path file : files()) {
      mutants.addAll(Mutator.mutants(file));
    }
    return mutants;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(OPS)) {
      return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static String table(Map<String, int[]> counts) {
    StringBuilder table =
        new StringBuilder(
            "| operation | mutants | noticed | equivalent |\n| --- | --- | --- | --- |\n");
    int[] sum = new int[3];
    counts.forEach((op, n) -> {
      if (n[0] > 0) {
        table.append("| %s | %d | %d | %d |\n".formatted(op, n[0], n[1], n[2]));
      }
      for (int i = 0; i < 3; i++) {
        sum[i] += n[i];
      }
    });
    table.append("| **all** | %d | %d | %d |\n".formatted(sum[0], sum[1], sum[2]));
    Equivalents.REASONS.forEach((what, why) -> table.append("\n- `%s`: %s".formatted(what, why)));
    return table.append('\n').toString();
  }
}
