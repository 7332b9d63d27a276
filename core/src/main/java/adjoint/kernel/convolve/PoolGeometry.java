package adjoint.kernel.convolve;

/**
 * Where windows lie in images, which have three axes here; the last is the fastest.
 *
 * @param planes images times channels, each pooled by itself
 */
public record PoolGeometry(int planes, Windows depth, Windows height, Windows width) {
  /** Elements of a plane. */
  public int pixels() {
    return depth.extent() * height.extent() * width.extent();
  }

  /** Windows of a plane. */
  public int places() {
    return depth.places() * height.places() * width.places();
  }

  /** Elements of all windows. */
  long operations() {
    return planes * depth.elements() * height.elements() * width.elements();
  }

  /** Elements of a window that begins at these places. */
  int count(int d, int h, int w) {
    return depth.count()[d] * height.count()[h] * width.count()[w];
  }

  /** Where in a plane a row of a window's elements lies, the first column apart. */
  int row(int d, int i, int h, int j) {
    int plane = depth.first()[d] + i * depth.step();
    return (plane * height.extent() + height.first()[h] + j * height.step()) * width.extent();
  }

  /** Whether every window is of two neighbours in two rows, and no element is in several. */
  boolean areTwoByTwo() {
    return depth.haveAll(1)
        && depth.areApart()
        && height.haveAll(2)
        && height.areApart()
        && width.haveAll(2)
        && width.areApart()
        && width.step() == 1;
  }

  /** How far in any window the second largest element is from the largest; 0 if they tie. */
  public double leastGap(double... x) {
    double least = Double.POSITIVE_INFINITY;
    for (int plane = 0; plane < planes; plane++) {
      for (int d = 0; d < depth.places(); d++) {
        for (int h = 0; h < height.places(); h++) {
          for (int w = 0; w < width.places(); w++) {
            least = Math.min(least, gap(x, plane * pixels(), d, h, w));
          }
        }
      }
    }
    return least;
  }

  private double gap(double[] x, int at, int d, int h, int w) {
    double most = Double.NEGATIVE_INFINITY;
    double second = most;
    for (int i = 0; i < depth.count()[d]; i++) {
      for (int j = 0; j < height.count()[h]; j++) {
        int from = at + row(d, i, h, j) + width.first()[w];
        for (int k = 0; k < width.count()[w]; k++) {
          double v = x[from + k * width.step()];
          second = Math.max(second, Math.min(v, most));
          most = Math.max(most, v);
        }
      }
    }
    return most == second ? 0 : most - second; // ∞ − ∞ is a tie too
  }
}
