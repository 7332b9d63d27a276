package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Span;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Shapes beyond the catalog: what numpy says of small cases, and errors. */
class ShapesTest {
  private static final Tensor X =
      Tensor.of(new double[][] {{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9, 10, 11}});

  private static void error(String message, Executable call) {
    assertEquals(message, assertThrows(RuntimeException.class, call).getMessage());
  }

  @Test
  void padding() {
    Tensor x = Tensor.of(1.0, 2, 3);
    assertEquals(Tensor.of(0.0, 0, 1, 2, 3, 0).data(), x.pad(0, 2, 1).data());
    assertEquals(Tensor.of(9.0, 1, 2, 3, 9, 9).data(), x.pad(0, 1, 2, 9).data());
    assertEquals(Tensor.of(3.0, 2, 1, 2, 3, 2).data(), x.pad(0, 2, 1, Padding.REFLECT).data());
    assertEquals(Tensor.of(1.0, 1, 1, 2, 3, 3).data(), x.pad(0, 2, 1, Padding.REPLICATE).data());
    assertEquals(Tensor.of(2.0, 3, 1, 2, 3, 1).data(), x.pad(0, 2, 1, Padding.CIRCULAR).data());
    Tensor one = Tensor.of(5.0);
    for (Padding padding : Padding.values()) {
      assertEquals(Tensor.of(5.0, 5, 5).data(), one.pad(0, 1, 1, padding).data());
    }
    assertEquals(x.data(), x.pad(0, 0, 0, 7).data());
    assertEquals(Tensor.of(7.0, 7).data(), Tensor.zeros(DType.F64, 0).pad(0, 1, 1, 7).data());
  }

  @Test
  void spansAreNumpys() {
    assertEquals(
        Tensor.of(new double[][] {{4, 6}, {8, 10}}).data(),
        X.slice(Span.from(1), Span.all().by(2)).data());
    assertEquals(Tensor.of(3.0, 2, 1, 0).data(), X.slice(Span.at(0), Span.all().by(-1)).data());
    assertEquals(Tensor.of(3.0, 7, 11).data(), X.slice(Span.rest(), Span.at(-1)).data());
    assertEquals(
        List.of(1, 3, 1, 4, 1),
        shape(Span.newAxis(), Span.all(), Span.newAxis(), Span.rest(), Span.newAxis()));
    assertEquals(List.of(2, 4), shape(Span.of(-2, 100)), "bounds are clamped");
    assertEquals(List.of(0, 4), shape(Span.of(5, 9)));
    assertEquals(List.of(3, 4), shape(Span.from(-100)));
    assertEquals(List.of(3, 2), shape(Span.all(), Span.of(9, 0).by(-2)));
    assertEquals(X.data(), X.slice().data());
    assertTrue(X.slice(Span.all(), Span.of(1, 3)).data().isViewOf(X.data()));
    assertEquals(
        "1:-1, ::2, 0, None, ..., 5::-1",
        "%s, %s, %s, %s, %s, %s"
            .formatted(
                Span.of(1, -1),
                Span.all().by(2),
                Span.at(0),
                Span.newAxis(),
                Span.rest(),
                Span.from(5).by(-1)));
  }

  private static List<Integer> shape(Span... spans) {
    return Arrays.stream(X.slice(spans).shape().extents()).boxed().toList();
  }

  @Test
  void errorsOfSpans() {
    error("by: 1 by 2; only a range has a step, and it cannot be 0", () -> Span.at(1).by(2));
    assertThrows(IllegalArgumentException.class, () -> Span.all().by(0));
  }

  @Test
  void repeating() {
    Tensor x = Tensor.of(1.0, 2);
    assertEquals(Tensor.of(1.0, 2, 1, 2).data(), x.tile(2).data());
    assertEquals(Tensor.of(1.0, 1, 2, 2).data(), x.repeat(0, 2).data());
    assertEquals(Tensor.of(new double[][] {{1, 2}, {1, 2}}).data(), x.tile(2, 1).data());
    assertEquals(x.data(), x.tile().data());
    assertEquals(Tensor.of(2.0, 1).data(), x.roll(0, -3).data());
  }

  @Test
  void combining() {
    Tensor a = Tensor.of(1.0, 2);
    Tensor b = Tensor.of(3.0, 4, 5);
    assertEquals(Tensor.of(3.0, 4, 5, 6, 8, 10).data(), a.kron(b).data());
    List<Tensor> grid = Tensor.meshgrid(List.of(a, b));
    assertEquals(Tensor.of(new double[][] {{1, 1, 1}, {2, 2, 2}}).data(), grid.get(0).data());
    assertEquals(Tensor.of(new double[][] {{3, 4, 5}, {3, 4, 5}}).data(), grid.get(1).data());
  }

  @Test
  void windowsAndTheirSum() {
    Tensor x = Tensor.of(1.0, 2, 3, 4, 5);
    Tensor windows = x.unfold(0, 3, 2);
    assertEquals(Tensor.of(new double[][] {{1, 2, 3}, {3, 4, 5}}).data(), windows.data());
    assertEquals(Tensor.of(1.0, 2, 6, 4, 5).data(), windows.fold(0, 5, 2).data());
  }

  @Test
  void masksAndPositions() {
    NdArray mask = X.greater(5).data();
    assertEquals(Tensor.of(6.0, 7, 8, 9, 10, 11).data(), X.maskedSelect(mask).data());
    assertEquals(Indices.of(0, 2), Indices.where(NdArray.of(0.5, Double.NaN, 1, -1)));
    assertEquals(0, X.maskedSelect(X.greater(99).data()).size());
    assertFalse(X.maskedSelect(mask).isVariable());
    Tensor zeros = Tensor.zeros(DType.F64, 3);
    assertEquals(
        Tensor.of(5.0, 0, 2).data(),
        zeros.scatterAdd(0, Indices.of(0, 2, 0), Tensor.of(1.0, 2, 4)).data());
    assertEquals(
        Tensor.of(new double[][] {{8, 10, 12, 14}, {4, 5, 6, 7}}).data(),
        X.indexAdd(0, Indices.of(0, 1, 0), 2).data());
  }
}
