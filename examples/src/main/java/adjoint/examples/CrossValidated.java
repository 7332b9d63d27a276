package adjoint.examples;

import adjoint.examples.chart.MatrixChart;
import adjoint.examples.chart.ScatterChart;
import adjoint.examples.option.DataFile;
import adjoint.examples.option.Out;
import adjoint.examples.option.Seed;
import adjoint.examples.option.Steps;
import adjoint.examples.table.Classifier;
import adjoint.examples.table.CrossValidation;
import adjoint.examples.table.MadeUp;
import adjoint.examples.table.Table;
import adjoint.nn.data.Fold;
import adjoint.nn.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;

/**
 * Classes of a small table told apart, and every row judged by a model that has not seen it: ten
 * folds, each judged by a model of the nine others, whose rows alone decide how columns are
 * standardized. A logistic regression, which is one layer of neurons, beside a network.
 */
abstract class CrossValidated extends Example {
  static final int FOLDS = 10;
  private static final int HIDDEN = 8;

  @Mixin private final Seed seed = new Seed(42);
  @Mixin private final Steps epochs;
  @Mixin private final DataFile<Table> data;
  @Mixin private final Out out = new Out();

  private final String name;
  private final String title;
  private final MadeUp madeUp;
  private final int rowsOfEach;
  private final double linearDecay;
  private final double networkDecay;

  /**
   * Reads the file by this parser; without a file it makes up so many rows of each class. The two
   * decays hold back the weights of the two models.
   */
  CrossValidated(
      String name,
      String title,
      Function<String, Table> parser,
      MadeUp madeUp,
      int rowsOfEach,
      int epochs,
      double linearDecay,
      double networkDecay) {
    this.name = name;
    this.title = title;
    this.data = new DataFile<>(lines -> parser.apply(String.join("\n", lines)));
    this.madeUp = madeUp;
    this.rowsOfEach = rowsOfEach;
    this.epochs = new Steps(epochs);
    this.linearDecay = linearDecay;
    this.networkDecay = networkDecay;
  }

  @Override
  void run(Report report) {
    SplittableRandom rng = new SplittableRandom(seed.value());
    Table table = data.orElse(() -> madeUp.draw(rowsOfEach, rng.split()));
    report.heading(
        "%s: %s rows, %s folds, seed %s".formatted(title, table.rows(), FOLDS, seed.value()));
    if (!data.isGiven()) {
      report.say(
          """
          These rows are made up, drawn from normal distributions. The best rule that there is for
          these is right in %s of the rows. Real ones are read by --data.\
          """
              .formatted(percent(madeUp.bestAccuracy(table))));
    }
    List<Classifier> classifiers =
        List.of(
            new Classifier("logistic regression", 0, epochs.value(), linearDecay),
            new Classifier("network", HIDDEN, epochs.value(), networkDecay));
    List<Fold> folds = Fold.stratified(table.labels(), FOLDS, rng);
    Progress progress = new Progress(report, FOLDS * (long) classifiers.size());
    List<CrossValidation> results = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Classifier classifier : classifiers) {
      CrossValidation result = CrossValidation.of(table, folds, classifier, rng, progress);
      results.add(result);
      ConfusionMatrix confusion = result.confusion();
      rows.add(
          List.of(
              classifier.name(),
              "%s of %s".formatted(right(confusion, table), confusion.count()),
              percent(confusion.accuracy()),
              percent(result.worst())));
    }
    report.table(List.of("model", "right", "accuracy", "worst fold"), rows);

    ConfusionMatrix confusion = results.getLast().confusion();
    report.heading("What the %s took for what".formatted(classifiers.getLast().name()));
    report.table(header(table), cells(table, confusion));
    report.picture(
        out.write(
            name + "-confusion",
            MatrixChart.of(
                title + ": rows that the model had not seen",
                "class",
                "the model's answer",
                table.classes(),
                (i, j) -> (int) confusion.count(i, j))));
    report.picture(out.write(name + "-points", points(table)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static long right(ConfusionMatrix confusion, Table table) {
    return IntStream.range(0, table.classes().size()).mapToLong(i -> confusion.count(i, i)).sum();
  }

  private static List<String> header(Table table) {
    List<String> header = new ArrayList<>(List.of("class, and answers:"));
    header.addAll(table.classes());
    return header;
  }

  private static List<List<String>> cells(Table table, ConfusionMatrix confusion) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < table.classes().size(); i++) {
      List<String> row = new ArrayList<>(List.of(table.classes().get(i)));
      for (int j = 0; j < table.classes().size(); j++) {
        row.add(Long.toString(confusion.count(i, j)));
      }
      rows.add(row);
    }
    return rows;
  }

  /** The two columns in which the means of the classes are farthest apart. */
  private ScatterChart points(Table table) {
    List<Integer> best = table.featuresByContrast().subList(0, 2);
    int first = Math.min(best.get(0), best.get(1));
    int second = Math.max(best.get(0), best.get(1));
    ScatterChart chart =
        ScatterChart.of(title, table.features().get(first), table.features().get(second));
    for (int label = 0; label < table.classes().size(); label++) {
      chart.points(
          table.classes().get(label), table.column(first, label), table.column(second, label));
    }
    return chart;
  }
}
