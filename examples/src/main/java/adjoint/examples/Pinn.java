package adjoint.examples;

import adjoint.examples.chart.LineChart;
import adjoint.examples.numpy.Digits;
import adjoint.examples.option.Out;
import adjoint.examples.option.Rate;
import adjoint.examples.option.Seed;
import adjoint.examples.option.Steps;
import adjoint.nn.optim.Lbfgs;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A damped oscillator, learnt from its differential equation alone: no point of the solution is
 * shown to the network, whose derivatives by its input are held to the equation instead.
 *
 * <p>M. Raissi, P. Perdikaris, G. E. Karniadakis: Physics-informed neural networks. Journal of
 * Computational Physics 378, 2019. {@link PinnTraining} is where it happens.
 */
@Command(
    name = "pinn",
    description = "a damped oscillator, learnt from its differential equation alone")
final class Pinn extends Example {
  @Mixin private final Seed seed = new Seed(42);
  @Mixin private final Rate rate = new Rate(0.01);
  @Mixin private final Steps steps = new Steps(1000);
  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    report.heading(
        "u″ + %s·u′ + %s·u = 0 from 0 to %s, u(0) = 1, u′(0) = 0: seed %s, %s steps of Adam"
            .formatted(
                Digits.full(Oscillator.FRICTION),
                Digits.full(Oscillator.STIFFNESS),
                Digits.full(Oscillator.END),
                seed.value(),
                steps.value()));
    Progress progress = new Progress(report, steps.value());
    PinnTraining training =
        new PinnTraining(new SplittableRandom(seed.value()), rate.value(), steps.value());
    report.say(training.network.toString());
    for (long step = 0; step < steps.value(); step++) {
      training.step(step);
      progress.run();
    }
    LossCurve losses = training.losses;
    for (long step = 0; step < steps.value(); step += losses.tenth()) {
      report.row("mean squared residual at step %s".formatted(step), losses.at(step), "");
    }
    double[] times = Oscillator.times(401);
    report.row("largest error so far", Oscillator.error(times, training.at(times)), "");
    Lbfgs.Result refined = training.refine(steps.value());
    report.row(
        "mean squared residual after %s iterations of L-BFGS".formatted(refined.iterations()),
        refined.loss(),
        "");
    double[] learnt = training.at(times);
    double[] few = Oscillator.times(41);
    report.row("largest error beside the exact solution", Oscillator.error(times, learnt), "");

    report.picture(
        out.write(
            "pinn-solution",
            LineChart.of("A damped oscillator", "time t", "deflection u")
                .line("network", times, learnt)
                .points("exact solution", few, Oscillator.solution(few))));
    report.picture(
        out.write(
            "pinn-residuals",
            LineChart.of("A damped oscillator: learning", "step", "mean squared residual")
                .line("of the equation", losses.stride(), losses.toArray())
                .logY()));
  }
}
