package adjoint.examples;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.examples.chart.DecisionSurface;
import adjoint.examples.chart.Grid;
import adjoint.examples.chart.LineChart;
import adjoint.examples.chart.Picture;
import adjoint.examples.numpy.Digits;
import adjoint.examples.option.Out;
import adjoint.examples.option.Rate;
import adjoint.examples.option.Seed;
import adjoint.examples.option.Steps;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ours, not a tutorial's: divides two moons that no straight line can divide. */
@Command(name = "moons", description = "two moons divided by a network: mini-batches and Adam")
final class Moons extends Example {
  @Mixin private final Seed seed = new Seed(42);
  @Mixin private final Rate rate = new Rate(0.01);
  @Mixin private final Steps epochs = new Steps(50);
  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    report.heading(
        "Two moons: seed %s, rate %s, %s epochs"
            .formatted(seed.value(), Digits.full(rate.value()), epochs.value()));
    Progress progress = new Progress(report, epochs.value());
    MoonsTraining training =
        new MoonsTraining(new SplittableRandom(seed.value()), rate.value(), epochs.value());
    report.say(training.model.toString());
    for (long epoch = 0; epoch < epochs.value(); epoch++) {
      training.epoch(epoch);
      progress.run();
    }
    LossCurve losses = training.losses;
    for (long epoch = 0; epoch < epochs.value(); epoch += losses.tenth()) {
      report.row("loss after epoch %s".formatted(epoch), losses.at(epoch), "");
      report.row("... on held-out points", training.heldOutLosses.at(epoch), "");
    }
    report.row("updates", Long.toString(training.updates()), "");
    report.row("accuracy on the points seen", training.accuracy(training.seen), "");
    report.row("accuracy on held-out points", training.accuracy(training.heldOut), "");
    report.picture(out.write("moons-losses", losses(training)));
    report.picture(out.write("moons-boundary", boundary(training)));
  }

  private static Picture losses(MoonsTraining training) {
    int stride = training.losses.stride();
    return LineChart.of("Two moons: learning", "epoch", "binary cross-entropy")
        .line("points seen", stride, training.losses.toArray())
        .line("points held out", stride, training.heldOutLosses.toArray())
        .logY();
  }

  /** The model's answer everywhere, under the points that it has not seen. */
  private static Picture boundary(MoonsTraining training) {
    Grid grid = Grid.of(-1.6, 2.6, -1.2, 1.6);
    Tensor points = Tensor.of(grid.points()).to(DType.F32);
    Tensor answers = NoGrad.call(() -> training.model.forward(points).sigmoid());
    TwoMoons moons = training.heldOut;
    return DecisionSurface.of(
            "Two moons, held-out points", "x1", "x2", grid, answers.toDoubleArray())
        .scale("probability of the lower moon")
        .points("upper moon", moons.coordinate(0, 0), moons.coordinate(1, 0))
        .points("lower moon", moons.coordinate(0, 1), moons.coordinate(1, 1));
  }
}
