package adjoint.benchmarks.task;

import java.util.SplittableRandom;

/** Random inputs, the same in every run. */
record Draw(SplittableRandom rng, Inputs inputs) {
  Draw(Inputs inputs) {
    this(new SplittableRandom(42), inputs);
  }

  /** Writes numbers in single precision between these bounds. */
  void floats(String name, int n, double low, double high) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) rng.nextDouble(low, high);
    }
    inputs.write(name, x);
  }

  /** The weight and bias of a layer, both as small as suits its number of inputs. */
  void layer(String name, int in, int out) {
    double bound = 1 / Math.sqrt(in);
    floats(name + ".w", in * out, -bound, bound);
    floats(name + ".b", out, -bound, bound);
  }

  /** The same in double precision. */
  void doubles(String name, int n, double low, double high) {
    inputs.write(name, rng.doubles(n, low, high).toArray());
  }

  /** Whole numbers below a bound. */
  void ints(String name, int n, int bound) {
    inputs.write(name, rng.ints(n, 0, bound).toArray());
  }
}
