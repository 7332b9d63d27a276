package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearTest {
  private final Tensor w = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
  private final Linear layer = Linear.from(w, Tensor.of(10.0, 20.0, 30.0));

  @Test
  void multipliesAndShifts() {
    Tensor y = layer.forward(Tensor.of(new double[][] {{1, 0}, {0, 1}, {1, 1}}));
    assertEquals(
        Tensor.of(new double[][] {{11, 22, 33}, {14, 25, 36}, {15, 27, 39}}).data(), y.data());
    assertArrayEquals(
        new double[] {5, 7, 9}, Linear.from(w).forward(Tensor.of(1.0, 1.0)).toDoubleArray());
  }

  @Test
  void takesAVectorAndAnyNumberOfAxes() {
    assertEquals(Shape.of(3), layer.forward(Tensor.of(1.0, 1.0)).shape());
    assertEquals(Shape.of(5, 4, 3), layer.forward(Tensor.zeros(DType.F64, 5, 4, 2)).shape());
    assertEquals(Shape.of(0, 3), layer.forward(Tensor.zeros(DType.F64, 0, 2)).shape());
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Tensor x = Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 4, 2);
    Tensor target = Tensor.normal(DType.F64, new SplittableRandom(2), 0, 1, 4, 3);
    Tensor bias = Tensor.of(0.1, 0.2, 0.3);
    FiniteDifferences.check(in -> Loss.mse(layer.forward(in), target), x);
    // Linear.from copies its arguments into parameters, so the formula is written out for these
    // two.
    FiniteDifferences.check(weight -> Loss.mse(x.matmul(weight).add(bias), target), w);
    FiniteDifferences.check(b -> Loss.mse(x.matmul(w).add(b), target), bias);
  }

  @Test
  void startsAsTold() {
    Linear linear =
        Linear.of(2, 3)
            .dtype(DType.F64)
            .bias(Init.constant(7))
            .init(Init.constant(5), new SplittableRandom(1));
    assertEquals(Tensor.full(DType.F64, 5, 2, 3).data(), linear.weight().data());
    assertEquals(Tensor.full(DType.F64, 7, 3).data(), linear.bias().orElseThrow().data());
    assertEquals(
        List.of("weight"),
        List.copyOf(
            Linear.of(2, 3).withoutBias().init(new SplittableRandom(1)).parameters().keySet()));
    Linear usual = Linear.of(2, 3).init(new SplittableRandom(1));
    assertEquals(Tensor.zeros(3).data(), usual.bias().orElseThrow().data());
    assertEquals(DType.F32, usual.weight().dtype());
  }

  @Test
  void printsItself() {
    assertEquals("Linear(2 -> 3)  # weight F64[2, 3], bias F64[3]: 9 parameters", layer.toString());
    assertEquals("Linear(2 -> 3)  # weight F64[2, 3]: 6 parameters", Linear.from(w).toString());
  }

  @Test
  void inputsMustFit() {
    assertError(
        ShapeException.class,
        "Linear(2 -> 3): input [4, 3] does not fit weight [2, 3], its last extent must be 2",
        () -> layer.forward(Tensor.zeros(DType.F64, 4, 3)));
    assertError(
        ShapeException.class,
        "Linear(2 -> 3): input [] does not fit weight [2, 3], its last extent must be 2",
        () -> layer.forward(Tensor.scalar(DType.F64, 1)));
    assertError(
        IllegalArgumentException.class,
        "Linear(2 -> 3): input is F32[1, 2] but the parameters are F64;"
            + " cast the input or the model with .to(F64) or .cast(F32)",
        () -> layer.forward(Tensor.zeros(1, 2)));
  }

  @Test
  void shapesMustMakeSense() {
    assertError(
        ShapeException.class,
        "Linear: needs at least one input and one output, got 0 -> 3",
        () -> Linear.of(0, 3));
    assertError(
        ShapeException.class,
        "Linear: the weight must be a matrix [in, out], got [3]",
        () -> Linear.from(Tensor.zeros(3)));
    assertError(
        ShapeException.class,
        "Linear: bias F32[1, 3] does not fit weight F32[2, 3], which needs F32[3]",
        () -> Linear.from(Tensor.zeros(2, 3), Tensor.zeros(1, 3)));
    assertError(
        ShapeException.class,
        "Linear: bias F32[3] does not fit weight F64[2, 3], which needs F64[3]",
        () -> Linear.from(w, Tensor.zeros(3)));
  }
}
