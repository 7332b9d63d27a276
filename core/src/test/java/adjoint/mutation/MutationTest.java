package adjoint.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.mutation.Laboratory.Fate;
import adjoint.op.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * No broken vjp goes unnoticed. Every 47th mutant is tried in a normal build; all of them with
 * {@code -Dadjoint.long=true}, and then the table in the documentation has to say what became of
 * them. With {@code -Dadjoint.docs=write} besides, it is written.
 */
class MutationTest {
  private static final Path OPS = Path.of("src/main/java/adjoint/op");
  private static final Path TABLE = Path.of("../examples/docs/mutants.md");
  private static final String ANEW =
      "write it anew with mvn -Plong -pl core test -Dtest=MutationTest -Dadjoint.docs=write";

  /** The number of mutants is no multiple of it, nor are those of an operation. */
  private static final int STRIDE = Boolean.getBoolean("adjoint.long") ? 1 : 47;

  /** Kinds of operations, whose vjps call those of an operation. */
  private static final Set<Path> PASSED_ON =
      Set.of(Path.of("JointOp.java"), Path.of("MultiOp.java"));

  /** Or the checks would notice anything. Of the operations whose mutants are tried. */
  @Test
  void theOriginalPasses() throws IOException {
    List<Mutant> mutants = mutants();
    Set<String> ops = new TreeSet<>();
    for (int i = 0; i < mutants.size(); i += STRIDE) {
      ops.add(mutants.get(i).op());
    }
    for (String op : ops) {
      assertEquals("", Verdict.of(op, Laboratory.TRIES), op);
    }
  }

  @Test
  void everyMutantIsNoticed() throws IOException, ReflectiveOperationException {
    boolean all = Boolean.getBoolean("adjoint.long");
    List<Mutant> mutants = mutants();
    assertTrue(mutants.size() > 300, "mutants: " + mutants.size());
    Map<String, MutantTable.Row> rows = new TreeMap<>();
    List<String> survivors = new ArrayList<>();
    Set<String> said = new TreeSet<>();
    for (int i = 0; i < mutants.size(); i += STRIDE) {
      Mutant mutant = mutants.get(i);
      String what = mutant.describe(Files.readString(mutant.file()));
      Fate fate = Laboratory.fate(mutant);
      boolean equivalent = Equivalents.REASONS.containsKey(what);
      rows.merge(mutant.op(), MutantTable.Row.of(fate), MutantTable.Row::plus);
      said.add(what);
      if (fate != Fate.STILLBORN && (fate == Fate.SURVIVED) != equivalent) {
        survivors.add(what + (equivalent ? " (said to be equivalent, but noticed)" : ""));
      }
    }
    assertEquals(List.of(), survivors);
    if (all) {
      Set<String> forgotten = new TreeSet<>(Equivalents.REASONS.keySet());
      forgotten.removeAll(said);
      assertEquals(Set.of(), forgotten, "said to be equivalent, but there are no such mutants");
      String table = MutantTable.of(rows, fingerprint(mutants));
      if ("write".equals(System.getProperty("adjoint.docs"))) {
        Files.writeString(TABLE, table);
      }
      assertEquals(Files.readString(TABLE), table, ANEW);
    }
  }

  /** The published table is about the mutants that there are now, each of them. */
  @Test
  void theTableIsNotStale() throws IOException {
    List<Mutant> mutants = mutants();
    Map<String, Integer> made = new TreeMap<>();
    mutants.forEach(mutant -> made.merge(mutant.op(), 1, Integer::sum));
    boolean written =
        Boolean.getBoolean("adjoint.long") && "write".equals(System.getProperty("adjoint.docs"));
    if (!written) {
      String table = Files.readString(TABLE);
      assertEquals(made, MutantTable.made(table), "mutants of each operation: " + ANEW);
      assertTrue(table.contains(fingerprint(mutants)), "other mutants than the table's: " + ANEW);
    }
  }

  /** Of the descriptions of all mutants. */
  private static String fingerprint(List<Mutant> mutants) throws IOException {
    CRC32 sum = new CRC32();
    for (Mutant mutant : mutants) {
      String what = mutant.describe(Files.readString(mutant.file()));
      sum.update((what + '\n').getBytes(StandardCharsets.UTF_8));
    }
    return "%08x".formatted(sum.getValue());
  }

  private static List<Mutant> mutants() throws IOException {
    List<Mutant> mutants = new ArrayList<>();
    for (Path file : files()) {
      mutants.addAll(Mutator.mutants(file));
    }
    return mutants;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(OPS)) {
      return files
          .filter(f -> f.toString().endsWith(".java") && !PASSED_ON.contains(f.getFileName()))
          .sorted()
          .toList();
    }
  }
}
