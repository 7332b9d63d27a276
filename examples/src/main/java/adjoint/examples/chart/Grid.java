package adjoint.examples.chart;

/** Evenly spaced points of a rectangle, row by row from the lower left, to ask a model about. */
public record Grid(double left, double right, double bottom, double top, int columns, int rows) {
  public Grid {
    if (!(left < right && bottom < top && columns > 1 && rows > 1)) {
      throw new IllegalArgumentException(
          "grid: x %s to %s, y %s to %s, %s by %s points; give rising bounds and two or more of each"
              .formatted(left, right, bottom, top, columns, rows));
    }
  }

  /** A grid of 120 by 80 points, fine enough for a smooth picture. */
  public static Grid of(double left, double right, double bottom, double top) {
    return new Grid(left, right, bottom, top, 120, 80);
  }

  /** All points as rows of two numbers: the model's input. */
  public double[][] points() {
    double[][] points = new double[columns * rows][];
    for (int i = 0; i < points.length; i++) {
      int row = i / columns;
      points[i] = new double[] {x(i % columns), y(row)};
    }
    return points;
  }

  double x(double column) {
    return left + (right - left) * column / (columns - 1);
  }

  double y(double row) {
    return bottom + (top - bottom) * row / (rows - 1);
  }
}
