package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Weights that have a structure beyond the size of their numbers. */
final class StructuredInit {
  private StructuredInit() {}

  /** A weight {@code [in, out]}, or {@code [window…, in, out]} if that is what its fans say. */
  private static Shape requireMatrix(String init, Fans fans, int... extents) {
    Shape shape = Shape.of(init, extents);
    if (shape.rank() < 2 || shape.size() == 0) {
      throw new ShapeException(init + ": needs a weight of at least two axes, got " + shape);
    }
    int rank = shape.rank();
    int[] window = shape.part(0, rank - 2).extents();
    if (rank > 2 && !Fans.of(shape.extent(-2), shape.extent(-1), window).equals(fans)) {
      throw new ShapeException(
          String.format(
              "%s: needs a weight [in, out], or [window..., in, out] and its fans;"
                  + " got %s and %s",
              init, shape, fans));
    }
    return shape;
  }

  private static double requireFinite(String init, String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format("%s: the %s must be 0 or positive, got %s", init, what, value));
    }
    return value;
  }

  record Orthogonal(double gain) implements Init {
    Orthogonal {
      requireFinite("orthogonal", "gain", gain);
    }

    @Override
    public Tensor draw(DType dtype, RandomGenerator rng, Fans fans, int... extents) {
      Shape shape = requireMatrix("orthogonal", fans, extents);
      int columns = shape.extent(-1);
      int rows = shape.size() / columns;
      Tensor normal = Tensor.normal(DType.F64, rng, 0, 1, rows, columns);
      Tensor q = rows < columns ? evenly(normal.transpose()).transpose() : evenly(normal);
      return q.mul(gain).reshape(extents).to(dtype);
    }

    /** Orthonormal columns, evenly among all, because the diagonal of R is positive. */
    private static Tensor evenly(Tensor normal) {
      return normal.qr().get(0);
    }
  }

  record Identity() implements Init {
    @Override
    public Tensor draw(DType dtype, RandomGenerator rng, Fans fans, int... extents) {
      Shape shape = requireMatrix("identity", fans, extents);
      int middle = 0; // of the window, in row-major order
      for (int axis = 0; axis < extents.length - 2; axis++) {
        middle = middle * extents[axis] + extents[axis] / 2;
      }
      int in = shape.extent(-2);
      int out = shape.extent(-1);
      double[] numbers = new double[shape.size()];
      for (int i = 0; i < Math.min(in, out); i++) {
        numbers[(middle * in + i) * out + i] = 1;
      }
      return Tensor.wrap(numbers, extents).to(dtype);
    }
  }

  record Sparse(double zeros, double standardDeviation) implements Init {
    Sparse {
      if (!(zeros >= 0 && zeros <= 1)) {
        throw new IllegalArgumentException(
            "sparse: the part of zeros must be from 0 to 1, got " + zeros);
      }
      requireFinite("sparse", "standard deviation", standardDeviation);
    }

    @Override
    public Tensor draw(DType dtype, RandomGenerator rng, Fans fans, int... extents) {
      if (extents.length != 2) {
        throw new ShapeException(
            "sparse: needs a weight [in, out], got " + Arrays.toString(extents));
      }
      requireMatrix("sparse", fans, extents);
      int in = extents[0];
      int out = extents[1];
      double[] numbers =
          Tensor.normal(DType.F64, rng, 0, standardDeviation, in, out).toDoubleArray();
      int count = (int) Math.ceil(zeros * in);
      for (int column = 0; column < out; column++) {
        int[] order = new int[in];
        Arrays.setAll(order, i -> i);
        for (int i = 0; i < count; i++) { // the first steps of a shuffle
          int j = rng.nextInt(i, in);
          int chosen = order[j];
          order[j] = order[i];
          numbers[chosen * out + column] = 0;
        }
      }
      return Tensor.wrap(numbers, extents).to(dtype);
    }
  }
}
