package adjoint.graph;

import adjoint.graph.GraphNode.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places nodes in layers, each below its operands (after Sugiyama, Tagawa and Toda, 1981).
 *
 * <p>An edge over several layers runs through a point in each layer between; all edges that leave
 * one node share these points. Layers are ordered by the mean place of the neighbours, sweeping
 * down and up, and the order with the fewest crossings is kept. Then every box moves towards the
 * mean of its neighbours as far as its own neighbours on the layer allow.
 */
final class Layout {
  private static final int SWEEPS = 12;
  private static final int MOVES = 40;

  /** A box or, where {@code node} is negative, a point that an edge runs through. */
  static final class Place {
    final int node;
    final int layer;
    final double width;
    final List<Place> up = new ArrayList<>();
    final List<Place> down = new ArrayList<>();
    double x;
    private double order;

    private Place(int node, int layer, double width) {
      this.node = node;
      this.layer = layer;
      this.width = width;
    }

    boolean isBox() {
      return node >= 0;
    }
  }

  private final List<GraphNode> nodes;
  private final double gap;
  private final Place[] boxes;
  private final Place[][] chains;
  private List<List<Place>> layers = new ArrayList<>();

  Layout(List<GraphNode> nodes, double[] widths, double gap) {
    this.nodes = nodes;
    this.gap = gap;
    this.boxes = new Place[nodes.size()];
    this.chains = new Place[nodes.size()][];
    place(widths);
    order();
    move();
  }

  Place box(int node) {
    return boxes[node];
  }

  List<List<Place>> layers() {
    return layers;
  }

  /** Where an edge between two nodes runs, both ends included. */
  List<Place> route(int from, int to) {
    List<Place> route = new ArrayList<>();
    route.add(boxes[from]);
    int between = boxes[to].layer - boxes[from].layer - 1;
    route.addAll(Arrays.asList(chains[from]).subList(0, between));
    route.add(boxes[to]);
    return route;
  }

  private static int[] operands(GraphNode node) {
    return node.operands().stream()
        .mapToInt(operand -> operand instanceof Operand.Node(int index) ? index : -1)
        .filter(index -> index >= 0)
        .toArray();
  }

  private int[] layerOf() {
    int n = nodes.size();
    int[] layer = new int[n];
    int[] firstUse = new int[n];
    Arrays.fill(firstUse, Integer.MAX_VALUE);
    for (int i = 0; i < n; i++) {
      for (int from : operands(nodes.get(i))) {
        layer[i] = Math.max(layer[i], layer[from] + 1);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int from : operands(nodes.get(i))) {
        firstUse[from] = Math.min(firstUse[from], layer[i]);
      }
    }
    for (int i = 0; i < n; i++) {
      // What has no operands moves down to where it is used.
      if (operands(nodes.get(i)).length == 0 && firstUse[i] != Integer.MAX_VALUE) {
        layer[i] = firstUse[i] - 1;
      }
    }
    return layer;
  }

  private void place(double[] widths) {
    int[] layer = layerOf();
    int[] last = layer.clone();
    for (int i = 0; i < layer.length; i++) {
      while (layers.size() <= layer[i]) {
        layers.add(new ArrayList<>());
      }
      for (int from : operands(nodes.get(i))) {
        last[from] = Math.max(last[from], layer[i] - 1);
      }
    }
    for (int i = 0; i < layer.length; i++) {
      boxes[i] = add(i, layer[i], widths[i]);
      chains[i] = new Place[last[i] - layer[i]];
      Place above = boxes[i];
      for (int k = 0; k < chains[i].length; k++) {
        chains[i][k] = add(-1, layer[i] + 1 + k, 2);
        link(above, chains[i][k]);
        above = chains[i][k];
      }
      for (int from : operands(nodes.get(i))) {
        List<Place> route = routeSoFar(from, layer[i]);
        link(route.getLast(), boxes[i]);
      }
    }
  }

  private List<Place> routeSoFar(int from, int toLayer) {
    List<Place> route = new ArrayList<>();
    route.add(boxes[from]);
    route.addAll(Arrays.asList(chains[from]).subList(0, toLayer - boxes[from].layer - 1));
    return route;
  }

  private Place add(int node, int layer, double width) {
    Place place = new Place(node, layer, width);
    layers.get(layer).add(place);
    return place;
  }

  private static void link(Place above, Place below) {
    above.down.add(below);
    below.up.add(above);
  }

  private void order() {
    number();
    List<List<Place>> best = copy();
    long fewest = crossings();
    for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      boolean downwards = sweep % 2 == 0;
      for (int k = 0; k < layers.size(); k++) {
        List<Place> layer = layers.get(downwards ? k : layers.size() - 1 - k);
        for (Place place : layer) {
          place.order = mean(downwards ? place.up : place.down, place.order);
        }
        layer.sort(Comparator.comparingDouble(place -> place.order));
        number(layer);
      }
      long now = crossings();
      if (now < fewest) {
        fewest = now;
        best = copy();
      }
    }
    layers = best;
    number();
  }

  private List<List<Place>> copy() {
    List<List<Place>> copy = new ArrayList<>();
    layers.forEach(layer -> copy.add(new ArrayList<>(layer)));
    return copy;
  }

  private void number() {
    layers.forEach(Layout::number);
  }

  private static void number(List<Place> layer) {
    for (int i = 0; i < layer.size(); i++) {
      layer.get(i).order = i;
    }
  }

  private static double mean(List<Place> places, double otherwise) {
    return places.stream().mapToDouble(place -> place.order).average().orElse(otherwise);
  }

  private long crossings() {
    long crossings = 0;
    for (List<Place> layer : layers) {
      for (int i = 0; i < layer.size(); i++) {
        for (int j = i + 1; j < layer.size(); j++) {
          for (Place a : layer.get(i).down) {
            for (Place b : layer.get(j).down) {
              crossings += a.order > b.order ? 1 : 0;
            }
          }
        }
      }
    }
    return crossings;
  }

  private void move() {
    for (List<Place> layer : layers) {
      double x = 0;
      for (Place place : layer) {
        place.x = x + place.width / 2;
        x += place.width + gap;
      }
    }
    for (int move = 0; move < MOVES; move++) {
      boolean downwards = move % 2 == 0;
      for (int k = 0; k < layers.size(); k++) {
        settle(layers.get(downwards ? k : layers.size() - 1 - k), downwards);
      }
    }
  }

  /**
   * The mean of the nearest wishes to the left and to the right: both keep the distances, so their
   * mean does.
   */
  private void settle(List<Place> layer, boolean downwards) {
    int n = layer.size();
    double[] wish = new double[n];
    for (int i = 0; i < n; i++) {
      Place place = layer.get(i);
      List<Place> neighbours = downwards ? place.up : place.down;
      wish[i] = neighbours.stream().mapToDouble(p -> p.x).average().orElse(place.x);
    }
    double[] left = wish.clone();
    double[] right = wish.clone();
    for (int i = 1; i < n; i++) {
      left[i] = Math.max(left[i], left[i - 1] + distance(layer.get(i - 1), layer.get(i)));
    }
    for (int i = n - 2; i >= 0; i--) {
      right[i] = Math.min(right[i], right[i + 1] - distance(layer.get(i), layer.get(i + 1)));
    }
    for (int i = 0; i < n; i++) {
      layer.get(i).x = (left[i] + right[i]) / 2;
    }
  }

  private double distance(Place a, Place b) {
    return (a.width + b.width) / 2 + (a.isBox() && b.isBox() ? gap : gap / 2);
  }
}
