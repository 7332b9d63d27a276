package adjoint.graph;

import adjoint.graph.GraphNode.Kind;
import adjoint.graph.GraphNode.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a graph as a picture that needs no other file. */
final class SvgWriter {
  // Letters of a monospaced font are 0.6 times as wide as high in all common ones, so widths are
  // known without fonts.
  private static final double FONT = 12;
  private static final double LETTER = 0.6 * FONT;
  private static final double LINE = 15;
  private static final double PAD = 8;
  private static final double MARGIN = 16;
  private static final double LAYER_GAP = 36;
  private static final double BOX_GAP = 22;
  private static final int LONGEST_LINE = 44;

  private final List<GraphNode> nodes;
  private final Layout layout;
  private final StringBuilder out = new StringBuilder();
  private double[] top = {};
  private double[] height = {};
  private double shift;

  private SvgWriter(List<GraphNode> nodes) {
    this.nodes = nodes;
    double[] widths = nodes.stream().mapToDouble(SvgWriter::width).toArray();
    this.layout = new Layout(nodes, widths, BOX_GAP);
  }

  static String write(List<GraphNode> nodes) {
    return new SvgWriter(nodes).write();
  }

  private String write() {
    measure();
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    for (List<Layout.Place> layer : layout.layers()) {
      for (Layout.Place place : layer) {
        left = Math.min(left, place.x - place.width / 2);
        right = Math.max(right, place.x + place.width / 2);
      }
    }
    shift = MARGIN - left;
    double width = right - left + 2 * MARGIN;
    double depth = top[top.length - 1] + height[height.length - 1] + MARGIN;
    line(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0"
                + " %.0f %.0f\" role=\"img\" aria-label=\"graph of %d nodes\""
                + " font-family=\"monospace\" font-size=\"%.0f\">",
            width,
            depth,
            width,
            depth,
            nodes.size(),
            FONT));
    line(
        "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\""
            + " markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\""
            + " fill=\"#666\"/></marker></defs>");
    line("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
    line("<g fill=\"none\" stroke=\"#666\" stroke-width=\"1.1\">");
    edges();
    line("</g>");
    for (int i = 0; i < nodes.size(); i++) {
      box(i);
    }
    line("</svg>");
    return out.toString();
  }

  private void measure() {
    int n = layout.layers().size();
    top = new double[n];
    height = new double[n];
    double y = MARGIN;
    for (int layer = 0; layer < n; layer++) {
      top[layer] = y;
      for (Layout.Place place : layout.layers().get(layer)) {
        height[layer] = Math.max(height[layer], place.isBox() ? height(nodes.get(place.node)) : 0);
      }
      y += height[layer] + LAYER_GAP;
    }
  }

  private void edges() {
    for (int to = 0; to < nodes.size(); to++) {
      List<Integer> operands = new ArrayList<>();
      for (Operand operand : nodes.get(to).operands()) {
        if (operand instanceof Operand.Node(int from)) {
          operands.add(from);
        }
      }
      for (int k = 0; k < operands.size(); k++) {
        edge(layout.route(operands.get(k), to), (k + 1.0) / (operands.size() + 1));
      }
    }
  }

  /** From the lower edge of the first box to a point of the upper edge of the last one. */
  private void edge(List<Layout.Place> route, double port) {
    Layout.Place first = route.getFirst();
    Layout.Place last = route.getLast();
    double x = first.x + shift;
    double y = middle(first) + height(nodes.get(first.node)) / 2;
    StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "M%.1f %.1f", x, y));
    for (Layout.Place place : route.subList(1, route.size())) {
      boolean end = place == last;
      double toX = place.x + shift + (end ? (port - 0.5) * place.width : 0);
      double toY = end ? middle(place) - height(nodes.get(place.node)) / 2 : top[place.layer];
      path.append(
          String.format(
              Locale.ROOT,
              "C%.1f %.1f %.1f %.1f %.1f %.1f",
              x,
              (y + toY) / 2,
              toX,
              (y + toY) / 2,
              toX,
              toY));
      x = toX;
      y = toY;
      if (!end) {
        y += height[place.layer];
        path.append(String.format(Locale.ROOT, "V%.1f", y));
      }
    }
    line("<path d=\"" + path + "\" marker-end=\"url(#arrow)\"/>");
  }

  private void box(int index) {
    GraphNode node = nodes.get(index);
    Layout.Place place = layout.box(index);
    double w = place.width;
    double h = height(node);
    double x = place.x + shift;
    double y = middle(place) - h / 2;
    boolean output = index == nodes.size() - 1;
    line("<g><title>" + escape(node.name() + " = " + node.call(nodes)) + "</title>");
    line(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"5\" fill=\"%s\""
                + " stroke=\"%s\" stroke-width=\"%s\"%s/>",
            x - w / 2,
            y,
            w,
            h,
            Lines.fill(node),
            Lines.stroke(node),
            output ? "2.2" : "1.1",
            node.kind() == Kind.OMITTED ? " stroke-dasharray=\"4 3\"" : ""));
    List<String> lines = lines(node);
    for (int i = 0; i < lines.size(); i++) {
      line(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\"%s>%s</text>",
              x,
              y + PAD / 2 + LINE * (i + 0.8),
              i == 0 ? " font-weight=\"bold\"" : " fill=\"#444\"",
              escape(lines.get(i))));
    }
    line("</g>");
  }

  private double middle(Layout.Place place) {
    return top[place.layer] + height[place.layer] / 2;
  }

  private static List<String> lines(GraphNode node) {
    return Lines.of(node).stream()
        .map(line ->
            line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 1) + "…")
        .toList();
  }

  private static double width(GraphNode node) {
    return lines(node).stream().mapToInt(String::length).max().orElse(0) * LETTER + 2 * PAD;
  }

  private static double height(GraphNode node) {
    return lines(node).size() * LINE + PAD;
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
