package adjoint.examples;

import adjoint.examples.fit.Predictions;
import adjoint.examples.fit.Predictor;
import adjoint.examples.option.ModelFolder;
import adjoint.nn.data.Unseen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a network that {@code fit} has left says about other rows, as a CSV file. */
@Command(
    name = "predict",
    description = "predictions of a fitted network beside the columns of a table, as CSV",
    sortOptions = false,
    footer = {"", "For example: predict --model run --data new.csv"})
final class Predict extends Example {
  @Mixin private final ModelFolder model = new ModelFolder();
  @Mixin private final Input input = new Input();

  /** The rows, and where to. */
  static final class Input {
    @Option(
        names = "--data",
        paramLabel = "FILE",
        required = true,
        description = "rows with the columns that the network knows: CSV, ARFF or .gz")
    private Path file = Path.of("");

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "the CSV file to write (default: beside FILE, ending in -predicted.csv)")
    private @Nullable Path out;

    @Option(
        names = "--unseen",
        paramLabel = "WHAT",
        description =
            "a category that was not seen in training: ${COMPLETION-CANDIDATES}"
                + " (default: ${DEFAULT-VALUE})")
    private Unseen unseen = Unseen.ERROR;

    Path out() {
      return out == null ? Predictions.beside(file) : out;
    }
  }

  @Override
  void run(Report report) {
    try {
      Predictions.requireOther(input.file, input.out());
      Predictor predictor = Predictor.read(model.path());
      Predictions predictions = Predictions.of(predictor, input.file, input.unseen);
      predictions.write(input.out());
      report.say("%s rows: %s".formatted(predictions.cells().size(), predictor.task()));
      if (predictions.judgement().isPresent()) {
        report.heading("The target is there, too");
        report.say(predictions.judgement().get().text());
      }
      if (predictions.unjudged() > 0) {
        report.say(
            "Rows whose '%s' is missing or was not seen in training, which are not judged: %s"
                .formatted(predictor.task().target(), predictions.unjudged()));
      }
      report.say("written: " + input.out());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write: " + e, e);
    }
  }
}
