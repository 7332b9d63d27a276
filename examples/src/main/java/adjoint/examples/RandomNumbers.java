package adjoint.examples;

import adjoint.examples.chart.ScatterChart;
import adjoint.examples.numpy.ArrayText;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.examples.option.Out;
import adjoint.examples.option.Seed;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Draws as numpy does. The numbers beside ours are those of seed 42. */
@Command(name = "random-numbers", description = "numpy's random numbers, draw by draw")
final class RandomNumbers extends Example {
  private static final double[] NUMPY = {0.4967141530112327, -0.13826430117118466};

  @Mixin private final Seed seed = new Seed(42);
  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    NumpyRandom random = new NumpyRandom(seed.value());
    report.heading("np.random.seed(%s); np.random.randn()".formatted(seed.value()));
    for (int i = 0; i < NUMPY.length; i++) {
      report.full("draw " + (i + 1), random.randn(), Double.toString(NUMPY[i]));
    }
    double[] x = random.randn(300);
    double[] y = random.randn(300);
    report.row("the next four", ArrayText.of(Arrays.copyOf(x, 4)), "");
    report.picture(
        out.write(
            "random-numbers", ScatterChart.of("Normal numbers", "x", "y").points("draws", x, y)));
  }
}
