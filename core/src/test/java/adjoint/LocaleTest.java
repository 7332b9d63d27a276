package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.check.GradCheck;
import adjoint.check.WrongGradientError;
import adjoint.check.program.Programs;
import adjoint.check.program.Vocabulary;
import adjoint.graph.Graph;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are written alike everywhere, also where a language has digits or letters of its own. */
class LocaleTest {
  private static final List<String> MODULE = List.of("--add-modules=jdk.incubator.vector");

  /** Prints whatever the library prints numbers in. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) {
      print("default locale: " + String.format("%d", 10)); // shows that it is the one asked for
      print(Tensor.of(1e10, 1e-10));
      print(Tensor.scalar(DType.F64, 1e300));
      print(Tensor.linspace(0, 1e6, 2000));
      print(Indices.of(1, 10, 100));
      print(Value.of(1e-10).exp());
      Tensor y = Tensor.of(new double[][] {{1e10, 2}, {3, 4}}).asVariable();
      for (int i = 0; i < 1200; i++) {
        y = y.mul(0.5);
      }
      print(Graph.of(y).text());
      print(Graph.of(y).dot());
      print(Graph.of(y).svg());
      print(Programs.over(Vocabulary.standard()).draw(12));
      print(GradCheck.of(x -> x.tanh()).order(2).report(Tensor.of(0.1, 20)));
      try {
        GradCheck.assertGradient(x -> 1e-3 * x * x, x -> x, 10);
        print("no error");
      } catch (WrongGradientError e) {
        print(e);
      }
      try {
        Tensor.ones(1000, 2000).matmul(Tensor.ones(1000, 2000));
        print("no error");
      } catch (IllegalArgumentException e) {
        print(e);
      }
    }

    private static void print(Object text) {
      System.out.println(text.toString().replaceAll("LocaleTest.java:\\d+", "LocaleTest.java"));
    }
  }

  private static List<String> root = List.of();

  @BeforeAll
  static void inTheRootLocale() throws Exception {
    root = lines("en-US");
    assertTrue(root.contains("default locale: 10"), root.toString());
  }

  private static List<String> lines(String locale) throws Exception {
    List<String> options = new java.util.ArrayList<>(MODULE);
    Locale of = Locale.forLanguageTag(locale);
    options.add("-Duser.language=" + of.getLanguage());
    options.add("-Duser.country=" + of.getCountry());
    options.add("-Duser.extensions=" + (of.hasExtensions() ? "u-nu-thai" : ""));
    return OwnJvm.output(Run.class, options).lines().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "mr-IN", "th-TH-u-nu-thai", "tr-TR"})
  void printsTheSame(String locale) throws Exception {
    List<String> here = lines(locale);
    if (!locale.startsWith("tr")) {
      assertNotEquals(1, here.stream().filter("default locale: 10"::equals).count());
    }
    assertEquals(withoutFirst(root), withoutFirst(here));
  }

  private static String withoutFirst(List<String> lines) {
    return String.join("\n", lines.stream().filter(l -> !l.startsWith("default locale")).toList());
  }
}
