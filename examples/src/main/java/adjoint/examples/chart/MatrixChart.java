package adjoint.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;

/**
 * Counts in a square of cells, darker where there are more, such as a confusion matrix. A cell's
 * shade is its share of the row, so that rare classes are seen too.
 */
public final class MatrixChart implements Picture {
  private static final double TOP = 52;
  private static final double BOTTOM = Style.HEIGHT - 62.0;
  private static final double LEFT = 190;
  private static final double MOST_WIDE = 130;
  private static final int MOST_OF_A_NAME = 16; // letters

  private final String title;
  private final String rowLabel;
  private final String columnLabel;
  private final List<String> names;
  private final List<List<Integer>> counts;

  private MatrixChart(
      String title,
      String rowLabel,
      String columnLabel,
      List<String> names,
      List<List<Integer>> counts) {
    this.title = title;
    this.rowLabel = rowLabel;
    this.columnLabel = columnLabel;
    this.names = names;
    this.counts = counts;
  }

  /** A row and a column for each name; {@code count} tells what stands in a row and column. */
  public static MatrixChart of(
      String title,
      String rowLabel,
      String columnLabel,
      List<String> names,
      IntBinaryOperator count) {
    List<List<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int row = i;
      counts.add(IntStream.range(0, names.size()).mapToObj(j -> count.applyAsInt(row, j)).toList());
    }
    return new MatrixChart(title, rowLabel, columnLabel, List.copyOf(names), counts);
  }

  @Override
  public BufferedImage image() {
    return Style.image(this::draw);
  }

  private void draw(Graphics2D g) {
    int n = names.size();
    double height = (BOTTOM - TOP) / n;
    double width = Math.min(MOST_WIDE, (Style.WIDTH - LEFT - 30) / n);
    g.setColor(Style.INK);
    g.setFont(Style.TITLE);
    Style.centered(g, title, Style.WIDTH / 2.0, 26);
    for (int i = 0; i < n; i++) {
      int total = Math.max(1, counts.get(i).stream().mapToInt(c -> c).sum());
      for (int j = 0; j < n; j++) {
        cell(
            g,
            new Rectangle2D.Double(LEFT + j * width, TOP + i * height, width, height),
            counts.get(i).get(j),
            (double) counts.get(i).get(j) / total);
      }
    }
    g.setColor(Style.INK);
    g.setFont(Style.TEXT);
    for (int i = 0; i < n; i++) {
      String name = shortened(names.get(i));
      float left = (float) (LEFT - 10 - g.getFontMetrics().stringWidth(name));
      g.drawString(name, left, (float) (TOP + (i + 0.5) * height + 4));
      Style.centered(g, name, LEFT + (i + 0.5) * width, BOTTOM + 16);
    }
    Style.centered(g, columnLabel, LEFT + n * width / 2, Style.HEIGHT - 18.0);
    AffineTransform upright = g.getTransform();
    g.rotate(-Math.PI / 2, 24, (TOP + BOTTOM) / 2);
    Style.centered(g, rowLabel, 24, (TOP + BOTTOM) / 2);
    g.setTransform(upright);
  }

  private static void cell(Graphics2D g, Rectangle2D at, int count, double share) {
    Color full = Palette.BLUE.color();
    g.setColor(
        new Color(
            mixed(full.getRed(), share),
            mixed(full.getGreen(), share),
            mixed(full.getBlue(), share)));
    g.fill(at);
    g.setColor(Color.WHITE);
    g.setStroke(new BasicStroke(1.5f));
    g.draw(at);
    g.setColor(share > 0.5 ? Color.WHITE : Style.INK);
    g.setFont(Style.TEXT);
    Style.centered(g, Integer.toString(count), at.getCenterX(), at.getCenterY());
  }

  /** White for a share of nothing. */
  private static int mixed(int full, double share) {
    return (int) Math.round(245 + (full - 245) * share);
  }

  private static String shortened(String name) {
    return name.length() <= MOST_OF_A_NAME ? name : name.substring(0, MOST_OF_A_NAME) + "…";
  }
}
