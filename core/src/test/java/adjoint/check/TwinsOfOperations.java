package adjoint.check;

import static adjoint.check.Twins.normal;
import static adjoint.check.Twins.pull;
import static adjoint.check.Twins.uniform;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.Indices;
import java.util.List;

/** Operations on tensors: softmaxes, losses, norms, scans, places. */
final class TwinsOfOperations {
  private TwinsOfOperations() {}

  static Twins all() {
    Twins twins = Twins.of("operations");
    softmaxes(twins);
    losses(twins);
    norms(twins);
    scans(twins);
    places(twins);
    inside(twins);
    return twins;
  }

  private static Tensor like(Tensor g, double... numbers) {
    return Tensor.of(numbers).to(g.dtype());
  }

  private static void softmaxes(Twins twins) {
    twins.weighed(
        "a softmax of columns, as of rows",
        normal(1, 2, 2),
        x -> x.softmax(0),
        (_, y, g) -> g.sub(g.mul(y).sum(Axes.keep(1))).mul(y));
    twins.weighed(
        "a softmax, its temperature lost",
        normal(1, 4),
        x -> x.mul(2).softmax(0),
        (_, y, g) -> g.sub(g.mul(y).sum()).mul(y));
    twins.weighed(
        "a softmax under a mask, leaking",
        normal(1, 4),
        x -> x.exp().mul(like(x, 1, 0, 1, 1)).div(x.exp().mul(like(x, 1, 0, 1, 1)).sum()),
        (x, y, g) -> g.sub(g.mul(y).sum()).mul(x.softmax(0)));
    twins.inside(
        "attention, its √d forgotten on the way back",
        normal(1, 2, 2),
        x -> x.div(2),
        (_, _, g) -> g,
        (scale, x) -> scale.apply(x.matmul(x.transpose())).softmax(1).matmul(x));
    twins.weighed(
        "logSumExp of rows, of all on the way back",
        normal(1, 2, 3),
        x -> x.logSumExp(1),
        (x, _, g) -> x.sub(x.logSumExp()).exp().mul(g.unsqueeze(1)));
    twins.many(
        "logAddExp, exchanged",
        rng -> List.of(normal(1, 3).apply(rng), normal(1, 3).apply(rng).add(3)),
        in -> in.get(0).logAddExp(in.get(1)),
        (k, in, _, g) -> g.mul(in[1 - k].sub(in[k]).sigmoid()));
    twins.weighed(
        "a log of a sigmoid, 1 - y for 1 - e^y",
        normal(1, 3),
        Tensor::logSigmoid,
        (_, y, g) -> g.mul(y.neg().add(1)));
  }

  private static void losses(Twins twins) {
    twins.weighed(
        "cross-entropy, the smoothing of labels forgotten",
        normal(1, 3),
        x -> x.logSoftmax(0).mul(like(x, 0.8, 0.1, 0.1)).sum().neg(),
        (x, _, g) -> x.softmax(0).sub(like(x, 1, 0, 0)).mul(g));
    twins.weighed(
        "binary cross-entropy of logits, the target's sign",
        normal(1, 4),
        x -> x.softplus().sub(x.mul(like(x, 1, 0, 1, 0))).mean(),
        (x, _, g) -> x.sigmoid().add(like(x, 1, 0, 1, 0)).mul(g).div(4));
    twins.weighed(
        "a squared error, its mean by rows only",
        normal(1, 2, 3),
        x -> x.sub(1).square().mean(),
        (x, _, g) -> x.sub(1).mul(2).mul(g).div(3));
    twins.weighed(
        "a focal loss, its focus held",
        uniform(0.2, 0.7, 3),
        x -> x.log().mul(x.neg().add(1).square()).neg(),
        (x, _, g) -> g.mul(x.neg().add(1).square()).div(x).neg());
    twins.weighed(
        "a cosine similarity, not projected",
        normal(1, 3),
        x -> x.mul(like(x, 1, 2, -1)).sum().div(x.square().sum().sqrt()),
        (x, _, g) -> like(g, 1, 2, -1).mul(g).div(x.square().sum().sqrt()));
    twins.weighed(
        "a log-cosh loss, squared",
        uniform(0.5, 2, 3),
        x -> x.cosh().log(),
        (x, _, g) -> g.mul(x.tanh().square()));
    twins.programs(
        "a contrastive loss, its negatives detached",
        1,
        normal(1, 3, 2),
        x -> contrast(x, x.detach()),
        x -> contrast(x, x));
    twins.programs(
        "a target that is not detached, and one that is",
        1,
        normal(1, 3),
        x -> x.exp().sub(x.sin().detach()).square().sum(),
        x -> x.exp().sub(x.sin()).square().sum());
  }

  private static Tensor contrast(Tensor x, Tensor others) {
    return x.matmul(others.transpose()).logSoftmax(1).diagonal().mean().neg();
  }

  private static void norms(Twins twins) {
    twins.weighed(
        "layer norm, the mean's part forgotten",
        normal(1, 1, 3),
        x -> x.standardize(1, 1e-5),
        (x, y, g) -> g.sub(y.mul(g.mul(y).mean(Axes.keep(1)))).div(x.std(Axes.keep(1))));
    twins.weighed(
        "layer norm, the deviation's part forgotten",
        normal(1, 1, 3),
        x -> x.standardize(1, 1e-5),
        (x, _, g) -> g.sub(g.mean(Axes.keep(1))).div(x.std(Axes.keep(1))));
    twins.weighed(
        "rms norm, not projected",
        normal(1, 3),
        x -> x.rmsNormalize(0, 1e-6),
        (x, _, g) -> g.div(x.square().mean().sqrt()));
    twins.weighed(
        "batch norm over rows, over columns on the way back",
        normal(1, 3, 2),
        x -> x.standardize(0, 1e-5),
        (x, _, g) -> pull(t -> t.standardize(1, 1e-5), x, g));
    twins.weighed(
        "a vector made of length 1, not projected",
        normal(1, 3),
        x -> x.div(x.square().sum().sqrt()),
        (x, _, g) -> g.div(x.square().sum().sqrt()));
    twins.weighed(
        "a 3-norm, as a 2-norm",
        uniform(0.5, 2, 3),
        x -> x.norm(3, 0),
        (x, y, g) -> g.mul(x).div(y));
    twins.weighed(
        "a standard deviation, n for n - 1",
        normal(1, 4),
        x -> x.std(Axes.of(0), 1),
        (x, y, g) -> x.sub(x.mean()).mul(g).div(y).div(4));
    twins.weighed(
        "a Frobenius norm, squared",
        normal(1, 2, 2),
        x -> x.square().sum().sqrt(),
        (x, _, g) -> x.mul(g).mul(2));
    twins.weighed(
        "group norm of two halves, of the whole on the way back",
        normal(1, 6),
        x -> x.reshape(2, 3).standardize(1, 1e-5).reshape(6),
        (x, _, g) -> pull(t -> t.standardize(0, 1e-5), x, g));
  }

  private static void scans(Twins twins) {
    twins.weighed(
        "cumulative sums of rows, of columns on the way back",
        normal(1, 2, 2),
        x -> x.cumsum(1),
        (_, _, g) -> g.flip(0).cumsum(0).flip(0));
    twins.weighed(
        "cumulative products, divided by the wrong number",
        uniform(0.5, 2, 4),
        x -> x.cumprod(0),
        (x, y, g) -> g.mul(y).flip(0).cumsum(0).flip(0).div(x.flip(0)));
    twins.weighed(
        "cumulative logSumExp, as one softmax",
        normal(1, 4),
        x -> x.logCumSumExp(0),
        (x, _, g) -> x.softmax(0).mul(g.sum()));
    twins.weighed(
        "a recurrence, forgotten after one step",
        normal(1, 5),
        x -> x.linearRecurrence(0, x.mul(0).add(0.7)),
        (_, _, g) -> g.add(g.slice(0, 1, 5).pad(0, 0, 1).mul(0.7)));
    twins.programs(
        "a recurrent network, cut after two steps",
        1,
        normal(1, 3),
        x -> steps(x, 2),
        x -> steps(x, 9));
    twins.programs(
        "a moving average, its state detached",
        1,
        normal(1, 3),
        x -> x.mul(0.1).add(x.square().detach().mul(0.9)).sin(),
        x -> x.mul(0.1).add(x.square().mul(0.9)).sin());
  }

  private static Tensor steps(Tensor x, int cut) {
    Tensor h = x.mul(0.5);
    for (int k = 0; k < 5; k++) {
      h = (k == cut ? h.detach() : h).mul(1.2).add(x).tanh();
    }
    return h;
  }

  private static void places(Twins twins) {
    twins.weighed("rolled on", normal(1, 5), x -> x.roll(0, 2), (_, _, g) -> g.roll(0, 2));
    twins.weighed(
        "tiled, the first copy only", normal(1, 3), x -> x.tile(3), (_, _, g) -> g.slice(0, 0, 3));
    twins.weighed(
        "repeated, taken for tiled",
        normal(1, 3),
        x -> x.repeat(0, 2),
        (_, _, g) -> g.reshape(2, 3).sum(0));
    twins.weighed(
        "scattered, gathered from the next place",
        normal(1, 3),
        x -> x.scatterAdd(0, Indices.of(3, 0, 2), 5),
        (_, _, g) -> g.gather(0, Indices.of(4, 1, 3)));
    twins.weighed(
        "a diagonal, put beside it",
        normal(1, 3, 3),
        x -> x.diagonal(),
        (_, _, g) -> g.slice(0, 0, 2).diagEmbed(1));
    twins.weighed(
        "stretched, the mean for the sum",
        normal(1, 3, 1),
        x -> x.broadcastTo(3, 4),
        (_, _, g) -> g.mean(Axes.keep(1)));
    twins.weighed(
        "halves exchanged",
        normal(1, 6),
        x -> x.slice(0, 0, 3).mul(2).add(x.slice(0, 3, 6).sin()),
        (x, _, g) -> Tensor.concat(0, List.of(g.mul(x.slice(0, 3, 6).cos()), g.mul(2))));
    twins.weighed(
        "a row chosen, the one before",
        normal(1, 3, 2),
        x -> x.select(0, 2),
        (_, _, g) -> g.unsqueeze(0).pad(0, 1, 1));
    twins.many(
        "a bias, summed along the wrong axis",
        rng -> List.of(normal(1, 3, 3).apply(rng), normal(1, 3).apply(rng)),
        in -> in.get(0).mul(in.get(1)),
        (k, in, _, g) -> k == 0 ? g.mul(in[1]) : g.mul(in[0]).sum(1));
    twins.many(
        "a choice, its mask forgotten",
        rng -> List.of(normal(1, 4).apply(rng), normal(1, 4).apply(rng)),
        in -> Tensor.where(like(in.get(0), 1, 0, 0, 1), in.get(0), in.get(1)),
        (_, _, _, g) -> g);
    twins.many(
        "three factors, one forgotten",
        rng -> List.of(normal(1, 2).apply(rng), normal(1, 2).apply(rng), normal(1, 2).apply(rng)),
        in -> in.get(0).mul(in.get(1)).mul(in.get(2)),
        (k, in, _, g) -> g.mul(in[(k + 1) % 3]));
  }

  private static Tensor weights(Tensor x, int rows, int columns) {
    return Tensor.arange(x.dtype(), 0, rows * columns, 1).mul(2.3).sin().reshape(rows, columns);
  }

  /** Operations deep inside larger functions. */
  private static void inside(Twins twins) {
    twins.inside(
        "an activation in a network of two layers, a hundredth",
        normal(1, 1, 3),
        Tensor::tanh,
        (_, y, g) -> g.mul(y.square().neg().add(1)).mul(1.01),
        (op, x) -> op.apply(op.apply(x.matmul(weights(x, 3, 3))).matmul(weights(x, 3, 2))).sum());
    twins.inside(
        "an activation in one of two branches, a constant too many",
        normal(1, 3),
        Tensor::softplus,
        (x, _, g) -> g.mul(x.sigmoid().add(0.001)),
        (op, x) -> op.apply(x.mul(2)).sum().mul(x.cos().sum()));
    twins.inside(
        "a norm in a residual block, not projected",
        normal(1, 3),
        x -> x.div(x.square().sum().sqrt()),
        (x, _, g) -> g.div(x.square().sum().sqrt()),
        (op, x) -> x.add(op.apply(x.sin())).square().sum());
    twins.inside(
        "words that repeat, the last one counts",
        normal(1, 3, 2),
        x -> x.indexSelect(0, Indices.of(2, 0, 2)),
        (_, _, g) ->
            Tensor.concat(0, List.of(g.slice(0, 1, 2), g.slice(0, 1, 2).mul(0), g.slice(0, 2, 3))),
        (op, x) -> op.apply(x).mul(weights(x, 3, 2)).tanh().sum());
    twins.inside(
        "a gate and what it gates, the gate as if it were open",
        normal(1, 3),
        Tensor::sigmoid,
        (_, y, g) -> g.mul(y),
        (op, x) -> op.apply(x).mul(x.tanh()).sum());
    twins.inside(
        "a root inside an exponent, twice over",
        uniform(1, 2, 2),
        Tensor::sqrt,
        (_, y, g) -> g.div(y.mul(2.002)),
        (op, x) -> op.apply(op.apply(x).exp()).log().sum());
    twins.programs(
        "weights of two layers, one of them detached",
        1,
        normal(1, 2, 2),
        w -> layers(w, w.detach()),
        w -> layers(w, w));
    twins.programs(
        "a temperature that is learned, detached",
        1,
        uniform(0.5, 2, 3),
        x -> x.div(x.sum().detach()).softmax(0),
        x -> x.div(x.sum()).softmax(0));
  }

  private static Tensor layers(Tensor first, Tensor second) {
    return weights(first, 1, 2).matmul(first).tanh().matmul(second).sum();
  }
}
