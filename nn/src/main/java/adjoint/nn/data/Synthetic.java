package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.nn.Batch;
import java.util.random.RandomGenerator;

/**
 * Sets of examples that are made up, to try models on: what there is to learn in them is known. All
 * are F32. Points of classes come in turns, so that classes are of one size, but for the last ones.
 */
public final class Synthetic {
  private static final double NESTED = 0.5; // radius of the inner circle
  private static final double TURNS = 1.5; // of a spiral

  private Synthetic() {}

  /** Where a point lies. */
  private interface Place {
    double[] of(int label);
  }

  private static Batch<Indices> points(
      int points, int classes, double noise, RandomGenerator rng, Place place) {
    requireNonNull(rng, "Synthetic: rng is null");
    requirePoints(points);
    requireNoise(noise);
    float[][] x = new float[points][];
    int[] y = new int[points];
    for (int i = 0; i < points; i++) {
      y[i] = i % classes;
      double[] exact = place.of(y[i]);
      x[i] = new float[exact.length];
      for (int j = 0; j < exact.length; j++) {
        x[i][j] = (float) (exact[j] + noise * rng.nextGaussian());
      }
    }
    return new Batch<>(Tensor.of(x), Indices.of(y));
  }

  private static void requirePoints(int points) {
    if (points < 1) {
      throw new IllegalArgumentException("Synthetic: needs at least one point, got " + points);
    }
  }

  private static void requireNoise(double noise) {
    if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Synthetic: the noise, a standard deviation, must be 0 or more, got " + noise);
    }
  }

  /**
   * Two half circles of radius 1 that reach into each other, {@code (cos a, sin a)} and {@code (1 −
   * cos a, ½ − sin a)}, a even in [0, π).
   *
   * @param noise the standard deviation of what is added to each coordinate
   */
  public static Batch<Indices> moons(int points, double noise, RandomGenerator rng) {
    return points(
        points,
        2,
        noise,
        rng,
        label -> {
          double angle = rng.nextDouble(Math.PI);
          double side = label == 0 ? 1 : -1;
          return new double[] {
            (1 - side) / 2 + side * StrictMath.cos(angle),
            (1 - side) / 4 + side * StrictMath.sin(angle)
          };
        });
  }

  /** A circle of radius 1, class 0, and one of radius ½ in it, class 1. */
  public static Batch<Indices> circles(int points, double noise, RandomGenerator rng) {
    return points(
        points,
        2,
        noise,
        rng,
        label -> polar(label == 0 ? 1 : NESTED, rng.nextDouble(2 * Math.PI)));
  }

  private static double[] polar(double radius, double angle) {
    return new double[] {radius * StrictMath.cos(angle), radius * StrictMath.sin(angle)};
  }

  /**
   * As many arms as classes, which wind one and a half times around the origin: radius r even in
   * [0, 1), at the angle {@code 2π (3r/2 + class/classes)}.
   */
  public static Batch<Indices> spirals(int points, int classes, double noise, RandomGenerator rng) {
    requireClasses(classes);
    return points(
        points,
        classes,
        noise,
        rng,
        label -> {
          double radius = rng.nextDouble();
          return polar(radius, 2 * Math.PI * (TURNS * radius + (double) label / classes));
        });
  }

  /**
   * As many clouds as classes, normally distributed around centres that are drawn, each coordinate
   * even in [−10, 10).
   */
  public static Batch<Indices> blobs(
      int points, int classes, int coordinates, double noise, RandomGenerator rng) {
    requireNonNull(rng, "Synthetic: rng is null");
    requireClasses(classes);
    requireCoordinates(coordinates);
    double[][] centres = new double[classes][coordinates];
    for (double[] centre : centres) {
      for (int j = 0; j < coordinates; j++) {
        centre[j] = rng.nextDouble(-10, 10);
      }
    }
    return points(points, classes, noise, rng, label -> centres[label]);
  }

  /** Clouds around the corners (0, 0) and (1, 1), class 0, and (0, 1) and (1, 0), class 1. */
  public static Batch<Indices> xor(int points, double noise, RandomGenerator rng) {
    return points(
        points,
        2,
        noise,
        rng,
        label -> {
          int a = rng.nextInt(2);
          return new double[] {a, a ^ label};
        });
  }

  /**
   * A linear function of standard normal coordinates, {@code y = x·w + noise}, of which only the
   * first {@code informative} weights are not 0: they are even in [−1, 1). Targets are {@code [n,
   * 1]}.
   */
  public static Regression regression(
      int points, int coordinates, int informative, double noise, RandomGenerator rng) {
    requireNonNull(rng, "Synthetic: rng is null");
    requirePoints(points);
    requireNoise(noise);
    requireCoordinates(coordinates);
    if (informative < 0 || informative > coordinates) {
      throw new IllegalArgumentException(
          "regression: informative must be from 0 to %s, got %s"
              .formatted(coordinates, informative));
    }
    double[] weights = new double[coordinates];
    for (int j = 0; j < informative; j++) {
      weights[j] = rng.nextDouble(-1, 1);
    }
    double[][] x = new double[points][coordinates];
    double[][] y = new double[points][1];
    for (int i = 0; i < points; i++) {
      for (int j = 0; j < coordinates; j++) {
        x[i][j] = rng.nextGaussian();
        y[i][0] += weights[j] * x[i][j];
      }
      y[i][0] += noise * rng.nextGaussian();
    }
    Batch<Tensor> examples = new Batch<>(Tensor.of(x).to(DType.F32), Tensor.of(y).to(DType.F32));
    return new Regression(examples, Tensor.of(weights).to(DType.F32));
  }

  /**
   * A linear regression, and what there is to find.
   *
   * @param examples {@code [n, coordinates]} and {@code [n, 1]}
   * @param weights {@code [coordinates]}
   */
  public record Regression(Batch<Tensor> examples, Tensor weights) {
    /** Checks the arguments. */
    public Regression {
      requireNonNull(examples, "Regression: examples is null");
      requireNonNull(weights, "Regression: weights is null");
    }
  }

  /** A sine: x even in [−π, π), {@code y = sin x + noise}; both are {@code [n, 1]}. */
  public static Batch<Tensor> sine(int points, double noise, RandomGenerator rng) {
    requireNonNull(rng, "Synthetic: rng is null");
    requirePoints(points);
    requireNoise(noise);
    float[][] x = new float[points][1];
    float[][] y = new float[points][1];
    for (int i = 0; i < points; i++) {
      double at = rng.nextDouble(-Math.PI, Math.PI);
      x[i][0] = (float) at;
      y[i][0] = (float) (StrictMath.sin(at) + noise * rng.nextGaussian());
    }
    return new Batch<>(Tensor.of(x), Tensor.of(y));
  }

  private static void requireClasses(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("Synthetic: needs at least one class, got " + classes);
    }
  }

  private static void requireCoordinates(int coordinates) {
    if (coordinates < 1) {
      throw new IllegalArgumentException(
          "Synthetic: needs at least one coordinate, got " + coordinates);
    }
  }
}
