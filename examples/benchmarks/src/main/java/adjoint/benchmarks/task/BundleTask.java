package adjoint.benchmarks.task;

import java.util.SplittableRandom;

/**
 * The residuals of a small bundle adjustment and their sparse Jacobian, with the camera model of
 * ADBench (F. Srajer, Z. Kukelova, A. Fitzgibbon: A benchmark of selected algorithmic
 * differentiation tools on some problems in computer vision and machine learning. Optimization
 * Methods and Software 33, 2018).
 *
 * <p>A camera has 11 numbers: a rotation {@code r} (axis times angle), centre {@code C}, focal
 * length {@code f}, principal point {@code c}, and radial distortion {@code k₁, k₂}. It sees a
 * point X at {@code f·(1 + k₁ρ + k₂ρ²)·p + c}, where {@code p = (q₁, q₂)/q₃}, {@code ρ = |p|²}, and
 * q is X − C turned by r. An observation has a weight w and two residuals, w times what it differs
 * from its feature; after those of all observations comes {@code 1 − w²} of each.
 */
public final class BundleTask {
  /** Cameras. */
  public static final int CAMERAS = 4;

  /** Points. */
  public static final int POINTS = 40;

  /** Cameras that see a point: observation o is of point o/SEEN by {@link #camera}. */
  public static final int SEEN = 3;

  /** Numbers of a camera. */
  public static final int CAMERA = 11;

  /** Numbers of a point. */
  public static final int POINT = 3;

  /** Observations. */
  public static final int OBSERVATIONS = POINTS * SEEN;

  /** Numbers of all cameras, all points, and all weights, in this order. */
  public static final int INPUTS = CAMERAS * CAMERA + POINTS * POINT + OBSERVATIONS;

  private BundleTask() {}

  /** The camera of an observation. */
  public static int camera(int observation) {
    return (observation / SEEN + observation % SEEN) % CAMERAS;
  }

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    SplittableRandom rng = new SplittableRandom(42);
    double[] x = new double[INPUTS];
    int next = 0;
    for (int camera = 0; camera < CAMERAS; camera++) {
      double[] scales = {0.3, 0.3, 0.3, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.05, 0.02};
      for (int i = 0; i < CAMERA; i++) {
        x[next++] = (i == 6 ? 1.5 : 0) + scales[i] * rng.nextDouble(-1, 1);
      }
    }
    for (int i = 0; i < POINTS * POINT; i++) {
      x[next++] = (i % POINT == 2 ? 4 : 0) + rng.nextDouble(-1, 1);
    }
    while (next < INPUTS) {
      x[next++] = rng.nextDouble(0.5, 1.5);
    }
    inputs.write("x", x);
    inputs.write("features", rng.doubles(2 * OBSERVATIONS, -0.5, 0.5).toArray());
  }
}
