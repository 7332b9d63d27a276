package adjoint.examples.finance;

/**
 * Where to look at a function, and with which weights, to integrate it from −1 to 1: exact for
 * polynomials of degree {@code 2n − 1}. The nodes are the roots of the n-th Legendre polynomial, by
 * Newton's method.
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
record GaussLegendre(double[] nodes, double[] weights) {
  static GaussLegendre of(int n) {
    double[] nodes = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = -Math.cos(Math.PI * (i + 0.75) / (n + 0.5)); // near enough for Newton
      double slope = 1;
      for (int step = 0; step < 6; step++) {
        double before = 1;
        double p = x;
        for (int k = 2; k <= n; k++) {
          double next = ((2 * k - 1) * x * p - (k - 1) * before) / k;
          before = p;
          p = next;
        }
        slope = n * (before - x * p) / (1 - x * x);
        x -= p / slope;
      }
      nodes[i] = x;
      weights[i] = 2 / ((1 - x * x) * slope * slope);
    }
    return new GaussLegendre(nodes, weights);
  }
}
