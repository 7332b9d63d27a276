package adjoint.op;

import adjoint.Tensor;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Pooling and resampling in the catalog, window by window and element by element. */
final class ImageEntries {
  private static final Tensor IMAGES = Tensor.ones(2, 3, 5, 5);

  private ImageEntries() {}

  static final List<Entry.Shaped> SHAPED =
      List.of(
          Entry.Shaped.of("avgPool", AvgPool.class, s -> avgPool(s, s.between(1, 3)))
              .refuses(
                  "needs images [n, c, …] of one to three more axes, got [2, 3]",
                  x -> x.avgPool(Pooling.of(2)))
              .refuses(
                  "[2, 3, 5, 5] has 2 spatial axes, but [1, 2, 3] are given for them",
                  _ -> IMAGES.avgPool(Pooling.adaptive(1, 2, 3)))
              .refuses(
                  "axis 2 of [2, 3, 0] is empty",
                  _ -> Tensor.ones(2, 3, 0).avgPool(Pooling.GLOBAL)),
          Entry.Shaped.of("avgPoolInput", AvgPoolInput.class, ImageEntries::avgPoolInput)
              .refuses(
                  "what is pooled of [2, 3, 5, 5] is [2, 3, 2, 2], not [2, 3, 3, 3]",
                  _ ->
                      Tensor.ones(2, 3, 3, 3)
                          .apply(new AvgPoolInput(Pooling.of(2), Shape.of(2, 3, 5, 5)))),
          Entry.Shaped.of("maxPool", MaxPool.class, s -> maxPool(s, s.between(1, 3)))
              .refuses(
                  "a window of 6 elements along axis 2 of [2, 3, 5, 5] does not fit into 5 and a"
                      + " padding of 0 and 0",
                  _ -> IMAGES.maxPool(Pooling.of(6)))
              .refuses(
                  "window 0 along axis 2 of [2, 3, 5, 5] sees nothing of it; the padding is too"
                      + " large",
                  _ -> IMAGES.maxPool(Pooling.of(2).withPadding(2))),
          Entry.Shaped.of("maxPoolInput", MaxPoolInput.class, ImageEntries::maxPoolInput)
              .refuses(
                  "what is pooled of [2, 3, 5, 5] is [2, 3, 2, 2], not [2, 3, 3, 3]",
                  _ -> Tensor.ones(2, 3, 3, 3).apply(new MaxPoolInput(Pooling.of(2)), IMAGES)),
          Entry.Shaped.of("maxPoolTangent", MaxPoolTangent.class, ImageEntries::maxPoolTangent)
              .refuses(
                  "a tangent of [2, 3, 3, 3] does not fit images [2, 3, 5, 5]",
                  _ -> Tensor.ones(2, 3, 3, 3).apply(new MaxPoolTangent(Pooling.of(2)), IMAGES)));

  static final List<Entry.Shaped> COMPOSED =
      List.of(
          Entry.Shaped.composed("avgPool1d", s -> avgPool(s, 1))
              .refuses(
                  "needs 3 axes, images, channels and 1 more, got [2, 3, 5, 5]",
                  _ -> IMAGES.avgPool1d(Pooling.of(2))),
          Entry.Shaped.composed("avgPool2d", s -> avgPool(s, 2))
              .refuses(
                  "needs 4 axes, images, channels and 2 more, got [2, 3]",
                  x -> x.avgPool2d(Pooling.of(2))),
          Entry.Shaped.composed("avgPool3d", s -> avgPool(s, 3))
              .refuses(
                  "needs 5 axes, images, channels and 3 more, got [2, 3, 5, 5]",
                  _ -> IMAGES.avgPool3d(Pooling.of(2))),
          Entry.Shaped.composed("maxPool1d", s -> maxPool(s, 1))
              .refuses(
                  "needs 3 axes, images, channels and 1 more, got [2, 3, 5, 5]",
                  _ -> IMAGES.maxPool1d(Pooling.of(2))),
          Entry.Shaped.composed("maxPool2d", s -> maxPool(s, 2))
              .refuses(
                  "needs 4 axes, images, channels and 2 more, got [2, 3]",
                  x -> x.maxPool2d(Pooling.of(2))),
          Entry.Shaped.composed("maxPool3d", s -> maxPool(s, 3))
              .refuses(
                  "needs 5 axes, images, channels and 3 more, got [2, 3, 5, 5]",
                  _ -> IMAGES.maxPool3d(Pooling.of(2))),
          Entry.Shaped.composed("resize", ImageEntries::resize)
              .refuses(
                  "5 numbers do not fit the axes of [2, 3, 5, 5]; there must be one for each of the"
                      + " last ones",
                  _ -> IMAGES.resize(Resampling.NEAREST, 1, 2, 3, 4, 5))
              .refuses(
                  "axis 3 of [2, 3, 5, 5] cannot become 0 long; both must be 1 or more",
                  _ -> IMAGES.resize(Resampling.NEAREST, 0)),
          Entry.Shaped.composed("resizeBy", ImageEntries::resizeBy)
              .refuses(
                  "a factor of 0.1 makes axis 3 of [2, 3, 5, 5] 0.0 long",
                  _ -> IMAGES.resizeBy(Resampling.NEAREST, 0.1)));

  // ---- pooling

  /** Images, and for each place of the result what its window sees, by row-major positions. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  private record Case(int[] x, int[] y, Pooling how, List<List<Integer>> windows) {

    /** The elements along an axis that a window sees. */
    private interface Along {
      List<Integer> of(int axis, int place);
    }

    static Case draw(Source s, int spatial) {
      int[] x = new int[spatial + 2];
      x[0] = s.below(6) == 0 ? 0 : s.between(1, s.smooth() ? 1 : 2);
      x[1] = s.between(1, 2);
      return s.below(3) == 0 ? adaptive(s, x) : regular(s, x);
    }

    private static Case adaptive(Source s, int... x) {
      int spatial = x.length - 2;
      int[] y = x.clone();
      int[] results = new int[spatial];
      for (int i = 0; i < spatial; i++) {
        x[i + 2] = s.between(1, s.smooth() ? 3 : 5);
        y[i + 2] = results[i] = s.between(1, 3);
      }
      return of(
          x,
          y,
          Pooling.adaptive(results),
          (axis, place) -> {
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < x[axis + 2]; i++) {
              // Cells of the image and of the result that meet.
              if ((i + 1) * results[axis] > place * x[axis + 2]
                  && i * results[axis] < (place + 1) * x[axis + 2]) {
                seen.add(i);
              }
            }
            return seen;
          });
    }

    private static Case regular(Source s, int... x) {
      int spatial = x.length - 2;
      int[] y = x.clone();
      int[] window = new int[spatial];
      int[] stride = new int[spatial];
      int[] padding = new int[spatial];
      int[] dilation = new int[spatial];
      for (int i = 0; i < spatial; i++) {
        window[i] = s.between(1, 3);
        stride[i] = s.between(1, 3);
        dilation[i] = s.between(1, 2);
        padding[i] = dilation[i] == 1 ? s.below(window[i]) : 0;
        int seen = dilation[i] * (window[i] - 1) + 1;
        x[i + 2] = Math.max(Math.max(1, seen - 2 * padding[i]), s.between(1, s.smooth() ? 3 : 5));
        y[i + 2] = (x[i + 2] + 2 * padding[i] - seen) / stride[i] + 1;
      }
      return of(
          x,
          y,
          Pooling.of(window).withStride(stride).withPadding(padding).withDilation(dilation),
          (axis, place) -> {
            List<Integer> seen = new ArrayList<>();
            for (int k = 0; k < window[axis]; k++) {
              int i = place * stride[axis] + k * dilation[axis] - padding[axis];
              if (i >= 0 && i < x[axis + 2]) {
                seen.add(i);
              }
            }
            return seen;
          });
    }

    private static Case of(int[] x, int[] y, Pooling how, Along along) {
      List<List<Integer>> windows = new ArrayList<>();
      for (int p = 0; p < Plain.size(y); p++) {
        int[] at = Plain.index(y, p);
        List<Integer> places = List.of(at[0] * x[1] + at[1]);
        for (int axis = 0; axis < x.length - 2; axis++) {
          List<Integer> next = new ArrayList<>();
          for (int before : places) {
            for (int i : along.of(axis, at[axis + 2])) {
              next.add(before * x[axis + 2] + i);
            }
          }
          places = next;
        }
        windows.add(places);
      }
      return new Case(x, y, how, windows);
    }

    /** The positions of a window that hold the largest element. */
    List<Integer> largest(Plain images, int p) {
      double most =
          windows.get(p).stream().mapToDouble(i -> images.values()[i]).max().orElseThrow();
      return windows.get(p).stream().filter(i -> images.values()[i] == most).toList();
    }
  }

  private static int position(int[] extents, int... index) {
    int position = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      position = position * extents[axis] + index[axis];
    }
    return position;
  }

  private static Sample maxPool(Source s, int spatial) {
    Case c = Case.draw(s, spatial);
    return new Sample(
        s.spread(c.x),
        x ->
            switch (spatial + (s.smooth() ? 0 : 10)) {
              case 1 -> x.maxPool1d(c.how);
              case 2 -> x.maxPool2d(c.how);
              case 3 -> x.maxPool3d(c.how);
              default -> x.maxPool(c.how);
            },
        x ->
            Expected.exactly(
                c.y, index -> x.values()[c.largest(x, position(c.y, index)).getFirst()]));
  }

  private static Sample avgPool(Source s, int spatial) {
    Case c = Case.draw(s, spatial);
    return new Sample(
        s.numbers(c.x, -2, 2),
        x ->
            switch (spatial + (s.smooth() ? 0 : 10)) {
              case 1 -> x.avgPool1d(c.how);
              case 2 -> x.avgPool2d(c.how);
              case 3 -> x.avgPool3d(c.how);
              default -> x.avgPool(c.how);
            },
        x ->
            OpCatalog.summed(
                c.y,
                index -> {
                  List<Integer> window = c.windows.get(position(c.y, index));
                  return window.stream().mapToDouble(i -> x.values()[i] / window.size()).toArray();
                }));
  }

  /** What each element of an image gets, where window p gives {@code share} to each of some. */
  private static Expected shared(Case c, List<List<Integer>> receivers, Plain g) {
    List<List<Double>> terms = new ArrayList<>();
    for (int i = 0; i < Plain.size(c.x); i++) {
      terms.add(new ArrayList<>());
    }
    for (int p = 0; p < receivers.size(); p++) {
      for (int i : receivers.get(p)) {
        terms.get(i).add(g.values()[p] / receivers.get(p).size());
      }
    }
    return OpCatalog.summed(
        c.x, index -> terms.get(position(c.x, index)).stream().mapToDouble(t -> t).toArray());
  }

  private static Sample avgPoolInput(Source s) {
    Case c = Case.draw(s, s.between(1, 3));
    return new Sample(
        s.numbers(c.y, -2, 2),
        g -> g.apply(new AvgPoolInput(c.how, Shape.of(c.x))),
        g -> shared(c, c.windows, g));
  }

  private static Sample maxPoolInput(Source s) {
    Case c = Case.draw(s, s.between(1, 3));
    return new Sample(
        s.numbers(c.y, -2, 2),
        s.spread(c.x),
        in -> in.getFirst().apply(new MaxPoolInput(c.how), in.getLast()),
        in -> {
          List<List<Integer>> receivers = new ArrayList<>();
          for (int p = 0; p < c.windows.size(); p++) {
            receivers.add(c.largest(in.getLast(), p));
          }
          return shared(c, receivers, in.getFirst());
        });
  }

  private static Sample maxPoolTangent(Source s) {
    Case c = Case.draw(s, s.between(1, 3));
    return new Sample(
        s.numbers(c.x, -2, 2),
        s.spread(c.x),
        in -> in.getFirst().apply(new MaxPoolTangent(c.how), in.getLast()),
        in ->
            OpCatalog.summed(
                c.y,
                index -> {
                  List<Integer> winners = c.largest(in.getLast(), position(c.y, index));
                  return winners.stream()
                      .mapToDouble(i -> in.getFirst().values()[i] / winners.size())
                      .toArray();
                }));
  }

  // ---- resampling

  private static Sample resize(Source s) {
    int[] x = s.filledShape(1);
    int axes = s.between(1, Math.min(2, x.length));
    int[] to = new int[axes];
    Arrays.setAll(to, i -> s.between(1, 4));
    Resampling how = List.of(Resampling.values()).get(s.below(3));
    return sample(s, orNone(s, x), how, to, t -> t.resize(how, to));
  }

  private static Sample resizeBy(Source s) {
    int[] x = s.filledShape(1);
    double[] factors = {s.between(1, 2) + 0.5 * s.below(2)};
    int[] to = {(int) (x[x.length - 1] * factors[0])};
    Resampling how = List.of(Resampling.values()).get(s.below(3));
    return sample(s, orNone(s, x), how, to, t -> t.resizeBy(how, factors));
  }

  /** These extents, or those of no such array at all. */
  private static int[] orNone(Source s, int... x) {
    return s.below(6) > 0 ? x : IntStream.concat(IntStream.of(0), IntStream.of(x)).toArray();
  }

  private static Sample sample(
      Source s,
      int[] x,
      Resampling how,
      int[] to,
      java.util.function.Function<Tensor, Tensor> run) {
    int[] y = x.clone();
    System.arraycopy(to, 0, y, x.length - to.length, to.length);
    return new Sample(
        s.numbers(x, -2, 2),
        run,
        in ->
            new Expected(
                Plain.fill(y, index -> interpolated(in, how, y, index, v -> v)),
                Plain.fill(y, index -> 20 * interpolated(in, how, y, index, Math::abs))));
  }

  /** The sum over all elements of their number times the weights along all axes. */
  private static double interpolated(
      Plain x, Resampling how, int[] y, int[] index, DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = 0; i < x.values().length; i++) {
      int[] at = Plain.index(x.extents(), i);
      double weight = 1;
      for (int axis = 0; axis < y.length; axis++) {
        weight *= weight(how, at[axis], index[axis], x.extents()[axis], y[axis]);
      }
      sum += weight * f.applyAsDouble(x.values()[i]);
    }
    return sum;
  }

  /** How much of element i of {@code from} is in element j of {@code to}. */
  private static double weight(Resampling how, int i, int j, int from, int to) {
    return switch (how) {
      case NEAREST -> i * to <= j * from && j * from < (i + 1) * to ? 1 : 0;
      case LINEAR -> {
        double at = Math.max(0, Math.min(from - 1, (2 * j + 1.0) * from / (2.0 * to) - 0.5));
        yield Math.max(0, 1 - Math.abs(at - i));
      }
      case LINEAR_ALIGNED_CORNERS -> {
        double at = to == 1 ? 0 : j * (from - 1.0) / (to - 1.0);
        yield Math.max(0, 1 - Math.abs(at - i));
      }
    };
  }
}
