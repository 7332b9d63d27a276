package adjoint.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A module that requires ours compiles with every warning an error: JSpecify, which our module
 * descriptors name, need not be there, and no incubator module is asked for. Its records are models
 * if ours may look into them.
 */
class UsersModuleTest {
  @Test
  void compilesWithAllWarningsAsErrors(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("module-info.java"), "module user { requires adjoint.nn; }");
    Files.writeString(
        folder.resolve("Program.java"),
        """
        package user;

        import adjoint.Grad;
        import adjoint.Parameter;
        import adjoint.Tensor;
        import adjoint.nn.Layer;
        import adjoint.nn.Mlp;
        import adjoint.nn.optim.Adam;
        import java.util.SplittableRandom;

        final class Program {
          private Program() {}

          static double run() {
            Layer model = Mlp.of(2, 3, 1).init(new SplittableRandom(1));
            Adam adam = new Adam(model.parameters(), 0.1);
            adam.step(model.forward(Tensor.ones(4, 2)).square().mean());
            Parameter first = model.parameters().firstEntry().getValue();
            return Grad.of(first.square().sum(), first).equals(first) ? 1 : 0;
          }
        }
        """);
    compile(folder);
  }

  /** A model of records in a module of its own. */
  private static void write(Path folder, String descriptor, String access) throws IOException {
    Files.writeString(folder.resolve("module-info.java"), descriptor);
    Files.writeString(
        folder.resolve("Net.java"),
        """
        package user;

        import adjoint.Tensor;
        import adjoint.nn.Layer;
        import adjoint.nn.Linear;
        import adjoint.nn.Mode;

        %srecord Net(Linear hidden, Linear out) implements Layer {
          @Override
          public Tensor compute(Tensor x, Mode mode) {
            return out.forward(hidden.forward(x, mode).tanh(), mode);
          }
        }
        """
            .formatted(access));
    Files.writeString(
        folder.resolve("Program.java"),
        """
        package user;

        import adjoint.nn.Block;
        import adjoint.nn.Linear;
        import java.util.SplittableRandom;

        public final class Program {
          private Program() {}

          public static void main(String[] args) {
            SplittableRandom rng = new SplittableRandom(1);
            Net net = new Net(Linear.of(2, 3).init(rng), Linear.of(3, 1).init(rng));
            try {
              System.out.print(Block.copyOf(net).parameters().keySet());
            } catch (IllegalArgumentException e) {
              System.out.print(e.getMessage());
            }
          }
        }
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "module user { requires transitive adjoint.nn; exports user; }, public",
    "module user { requires adjoint.nn; opens user to adjoint.nn; }, package",
    "open module user { requires adjoint.nn; }, package"
  })
  void recordsOfAModuleAreModels(String descriptor, String access, @TempDir Path folder)
      throws Exception {
    write(folder, descriptor, access.equals("public") ? "public " : "");
    compile(folder);
    assertEquals("[hidden.weight, hidden.bias, out.weight, out.bias]", run(folder));
  }

  @Test
  void whatToOpenIsTold(@TempDir Path folder) throws Exception {
    write(folder, "module user { requires adjoint.nn; }", "");
    compile(folder);
    assertEquals(
        "copyOf: cannot look into the record user.Net; make it public in an exported package, or"
            + " write `opens user to adjoint.nn;` into the descriptor of module user",
        run(folder));
  }

  private static void compile(Path folder) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror"));
    arguments.addAll(List.of("--module-path", modules()));
    arguments.addAll(List.of("-d", folder.resolve("out").toString()));
    try (Stream<Path> files = Files.list(folder)) {
      files.map(Path::toString).filter(f -> f.endsWith(".java")).forEach(arguments::add);
    }
    StringWriter out = new StringWriter();
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
    assertEquals("", out.toString());
    assertEquals(0, code);
  }

  private static String run(Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dadjoint.hints=off",
                "--module-path",
                modules() + File.pathSeparator + folder.resolve("out"),
                "-m",
                "user/user.Program")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static String modules() throws URISyntaxException {
    return classes(Tensor.class) + File.pathSeparator + classes(Layer.class);
  }

  private static String classes(Class<?> of) throws URISyntaxException {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
