package adjoint.examples.chart;

import java.awt.geom.Path2D;

/** Marching triangles: where a function on a grid crosses a level, as short straight pieces. */
final class Contour {
  private Contour() {}

  static Path2D of(Grid grid, double[] values, double level) {
    Path2D path = new Path2D.Double();
    int n = grid.columns();
    for (int j = 0; j + 1 < grid.rows(); j++) {
      for (int i = 0; i + 1 < n; i++) {
        int k = j * n + i;
        triangle(path, grid, values, level, k, k + 1, k + n + 1);
        triangle(path, grid, values, level, k, k + n, k + n + 1);
      }
    }
    return path;
  }

  // Of a triangle's three corners one is alone on its side of the level, or none.
  private static void triangle(
      Path2D path, Grid grid, double[] values, double level, int a, int b, int c) {
    boolean overA = values[a] > level;
    boolean overB = values[b] > level;
    boolean overC = values[c] > level;
    if (overA == overB && overB == overC) {
      return;
    }
    if (overB == overC) {
      piece(path, grid, values, level, a, b, c);
    } else if (overA == overC) {
      piece(path, grid, values, level, b, a, c);
    } else {
      piece(path, grid, values, level, c, a, b);
    }
  }

  private static void piece(
      Path2D path, Grid grid, double[] values, double level, int alone, int p, int q) {
    double[] from = crossing(grid, values, level, alone, p);
    double[] to = crossing(grid, values, level, alone, q);
    path.moveTo(from[0], from[1]);
    path.lineTo(to[0], to[1]);
  }

  private static double[] crossing(Grid grid, double[] values, double level, int a, int b) {
    double t = (level - values[a]) / (values[b] - values[a]);
    int n = grid.columns();
    int row = a / n;
    int step = b / n - row;
    return new double[] {grid.x(a % n + t * (b % n - a % n)), grid.y(row + t * step)};
  }
}
