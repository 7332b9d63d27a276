package adjoint.op;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.op.OpCatalog.Reduced;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;

/** The part of the {@link OpCatalog} about order, spread, and what runs along an axis. */
final class OrderEntries {
  private OrderEntries() {}

  static final List<Entry.Shaped> SHAPED =
      List.of(
          Entry.Shaped.of(
                  "linearRecurrence", LinearRecurrence.class, OrderEntries::linearRecurrence)
              .refuses(
                  "[2, 3] numbers and [3] factors; their shapes must be equal",
                  x -> x.linearRecurrence(0, x.sum(0))),
          Entry.Shaped.of("logCumSumExp", LogCumSumExp.class, OrderEntries::logCumSumExp)
              .refuses(Entry.NO_AXIS, x -> x.logCumSumExp(2)),
          Entry.Shaped.of("norm", Norm.class, OrderEntries::norm)
              .refuses(Entry.NO_AXIS, x -> x.norm(2, 2))
              .refuses("p must be finite and not 0 here, got 0.0", _ -> new Norm(0, Axes.of())));

  static final List<Entry.Shaped> SEVERAL =
      List.of(
          Entry.Shaped.of("sort", Sort.class, OrderEntries::sort)
              .refuses(Entry.NO_AXIS, x -> x.sort(2)),
          Entry.Shaped.of("topk", TopK.class, OrderEntries::topk)
              .refuses("4 of the 3 along axis 1 of [2, 3]; use 0 to 3", x -> x.topk(1, 4))
              .refuses("-1 of the 3 along axis 1 of [2, 3]; use 0 to 3", x -> x.topk(1, -1)));

  static final List<Entry.Shaped> COMPOSED =
      List.of(
          Entry.Shaped.composed("cumprod", OrderEntries::cumprod)
              .refuses(Entry.NO_AXIS, x -> x.cumprod(2)),
          Entry.Shaped.composed("maskedMax", OrderEntries::maskedMax)
              .refuses(
                  "cannot broadcast [2, 3] with [2] (axis -1: 3 vs 2)", x -> x.maskedMax(x.sum(1))),
          Entry.Shaped.composed("maskedMean", OrderEntries::maskedMean)
              .refuses(
                  "cannot broadcast [2, 3] with [2] (axis -1: 3 vs 2)",
                  x -> x.maskedMean(x.sum(1))),
          Entry.Shaped.composed("maskedSum", OrderEntries::maskedSum)
              .refuses(
                  "cannot broadcast [2, 3] with [2] (axis -1: 3 vs 2)", x -> x.maskedSum(x.sum(1)))
              .refuses(Entry.NO_AXIS, x -> x.maskedSum(x, 2)),
          Entry.Shaped.composed("median", OrderEntries::median)
              .refuses(
                  "no elements to choose from along axes 1 of [2, 0]",
                  _ -> Tensor.zeros(2, 0).median(1)),
          Entry.Shaped.composed("norm", OrderEntries::otherNorms)
              .refuses("p is NaN", x -> x.norm(Double.NaN))
              .refuses(
                  "no elements to choose from along axes all of [0]",
                  _ -> Tensor.zeros(0).norm(Double.POSITIVE_INFINITY))
              .refuses(
                  "no elements to choose from along axes all of [0]",
                  _ -> Tensor.zeros(0).norm(-1)),
          Entry.Shaped.composed("quantile", OrderEntries::quantile)
              .refuses("q must be from 0 to 1, got 50.0", x -> x.quantile(50))
              .refuses("q must be from 0 to 1, got NaN", x -> x.quantile(Double.NaN)),
          Entry.Shaped.composed("std", OrderEntries::std)
              .refuses(
                  "1 numbers along axes all of [1] leave nothing to divide by with a correction of"
                      + " 1.0",
                  _ -> Tensor.of(1.0).std(Axes.of(), 1)),
          Entry.Shaped.composed("variance", OrderEntries::correctedVariance)
              .refuses(
                  "1 numbers along axes all of [1] leave nothing to divide by with a correction of"
                      + " 1.0",
                  _ -> Tensor.of(1.0).variance(Axes.of(), 1)));

  // ---- along an axis

  private static Sample linearRecurrence(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    return new Sample(
        s.numbers(x, -2, 2),
        s.numbers(x, -1.2, 1.2),
        in -> in.getFirst().linearRecurrence(named, in.getLast()),
        in ->
            OpCatalog.summed(
                x,
                index -> {
                  // Each element times all factors from there on.
                  double[] terms = new double[index[axis] + 1];
                  for (int j = 0; j < terms.length; j++) {
                    terms[j] = in.getFirst().at(Naive.with(index, axis, j));
                    for (int k = j + 1; k < terms.length; k++) {
                      terms[j] *= in.getLast().at(Naive.with(index, axis, k));
                    }
                  }
                  return terms;
                }));
  }

  private static Sample cumprod(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    return new Sample(
        s.numbers(x, () -> s.below(8) == 0 ? 0 : s.between(0.6, 1.5)),
        t -> t.cumprod(named),
        in ->
            Expected.within(
                2 * x[axis],
                Plain.fill(
                    x,
                    index -> {
                      double product = 1;
                      for (int j = 0; j <= index[axis]; j++) {
                        product *= in.at(Naive.with(index, axis, j));
                      }
                      return product;
                    })));
  }

  private static Sample logCumSumExp(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.logCumSumExp(named),
        in ->
            new Expected(
                Plain.fill(
                    x,
                    index ->
                        Naive.logSumExp(
                            Arrays.copyOf(OpCatalog.line(in, axis, index), index[axis] + 1))),
                Plain.fill(x, index -> 20 + 2 * x[axis])));
  }

  // ---- order

  private static Sample sort(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    return new Sample(
        s.spread(x),
        t -> t.sort(named).get(0),
        in ->
            Expected.exactly(
                x,
                index -> {
                  double[] line = OpCatalog.line(in, axis, index);
                  Arrays.sort(line);
                  return line[index[axis]];
                }));
  }

  private static Sample topk(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    int k = s.between(0, x[axis]);
    return new Sample(
        s.spread(x),
        t -> t.topk(named, k).get(0),
        in ->
            Expected.exactly(
                Naive.with(x, axis, k),
                index -> {
                  double[] line = OpCatalog.line(in, axis, Naive.with(index, axis, 0));
                  Arrays.sort(line);
                  return line[line.length - 1 - index[axis]];
                }));
  }

  private static Sample quantile(Source s) {
    double q = new double[] {0, 0.1, 0.25, 0.5, 0.6, 0.9, 1}[s.below(7)];
    return quantile(s, q, (t, over) -> over.on(axes -> t.quantile(q, axes)));
  }

  private static Sample median(Source s) {
    return quantile(s, 0.5, (t, over) -> over.on(t::median));
  }

  private static Sample quantile(Source s, double q, BiFunction<Tensor, Reduced, Tensor> run) {
    int[] x = s.shape();
    Reduced over = Reduced.draw(s, x.length);
    return new Sample(
        s.spread(over.filled(x)),
        t -> run.apply(t, over),
        in ->
            Naive.reduce(
                in,
                over.axes(),
                over.keep(),
                group -> {
                  Arrays.sort(group);
                  double place = q * (group.length - 1);
                  int below = (int) place;
                  int above = Math.min(below + 1, group.length - 1);
                  return group[below] + (group[above] - group[below]) * (place - below);
                },
                group -> 8 * Naive.sumScale(group)));
  }

  // ---- spread

  private static Sample norm(Source s) {
    double p = new double[] {2, 3, 1.5, -1, 2}[s.below(5)];
    return norm(s, p, x -> s.numbers(x, () -> s.between(0.3, 2) * (s.flip() ? 1 : -1)));
  }

  /** Those that are no operation of their own. */
  private static Sample otherNorms(Source s) {
    double p = new double[] {1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}[s.below(3)];
    return norm(
        s,
        p,
        x -> {
          // Sizes apart from each other and from 0, of either sign.
          double least = 0.2 + 0.1 * Plain.size(x);
          double[] sizes = s.spread(x).values();
          return new Plain(
              x, Arrays.stream(sizes).map(v -> (v + least) * (s.flip() ? 1 : -1)).toArray());
        });
  }

  private interface Numbers {
    Plain of(int... extents);
  }

  private static Sample norm(Source s, double p, Numbers numbers) {
    int[] x = s.shape();
    Reduced over = Reduced.draw(s, x.length);
    return new Sample(
        numbers.of(over.filled(x)),
        t -> over.on(axes -> t.norm(p, axes)),
        in ->
            Naive.reduce(
                in,
                over.axes(),
                over.keep(),
                group -> {
                  double[] sizes = Arrays.stream(group).map(Math::abs).toArray();
                  return Double.isInfinite(p)
                      ? Math.signum(p)
                          * Naive.max(Arrays.stream(sizes).map(v -> v * Math.signum(p)).toArray())
                      : Math.pow(Arrays.stream(sizes).map(v -> Math.pow(v, p)).sum(), 1 / p);
                },
                group -> 8 * Naive.sumScale(group)));
  }

  private static Sample std(Source s) {
    return spread(
        s,
        (t, over, correction) ->
            correction == 0 ? over.on(t::std) : over.on(axes -> t.std(axes, correction)),
        Math::sqrt);
  }

  private static Sample correctedVariance(Source s) {
    return spread(
        s, (t, over, correction) -> over.on(axes -> t.variance(axes, correction)), v -> v);
  }

  private interface Spread {
    Tensor of(Tensor x, Reduced over, double correction);
  }

  /** Not of one number alone, whose deviation is on a kink. */
  private static Sample spread(Source s, Spread run, DoubleUnaryOperator ofVariance) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    x[axis] = Math.max(2, x[axis]);
    Reduced over = new Reduced(new int[] {s.named(axis, x.length)}, s.flip());
    double correction = s.below(2);
    return new Sample(
        s.spread(x),
        t -> run.of(t, over, correction),
        in ->
            Naive.reduce(
                in,
                over.axes(),
                over.keep(),
                group -> {
                  double mean = Naive.sum(group) / group.length;
                  return ofVariance.applyAsDouble(
                      Arrays.stream(group).map(v -> (v - mean) * (v - mean)).sum()
                          / (group.length - correction));
                },
                group -> 40 + 8 * Naive.sumScale(group)));
  }

  // ---- masks

  private static Sample maskedSum(Source s) {
    return masked(
        s,
        (t, over, mask) -> over.on(axes -> t.maskedSum(mask, axes)),
        Naive::sum,
        Naive::sumScale);
  }

  private static Sample maskedMean(Source s) {
    return masked(
        s,
        (t, over, mask) -> over.on(axes -> t.maskedMean(mask, axes)),
        group -> group.length == 0 ? 0 : Naive.sum(group) / group.length,
        Naive::sumScale);
  }

  private static Sample maskedMax(Source s) {
    return masked(
        s,
        (t, over, mask) -> over.on(axes -> t.maskedMax(mask, axes)).maximum(-100),
        group -> group.length == 0 ? -100 : Naive.max(group),
        group -> 0);
  }

  private interface Masked {
    Tensor of(Tensor x, Reduced over, Tensor mask);
  }

  private static Sample masked(Source s, Masked run, Naive.Fold value, Naive.Fold scale) {
    int[] extents = s.shape();
    Reduced over = Reduced.draw(s, extents.length);
    int[] x = over.filled(extents);
    Plain mask = s.numbers(s.broadcastable(x), () -> s.between(-1, 1));
    return new Sample(
        s.spread(x),
        t -> run.of(t, over, Tensor.of(mask.toArray(t.dtype()))),
        in -> {
          Plain chosen =
              Plain.fill(x, index -> mask.stretched(index) > 0 ? in.at(index) : Double.NaN);
          return Naive.reduce(
              chosen,
              over.axes(),
              over.keep(),
              group -> value.applyAsDouble(some(group)),
              group -> scale.applyAsDouble(some(group)));
        });
  }

  private static double[] some(double... group) {
    return Arrays.stream(group).filter(v -> !Double.isNaN(v)).toArray();
  }
}
