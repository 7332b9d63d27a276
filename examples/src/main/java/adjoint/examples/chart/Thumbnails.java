package adjoint.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Small grey images in rows, each with a line of text below it. */
public final class Thumbnails implements Picture {
  private static final double TOP = 50;
  private static final double MARGIN = 20;
  private static final double CAPTION = 20;
  private static final double GAP = 8;
  private static final double LARGEST = 110;

  private final String title;
  private final List<Thumbnail> thumbnails = new ArrayList<>();

  private Thumbnails(String title) {
    this.title = title;
  }

  public static Thumbnails of(String title) {
    return new Thumbnails(title);
  }

  /** Adds an image of numbers, row by row: the least of them black, the largest white. */
  public Thumbnails add(String caption, int height, int width, double[] pixels) {
    if (pixels.length != height * width || pixels.length == 0) {
      throw new IllegalArgumentException(
          "thumbnail '%s': %s pixels for %s rows of %s; give one for each"
              .formatted(caption, pixels.length, height, width));
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double pixel : pixels) {
      low = Math.min(low, pixel);
      high = Math.max(high, pixel);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels.length; i++) {
      float grey = high > low ? (float) ((pixels[i] - low) / (high - low)) : 0.5f;
      image.setRGB(i % width, i / width, new Color(grey, grey, grey).getRGB());
    }
    thumbnails.add(new Thumbnail(caption, image));
    return this;
  }

  private record Thumbnail(String caption, BufferedImage image) {}

  @Override
  public BufferedImage image() {
    return Style.image(this::draw);
  }

  private void draw(Graphics2D g) {
    g.setColor(Style.INK);
    g.setFont(Style.TITLE);
    Style.centered(g, title, Style.WIDTH / 2.0, 28);
    int columns = columns();
    double side = side(columns);
    double left = (Style.WIDTH - columns * (side + GAP) + GAP) / 2;
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    g.setFont(Style.TEXT.deriveFont(11f));
    g.setStroke(new BasicStroke(0.8f));
    for (int i = 0; i < thumbnails.size(); i++) {
      BufferedImage image = thumbnails.get(i).image;
      double x = left + i % columns * (side + GAP);
      double y = TOP + Math.floorDiv(i, columns) * (side + CAPTION + GAP);
      double scale = side / Math.max(image.getWidth(), image.getHeight());
      AffineTransform at = AffineTransform.getTranslateInstance(x, y);
      at.scale(scale, scale);
      g.drawImage(image, at, null);
      g.draw(new Rectangle2D.Double(x, y, scale * image.getWidth(), scale * image.getHeight()));
      Style.centered(g, thumbnails.get(i).caption, x + side / 2, y + side + CAPTION / 2);
    }
  }

  /** As many in a row as let them be largest. */
  private int columns() {
    int best = 1;
    for (int columns = 2; columns <= thumbnails.size(); columns++) {
      best = side(columns) > side(best) ? columns : best;
    }
    return best;
  }

  private double side(int columns) {
    int rows = Math.ceilDiv(thumbnails.size(), columns);
    double wide = (Style.WIDTH - 2 * MARGIN + GAP) / columns - GAP;
    double high = (Style.HEIGHT - TOP - MARGIN) / Math.max(1, rows) - GAP - CAPTION;
    return Math.min(LARGEST, Math.min(wide, high));
  }
}
