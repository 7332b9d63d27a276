package adjoint.examples.fit;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.examples.chart.MatrixChart;
import adjoint.examples.chart.Picture;
import adjoint.nn.Batch;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.data.CategoryColumn;
import adjoint.nn.data.Column;
import adjoint.nn.data.Examples;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.Table;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import adjoint.nn.metric.Calibration;
import adjoint.nn.metric.ConfusionMatrix;
import adjoint.nn.metric.Metrics;
import adjoint.nn.metric.Ranking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * Which of several classes a row is of.
 *
 * @param target the column
 * @param names of the classes
 */
public record Classes(String target, List<String> names) implements Task<Indices> {
  static final String KIND = "classification";
  private static final int BINS = 10;
  private static final int MOST_SHOWN = 20; // classes in a matrix

  public Classes {
    names = List.copyOf(names);
  }

  @Override
  public int outputs() {
    return names.size();
  }

  @Override
  public Examples<Batch<Indices>> examples(Tensor x, Table rows) {
    return Examples.of(x, right(rows));
  }

  private Indices right(Table rows) {
    return rows.categories(target).indices();
  }

  @Override
  public String metric() {
    return "validation accuracy";
  }

  @Override
  public double metric(Tensor outputs, Indices right) {
    return Metrics.accuracy(outputs, right);
  }

  @Override
  public Tensor loss(Tensor outputs, Indices right) {
    return Loss.crossEntropy(outputs, right);
  }

  @Override
  public OptionalDouble chance() {
    return OptionalDouble.of(Math.log(names.size()));
  }

  @Override
  public Layer finished(Layer trained) {
    return trained;
  }

  @Override
  public Tensor answers(Tensor outputs) {
    return outputs.softmax(-1);
  }

  @Override
  public List<Column> columns(Tensor probabilities) {
    List<Column> columns = new ArrayList<>();
    columns.add(
        CategoryColumn.of("predicted " + target, names, probabilities.argmax(-1).toArray()));
    for (int i = 0; i < names.size(); i++) {
      columns.add(
          NumberColumn.of(
              "probability of " + names.get(i), probabilities.select(1, i).toDoubleArray()));
    }
    return columns;
  }

  @Override
  public Column column(List<String> right, Dialect dialect) {
    return CategoryColumn.of(
        target, names, right.stream().mapToInt(cell -> code(cell, dialect)).toArray());
  }

  /** The class that a cell names; numbers may be written in another way than in training. */
  private int code(String cell, Dialect dialect) {
    int code = names.indexOf(cell);
    double number = dialect.number(cell);
    return code >= 0 || Double.isNaN(number)
        ? code
        : names.indexOf(NumberColumn.of(target, number).text(0));
  }

  @Override
  public Judgement judge(Tensor probabilities, Table rows) {
    Indices right = right(rows);
    ConfusionMatrix confusion =
        ConfusionMatrix.of(names.getFirst(), names.subList(1, names.size()).toArray(String[]::new))
            .add(probabilities, right);
    Calibration calibration = Calibration.of(BINS).add(probabilities, right);
    SequencedMap<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", confusion.accuracy());
    figures.put("accuracy of the most frequent class", mostFrequent(rows));
    figures.put("macro F1", confusion.macroF1());
    figures.put("cross-entropy", Loss.nll(probabilities.log(), right).item());
    figures.put("calibration error", calibration.expectedError());
    if (names.size() == 2 && Arrays.stream(right.toArray()).distinct().count() == 2) {
      Tensor labels = Tensor.of(Arrays.stream(right.toArray()).asDoubleStream().toArray());
      figures.put("ROC AUC", new Ranking().add(probabilities.select(1, 1), labels).rocAuc());
    }
    SequencedMap<String, Picture> pictures = new LinkedHashMap<>();
    if (names.size() <= MOST_SHOWN) {
      pictures.put(
          "confusion",
          MatrixChart.of(
              "What was taken for what: rows that the model had not seen",
              target,
              "predicted",
              names,
              (i, j) -> (int) confusion.count(i, j)));
    }
    pictures.put("calibration", Charts.calibration(calibration));
    String details = names.size() > MOST_SHOWN ? "" : confusion + "\n\n";
    return new Judgement(
        figures,
        details + "Calibration: rows by the probability that was said\n" + calibration,
        pictures);
  }

  private double mostFrequent(Table rows) {
    int most = Arrays.stream(rows.categories(target).counts()).max().orElseThrow();
    return (double) most / rows.rows();
  }

  @Override
  public Json.Obj toJson() {
    return Json.Obj.EMPTY
        .with("kind", Json.of(KIND))
        .with("target", Json.of(target))
        .with("classes", Json.Arr.of(names));
  }

  static Classes fromJson(JsonView json) {
    return new Classes(
        json.get("target").text(),
        json.get("classes").elements().stream().map(JsonView::text).toList());
  }

  /** For example {@code one of 2 classes of 'diagnosis': B, M}. */
  @Override
  public String toString() {
    return "one of %s classes of '%s': %s"
        .formatted(names.size(), target, String.join(", ", names));
  }
}
