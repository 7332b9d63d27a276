package adjoint.op;

import adjoint.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** The part of the {@link OpCatalog} with the activations that are made of others. */
final class ActivationEntries {
  private ActivationEntries() {}

  static final List<Entry.Shaped> COMPOSED =
      List.of(
          Entry.Shaped.composed("glu", ActivationEntries::glu)
              .refuses("axis 1 of [2, 3] has no halves, its extent is 3", x -> x.glu(1))
              .refuses(Entry.NO_AXIS, x -> x.glu(2)),
          of(
                  "hardshrink",
                  Domain.of(-2, 2).without(-0.75).without(0.75),
                  x -> x.hardshrink(0.75),
                  0,
                  x -> Math.abs(x) > 0.75 ? x : 0)
              .refuses("lambda must be 0 or positive, and finite, got -1.0", x -> x.hardshrink(-1)),
          Entry.Shaped.composed("prelu", ActivationEntries::prelu)
              .refuses(
                  "cannot broadcast [2, 3] with [2] (axis -1: 3 vs 2)", x -> x.prelu(x.sum(1))),
          of(
              "quickGelu",
              Domain.of(-2, 2),
              Tensor::quickGelu,
              12,
              x -> x / (1 + Math.exp(-1.702 * x))),
          of(
                  "softshrink",
                  Domain.of(-2, 2).without(-0.75).without(0.75),
                  x -> x.softshrink(0.75),
                  1,
                  x -> x > 0.75 ? x - 0.75 : x < -0.75 ? x + 0.75 : 0)
              .refuses(
                  "lambda must be 0 or positive, and finite, got NaN",
                  x -> x.softshrink(Double.NaN)),
          of(
              "tanhshrink",
              Domain.of(0.5, 3), // near 0 the difference has few digits
              Tensor::tanhshrink,
              20,
              x -> x - Math.tanh(x)),
          of(
              "threshold",
              Domain.of(-2, 2).without(0.25),
              x -> x.threshold(0.25, -5),
              0,
              x -> x > 0.25 ? x : -5));

  private static Entry.Shaped of(
      String method,
      Domain domain,
      UnaryOperator<Tensor> run,
      double ulps,
      DoubleUnaryOperator naive) {
    return MathematicsEntries.composed(method, domain, run, ulps, naive);
  }

  private static Sample prelu(Source s) {
    int[] x = s.shape();
    Domain smooth = Domain.of(-2, 2).without(0).only();
    return new Sample(
        s.numbers(x, () -> smooth.draw(s)),
        s.numbers(x, -1, 1),
        in -> in.getFirst().prelu(in.getLast()),
        in ->
            Expected.within(
                2,
                Plain.fill(
                    x,
                    index -> {
                      double t = in.getFirst().at(index);
                      return t > 0 ? t : in.getLast().at(index) * t;
                    })));
  }

  private static Sample glu(Source s) {
    int[] half = s.shape(1);
    int axis = s.axis(half);
    int named = s.named(axis, half.length);
    int[] whole = Naive.with(half, axis, 2 * half[axis]);
    return new Sample(
        s.numbers(whole, -3, 3),
        x -> x.glu(named),
        in ->
            Expected.within(
                8,
                Plain.fill(
                    half,
                    index -> {
                      double gate = in.at(Naive.with(index, axis, index[axis] + half[axis]));
                      return in.at(index) / (1 + Math.exp(-gate));
                    })));
  }
}
