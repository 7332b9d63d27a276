package adjoint.examples.fit;

import static java.nio.charset.StandardCharsets.UTF_8;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.examples.chart.Picture;
import adjoint.examples.chart.Png;
import adjoint.nn.data.CategoryColumn;
import adjoint.nn.data.Fold;
import adjoint.nn.data.Shares;
import adjoint.nn.data.Split;
import adjoint.nn.data.Table;
import adjoint.nn.file.AtomicFile;
import adjoint.nn.train.History;
import adjoint.nn.train.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** All that {@code fit} does with a table, in order: look, divide, train, judge, keep. */
public final class Run {
  private static final Shares SHARES = Shares.of(0.7, 0.15, 0.15);
  private static final Shares WITHOUT_TEST = Shares.of(0.8, 0.2, 0);
  private static final int SHOWN_EPOCHS = 20;

  /** All that a run may draw. */
  private static final List<String> PICTURES =
      List.of("calibration", "confusion", "learning-curves", "learning-rate", "residuals");

  private final Settings settings;
  private final Table table;
  private final Path folder;
  private final Document document;
  private final Function<String, Listener> progress;
  private final Interruption interruption;
  private final Map<String, Picture> pictures = new LinkedHashMap<>();

  /**
   * A run.
   *
   * @param table with its target as the task takes it
   * @param folder for all that is left
   * @param progress who watches the training of this name
   */
  public Run(
      Settings settings,
      Table table,
      Path folder,
      Document document,
      Function<String, Listener> progress,
      Interruption interruption) {
    this.settings = settings;
    this.table = table;
    this.folder = folder;
    this.document = document;
    this.progress = progress;
    this.interruption = interruption;
  }

  /** Does it all; false if it was interrupted, and goes on the next time. */
  public boolean run() throws IOException {
    RandomGenerator rng = new SplittableRandom(settings.learner().seed());
    Division division = settings.division();
    Split split = division.split(table, settings.target(), SHARES, rng);
    Trial<?> trial = Trial.of(table, split, settings);
    Unfinished unfinished = Unfinished.open(folder.resolve("unfinished"), settings.toJson());
    describe(trial, split);
    List<Split> folds = folds(rng);
    Learner learner = learner(trial);
    Optional<Trial.Trained> trained =
        trial.train(
            learner, unfinished.checkpoint("model"), interruption, progress.apply("training"));
    if (trained.isEmpty()) {
      return false;
    }
    report(trained.get());
    if (!folds.isEmpty() && !crossValidate(folds, learner, unfinished)) {
      return false;
    }
    Predictor predictor =
        new Predictor(trial.preparation(), trial.task(), trained.get().model(), settings.dialect());
    keep(predictor, trained.get());
    unfinished.delete();
    return true;
  }

  private void describe(Trial<?> trial, Split split) {
    document.heading("The task");
    document.say("To tell " + trial.task() + ".");
    document.say(
        "%s rows to learn from, %s to stop by, %s to judge by: %s."
            .formatted(
                split.train().shape().size(),
                split.validation().shape().size(),
                split.test().shape().size(),
                settings.division().describe(table, settings.target(), split, settings.dialect())));
    List<String> absent = absentClasses(split);
    if (!absent.isEmpty()) {
      document.say(
          "! No row to learn from is of these classes, which cannot be learnt: "
              + String.join(", ", absent));
    }
    if (!trial.leftOut().isEmpty()) {
      document.say("Columns that are left out:");
      document.block(String.join("\n", trial.leftOut()));
    }
    document.heading("The network");
    document.block(trial.summary(settings.learner()).toString());
    document.block(trial.check(settings.learner()).toString());
  }

  /** Groups and times do not ask for classes. */
  private List<String> absentClasses(Split split) {
    if (!(table.column(settings.target()) instanceof CategoryColumn classes)) {
      return List.of();
    }
    int[] counts = classes.rows(split.train()).counts();
    return IntStream.range(0, counts.length)
        .filter(code -> counts[code] == 0)
        .mapToObj(classes.categories()::get)
        .toList();
  }

  private Learner learner(Trial<?> trial) {
    if (settings.rateTest() == Settings.RateSearch.NONE) {
      return settings.learner();
    }
    RateTest test = trial.rateTest(settings.learner());
    document.heading("The learning rate");
    document.say("A range test finds " + test.best() + ".");
    picture("learning-rate", test.picture());
    return settings.learner().rate(test.best());
  }

  private void report(Trial.Trained trained) {
    document.heading("Training");
    document.block(epochs(trained.history()));
    document.say(
        "The weights are those of epoch %s, which had the least validation loss."
            .formatted(trained.best()));
    picture("learning-curves", Charts.learningCurves(trained.history(), trained.best()));
    document.heading("Rows that it had not seen");
    document.block(trained.judgement().text());
    trained.judgement().pictures().forEach(this::picture);
  }

  /** About twenty epochs, the last one among them. */
  private static String epochs(History history) {
    int count = history.epochs().size();
    int every = Math.ceilDiv(count, SHOWN_EPOCHS);
    StringBuilder text = new StringBuilder("epoch");
    history.metrics().forEach(name -> text.append(String.format("  %19s", name)));
    for (int i = 0; i < count; i++) {
      if ((i + 1) % every == 0 || i == count - 1 || i == 0) {
        text.append(String.format("%n%5s", i + 1));
        history
            .epochs()
            .get(i)
            .values()
            .forEach(value -> text.append(String.format("  %19s", Figures.of(value))));
      }
    }
    return text.toString();
  }

  /** Drawn before anything is trained, so that what cannot be divided is told at once. */
  private List<Split> folds(RandomGenerator rng) {
    if (settings.folds() == 0) {
      return List.of();
    }
    return settings.division().folds(table, settings.target(), settings.folds(), rng).stream()
        .map(fold -> split(fold, rng))
        .toList();
  }

  private boolean crossValidate(List<Split> folds, Learner learner, Unfinished unfinished)
      throws IOException {
    List<Map<String, Double>> figures = new ArrayList<>();
    for (int i = 0; i < folds.size(); i++) {
      String name = "fold-" + (i + 1);
      Optional<Trial.Trained> trained =
          Trial.of(table, folds.get(i), settings)
              .train(learner, unfinished.checkpoint(name), interruption, progress.apply(name));
      if (trained.isEmpty()) {
        return false;
      }
      figures.add(trained.get().judgement().figures());
    }
    document.heading("Cross-validation");
    document.say(
        "%s networks, each judged by %s:".formatted(folds.size(), settings.division().ofFolds()));
    document.block(spread(figures));
    return true;
  }

  /** The rows that are not held out, some of them to stop by. */
  private Split split(Fold fold, RandomGenerator rng) {
    Table others = table.rows(fold.train());
    Split split = settings.division().split(others, settings.target(), WITHOUT_TEST, rng);
    return new Split(
        of(fold.train(), split.train()), of(fold.train(), split.validation()), fold.heldOut());
  }

  private static Indices of(Indices rows, Indices places) {
    return Indices.of(Arrays.stream(places.toArray()).map(rows::get).toArray());
  }

  /** Mean and standard deviation over the folds of what all of them have. */
  private static String spread(List<Map<String, Double>> figures) {
    StringBuilder text =
        new StringBuilder(String.format("%-36s %12s %12s", "", "mean", "deviation"));
    for (String name : figures.getFirst().keySet()) {
      if (figures.stream().allMatch(fold -> fold.containsKey(name))) {
        double[] values = figures.stream().mapToDouble(fold -> fold.get(name)).toArray();
        Tensor y = Tensor.of(values);
        text.append(
            String.format(
                "%n%-36s %12s %12s",
                name, Figures.of(y.mean().item()), Figures.of(y.std().item())));
      }
    }
    return text.toString();
  }

  // ---- what is left

  private void picture(String name, Picture picture) {
    pictures.put(name + ".png", picture);
    document.picture(name, name + ".png");
  }

  private void keep(Predictor predictor, Trial.Trained trained) throws IOException {
    for (String name : PICTURES) {
      Files.deleteIfExists(folder.resolve(name + ".png")); // of another run
    }
    for (Map.Entry<String, Picture> picture : pictures.entrySet()) {
      Png.write(picture.getValue().image(), folder.resolve(picture.getKey()));
    }
    text("history.csv", trained.history().toCsv());
    predictor.export(folder);
    predictor.write(folder, settings.toJson());
    document.heading("What is left");
    document.say(
        "In the folder of this report:\n\n"
            + "- model.json, model.safetensors: the network, its inputs, and where it comes from;"
            + " predict and serve read it\n"
            + "- model.onnx, Model.java: the same for other programs, from the columns as numbers"
            + " on\n"
            + "- history.csv: what was measured after each epoch\n"
            + "- pictures, and this report, report.md");
    text("report.md", document.markdown());
  }

  private void text(String name, String text) throws IOException {
    AtomicFile.write(folder.resolve(name), out -> out.write(text.getBytes(UTF_8)));
  }
}
