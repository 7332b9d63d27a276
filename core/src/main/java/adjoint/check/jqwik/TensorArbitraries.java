package adjoint.check.jqwik;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.check.Kinks;
import adjoint.check.program.Layout;
import adjoint.check.program.Numbers;
import adjoint.op.UnaryOp;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arrays and tensors. They shrink towards small shapes first, then towards 0. */
@SuppressWarnings("exports") // of jqwik: see package-info
public final class TensorArbitraries {
  private TensorArbitraries() {}

  /** Numbers of one kind. The well scaled and the small integers shrink towards 0. */
  public static Arbitrary<Double> numbers(Numbers kind) {
    return switch (kind) {
      case WELL_SCALED -> Arbitraries.integers().between(-2000, 2000).map(i -> i / 1000.0);
      case SMALL_INTEGERS -> Arbitraries.integers().between(-3, 3).map(i -> (double) i);
      case ILL_SCALED, NEAR_KINKS, SPECIAL ->
          Arbitraries.longs().map(seed -> kind.draw(new SplittableRandom(seed)));
    };
  }

  /** Constant tensors of the given shapes, F64. */
  public static Arbitrary<Tensor> tensors(Numbers kind, Arbitrary<Shape> shapes) {
    return arrays(kind, DType.F64, shapes).map(Tensor::of);
  }

  /** Arrays of the given shapes. */
  public static Arbitrary<NdArray> arrays(Numbers kind, DType dtype, Arbitrary<Shape> shapes) {
    requireNonNull(dtype, "arrays: dtype is null");
    return shapes.flatMap(shape ->
        numbers(kind)
            .array(double[].class)
            .ofSize(shape.size())
            .withoutEdgeCases()
            .map(data -> NdArray.wrap(data, shape).to(dtype)));
  }

  /**
   * Arrays that lie in memory in any layout: transposed, stepped, reversed, repeated, or one number
   * after another.
   */
  public static Arbitrary<NdArray> views(Numbers kind, DType dtype, Arbitrary<Shape> shapes) {
    return Combinators.combine(
            Arbitraries.of(Layout.class), Arbitraries.longs(), arrays(kind, dtype, shapes))
        .as((layout, seed, x) -> layout.store(new SplittableRandom(seed), x));
  }

  /**
   * Tensors of numbers at the kinks of an operation and just beside them: see {@link Kinks#near}.
   */
  public static Arbitrary<Tensor> nearKinks(UnaryOp op, Arbitrary<Shape> shapes) {
    requireNonNull(op, "nearKinks: op is null");
    requireNonNull(shapes, "nearKinks: shapes is null");
    return Combinators.combine(shapes, Arbitraries.longs())
        .as((shape, seed) -> {
          SplittableRandom rng = new SplittableRandom(seed);
          double[] data = new double[shape.size()];
          Arrays.setAll(data, i -> Kinks.near(op, rng));
          return Tensor.of(NdArray.wrap(data, shape));
        });
  }

  /** Those tensors at which no operation of a function is nearer to a kink than this. */
  public static Arbitrary<Tensor> awayFromKinks(
      double distance, UnaryOperator<Tensor> f, Arbitrary<Tensor> tensors) {
    requireNonNull(f, "awayFromKinks: f is null");
    return tensors.filter(x -> Kinks.distance(f.apply(x.asVariable())) >= distance);
  }

  /** Positions below {@code extent}. */
  public static Arbitrary<Indices> positions(int extent, Arbitrary<Shape> shapes) {
    return shapes.flatMap(shape ->
        Arbitraries.integers()
            .between(0, extent - 1)
            .array(int[].class)
            .ofSize(shape.size())
            .map(values -> Indices.wrap(values, shape)));
  }

  /** A row of {@code classes} numbers for each element of a shape: a single 1, and 0 elsewhere. */
  public static Arbitrary<NdArray> oneHot(DType dtype, int classes, Arbitrary<Shape> shapes) {
    requireNonNull(dtype, "oneHot: dtype is null");
    return positions(classes, shapes).map(indices -> indices.oneHot(dtype, classes));
  }
}
