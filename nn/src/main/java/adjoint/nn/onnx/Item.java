package adjoint.nn.onnx;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/** A value of an imported graph: numbers, which have derivatives, or integers, which have none. */
sealed interface Item {
  Shape shape();

  /** Floats or doubles; what is true is 1, what is false 0. */
  record Numbers(Tensor tensor) implements Item {
    @Override
    public Shape shape() {
      return tensor.shape();
    }
  }

  /** Integers, or true and false. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Integers(Shape shape, long... values) implements Item {
    /** What a function makes of each. */
    Integers map(LongUnaryOperator f) {
      return new Integers(shape, LongStream.of(values).map(f).toArray());
    }

    /** What a function makes of two, which broadcast. */
    Integers zip(Integers other, LongBinaryOperator f) {
      Shape target = Shape.broadcast("onnx", shape, other.shape);
      long[] a = over(target);
      long[] b = other.over(target);
      long[] y = new long[a.length];
      Arrays.setAll(y, i -> f.applyAsLong(a[i], b[i]));
      return new Integers(target, y);
    }

    private long[] over(Shape target) {
      double[] places =
          NdArray.arange(DType.F64, 0, values.length, 1)
              .reshape(shape.extents())
              .broadcastTo(target)
              .toDoubleArray();
      return Arrays.stream(places).mapToLong(place -> values[(int) place]).toArray();
    }

    /** These as positions along an axis of so many; negative ones count from the end. */
    Indices positions(int extent) {
      int[] positions = new int[values.length];
      for (int i = 0; i < positions.length; i++) {
        long at = values[i] < 0 ? values[i] + extent : values[i];
        if (at < 0 || at >= extent) {
          throw new IllegalArgumentException(
              "position %s lies outside an axis of %s".formatted(values[i], extent));
        }
        positions[i] = (int) at;
      }
      return Indices.wrap(positions, shape);
    }

    /** These as numbers. */
    Tensor tensor(DType dtype) {
      double[] numbers = LongStream.of(values).mapToDouble(value -> value).toArray();
      return Tensor.of(NdArray.wrap(numbers, shape).to(dtype));
    }
  }
}
