package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an error prints of its point is Java that sets the same numbers, to the last bit. */
class PointTest {
  @TempDir private Path dir;

  private final SplittableRandom rng = new SplittableRandom(3);

  private static WrongGradientError error(Runnable check) {
    return assertThrows(WrongGradientError.class, check::run);
  }

  @Test
  void inputsAndParametersAreSetOnceMore() throws Exception {
    Parameter weight = Parameter.of("w", Tensor.normal(DType.F64, rng, 0, 1, 2, 3));
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("0.\"weight\"", weight);
    Tensor x0 = Tensor.normal(DType.F32, rng, 0, 1, 4, 2);
    Tensor x1 = Tensor.scalar(DType.F64, 0.1);
    GradCheck check =
        GradCheck.ofMany(in -> in.get(0).detach().matmul(weight).mul(in.get(1)))
            .parameters(parameters);
    String java = Pasted.point(error(() -> check.check(x0, x1)));
    double[] numbers = weight.toDoubleArray();
    weight.set(weight.detach().mul(0));
    Object made =
        Pasted.run(
            dir,
            "Tensor[]",
            "Map<String, Parameter> parameters",
            java + "\nreturn new Tensor[] {x0, x1};",
            parameters);
    assertArrayEquals(numbers, weight.toDoubleArray());
    Tensor[] tensors = (Tensor[]) made;
    assertEquals(x0.data(), tensors[0].data());
    assertEquals(x1.data(), tensors[1].data());
  }

  @Test
  void numbersOfAllKindsAreWritten() throws Exception {
    double[] odd = {-0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Math.PI};
    Indices rows = Indices.wrap(new int[] {1, 0, 2, 1}, Shape.of(2, 2));
    String java =
        new Point()
            .remark("C:\\users\n100 %")
            .numbers("a", odd)
            .tensor("b", Tensor.of(odd))
            .tensor("c", Tensor.of(1.5f, Float.NaN, Float.POSITIVE_INFINITY))
            .tensor("d", Tensor.zeros(DType.F32, 2, 0))
            .indices("e", rows)
            .indices("f", Indices.of(3, 4))
            .print();
    Object[] made =
        (Object[])
            Pasted.run(dir, "Object[]", "", java + "\nreturn new Object[] {a, b, c, d, e, f};");
    assertArrayEquals(odd, (double[]) made[0]);
    assertEquals(Tensor.of(odd).data(), ((Tensor) made[1]).data());
    assertEquals(
        Tensor.of(1.5f, Float.NaN, Float.POSITIVE_INFINITY).data(), ((Tensor) made[2]).data());
    assertEquals(Tensor.zeros(DType.F32, 2, 0).data(), ((Tensor) made[3]).data());
    assertEquals(rows, made[4]);
    assertEquals(Indices.of(3, 4), made[5]);
  }

  @Test
  void ofManyNumbersTheShapesAreTold() {
    Tensor x = Tensor.normal(DType.F64, rng, 0, 1, 257);
    String java = Pasted.point(error(() -> GradCheck.of(t -> t.mul(t.detach())).check(x)));
    assertEquals("// too many numbers to show\n// x is F64[257]", java);
    String few =
        Pasted.point(
            error(() -> GradCheck.of(t -> t.mul(t.detach())).check(x.slice(0, 0, 256).detach())));
    assertTrue(few.startsWith("Tensor x = Tensor.of("), few);
    assertTrue(few.lines().allMatch(line -> line.length() <= 110), few);
  }

  @Test
  void plainNumbersAreWritten() {
    assertEquals(
        "double[] x = {0.5};",
        Pasted.point(error(() -> GradCheck.assertGradient(Math::sin, Math::sin, 0.5))));
    assertEquals(
        "double[] x = {-1.0, 2.0};",
        Pasted.point(
            error(() -> GradCheck.ofValues(in -> in.get(0).log().mul(in.get(1))).check(-1, 2))));
  }

  /** Whoever drew the function says how to make it once more. */
  @Test
  void wordsOfOnesOwnStandForTheParameters() {
    Parameter weight = Parameter.of("w", Tensor.of(0.5));
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("w", weight);
    GradCheck check =
        GradCheck.of(x -> x.mul(x.detach()).mul(weight))
            .parameters(parameters)
            .describedBy(point -> point.remark("drawn by seed 7"));
    assertEquals(
        "// drawn by seed 7\nTensor x = Tensor.of(2.0);",
        Pasted.point(error(() -> check.check(Tensor.of(2.0)))));
  }

  /** What the report says stays what it was, and a check that passes asks for no words. */
  @Test
  void onlyErrorsAskForWords() {
    GradCheck check =
        GradCheck.of(x -> x.square())
            .describedBy(_ -> {
              throw new IllegalStateException("asked");
            });
    assertFalse(check.check(Tensor.of(2.0)).toString().contains("as Java"));
  }

  @Test
  void aLongLineBreaksBehindCommasButNotInStrings() {
    String text = "one, two, ".repeat(12);
    String line = "  f(" + JavaText.of(text) + ", '\"', " + JavaText.of(text) + ", 1);";
    String broken = String.join("\n", JavaText.wrap(line));
    assertEquals("  f(\"" + text + "\",\n      '\"', \"" + text + "\",\n      1);", broken);
  }
}
