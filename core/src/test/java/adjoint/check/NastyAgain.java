package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.near;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Draws and counters inside the function, shapes with nothing in them, and higher orders. */
final class NastyAgain {
  static final Nasty CASES = new Nasty();

  private NastyAgain() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    draws();
    shapes();
    orders();
  }

  /** A function that draws from a generator that is shared by all calls. */
  private static void drawing(
      String name, Function<SplittableRandom, Function<Tensor, Tensor>> f, Nasty.Numbers at) {
    CASES.only(
        name,
        rng -> {
          Function<Tensor, Tensor> drawn = f.apply(rng.split());
          return GradCheck.of(drawn::apply)
              .order(1 + rng.nextInt(2))
              .seed(rng.nextLong())
              .report(Tensor.of(at.of(rng)));
        });
  }

  private static void draws() {
    Nasty.Numbers any = each(3, between(-2, 2));
    drawing("noise added", rng -> x -> x.sin().add(noise(rng, x)), any);
    drawing("little noise added", rng -> x -> x.sin().add(noise(rng, x).mul(1e-9)), any);
    drawing(
        "noise now and then",
        rng -> x -> rng.nextInt(40) == 0 ? x.exp().add(noise(rng, x)) : x.exp(),
        any);
    drawing("a random sign", rng -> x -> x.mul(rng.nextBoolean() ? 1 : -1), any);
    drawing(
        "a layer left out now and then",
        rng -> x -> rng.nextInt(5) == 0 ? x : x.add(x.tanh()),
        any);
    drawing(
        "a draw by its mean and deviation",
        rng -> x -> x.slice(0, 0, 1).add(x.slice(0, 1, 2).exp().mul(rng.nextGaussian())),
        any);
    drawing(
        "a mean over random draws", rng -> x -> x.mul(rng.doubles(100).sum() / 50).square(), any);
    drawing("a random choice of one", rng -> x -> x.slice(0, 0, 1 + rng.nextInt(3)).sum(), any);
    drawing("a random crop", rng -> x -> x.roll(0, rng.nextInt(2)).slice(0, 0, 2), any);
    drawing("softmax with Gumbel's noise", rng -> x -> x.add(noise(rng, x)).mul(3).softmax(0), any);
    CASES.only(
        "the same draws in every call",
        rng -> {
          long seed = rng.nextLong();
          return GradCheck.of(x -> x.mul(noise(new SplittableRandom(seed), x)).sigmoid())
              .order(2)
              .seed(seed)
              .report(Tensor.of(any.of(rng)));
        });
    CASES.only(
        "a count of calls that fades",
        rng -> {
          AtomicInteger calls = new AtomicInteger();
          return GradCheck.of(x -> x.cos().mul(1 + Math.pow(0.5, calls.incrementAndGet())))
              .seed(rng.nextLong())
              .report(Tensor.of(any.of(rng)));
        });
    CASES.only(
        "a running mean",
        rng -> {
          double[] mean = {0};
          return GradCheck.of(
                  x -> {
                    mean[0] =
                        0.9 * mean[0] + 0.1 * x.detach().mean().to(DType.F64).toDoubleArray()[0];
                    return x.sub(mean[0]).square();
                  })
              .seed(rng.nextLong())
              .report(Tensor.of(any.of(rng)));
        });
    CASES.only(
        "plain code with a count now and then",
        rng -> {
          AtomicInteger calls = new AtomicInteger();
          return GradCheck.ofDerivatives(
                  x -> Math.sin(x) + (calls.incrementAndGet() % 97 == 0 ? 1e-3 : 0), Math::cos)
              .report(rng.nextDouble());
        });
    CASES.only(
        "plain code with a little noise",
        rng -> {
          SplittableRandom noise = rng.split();
          return GradCheck.ofGradient(
                  x -> x[0] * x[1] + 1e-12 * noise.nextDouble(), x -> new double[] {x[1], x[0]})
              .report(rng.nextDouble(), rng.nextDouble());
        });
  }

  private static Tensor noise(SplittableRandom rng, Tensor x) {
    double[] drawn = IntStream.range(0, x.size()).mapToDouble(_ -> rng.nextGaussian()).toArray();
    return Tensor.wrap(drawn, x.shape().extents()).to(x.dtype());
  }

  private static void shapes() {
    Nasty.Numbers one = each(1, eitherSign(decades(-3, 3)));
    CASES.tensor(
        "one number in many axes",
        x -> x.reshape(1, 1, 1, 1).softmax(2).mul(x).sum(),
        each(1, between(1, 2)),
        one);
    CASES.tensor(
        "a slice of nothing",
        x -> x.slice(0, 1, 1).sum().add(x.square().sum()),
        each(2, between(1, 2)),
        each(2, near(0, -12, -1)));
    CASES.tensor(
        "a product of nothing",
        x -> x.slice(0, 0, 0).prod().mul(x),
        each(2, between(1, 2)),
        each(2, near(0, -12, -1)));
    CASES.tensor(
        "nothing joined to something",
        x -> Tensor.concat(0, List.of(x.slice(0, 2, 2), x.exp())),
        each(2, between(-1, 1)),
        each(2, between(-300, 300)));
    CASES.tensor(
        "a matrix with no columns",
        x ->
            x.reshape(2, 1)
                .slice(1, 0, 0)
                .matmul(Tensor.zeros(x.dtype(), 0, 3))
                .add(x.reshape(2, 1)),
        each(2, between(1, 2)),
        each(2, eitherSign(decades(-9, 9))));
    CASES.tensor(
        "a variance of one number and itself",
        x -> x.repeat(0, 2).variance().add(x.sum()),
        each(1, between(1, 2)),
        one);
    CASES.only(
        "all alone, of rank 0",
        rng ->
            GradCheck.of(x -> x.asinh().mul(x))
                .order(2)
                .seed(rng.nextLong())
                .report(Tensor.scalar(DType.F64, one.of(rng)[0])));
    CASES.only(
        "three inputs, one empty",
        rng ->
            GradCheck.ofMany(in -> in.get(0).sum().add(in.get(1).sum()).mul(in.get(2).sin()))
                .order(2)
                .seed(rng.nextLong())
                .report(
                    Tensor.of(one.of(rng)), Tensor.zeros(DType.F64, 2, 0), Tensor.of(one.of(rng))));
    CASES.only(
        "two outputs of very different sizes",
        rng ->
            GradCheck.ofOutputs(
                    in -> List.of(in.get(0).mul(1e12).sinh(), in.get(0).mul(1e-12).cosh()))
                .seed(rng.nextLong())
                .report(Tensor.of(rng.nextGaussian() * 1e-11, rng.nextGaussian())));
    CASES.only(
        "a Jacobian from one to three",
        rng ->
            GradCheck.ofJacobian(
                    v ->
                        new double[] {Math.abs(v[0] - 1), Math.exp(-1e6 * v[0] * v[0]), v[0] * 1e9},
                    v ->
                        new double[][] {
                          {Math.signum(v[0] - 1)},
                          {-2e6 * v[0] * Math.exp(-1e6 * v[0] * v[0])},
                          {1e9}
                        })
                .seed(rng.nextLong())
                .report(either(near(1, -9, -1), beside(0, -6, -2)).of(rng)));
  }

  private static void orders() {
    CASES.only(
        "five derivatives of a sine",
        rng ->
            GradCheck.ofDerivatives(
                    Math::sin, Math::cos, x -> -Math.sin(x), x -> -Math.cos(x), Math::sin)
                .seed(rng.nextLong())
                .report(either(at(0), between(-1e3, 1e3)).of(rng)));
    CASES.only(
        "four derivatives of |x|³",
        rng ->
            GradCheck.ofDerivatives(
                    x -> Math.abs(x * x * x),
                    x -> 3 * x * Math.abs(x),
                    x -> 6 * Math.abs(x),
                    x -> 6 * Math.signum(x))
                .seed(rng.nextLong())
                .report(near(0, -12, 0).of(rng)));
    CASES.only(
        "four derivatives of 1/x",
        rng ->
            GradCheck.ofDerivatives(
                    x -> 1 / x,
                    x -> -Math.pow(x, -2),
                    x -> 2 * Math.pow(x, -3),
                    x -> -6 * Math.pow(x, -4))
                .seed(rng.nextLong())
                .report(eitherSign(decades(-70, 70)).of(rng)));
    CASES.only(
        "three derivatives of a value's power",
        rng ->
            GradCheck.ofValues(v -> v.get(0).pow(v.get(1)))
                .order(3)
                .seed(rng.nextLong())
                .report(decades(-3, 3).of(rng), between(-3, 3).of(rng)));
    CASES.only(
        "three derivatives of a norm",
        rng ->
            GradCheck.ofValues(v -> v.get(0).square().add(v.get(1).square()).add(1e-6).sqrt())
                .order(3)
                .seed(rng.nextLong())
                .report(near(0, -9, 0).of(rng), near(0, -9, 0).of(rng)));
    CASES.only(
        "three derivatives of softplus, sharp",
        rng ->
            GradCheck.of(x -> x.mul(1e3).softplus())
                .order(3)
                .seed(rng.nextLong())
                .report(Tensor.of(near(0, -6, -1).of(rng))));
    CASES.only(
        "three derivatives of a tanh of tanhs",
        rng ->
            GradCheck.of(x -> x.mul(3).tanh().mul(3).tanh())
                .order(3)
                .seed(rng.nextLong())
                .report(Tensor.of(between(-3, 3).of(rng), 0)));
    CASES.only(
        "a Hessian of Rosenbrock's valley",
        rng ->
            GradCheck.ofGradient(
                    x -> Math.pow(1 - x[0], 2) + 100 * Math.pow(x[1] - x[0] * x[0], 2),
                    x ->
                        new double[] {
                          2 * (x[0] - 1) - 400 * x[0] * (x[1] - x[0] * x[0]),
                          200 * (x[1] - x[0] * x[0])
                        })
                .hessian(x ->
                    new double[][] {
                      {2 + 1200 * x[0] * x[0] - 400 * x[1], -400 * x[0]}, {-400 * x[0], 200}
                    })
                .seed(rng.nextLong())
                .report(
                    either(at(1), beside(1, -9, -1)).of(rng),
                    either(at(1), beside(1, -9, -1)).of(rng)));
    CASES.only(
        "a Hessian of |x y|",
        rng ->
            GradCheck.ofGradient(
                    x -> Math.abs(x[0] * x[1]),
                    x ->
                        new double[] {
                          Math.signum(x[0]) * Math.abs(x[1]), Math.signum(x[1]) * Math.abs(x[0])
                        })
                .hessian(x ->
                    new double[][] {{0, Math.signum(x[0] * x[1])}, {Math.signum(x[0] * x[1]), 0}})
                .seed(rng.nextLong())
                .report(beside(0, -9, -1).of(rng), beside(0, -9, -1).of(rng)));
  }
}
