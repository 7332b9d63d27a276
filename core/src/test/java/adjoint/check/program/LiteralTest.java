package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.op.UnaryOp;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of operations that hold all sorts of things compile, and run with equal ones. */
class LiteralTest {
  private enum Hidden {
    HERE
  }

  private record Part(int n) {}

  private static final List<UnaryOp> WRITTEN =
      List.of(
          new Components.Library(
              Optional.of(0.5),
              Optional.empty(),
              OptionalInt.of(3),
              Map.of("a", 1.5, "b\"", 2.5),
              new TreeMap<>(Map.of("x", 1)),
              Set.of(1, 2),
              new ArrayList<>(List.of("a, b, \"c\", ".repeat(20))),
              Map.entry("k", 1L)),
          new Components.Texts(
              Duration.ofMillis(1500),
              LocalDate.of(2026, 1, 2),
              new BigDecimal("1.50"),
              new UUID(1, 2),
              Path.of("a", "b c"),
              Map.Entry.class),
          new Components.Anything(Hidden.HERE),
          new Components.Anything(new Part(1)),
          new Components.Anything(List.of(new Part(1), new Part(2))),
          new Components.Anything(Map.of(new Part(1), Optional.of(Hidden.HERE))),
          new Components.Anything("$0 %s \u2028 \ud800"),
          new Components.Numbers(NdArray.of(1.5, Double.NaN)),
          new Components.Overloaded(5L),
          Components.Constants.ONE,
          new Components.Bare());

  /** With null, which some lists and constructors refuse; and what nobody can write. */
  private static List<UnaryOp> written() {
    List<UnaryOp> all = new ArrayList<>(WRITTEN);
    all.add(new Components.Names(Arrays.asList("a", null)));
    all.add(new Components.Names(Arrays.asList((String) null)));
    return all;
  }

  private static final List<UnaryOp> COMPILED =
      List.of(
          new Components.Anything(new Part[] {new Part(1)}),
          new Components.Anything(new Object[] {new Part(1), new int[0]}),
          new Components.Constant(Tensor.of(1.5f, 2f)),
          new Components.Formula(Math::sin, new BitSet()),
          new Components.Secretive(1));

  @TempDir private Path dir;

  private static String program(UnaryOp op) {
    Word word = Word.of(op);
    Step step = new Step(word, word.calls(List.of()).getFirst(), List.of(0));
    return JavaSource.of(Program.of(List.of(NdArray.of(0.5, 2)), List.of(step))).print();
  }

  @Test
  void programsRunWithEqualOperations() throws Exception {
    List<UnaryOp> written = written();
    JavaSourceTest.compile(
        dir, Stream.concat(written.stream(), COMPILED.stream()).map(LiteralTest::program).toList());
    URL[] here = {dir.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(here, LiteralTest.class.getClassLoader())) {
      for (int i = 0; i < written.size() + COMPILED.size(); i++) {
        Class<?> type = loader.loadClass("P" + i);
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Method program = type.getDeclaredMethod("program", Tensor.class);
        program.setAccessible(true);
        Tensor y =
            (Tensor) program.invoke(constructor.newInstance(), Tensor.of(0.5, 2).asVariable());
        assertEquals(Tensor.of(1.0, 4).data(), y.data());
        if (i < written.size()) {
          assertEquals(written.get(i), y.op().orElseThrow());
        }
      }
    }
  }

  @Test
  void anybodyReadsTheUsualForm() {
    String twice = "adjoint.check.program.Components.";
    assertEquals(
        "new " + twice + "Names(java.util.List.of(\"a\", \"b\"))",
        Literal.of(new Components.Names(List.of("a", "b"))));
    assertEquals(
        "new " + twice + "Anything(java.time.Duration.parse(\"PT1.5S\"))",
        Literal.of(new Components.Anything(Duration.ofMillis(1500))));
    assertEquals(twice + "Constants.ONE", Literal.of(Components.Constants.ONE));
  }

  /** What cannot be written says so where it belongs. */
  @Test
  void whatNobodyCanWriteIsAComment() {
    String scaled = Literal.of(new Components.Scaled(2));
    assertTrue(
        scaled.startsWith("(UnaryOp) null /* adjoint.check.program.Components.Scaled "), scaled);
    String formula = Literal.of(new Components.Formula(Math::sin, new BitSet()));
    assertTrue(formula.contains("Formula(null /* adjoint.check.program.LiteralTest"), formula);
    assertTrue(formula.endsWith("null /* java.util.BitSet {} */)"), formula);
    assertTrue(
        Literal.of(new Components.Secretive(1)).endsWith("Secretive((byte) 0 /* n throws */)"));
  }
}
