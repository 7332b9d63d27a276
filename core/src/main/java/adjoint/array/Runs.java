package adjoint.array;

/**
 * An array split along one axis: {@code outer} runs of {@code n} slices of {@code inner} elements.
 */
record Runs(int outer, int n, int inner) {
  /** Those of an axis; one that the shape does not have is an error of {@code op}. */
  static Runs of(String op, Shape shape, int axis) {
    int at = shape.axis(op, axis);
    return of(op, shape, at, at + 1);
  }

  /** Those of the axes {@code start, …, end − 1}, taken as one. */
  static Runs of(String op, Shape shape, int start, int end) {
    return new Runs(
        shape.size(op, 0, start), shape.size(op, start, end), shape.size(op, end, shape.rank()));
  }
}
