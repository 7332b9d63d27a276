package adjoint.kernel.product;

/**
 * Where a matrix lies in a {@code float[]} or {@code double[]}: element {@code (i, j)} at {@code at
 * + i·row + j·column}.
 */
record Matrix(Object data, int at, int row, int column) {
  Matrix transpose() {
    return new Matrix(data, at, column, row);
  }

  /** The part that begins with element {@code (i, j)}. */
  Matrix shifted(int i, int j) {
    return new Matrix(data, at(i, j), row, column);
  }

  int at(int i, int j) {
    return at + i * row + j * column;
  }
}
