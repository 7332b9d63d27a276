package adjoint.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many points a disc or a straight line can put into the right class at best: all that differ
 * in what they do to the points are tried.
 */
final class DiscAndLine {
  private final LabelledPoints points;

  DiscAndLine(LabelledPoints points) {
    this.points = points;
  }

  /** A disc of one class with the other class outside, and how many points it gets right. */
  record Disc(double x, double y, double radius, int right) {}

  double[] distances(double[] from, int label) {
    double[] xs = points.coordinates(0, label);
    double[] ys = points.coordinates(1, label);
    return IntStream.range(0, xs.length)
        .mapToDouble(i -> Math.hypot(xs[i] - from[0], ys[i] - from[1]))
        .toArray();
  }

  /** The best disc around a centre, with class 0 inside. */
  Disc around(double x, double y) {
    double[] scores = new double[points.count()];
    for (int i = 0; i < scores.length; i++) {
      double[] p = points.point(i);
      scores[i] = Math.hypot(p[0] - x, p[1] - y);
    }
    Cut cut = bestCut(scores);
    return new Disc(x, y, cut.at, cut.right);
  }

  /**
   * How many points the best line gets right. Only the order of the points across the line counts,
   * and it changes only where the line is parallel to the way from one point to another: one
   * direction between each two of these is enough.
   */
  int bestLine() {
    List<Double> turns = new ArrayList<>();
    for (int i = 0; i < points.count(); i++) {
      for (int j = 0; j < i; j++) {
        double[] p = points.point(i);
        double[] q = points.point(j);
        double across = Math.atan2(q[0] - p[0], p[1] - q[1]);
        turns.add(across);
        turns.add(across > 0 ? across - Math.PI : across + Math.PI);
      }
    }
    turns.sort(Comparator.naturalOrder());
    int best = 0;
    for (int i = 0; i < turns.size(); i++) {
      double next = i + 1 < turns.size() ? turns.get(i + 1) : turns.getFirst() + 2 * Math.PI;
      double angle = (turns.get(i) + next) / 2;
      double[] scores = new double[points.count()];
      for (int k = 0; k < scores.length; k++) {
        double[] p = points.point(k);
        scores[k] = Math.cos(angle) * p[0] + Math.sin(angle) * p[1];
      }
      best = Math.max(best, bestCut(scores).right);
    }
    return best;
  }

  private record Cut(double at, int right) {}

  /** The threshold with most points of class 0 below it and of class 1 above. */
  private Cut bestCut(double[] scores) {
    double[] sorted = Arrays.stream(scores).sorted().distinct().toArray();
    Cut best = new Cut(sorted[0], -1);
    for (int i = 0; i < sorted.length; i++) {
      double next = i + 1 < sorted.length ? sorted[i + 1] : sorted[i] + 1;
      double at = (sorted[i] + next) / 2;
      int right =
          (int)
              IntStream.range(0, scores.length)
                  .filter(k -> scores[k] > at == (points.label(k) == 1))
                  .count();
      best = right > best.right ? new Cut(at, right) : best;
    }
    return best;
  }
}
