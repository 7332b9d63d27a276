package adjoint.examples;

import adjoint.examples.fit.Bar;
import adjoint.examples.fit.Document;
import adjoint.examples.fit.Interruption;
import adjoint.examples.fit.Learner;
import adjoint.examples.fit.Run;
import adjoint.examples.fit.Settings;
import adjoint.examples.option.Epochs;
import adjoint.examples.option.Folds;
import adjoint.examples.option.Hidden;
import adjoint.examples.option.Rate;
import adjoint.examples.option.RunFolder;
import adjoint.examples.option.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A table of your own: looked at, divided, learnt by a network, judged by rows that it has not
 * seen, and all that came of it in a folder. Ctrl-C saves; the same command goes on, and ends in
 * the same bits.
 */
@Command(
    name = "fit",
    description = "a network for a table of your own: trained, judged, saved and exported",
    sortOptions = false,
    footer = {
      "",
      "For example: fit --data my.csv --target species --out run",
      "fit --data visits.csv --target cost --group patient --dates auto --missing ?,unknown",
      "Ctrl-C saves; the same command goes on from there, with the same bits.",
      "predict and serve take what it leaves in the folder."
    })
final class Fit extends Example {
  @Mixin private final FitOptions options = new FitOptions();
  @Mixin private final RunFolder out = new RunFolder();
  @Mixin private final Hidden hidden = new Hidden();
  @Mixin private final Epochs epochs = new Epochs(200);
  @Mixin private final Rate rate = new Rate(0.003);

  @Option(
      names = "--find-rate",
      description = "find the learning rate by a range test first, and use that")
  private boolean findRate;

  @Mixin private final Folds folds = new Folds();
  @Mixin private final Seed seed = new Seed(42);

  @Override
  void run(Report report) {
    Document document =
        new Document(
            new Document.Printer() {
              @Override
              public void heading(String title) {
                report.heading(title);
              }

              @Override
              public void say(String text) {
                report.say(text);
              }
            });
    try (Interruption interruption = new Interruption()) {
      Settings settings = settings();
      document.heading("%s: %s".formatted(settings.file(), options.target()));
      document.say("SHA-256 " + settings.sha256());
      document.block(options.raw().describe(options.target()).toString());
      int without = options.raw().rows() - options.table().rows();
      if (without > 0) {
        document.say("Rows without a target, which are left out: " + without);
      }
      Run run =
          new Run(
              settings,
              options.table(),
              out.path(),
              document,
              name -> Bar.of(name, report::progress),
              interruption);
      if (run.run()) {
        report.say("written: " + out.path().resolve("report.md"));
      } else {
        report.progress("... stopped and saved; the same command goes on from here");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write: " + e, e);
    }
  }

  private Settings settings() throws IOException {
    return new Settings(
        Version.number(),
        String.valueOf(options.file().path().getFileName()),
        options.file().sha256(),
        options.file().dialect(),
        options.target(),
        options.kind(),
        options.ignored(),
        options.division(),
        new Learner(hidden.value(), epochs.value(), rate.value(), seed.value()),
        findRate ? Settings.RateSearch.RANGE_TEST : Settings.RateSearch.NONE,
        folds.value());
  }
}
