package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.distinct;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.near;
import static adjoint.check.Nasty.numbers;
import static adjoint.check.Nasty.ties;

import adjoint.Tensor;
import java.util.List;

/** Medians, ranks and moments, of equal, nearly equal and far away numbers. */
final class NastyOrders {
  static final Nasty CASES = new Nasty();

  private NastyOrders() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    orders();
    moments();
  }

  private static void orders() {
    CASES.tensor("a median of an even number", x -> x.median(), distinct(4), ties(4));
    CASES.tensor(
        "deviation from the median, its median",
        x -> x.sub(x.median()).abs().median(),
        distinct(3),
        ties(3));
    CASES.tensor(
        "the middle half's width",
        x -> x.quantile(0.75).sub(x.quantile(0.25)),
        distinct(5),
        ties(5));
    CASES.tensor(
        "a quantile at a number", x -> x.quantile(0.5), distinct(5), each(5, near(1, -12, -2)));
    CASES.tensor(
        "a trimmed mean", x -> x.sort(0).get(0).slice(0, 1, 5).mean(), distinct(6), ties(6));
    CASES.tensor("the two largest of ties", x -> x.topk(0, 2).get(0), distinct(5), ties(5));
    CASES.tensor(
        "Gini's coefficient of ties",
        x -> x.reshape(4, 1).sub(x.reshape(1, 4)).abs().sum().div(x.sum().mul(8)),
        numbers(at(1), between(2, 3), between(4, 5), between(6, 7)),
        each(4, either(at(1), at(2), at(3))));
    CASES.tensor(
        "range, normalized, with ties",
        x -> x.sub(x.min()).div(x.max().sub(x.min()).add(1e-3)),
        distinct(4),
        ties(4));
    CASES.tensor(
        "a ranking loss of equals",
        x -> x.reshape(3, 1).sub(x.reshape(1, 3)).rsub(0.5).relu().sum(),
        numbers(at(0), between(3, 4), between(1, 2)),
        ties(3));
    CASES.tensor(
        "a soft maximum that is nearly hard",
        x -> x.mul(1e8).logSumExp().mul(1e-8),
        each(3, between(1, 1 + 1e-8)),
        each(3, near(1, -12, -1)));
    CASES.tensor(
        "weighted ranks",
        x -> x.sort(0).get(0).mul(Tensor.of(0.1, 0.2, 0.3, 0.4).to(x.dtype())).sum(),
        distinct(4),
        ties(4));
  }

  private static void moments() {
    CASES.tensor(
        "standardized, nearly constant",
        x -> x.standardize(0, 1e-5),
        each(4, between(-1, 1)),
        each(4, either(at(3), beside(3, -9, -2))));
    CASES.tensor(
        "standardized, far from 0",
        x -> x.standardize(0, 1e-5),
        each(4, between(-1, 1)),
        each(4, between(1e5, 1e5 + 1)));
    CASES.tensor(
        "root mean square of nearly nothing",
        x -> x.rmsNormalize(0, 1e-12),
        each(4, between(1, 2)),
        each(4, either(at(0), eitherSign(decades(-12, -3)))));
    CASES.tensor(
        "a standard deviation near 0",
        x -> x.std(),
        each(4, between(-1, 1)),
        each(4, beside(7, -9, -3)));
    CASES.tensor(
        "a variance of equals, plus 1e-8, its root",
        x -> x.variance().add(1e-8).sqrt(),
        each(4, between(-1, 1)),
        each(4, either(at(7), beside(7, -7, -3))));
    CASES.pair(
        "a correlation of nearly straight numbers",
        NastyOrders::correlation,
        distinct(4),
        rng -> {
          double[] x = {1, 2, 3, 4};
          x[rng.nextInt(4)] += beside(0, -9, -3).of(rng);
          return x;
        });
    CASES.tensor(
        "skewness far from 0",
        x -> x.sub(x.mean()).pow(3).mean().div(x.std().pow(3)),
        each(5, between(-1, 1)),
        each(5, between(1e6, 1e6 + 1)));
    CASES.tensor(
        "a geometric mean near 0",
        x -> x.log().mean().exp(),
        each(4, between(1, 2)),
        each(4, decades(-100, 0)));
    CASES.tensor(
        "a harmonic mean near 0",
        x -> x.reciprocal().mean().reciprocal(),
        each(4, between(1, 2)),
        each(4, decades(-12, 3)));
    CASES.tensor(
        "entropy with zeros",
        x -> x.xlogy(x).sum().neg(),
        each(3, between(0.2, 0.5)),
        each(3, either(at(0), decades(-300, 0))));
    CASES.pair(
        "divergence of near distributions",
        (a, b) -> a.softmax(0).mul(a.logSoftmax(0).sub(b.logSoftmax(0))).sum(),
        each(3, between(-1, 1)),
        numbers(at(1), beside(2, -9, -3), at(3)));
  }

  private static Tensor correlation(Tensor a, Tensor b) {
    Tensor x = a.sub(a.mean());
    Tensor y = b.sub(b.mean());
    return x.mul(y).sum().div(x.square().sum().mul(y.square().sum()).sqrt());
  }
}
