package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A module that requires ours compiles with every warning an error: JSpecify, which our module
 * descriptors name, need not be there, and no incubator module is asked for.
 */
class UsersModuleTest {
  @Test
  void compilesWithAllWarningsAsErrors(@TempDir Path folder) throws Exception {
    Path module = folder.resolve("module-info.java");
    Files.writeString(module, "module user { requires adjoint.nn; }");
    Path program = folder.resolve("Program.java");
    Files.writeString(
        program,
        """
        package user;

        import adjoint.Grad;
        import adjoint.Parameter;
        import adjoint.Tensor;
        import adjoint.nn.Adam;
        import adjoint.nn.Layer;
        import adjoint.nn.Mlp;
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
    String path = classes(Tensor.class) + File.pathSeparator + classes(Layer.class);
    StringWriter out = new StringWriter();
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(out),
                new PrintWriter(out),
                "-Xlint:all",
                "-Werror",
                "--module-path",
                path,
                "-d",
                folder.resolve("out").toString(),
                module.toString(),
                program.toString());
    assertEquals("", out.toString());
    assertEquals(0, code);
  }

  private static String classes(Class<?> of) throws URISyntaxException {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
