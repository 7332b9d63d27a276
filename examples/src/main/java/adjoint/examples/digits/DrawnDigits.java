package adjoint.examples.digits;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Digits in the fonts of this machine, each leaning, turned, stretched, shifted and thickened by
 * chance, on paper that is not quite clean.
 */
public final class DrawnDigits {
  private static final List<String> FONTS =
      List.of(Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED, Font.DIALOG);
  private static final int STYLES = 4; // plain, bold, italic, both
  private static final int SIDE = DigitImages.SIDE;
  private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

  private DrawnDigits() {}

  /** So many, each digit as often. */
  public static DigitImages of(int count, RandomGenerator rng) {
    List<float[]> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(image(i % 10, rng));
      labels.add(i % 10);
    }
    return DigitImages.of(images, labels);
  }

  private static float[] image(int digit, RandomGenerator rng) {
    Font font = new Font(FONTS.get(rng.nextInt(FONTS.size())), rng.nextInt(STYLES), 24);
    Shape outline = font.createGlyphVector(EXACT, Integer.toString(digit)).getOutline();
    Rectangle2D box = outline.getBounds2D();
    AffineTransform place =
        AffineTransform.getTranslateInstance(
            SIDE / 2.0 + rng.nextDouble(-1, 1), SIDE / 2.0 + rng.nextDouble(-1, 1));
    place.rotate(rng.nextDouble(-0.3, 0.3));
    place.shear(rng.nextDouble(-0.4, 0.4), 0);
    double height = rng.nextDouble(10, 14);
    place.scale(height / box.getHeight() * rng.nextDouble(0.7, 1.1), height / box.getHeight());
    place.translate(-box.getCenterX(), -box.getCenterY());

    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    Shape glyph = place.createTransformedShape(outline);
    g.fill(glyph);
    g.setStroke(new BasicStroke(rng.nextFloat(0.1f, 1.2f)));
    g.draw(glyph);
    g.dispose();

    float[] pixels = new float[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      double grey = image.getRaster().getSample(i % SIDE, i / SIDE, 0) / 127.5 - 1;
      pixels[i] = (float) Math.clamp(grey + 0.2 * rng.nextGaussian(), -1, 1);
    }
    return pixels;
  }
}
