package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.check.JavaText;
import adjoint.op.Cast;
import adjoint.op.Expr;
import adjoint.op.Gather;
import adjoint.op.PowConstant;
import adjoint.op.Sum;
import adjoint.op.Tanh;
import adjoint.op.UnaryOp;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaSourceTest {
  private static final Path CLASSES = root(Tensor.class, 2);
  private static final Path TEST_CLASSES = root(JavaSourceTest.class, 4);

  @TempDir Path dir;

  /** Where a class file lies, so many folders up. */
  private static Path root(Class<?> type, int up) {
    URL url = Objects.requireNonNull(type.getResource(type.getSimpleName() + ".class"));
    Path path = Path.of(URI.create(url.toString()));
    for (int i = 0; i < up; i++) {
      path = Objects.requireNonNull(path.getParent());
    }
    return path;
  }

  private void compile(List<String> sources) throws IOException {
    compile(dir, sources);
  }

  /** Compiles these programs, as classes P0, P1 … */
  static void compile(Path dir, List<String> sources) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "-d",
            dir.toString(),
            "-proc:none",
            "-cp",
            CLASSES + File.pathSeparator + TEST_CLASSES));
    for (int i = 0; i < sources.size(); i++) {
      Path file = dir.resolve("P" + i + ".java");
      Files.writeString(file, sources.get(i));
      arguments.add(file.toString());
    }
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(writer, writer, arguments.toArray(String[]::new));
    assertEquals(0, code, () -> out + sources.getFirst());
  }

  /**
   * What a JVM of its own prints that has nothing on its class path but the library and {@code
   * dir}.
   */
  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return out;
  }

  @Test
  void programsCompile() throws IOException {
    List<String> sources = new ArrayList<>();
    for (long seed = 0; seed < 30; seed++) {
      Programs programs = Programs.over(Vocabulary.standard()).ops(seed % 2 == 0 ? 6 : 25);
      sources.add(
          JavaSource.of(programs.draw(seed)).order(2).seed(seed).remarks("Seed " + seed).print());
    }
    compile(sources);
  }

  @Test
  void operationsOfOnesOwnCompile() throws IOException {
    Programs programs = Programs.over(Vocabulary.standard().with(Word.of(new WrongTanh())));
    compile(List.of(JavaSource.of(programs.draw(1)).print()));
  }

  @Test
  void aProgramRunsAsASourceFileWithNothingButTheLibrary() throws Exception {
    Path file = dir.resolve("Main.java");
    Files.writeString(file, JavaSource.of(Programs.over(Vocabulary.standard()).draw(3)).print());
    String out = run("-cp", CLASSES.toString(), file.toString());
    assertTrue(out.contains("gradient check: RIGHT"), out);
  }

  /** The module adjoint.core resolves and works where there is neither jqwik nor JSpecify. */
  @Test
  void aProgramRunsWithTheLibraryAsAModuleWithoutJqwik() throws Exception {
    compile(List.of(JavaSource.of(Programs.over(Vocabulary.standard()).draw(4)).print()));
    String out =
        run("-p", CLASSES.toString(), "--add-modules", "adjoint.core", "-cp", dir.toString(), "P0");
    assertTrue(out.contains("gradient check: RIGHT"), out);
  }

  @Test
  void theSourceOfASmallProgram() {
    Word mul = Word.binary("mul", "$0.mul($1)", Tensor::mul);
    Word keep = Word.unary("sum", "$0.sum(Axes.keep(0))", x -> x.sum(Axes.keep(0)));
    Program program =
        Program.of(
            List.of(NdArray.of(1.5, -0.0), NdArray.of(new double[][] {{1, 2}})),
            List.of(
                new Step(mul, mul.calls(List.of()).getFirst(), List.of(0, 1)),
                new Step(keep, keep.calls(List.of()).getFirst(), List.of(2))));
    assertEquals(
        """
        // seed 7
        import adjoint.Tensor;
        import adjoint.array.Axes;
        import adjoint.check.GradCheck;

        void main() {
          Tensor a = Tensor.of(1.5, -0.0);
          Tensor b = Tensor.wrap(new double[] {1.0, 2.0}, 1, 2);
          var check = GradCheck.ofMany(in -> program(in.get(0), in.get(1))).order(2).seed(7L);
          IO.println(check.report(a, b));
        }

        Tensor program(Tensor a, Tensor b) {
          Tensor t1 = a.mul(b);
          return t1.sum(Axes.keep(0));
        }
        """,
        JavaSource.of(program).order(2).seed(7).remarks("seed 7").print());
  }

  /** Reports may hold what users' exceptions say. */
  @Test
  void remarksAreNoCode() throws IOException {
    Program program = Program.of(List.of(NdArray.of(1.5)), List.of());
    compile(List.of(JavaSource.of(program).remarks("in C:\\users\\u000a oh(\n\\\\u */").print()));
  }

  @Test
  void literals() {
    assertEquals("Double.NaN", JavaText.of(Double.NaN));
    assertEquals("Double.NEGATIVE_INFINITY", JavaText.of(Double.NEGATIVE_INFINITY));
    assertEquals("new adjoint.op.Tanh()", Literal.of(Tanh.OP));
    assertEquals("new adjoint.op.PowConstant(2.5)", Literal.of(new PowConstant(2.5)));
    assertEquals("new adjoint.op.Sum(Axes.keep(0, 2))", Literal.of(new Sum(Axes.keep(0, 2))));
    assertEquals(
        "new adjoint.op.Gather(1, Indices.wrap(new int[] {0, 1}, Shape.of(2, 1)))",
        Literal.of(new Gather(1, Indices.wrap(new int[] {0, 1}, Shape.of(2, 1)))));
    assertEquals("new adjoint.op.Cast(adjoint.array.DType.F32)", Literal.of(new Cast(DType.F32)));
  }

  /** A record of all that a record may hold. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Holds(
      float f,
      long n,
      byte b,
      short s,
      char c,
      boolean z,
      double[] array,
      int[][] nested,
      List<String> names,
      Inner inner,
      String text)
      implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g;
    }
  }

  /** A record in a record. */
  public record Inner(double x, DType dtype) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Hidden(float[] weights, Secret secret) implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return weights[0] * x + secret.shift();
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(weights[0]);
    }
  }

  private record Secret(double shift) {}

  @Test
  void recordsOfAnyComponentsCompile() throws IOException {
    record Local(int n) implements UnaryOp {
      @Override
      public double applyAsDouble(double x) {
        return n * x;
      }

      @Override
      public <E extends Expr<E>> E vjp(E x, E y, E g) {
        return g.mul(n);
      }
    }
    UnaryOp holds =
        new Holds(
            1.5f,
            1L << 40,
            (byte) -3,
            (short) 7,
            '\'',
            true,
            new double[] {1, Double.NaN},
            new int[][] {{1}, {2, 3}},
            List.of("a\nb", "\"c\"\\"),
            new Inner(Double.NEGATIVE_INFINITY, DType.F32),
            "ä\t\u0001");
    UnaryOp hidden = new Hidden(new float[] {2, 3}, new Secret(0.5));
    List<String> sources = new ArrayList<>();
    for (UnaryOp op : List.of(holds, hidden, new Local(3))) {
      Word word = Word.of(op);
      Step step = new Step(word, word.calls(List.of()).getFirst(), List.of(0));
      sources.add(JavaSource.of(Program.of(List.of(NdArray.of(0.5, 2)), List.of(step))).print());
    }
    compile(sources);
    assertTrue(sources.getFirst().contains("JavaSourceTest\\u0024Holds\",\n"), sources::toString);
  }

  @Test
  void whatCannotBeNamedIsMadeByTheNameOfItsClass() {
    Object made =
        JavaSource.make(
            Hidden.class.getName(),
            new float[] {2, 3},
            JavaSource.make(Secret.class.getName(), 0.5));
    assertEquals(4.5, ((UnaryOp) made).applyAsDouble(2));
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> JavaSource.make("no.Such", 1))
                .getMessage());
    assertTrue(message.contains("cannot make a no.Such of [1]"), message);
  }
}
