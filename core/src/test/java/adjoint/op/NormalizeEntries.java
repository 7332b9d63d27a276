package adjoint.op;

import adjoint.Tensor;
import adjoint.op.Normalize.Center;
import java.util.Arrays;
import java.util.List;

/** The part of the {@link OpCatalog} about numbers that are divided by their spread. */
final class NormalizeEntries {
  private NormalizeEntries() {}

  static final List<Entry.Shaped> SHAPED =
      List.of(
          Entry.Shaped.of("normalizeInput", NormalizeInput.class, NormalizeEntries::normalizeInput)
              .refuses(
                  "[2, 3], [2, 3] and [2, 3] do not fit; they must be [2, 3], [2, 3] and [2, 1]",
                  x -> x.apply(new NormalizeInput(Center.MEAN, -1), List.of(x, x))));

  static final List<Entry.Shaped> SEVERAL =
      List.of(
          Entry.Shaped.of("normalize", Normalize.class, NormalizeEntries::normalize)
              .refuses(Entry.NO_AXIS, x -> x.normalize(Center.MEAN, 2, 0))
              .refuses(
                  "epsilon must be 0 or positive, not -1.0", x -> x.normalize(Center.ZERO, 0, -1)));

  static final List<Entry.Shaped> COMPOSED =
      List.of(
          Entry.Shaped.composed(
                  "rmsNormalize",
                  s -> values(s, Center.ZERO, (t, axis, epsilon) -> t.rmsNormalize(axis, epsilon)))
              .refusesAs(
                  "normalize",
                  "epsilon must be 0 or positive, not -1.0",
                  x -> x.rmsNormalize(0, -1)),
          Entry.Shaped.composed(
                  "standardize",
                  s -> values(s, Center.MEAN, (t, axis, epsilon) -> t.standardize(axis, epsilon)))
              .refusesAs(
                  "normalize",
                  "axis 1 of [2, 0] is empty, and has no spread",
                  _ -> Tensor.zeros(2, 0).standardize(1, 0)));

  /** Numbers along an axis, their center and their reciprocal spread. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  private record Spread(double[] line, double center, double scale) {
    static Spread of(double[] line, Center center, double epsilon) {
      double c = center == Center.MEAN ? mean(line) : 0;
      double square = mean(Arrays.stream(line).map(v -> (v - c) * (v - c)).toArray());
      return new Spread(line, c, 1 / Math.sqrt(square + epsilon));
    }

    double value(double x) {
      return (x - center) * scale;
    }

    /** How many roundings a value may be off by. */
    double slack() {
      return (30 + 8 * line.length) * Naive.max(sizes(line)) * scale;
    }
  }

  private static double mean(double... line) {
    return Naive.sum(line) / line.length;
  }

  private static double[] sizes(double... line) {
    return Arrays.stream(line).map(Math::abs).toArray();
  }

  private static Center center(Source s) {
    return s.flip() ? Center.MEAN : Center.ZERO;
  }

  private static double epsilon(Source s) {
    return s.smooth() ? s.between(0.1, 1) : new double[] {1e-5, 1e-3, 2}[s.below(3)];
  }

  private interface Values {
    Tensor of(Tensor x, int axis, double epsilon);
  }

  private static Sample values(Source s, Center center, Values run) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    x[axis] = Math.max(1, x[axis]);
    int named = s.named(axis, x.length);
    double epsilon = epsilon(s);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> run.of(t, named, epsilon),
        in ->
            new Expected(
                Plain.fill(
                    x, index -> spread(in, axis, center, epsilon, index).value(in.at(index))),
                Plain.fill(x, index -> spread(in, axis, center, epsilon, index).slack())));
  }

  private static Spread spread(Plain x, int axis, Center center, double epsilon, int... index) {
    return Spread.of(OpCatalog.line(x, axis, index), center, epsilon);
  }

  /** One of the results, or a mixture of both. */
  private static Sample normalize(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    x[axis] = Math.max(1, x[axis]);
    int named = s.named(axis, x.length);
    Center center = center(s);
    double epsilon = epsilon(s);
    int which = s.below(3);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> {
          Results<Tensor> r = t.normalize(center, named, epsilon);
          return which < 2 ? r.get(which) : r.get(0).mul(0.5).add(r.get(1));
        },
        in -> {
          int[] extents = which == 1 ? Naive.with(x, axis, 1) : x;
          return new Expected(
              Plain.fill(
                  extents,
                  index -> {
                    Spread spread = spread(in, axis, center, epsilon, index);
                    double value = spread.value(in.at(index));
                    return which == 0
                        ? value
                        : which == 1 ? spread.scale : 0.5 * value + spread.scale;
                  }),
              Plain.fill(
                  extents,
                  index -> {
                    Spread spread = spread(in, axis, center, epsilon, index);
                    return spread.slack() * (1 + spread.scale);
                  }));
        });
  }

  private static Sample normalizeInput(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    x[axis] = Math.max(1, x[axis]);
    int named = s.named(axis, x.length);
    Center center = center(s);
    return new Sample(
        List.of(
            s.numbers(x, -2, 2), s.numbers(x, -2, 2), s.numbers(Naive.with(x, axis, 1), 0.5, 2)),
        in -> in.getFirst().apply(new NormalizeInput(center, named), in.subList(1, 3)),
        in ->
            new Expected(
                Plain.fill(x, index -> cotangent(in, axis, center, index)),
                Plain.fill(
                    x,
                    index -> {
                      double most =
                          Naive.max(sizes(OpCatalog.line(in.get(0), axis, index)))
                              * (1
                                  + Math.pow(
                                      Naive.max(sizes(OpCatalog.line(in.get(1), axis, index))), 2));
                      return (30 + 8 * x[axis]) * most * 2;
                    })));
  }

  private static double cotangent(List<Plain> in, int axis, Center center, int... index) {
    double[] g = OpCatalog.line(in.get(0), axis, index);
    double[] y = OpCatalog.line(in.get(1), axis, index);
    double[] products = new double[g.length];
    Arrays.setAll(products, i -> g[i] * y[i]);
    double c = center == Center.MEAN ? mean(g) : 0;
    double left = in.get(0).at(index) - c - in.get(1).at(index) * mean(products);
    return left * in.get(2).at(Naive.with(index, axis, 0));
  }
}
