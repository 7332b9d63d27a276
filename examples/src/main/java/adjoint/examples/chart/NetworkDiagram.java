package adjoint.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network from left to right: columns of nodes, every node joined to all of the next column
 * unless edges are named one by one.
 */
public final class NetworkDiagram implements Picture {
  private static final double RADIUS = 27;
  private static final double TOP = 56;
  private static final double BOTTOM = Style.HEIGHT - 48;
  private static final Color[] FILLS = {
    new Color(0xE3EEF6), new Color(0xE0F3EC), new Color(0xFBE9DD),
  };

  private final String title;
  private final List<Column> columns = new ArrayList<>();
  private final Map<String, String> weights = new LinkedHashMap<>();
  private final Map<String, String> notes = new LinkedHashMap<>();

  private NetworkDiagram(String title) {
    this.title = title;
  }

  public static NetworkDiagram of(String title) {
    return new NetworkDiagram(title);
  }

  /** Adds a column of nodes to the right, named uniquely; the caption goes below it. */
  public NetworkDiagram layer(String caption, String... nodes) {
    columns.add(new Column(caption, List.of(nodes)));
    return this;
  }

  /** Labels the edge between two nodes, such as {@code weight("x1", "h1", "w1")}. */
  public NetworkDiagram weight(String from, String to, String label) {
    require(from);
    require(to);
    weights.put(from + " " + to, label);
    return this;
  }

  /** Puts a line under a node: its bias, its value, what it stands for. */
  public NetworkDiagram note(String node, String text) {
    require(node);
    notes.put(node, text);
    return this;
  }

  private void require(String node) {
    if (columns.stream().noneMatch(c -> c.nodes.contains(node))) {
      throw new IllegalArgumentException(
          "network '%s': there is no node '%s'; add its layer first".formatted(title, node));
    }
  }

  @Override
  public BufferedImage image() {
    return Style.image(this::draw);
  }

  private void draw(Graphics2D g) {
    g.setColor(Style.INK);
    g.setFont(Style.TITLE);
    Style.centered(g, title, Style.WIDTH / 2.0, 28);
    for (int i = 0; i + 1 < columns.size(); i++) {
      edges(g, i);
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      for (int j = 0; j < column.nodes.size(); j++) {
        node(g, column.nodes.get(j), place(i, j), fill(i));
      }
      g.setColor(Palette.GREY.color());
      g.setFont(Style.TEXT);
      Style.centered(g, column.caption, place(i, 0).getX(), Style.HEIGHT - 22);
    }
  }

  private Color fill(int i) {
    return i == 0 ? FILLS[0] : i + 1 == columns.size() ? FILLS[2] : FILLS[1];
  }

  private Point2D place(int column, int row) {
    int rows = columns.get(column).nodes.size();
    double gap = Math.min((BOTTOM - TOP) / rows, 150);
    double first = (TOP + BOTTOM) / 2 - gap * (rows - 1) / 2;
    double wide = Math.min(230, (Style.WIDTH - 140.0) / Math.max(1, columns.size() - 1));
    double left = Style.WIDTH / 2.0 - wide * (columns.size() - 1) / 2;
    return new Point2D.Double(left + wide * column, first + gap * row);
  }

  /** Smaller discs where a column is crowded, so that neighbours stay apart. */
  private double radius() {
    int most = columns.stream().mapToInt(c -> c.nodes.size()).max().orElse(1);
    return Math.min(RADIUS, 0.4 * (BOTTOM - TOP) / most);
  }

  private void edges(Graphics2D g, int i) {
    List<String> from = columns.get(i).nodes;
    List<String> to = columns.get(i + 1).nodes;
    g.setStroke(new BasicStroke(from.size() * to.size() > 20 ? 0.7f : 1.4f));
    g.setColor(Palette.GREY.color());
    for (int a = 0; a < from.size(); a++) {
      for (int b = 0; b < to.size(); b++) {
        arrow(g, place(i, a), place(i + 1, b));
      }
    }
    for (int a = 0; a < from.size(); a++) {
      for (int b = 0; b < to.size(); b++) {
        String label = weights.get(from.get(a) + " " + to.get(b));
        if (label != null) {
          // A third of the way, where edges that cross in the middle are still apart.
          label(g, label, along(place(i, a), place(i + 1, b), 0.34));
        }
      }
    }
  }

  /** A line between two discs, with a head where it reaches the second. */
  private void arrow(Graphics2D g, Point2D from, Point2D to) {
    double length = from.distance(to) - radius() - 1;
    double head = Math.min(9, radius() / 2);
    AffineTransform along = AffineTransform.getTranslateInstance(from.getX(), from.getY());
    along.rotate(Math.atan2(to.getY() - from.getY(), to.getX() - from.getX()));
    g.draw(along.createTransformedShape(new Line2D.Double(0, 0, length - head, 0)));
    g.fill(
        along.createTransformedShape(
            Style.polygon(length, 0, length - head, head / 2.2, length - head, -head / 2.2)));
  }

  private static Point2D along(Point2D p, Point2D q, double t) {
    return new Point2D.Double(
        p.getX() + t * (q.getX() - p.getX()), p.getY() + t * (q.getY() - p.getY()));
  }

  private static void label(Graphics2D g, String text, Point2D at) {
    g.setFont(Style.TEXT);
    double width = g.getFontMetrics().stringWidth(text) + 8;
    g.setColor(Color.WHITE);
    g.fill(new RoundRectangle2D.Double(at.getX() - width / 2, at.getY() - 9, width, 18, 6, 6));
    g.setColor(Palette.BLUE.color());
    Style.centered(g, text, at.getX(), at.getY());
  }

  private void node(Graphics2D g, String name, Point2D at, Color fill) {
    double x = at.getX();
    double y = at.getY();
    double radius = radius();
    Ellipse2D disc = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    g.setColor(fill);
    g.fill(disc);
    g.setColor(Style.INK);
    g.setStroke(new BasicStroke(1.6f));
    g.draw(disc);
    g.setFont(Style.TEXT.deriveFont(Font.BOLD, 14f));
    if (radius < 20 || g.getFontMetrics().stringWidth(name) > 2 * radius - 6) {
      g.setFont(Style.TEXT.deriveFont(Font.BOLD, 11f));
    }
    Style.centered(g, name, x, y);
    String note = notes.get(name);
    if (note != null) {
      label(g, note, new Point2D.Double(x, y + radius + 13));
    }
  }

  private record Column(String caption, List<String> nodes) {}
}
