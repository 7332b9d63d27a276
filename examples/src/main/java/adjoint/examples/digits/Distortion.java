package adjoint.examples.digits;

import adjoint.Tensor;
import java.awt.geom.AffineTransform;
import java.util.random.RandomGenerator;

/**
 * Turns, leans, stretches and shifts every image of a batch a little, each in its own way: what it
 * shows stays the same, so a model learns from more images than there are.
 */
final class Distortion {
  private static final int SIDE = DigitImages.SIDE;

  private Distortion() {}

  static Tensor of(Tensor images, RandomGenerator rng) {
    float[] from = images.toFloatArray();
    float[] to = new float[from.length];
    double middle = (SIDE - 1) / 2.0;
    double[] at = new double[2];
    for (int image = 0; image < from.length; image += SIDE * SIDE) {
      AffineTransform place =
          AffineTransform.getTranslateInstance(
              middle + rng.nextDouble(-1, 1), middle + rng.nextDouble(-1, 1));
      place.rotate(rng.nextDouble(-0.15, 0.15));
      place.shear(rng.nextDouble(-0.2, 0.2), 0);
      place.scale(rng.nextDouble(0.9, 1.1), rng.nextDouble(0.9, 1.1));
      place.translate(-middle, -middle);
      for (int i = 0; i < SIDE * SIDE; i++) {
        at[0] = i % SIDE;
        at[1] = Math.floorDiv(i, SIDE);
        place.transform(at, 0, at, 0, 1);
        to[image + i] = (float) sample(from, image, at[0], at[1]);
      }
    }
    return Tensor.wrap(to, images.shape().extents());
  }

  /** Between four pixels by bilinear interpolation; paper all around. */
  private static double sample(float[] pixels, int image, double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double right = x - column;
    double down = y - row;
    double above =
        (1 - right) * pixel(pixels, image, row, column)
            + right * pixel(pixels, image, row, column + 1);
    double below =
        (1 - right) * pixel(pixels, image, row + 1, column)
            + right * pixel(pixels, image, row + 1, column + 1);
    return (1 - down) * above + down * below;
  }

  private static double pixel(float[] pixels, int image, int row, int column) {
    boolean inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
    return inside ? pixels[image + row * SIDE + column] : -1;
  }
}
