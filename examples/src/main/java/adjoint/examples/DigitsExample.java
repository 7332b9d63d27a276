package adjoint.examples;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.examples.chart.MatrixChart;
import adjoint.examples.chart.Picture;
import adjoint.examples.chart.Thumbnails;
import adjoint.examples.digits.ConvNet;
import adjoint.examples.digits.DigitImages;
import adjoint.examples.digits.DigitTraining;
import adjoint.examples.digits.DrawnDigits;
import adjoint.examples.option.DataFile;
import adjoint.examples.option.Out;
import adjoint.examples.option.Rate;
import adjoint.examples.option.Seed;
import adjoint.examples.option.Steps;
import adjoint.nn.Layer;
import adjoint.nn.metric.ConfusionMatrix;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Handwritten digits read by a convolutional network, and what it has learnt to look for. {@link
 * DigitTraining} is where it happens.
 */
@Command(
    name = "digits",
    description = "digits read by a convolutional network",
    footer = {
      "",
      "FILE has an image a line: the digit, and 16 by 16 grey values from -1 to 1, as USPS has"
          + " them.",
      "It may be compressed (.gz)."
    })
final class DigitsExample extends Example {
  private static final int DRAWN = 1500;
  private static final int MOST_SHOWN = 40;

  @Mixin private final Seed seed = new Seed(42);
  @Mixin private final Rate rate = new Rate(0.003);
  @Mixin private final Steps epochs = new Steps(90);
  @Mixin private final DataFile<DigitImages> data = new DataFile<>(DigitImages::parse);
  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    SplittableRandom rng = new SplittableRandom(seed.value());
    DigitImages all = data.orElse(() -> DrawnDigits.of(DRAWN, rng.split())).shuffled(rng);
    int kept = all.count() / 5;
    DigitImages heldOut = all.range(0, kept);
    DigitImages seen = all.range(kept, all.count());
    report.heading(
        "%s digits, %s of them held out: seed %s, %s epochs"
            .formatted(all.count(), kept, seed.value(), epochs.value()));
    if (!data.isGiven()) {
      report.say(
          "These digits are drawn in fonts and distorted. Handwritten ones are read by --data.");
    }
    Layer model = ConvNet.of(rng);
    report.say(model.toString());
    Progress progress = new Progress(report, epochs.value());
    DigitTraining training =
        new DigitTraining(model, seen, rate.value(), epochs.value(), rng.split());
    for (long epoch = 0; epoch < epochs.value(); epoch++) {
      double loss = training.epoch(epoch);
      if (epoch % 15 == 0 || epoch == epochs.value() - 1) {
        report.row("loss in epoch %s".formatted(epoch), loss, "");
      }
      progress.run();
    }
    Indices answers = training.read(heldOut, rng.split());
    ConfusionMatrix confusion = ConfusionMatrix.of(10).add(answers, heldOut.labels());
    String right =
        String.format(
            Locale.ROOT,
            "%s of %s held out, %.1f %%",
            Math.round(confusion.accuracy() * confusion.count()),
            confusion.count(),
            100 * confusion.accuracy());
    report.row("read right", right, "");
    report.picture(out.write("digits-mistakes", mistakes(heldOut, answers, right)));
    report.picture(
        out.write(
            "digits-confusion",
            MatrixChart.of(
                "Digits that the network had not seen",
                "digit",
                "read as",
                digits(),
                (i, j) -> (int) confusion.count(i, j))));
    report.picture(out.write("digits-filters", filters(model)));
  }

  private static List<String> digits() {
    return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
  }

  /** What was read wrong; where nothing was, the first images. */
  private static Picture mistakes(DigitImages images, Indices answers, String right) {
    int[] wrong =
        IntStream.range(0, images.count())
            .filter(i -> answers.get(i) != images.labels().get(i))
            .limit(MOST_SHOWN)
            .toArray();
    boolean all = wrong.length == 0;
    int[] shown = all ? IntStream.range(0, Math.min(MOST_SHOWN, images.count())).toArray() : wrong;
    Thumbnails picture =
        Thumbnails.of((all ? "All read right: " : "Mistakes; read right: ") + right);
    for (int i : shown) {
      picture.add(
          "%s read as %s".formatted(images.labels().get(i), answers.get(i)),
          DigitImages.SIDE,
          DigitImages.SIDE,
          images.pixels(i));
    }
    return picture;
  }

  /** The windows that the first layer looks through. */
  private static Picture filters(Layer model) {
    Tensor weight = ConvNet.filters(model);
    Thumbnails picture = Thumbnails.of("What the first layer looks for");
    for (int i = 0; i < weight.shape().extent(0); i++) {
      picture.add(
          "filter " + i,
          weight.shape().extent(2),
          weight.shape().extent(3),
          weight.select(0, i).toDoubleArray());
    }
    return picture;
  }
}
