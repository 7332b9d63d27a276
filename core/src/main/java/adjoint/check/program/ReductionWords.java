package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.Shape;
import adjoint.check.JavaText;
import adjoint.op.Normalize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sums, products and what else goes along axes. */
final class ReductionWords {
  private ReductionWords() {}

  static List<Word> all() {
    return List.of(
        Word.binary("matmul", "$0.matmul($1)", Tensor::matmul),
        reduction("sum", Tensor::sum),
        reduction("mean", Tensor::mean),
        reduction("variance", Tensor::variance),
        reduction("max", Tensor::max),
        along("maxWithIndices", ".get(0)", (x, axis) -> x.maxWithIndices(axis).get(0)),
        reduction("min", Tensor::min),
        reduction("prod", Tensor::prod),
        reduction("logSumExp", Tensor::logSumExp),
        along("softmax", Tensor::softmax),
        along("logSoftmax", Tensor::logSoftmax),
        along("standardize", ", 0.1", "", (x, axis) -> x.standardize(axis, 0.1)),
        along("rmsNormalize", ", 0.1", "", (x, axis) -> x.rmsNormalize(axis, 0.1)),
        Word.of("normalize", 1, shapes -> normalize(shapes.getFirst())),
        along("cumsum", Tensor::cumsum),
        along("flip", Tensor::flip),
        along("cumprod", Tensor::cumprod),
        along("logCumSumExp", Tensor::logCumSumExp),
        along("sort", ".get(0)", (x, axis) -> x.sort(axis).get(0)),
        Word.of("topk", 1, shapes -> topk(shapes.getFirst())),
        Word.of("linearRecurrence", 2, shapes -> linearRecurrence(shapes.getFirst())),
        reduction("std", Tensor::std),
        Word.of("norm", 1, norm(2), norm(1), norm(3), norm(Double.POSITIVE_INFINITY)),
        reduction("median", Tensor::median),
        Word.unary("quantile", "$0.quantile(0.3)", x -> x.quantile(0.3)),
        reduction("any", Tensor::any),
        reduction("all", Tensor::all),
        Word.binary("maskedSum", "$0.maskedSum($1)", (x, mask) -> x.maskedSum(mask)),
        Word.binary("maskedMean", "$0.maskedMean($1)", (x, mask) -> x.maskedMean(mask)),
        Word.binary("maskedMax", "$0.maskedMax($1)", (x, mask) -> x.maskedMax(mask)));
  }

  /**
   * Over all axes, over each, over each and kept, over the first and the last, over all and kept.
   */
  static Word reduction(String name, BiFunction<Tensor, Axes, Tensor> f) {
    return Word.of(
        name,
        1,
        shapes -> {
          int rank = shapes.getFirst().rank();
          List<Call> calls = new ArrayList<>();
          calls.add(reduce(name, "", Axes.of(), f));
          for (int axis = 0; axis < rank; axis++) {
            calls.add(reduce(name, JavaText.list(axis), Axes.of(axis), f));
          }
          for (int axis = 0; axis < rank; axis++) {
            calls.add(reduce(name, "Axes.keep(" + axis + ")", Axes.keep(axis), f));
          }
          if (rank > 1) {
            calls.add(reduce(name, "-1, 0", Axes.of(-1, 0), f));
            calls.add(reduce(name, "Axes.keep()", Axes.keep(), f));
          }
          return calls;
        });
  }

  private static Call reduce(
      String name, String axes, Axes value, BiFunction<Tensor, Axes, Tensor> f) {
    return Call.of("$0." + name + "(" + axes + ")", in -> f.apply(in.getFirst(), value));
  }

  private static Call norm(double p) {
    return Call.of("$0.norm(" + JavaText.of(p) + ")", in -> in.getFirst().norm(p));
  }

  private static List<Call> topk(Shape shape) {
    List<Call> calls = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int at = axis;
      for (int k = 1; k <= Math.min(2, shape.extent(axis)); k++) {
        int most = k;
        calls.add(
            Call.of(
                "$0.topk(" + axis + ", " + k + ").get(0)",
                in -> in.getFirst().topk(at, most).get(0)));
      }
    }
    return calls;
  }

  /** The values and the scale of numbers along the last axis. */
  private static List<Call> normalize(Shape shape) {
    if (shape.rank() == 0) {
      return List.of();
    }
    return Stream.of(Normalize.Center.values())
        .map(center ->
            Call.of(
                "$0.normalize(Normalize.Center." + center + ", -1, 0.1).get(1)",
                in -> in.getFirst().normalize(center, -1, 0.1).get(1)))
        .toList();
  }

  private static List<Call> linearRecurrence(Shape shape) {
    return IntStream.range(0, shape.rank())
        .mapToObj(axis ->
            Call.of(
                "$0.linearRecurrence(" + axis + ", $1)",
                in -> in.getFirst().linearRecurrence(axis, in.getLast())))
        .toList();
  }

  private interface AxisFunction {
    Tensor apply(Tensor x, int axis);
  }

  private static Word along(String name, AxisFunction f) {
    return along(name, "", f);
  }

  private static Word along(String name, String part, AxisFunction f) {
    return along(name, "", part, f);
  }

  private static Word along(String name, String argument, String part, AxisFunction f) {
    return Word.of(
        name,
        1,
        shapes ->
            IntStream.range(0, shapes.getFirst().rank())
                .mapToObj(axis ->
                    Call.of(
                        "$0." + name + "(" + axis + argument + ")" + part,
                        in -> f.apply(in.getFirst(), axis)))
                .toList());
  }
}
