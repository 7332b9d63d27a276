package adjoint.check;

import static adjoint.check.Twins.normal;
import static adjoint.check.Twins.uniform;
import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Wrong for some arrays only, at some calls, or in F32. */
final class TwinsOfStates {
  private TwinsOfStates() {}

  static Twins all() {
    Twins twins = Twins.of("states");
    arrays(twins);
    states(twins);
    dtypes(twins);
    return twins;
  }

  private static boolean isPlain(Tensor t) {
    return t.data().isContiguous();
  }

  private static void arrays(Twins twins) {
    twins.op(
        "wrong for a cotangent that is a view, by one in a thousand",
        normal(1, 3, 2),
        Tensor::cosh,
        (x, _, g) -> g.mul(x.sinh()).mul(isPlain(g) ? 1 : 1.001));
    twins.op(
        "a view as cotangent, read in the order of its copy",
        normal(1, 2, 3),
        x -> x.mul(3),
        (_, _, g) -> isPlain(g) ? g.mul(3) : g.flip(0).mul(3));
    twins.op(
        "wrong for an input that is a view",
        normal(1, 3, 2),
        Tensor::atan,
        (x, _, g) -> g.div(x.square().add(isPlain(x) ? 1 : 2)));
    twins.inside(
        "wrong for views, inside a larger function",
        normal(1, 3, 2),
        Tensor::sin,
        (x, _, g) -> isPlain(x) ? g.mul(x.cos()) : g,
        (sin, x) -> sin.apply(x.transpose()).mul(2).sum(0));
    twins.inside(
        "wrong for a stretched cotangent, inside a sum",
        normal(1, 3, 2),
        Tensor::exp,
        (_, y, g) -> g.data().get(0, 0) == g.data().get(2, 1) ? g : g.mul(y),
        (exp, x) -> exp.apply(x).sum());
    twins.op(
        "wrong for equal numbers in the cotangent",
        normal(1, 3),
        Tensor::tan,
        (x, y, g) ->
            g.mul(y.square().add(1)).mul(g.equalTo(g.max()).sum().greater(1.5).mul(0.1).add(1)));
  }

  /** A function whose rule remembers what it should not. */
  private static void state(
      Twins twins,
      String name,
      UnaryOperator<Tensor> right,
      java.util.function.Supplier<UnaryOperator<Tensor>> wrong) {
    twins.pair(
        name,
        rng -> GradCheck.of(wrong.get()).seed(rng.nextLong()).report(normal(1, 3).apply(rng)),
        rng -> GradCheck.of(right).seed(rng.nextLong()).report(normal(1, 3).apply(rng)));
  }

  private static void states(Twins twins) {
    state(
        twins,
        "wrong at every third call",
        Tensor::exp,
        () -> {
          AtomicInteger calls = new AtomicInteger();
          return Custom.of(
                  "third",
                  Tensor::exp,
                  (_, y, g) -> g.mul(y).mul(calls.incrementAndGet() % 3 == 0 ? 2 : 1))
              ::apply;
        });
    state(
        twins,
        "adds the last cotangent to the next",
        Tensor::tanh,
        () -> {
          AtomicReference<Double> last = new AtomicReference<>(0.0);
          return Custom.of(
                  "leaking",
                  Tensor::tanh,
                  (_, y, g) ->
                      g.add(0.01 * last.getAndSet(g.sum().item())).mul(y.square().neg().add(1)))
              ::apply;
        });
    state(
        twins,
        "halves what it gives the more often it is asked",
        Tensor::sin,
        () -> {
          AtomicInteger calls = new AtomicInteger();
          return Custom.of(
                  "tiring",
                  Tensor::sin,
                  (x, _, g) -> g.mul(x.cos()).mul(1 - 1e-4 * calls.getAndIncrement()))
              ::apply;
        });
    state(
        twins,
        "remembers the first input it saw",
        Tensor::sin,
        () -> {
          AtomicReference<@Nullable Tensor> first = new AtomicReference<>();
          return Custom.of(
                  "first",
                  x -> {
                    first.compareAndSet(null, x);
                    return x.sin();
                  },
                  (_, _, g) -> g.mul(requireNonNull(first.get()).to(g.dtype()).cos()))
              ::apply;
        });
    state(
        twins,
        "remembers the largest number it saw",
        Tensor::square,
        () -> {
          AtomicReference<Double> most = new AtomicReference<>(0.0);
          return Custom.of(
                  "largest",
                  x -> {
                    most.accumulateAndGet(x.abs().max().item(), Math::max);
                    return x.square();
                  },
                  (x, _, g) -> g.mul(x).mul(2 * most.get() / x.abs().max().item()))
              ::apply;
        });
  }

  private static void dtypes(Twins twins) {
    twins.op(
        "wrong in F32, a fifth",
        uniform(0.5, 1.2, 3),
        Tensor::cos,
        (x, _, g) -> g.mul(x.sin()).mul(x.dtype() == DType.F32 ? -1.2 : -1));
    twins.op(
        "nothing in F32",
        normal(1, 3),
        Tensor::exp,
        (_, y, g) -> g.mul(y).mul(y.dtype() == DType.F32 ? 0 : 1));
    twins.op(
        "an ε of 0.1 in F32",
        uniform(0.2, 1, 3),
        Tensor::sqrt,
        (_, y, g) -> g.div(y.mul(2).add(y.dtype() == DType.F32 ? 0.1 : 0)));
  }
}
