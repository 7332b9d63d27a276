package adjoint.nn;

import adjoint.array.Shape;
import adjoint.array.ShapeException;

/** How many inputs an output of a weight sums over, and how many outputs an input goes to. */
record Fans(int in, int out) {
  static Fans of(String init, int... extents) {
    Shape shape = Shape.of(init, extents);
    if (shape.rank() < 2 || shape.size() == 0) {
      throw new ShapeException(
          init
              + ": needs a weight [..., in, out] to know how many inputs it has, got "
              + shape
              + "; use uniform, normal or constant");
    }
    int window = shape.part(0, shape.rank() - 2).size();
    return new Fans(window * shape.extent(-2), window * shape.extent(-1));
  }
}
