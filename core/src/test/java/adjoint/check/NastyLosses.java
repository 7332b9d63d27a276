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
import static adjoint.check.Nasty.ties;

import adjoint.Tensor;
import java.util.Arrays;
import java.util.List;

/** Masks and losses. */
final class NastyLosses {
  static final Nasty CASES = new Nasty();

  private NastyLosses() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    masks();
    losses();
  }

  private static void masks() {
    for (double mask : new double[] {-1e9, -1e30, Double.NEGATIVE_INFINITY}) {
      Tensor masks = Tensor.of(0, mask, 0, mask);
      CASES.tensor(
          "softmax masked by " + mask,
          x -> x.add(masks.to(x.dtype())).softmax(0),
          each(4, between(-1, 1)),
          each(4, between(-30, 30)));
      CASES.tensor(
          "logSumExp masked by " + mask,
          x -> x.add(masks.to(x.dtype())).logSumExp(),
          each(4, between(-1, 1)),
          each(4, between(-300, 300)));
    }
    CASES.tensor(
        "attention that looks back",
        NastyLosses::attention,
        each(6, between(-1, 1)),
        each(6, between(-20, 20)));
    CASES.tensor(
        "logSumExp of what is huge",
        x -> x.logSumExp(),
        each(3, between(-1, 1)),
        each(3, eitherSign(decades(3, 300))));
    CASES.tensor(
        "logSumExp of equals that are huge",
        x -> x.logSumExp(),
        each(3, between(-1, 1)),
        each(3, either(at(1e6), at(1e6 + 1))));
    CASES.tensor(
        "a chosen root beside NaN",
        x -> Tensor.where(x.greater(0), x.relu().add(1e-12).sqrt(), x.mul(0)),
        each(3, between(1, 2)),
        each(3, beside(0, -6, 0)));
    CASES.tensor(
        "a masked mean",
        x -> x.maskedBy(x.greater(0.5)).sum().div(x.greater(0.5).sum().add(1e-9)),
        each(3, between(0.8, 1)),
        each(3, beside(0.5, -9, -1)));
    CASES.tensor(
        "logCumSumExp of mixed sizes",
        x -> x.logCumSumExp(0),
        each(3, between(-1, 1)),
        each(3, eitherSign(decades(-3, 4))));
  }

  private static void losses() {
    CASES.tensor(
        "cross-entropy, clipped",
        x -> x.softmax(0).clamp(1e-7, 1 - 1e-7).log().slice(0, 0, 1),
        each(3, between(-1, 1)),
        each(3, between(-25, 25)));
    CASES.tensor(
        "logistic loss of plain code",
        x -> x.neg().exp().add(1).log(),
        each(3, between(-1, 1)),
        each(3, between(-700, 100)));
    CASES.tensor(
        "focal loss",
        x -> x.sigmoid().rsub(1).square().mul(x.logSigmoid()).neg(),
        each(3, between(-1, 1)),
        each(3, between(-60, 60)));
    CASES.tensor(
        "Dice of nearly nothing",
        x ->
            x.sigmoid()
                .mul(Tensor.of(1.0, 0, 0).to(x.dtype()))
                .sum()
                .mul(2)
                .add(1e-6)
                .div(x.sigmoid().sum().add(1).add(1e-6)),
        each(3, between(-1, 1)),
        each(3, between(-60, 60)));
    CASES.tensor(
        "log-cosh of plain code",
        x -> x.cosh().log(),
        each(3, between(-1, 1)),
        each(3, either(near(0, -9, -2), between(-700, 700))));
    CASES.tensor(
        "a contrastive loss, cold",
        x ->
            x.reshape(2, 3)
                .div(x.reshape(2, 3).square().sum(1).sqrt().reshape(2, 1))
                .mul(100)
                .logSoftmax(1)
                .slice(1, 0, 1)
                .sum(),
        each(6, between(0.5, 2)),
        each(6, between(-2, 2)));
    CASES.tensor(
        "quantile loss of a sorted batch",
        x -> x.sort(0).get(0).sub(Tensor.of(-1.0, 0, 1).to(x.dtype())).abs().sum(),
        distinct(3),
        ties(3));
    CASES.tensor(
        "quantile loss of eight equals",
        x -> x.sort(0).get(0).sub(Tensor.arange(8).to(x.dtype())).abs().sum(),
        distinct(8),
        rng -> {
          double[] x = new double[8];
          Arrays.fill(x, rng.nextInt(8));
          return x;
        });
  }

  private static Tensor attention(Tensor x) {
    Tensor q = x.reshape(3, 2);
    double no = Double.NEGATIVE_INFINITY;
    Tensor mask = Tensor.of(new double[][] {{0, no, no}, {0, 0, no}, {0, 0, 0}}).to(x.dtype());
    return q.matmul(q.transpose()).add(mask).softmax(1).matmul(q);
  }
}
