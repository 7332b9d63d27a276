package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import adjoint.array.DType;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in CONTRIBUTING, from {@code x.mul(y)} to the loop and back, is the way it goes. */
class WayOfAProductTest {
  private static final Path TABLE = Path.of("../CONTRIBUTING.md");
  private static final Pattern ROW = Pattern.compile("\\| ([a-z ]+) \\| `(\\w+)` \\|.*");

  /** A product that says where it is computed. */
  record Product() implements BinaryOp {
    static final ThreadLocal<List<String>> WAY = new ThreadLocal<>();

    @Override
    public double applyAsDouble(double a, double b) {
      WAY.set(files(Thread.currentThread().getStackTrace()));
      return a * b;
    }

    @Override
    public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
      return g.mul(b);
    }

    @Override
    public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
      return g.mul(a);
    }
  }

  /** The library's files of a stack, from the outside in, each where it comes first. */
  private static List<String> files(StackTraceElement... stack) {
    LinkedHashSet<String> files = new LinkedHashSet<>();
    for (StackTraceElement frame : Arrays.asList(stack).reversed()) {
      String file = String.valueOf(frame.getFileName()).replace(".java", "");
      if (frame.getClassName().startsWith("adjoint.") && !file.endsWith("Test")) {
        files.add(file);
      }
    }
    return List.copyOf(files);
  }

  private static List<String> table(String... ways) throws IOException {
    List<String> files = new ArrayList<>();
    for (String way : ways) {
      Files.readAllLines(TABLE).stream()
          .map(ROW::matcher)
          .filter(row -> row.matches() && row.group(1).equals(way))
          .forEach(row -> files.add(row.group(2)));
    }
    return files;
  }

  /**
   * Where a thread that does this again and again is once found, on its way through these files to
   * the last.
   */
  private static List<String> wayTo(String last, Runnable work) throws Exception {
    AtomicBoolean found = new AtomicBoolean();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              while (!found.get()) {
                work.run();
              }
            });
    try {
      List<String> files = List.of();
      for (int i = 0; i < 100_000; i++) {
        files = files(thread.getStackTrace());
        if (!files.isEmpty() && files.getLast().equals(last)) {
          return files;
        }
        Thread.sleep(1);
      }
      return fail("was last seen in " + files);
    } finally {
      found.set(true);
      thread.join();
    }
  }

  private static Tensor variable() {
    return Tensor.ones(DType.F64, 300_000).asVariable();
  }

  @Test
  void forwardInCallsOfTheOperation() throws Exception {
    Tensor x = Tensor.of(1.0, 2, 3).asVariable();
    x.apply(new Product(), x);
    List<String> expected = table("forward", "loop at first");
    assertEquals(
        expected.subList(1, expected.size()), Product.WAY.get()); // it is no method of Expr
  }

  @Test
  void forwardInTheLoopOfArithmetic() throws Exception {
    Tensor x = variable();
    assertEquals(table("forward", "loop soon"), wayTo("Parallel", () -> x.mul(x)));
  }

  @Test
  void backToTheOperationAndForwardFromThere() throws Exception {
    Tensor x = variable();
    Tensor y = x.mul(x.detach());
    Tensor seed = Tensor.ones(DType.F64, x.size());
    List<String> expected = new ArrayList<>(table("back"));
    for (String file : table("forward", "loop soon")) {
      if (!expected.contains(file)) { // Tensor stands on the stack twice
        expected.add(file);
      }
    }
    assertEquals(expected, wayTo("Parallel", () -> Grad.of(y, List.of(x), seed)));
  }

  @Test
  void everyFileIsThere() throws Exception {
    List<String> files = table("forward", "loop at first", "loop soon", "back");
    assertEquals(13, files.size());
    try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
      List<String> names = all.map(path -> path.getFileName().toString()).toList();
      files.forEach(file -> assertTrue(names.contains(file + ".java"), file));
    }
  }
}
