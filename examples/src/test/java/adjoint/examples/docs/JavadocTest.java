package adjoint.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every {@code @snippet} in the Javadoc of core and nn compiles, given the names in {@link #GIVEN}.
 */
class JavadocTest {
  private static final String GIVEN =
      """
      import static java.nio.charset.StandardCharsets.UTF_8;

      import adjoint.*;
      import adjoint.array.*;
      import adjoint.check.*;
      import adjoint.check.program.*;
      import adjoint.graph.*;
      import adjoint.nn.*;
      import adjoint.nn.attention.*;
      import adjoint.nn.check.*;
      import adjoint.nn.conv.*;
      import adjoint.nn.conv.AvgPool;
      import adjoint.nn.conv.MaxPool;
      import adjoint.nn.data.*;
      import adjoint.nn.export.*;
      import adjoint.nn.file.*;
      import adjoint.nn.metric.*;
      import adjoint.nn.norm.*;
      import adjoint.nn.onnx.*;
      import adjoint.nn.optim.*;
      import adjoint.nn.recurrent.*;
      import adjoint.nn.scalar.*;
      import adjoint.nn.train.*;
      import adjoint.op.*;
      import java.nio.file.*;
      import java.util.*;
      import java.util.function.Function;
      import java.util.random.RandomGenerator;

      abstract class NAME {
        RandomGenerator rng;
        Layer model, encoder, decoder, first, second, third;
        Mode mode;
        Parameter weight, bias, scale;
        Value a, b;
        Tensor x, y, inputs, targets, memory;
        Indices classes, labels, text;
        Lengths lengths;
        Optimizer adam;
        ReduceOnPlateau plateau;
        Tensor mean, deviation;
        Table table, train, test;
        Dataset<Batch<Indices>> batches;
        adjoint.nn.data.Position saved;
        java.nio.file.Path file, folder;
        long seed, epoch;
        String json, report;
        Net net;

        interface Net extends Block {
          Tensor read(Indices words);
        }

        record Scale(double by) implements Layer {
          @Override
          public Tensor compute(Tensor x, Mode mode) {
            return x.mul(by);
          }
        }

        void run() throws Exception {
          CODE
        }
      }
      """;

  @Test
  void everySnippetCompiles(@TempDir Path folder) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("core", "nn")) {
      try (Stream<Path> files = Files.walk(DocsTest.ROOT.resolve(module + "/src/main/java"))) {
        files.filter(f -> f.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-proc:none", "-cp", Snippet.CLASS_PATH, "-d", folder.toString()));
    int snippets = 0;
    for (Path source : sources) {
      for (String code : snippets(Files.readString(source))) {
        String name =
            source.getFileName().toString().replaceAll("\\.java|-", "") + "Snippet" + ++snippets;
        Path file = folder.resolve(name + ".java");
        arguments.add(
            Files.writeString(file, GIVEN.replace("NAME", name).replace("CODE", code)).toString());
      }
    }
    assertTrue(snippets >= 4, "snippets found: " + snippets);
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new)));
  }

  // What stands between a snippet's colon and its closing brace, without the stars.
  private static List<String> snippets(String source) {
    List<String> found = new ArrayList<>();
    String open = "{@snippet :";
    for (int at = source.indexOf(open); at >= 0; at = source.indexOf(open, at + 1)) {
      int end = at;
      int depth = 0;
      do {
        char c = source.charAt(end++);
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      } while (depth > 0);
      String body = source.substring(at + open.length(), end - 1);
      found.add(body.replaceAll("(?m)^\\s*\\* ?", ""));
    }
    return found;
  }
}
