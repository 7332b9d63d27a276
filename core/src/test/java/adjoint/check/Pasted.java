package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.spi.ToolProvider;

/** What an error prints as Java, pasted into a class, compiled and run. */
final class Pasted {
  private static final String IMPORTS =
      """
      import adjoint.*;
      import adjoint.array.*;
      import java.util.*;
      """;

  private Pasted() {}

  /** Where the library lies, which is in a module of its own or not. */
  private static Path library() {
    URL url = Objects.requireNonNull(Tensor.class.getResource("Tensor.class"));
    return Objects.requireNonNull(Path.of(URI.create(url.toString())).resolve("../..").normalize());
  }

  /** What an error tells of its point. */
  static String point(Throwable error) {
    String message = String.valueOf(error.getMessage());
    String before = "at the point, as Java:\n";
    return message.substring(message.indexOf(before) + before.length());
  }

  /** Runs a static method of these parameters and this body. */
  static Object run(Path dir, String result, String parameters, String body, Object... arguments)
      throws IOException, ReflectiveOperationException {
    Path file = dir.resolve("Pasted.java");
    String head = "public class Pasted {\npublic static " + result + " run(" + parameters + ") {\n";
    Files.writeString(file, IMPORTS + head + body + "\n}\n}\n");
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(writer, writer, "-proc:none", "-cp", library().toString(), file.toString());
    assertEquals(0, code, () -> out + "\n" + body);
    URL[] here = {dir.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(here, Pasted.class.getClassLoader())) {
      for (Method method : loader.loadClass("Pasted").getMethods()) {
        if (method.getName().equals("run")) {
          return method.invoke(null, arguments);
        }
      }
    }
    throw new AssertionError("no method");
  }
}
