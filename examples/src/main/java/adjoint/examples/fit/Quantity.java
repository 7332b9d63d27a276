package adjoint.examples.fit;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.examples.chart.Picture;
import adjoint.nn.Batch;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.data.Column;
import adjoint.nn.data.Examples;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.Table;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import adjoint.nn.metric.RegressionErrors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * A number. The network learns it standardized, and gives it as it is in the end: its last layer,
 * which is linear, is scaled and shifted.
 *
 * @param target the column
 * @param mean of the rows learnt from
 * @param deviation their standard deviation
 */
public record Quantity(String target, double mean, double deviation) implements Task<Tensor> {
  static final String KIND = "regression";

  /** By the numbers of the training rows. */
  static Quantity of(NumberColumn column) {
    Tensor y = column.tensor(DType.F64);
    double deviation = y.std().item();
    if (!(deviation > 0)) {
      throw new IllegalArgumentException(
          "--target %s: all rows to learn from have %s; there is nothing to learn"
              .formatted(column.name(), column.text(0)));
    }
    return new Quantity(column.name(), y.mean().item(), deviation);
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public Examples<Batch<Tensor>> examples(Tensor x, Table rows) {
    return Examples.of(x, right(rows).sub(mean).div(deviation).unsqueeze(1));
  }

  private Tensor right(Table rows) {
    return rows.numbers(target).tensor(DType.F64);
  }

  @Override
  public String metric() {
    return "validation RMSE";
  }

  @Override
  public double metric(Tensor outputs, Tensor right) {
    return deviation * Math.sqrt(Loss.mse(outputs, right).item());
  }

  @Override
  public Tensor loss(Tensor outputs, Tensor right) {
    return Loss.mse(outputs, right);
  }

  @Override
  public OptionalDouble chance() {
    return OptionalDouble.empty(); // that of a batch is its variance, which differs from 1
  }

  @Override
  public Layer finished(Layer trained) {
    Layer finished = Block.copyOf(trained);
    Map<String, Parameter> parameters = finished.parameters();
    String last = parameters.keySet().stream().reduce((_, path) -> path).orElseThrow();
    String layer = last.substring(0, last.lastIndexOf('.') + 1);
    Parameter weight = finished.part(layer + "weight", Parameter.class);
    Parameter bias = finished.part(layer + "bias", Parameter.class);
    weight.set(weight.detach().mul(deviation));
    bias.set(bias.detach().mul(deviation).add(mean));
    return finished;
  }

  @Override
  public Tensor answers(Tensor outputs) {
    return outputs.squeeze(1);
  }

  @Override
  public List<Column> columns(Tensor answers) {
    return List.of(NumberColumn.of("predicted " + target, answers.toDoubleArray()));
  }

  @Override
  public Column column(List<String> right, Dialect dialect) {
    return NumberColumn.of(target, right.stream().mapToDouble(dialect::number).toArray());
  }

  @Override
  public Judgement judge(Tensor answers, Table rows) {
    Tensor right = right(rows);
    // In standard deviations, as squares of very large and small numbers are infinite and 0.
    Tensor standard = right.sub(mean).div(deviation);
    RegressionErrors errors =
        new RegressionErrors().add(answers.sub(mean).div(deviation), standard);
    RegressionErrors ofMean = new RegressionErrors().add(standard.mul(0), standard);
    SequencedMap<String, Double> figures = new LinkedHashMap<>();
    figures.put("RMSE", deviation * errors.rmse());
    figures.put("RMSE of the mean", deviation * ofMean.rmse());
    figures.put("MAE", deviation * errors.mae());
    if (Arrays.stream(right.toDoubleArray()).distinct().count() > 1) {
      figures.put("R²", errors.r2());
    }
    SequencedMap<String, Picture> pictures = new LinkedHashMap<>();
    pictures.put(
        "residuals", Charts.residuals(target, answers.toDoubleArray(), right.toDoubleArray()));
    return new Judgement(figures, quantiles(right.sub(answers).toDoubleArray()), pictures);
  }

  /** How the residuals are distributed. */
  private static String quantiles(double[] residuals) {
    Arrays.sort(residuals);
    StringBuilder head = new StringBuilder("part of the residuals below");
    StringBuilder values = new StringBuilder("right minus predicted      ");
    for (double part : new double[] {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1}) {
      int place = (int) Math.round(part * (residuals.length - 1));
      head.append(String.format("  %10s %%", Figures.of(100 * part)));
      values.append(String.format("  %12s", Figures.of(residuals[place])));
    }
    return head + "\n" + values;
  }

  @Override
  public Json.Obj toJson() {
    return Json.Obj.EMPTY
        .with("kind", Json.of(KIND))
        .with("target", Json.of(target))
        .with("mean", Json.of(mean))
        .with("deviation", Json.of(deviation));
  }

  static Quantity fromJson(JsonView json) {
    return new Quantity(
        json.get("target").text(), json.get("mean").number(), json.get("deviation").number());
  }

  /** For example {@code the number 'price', 210000 ± 54000 in training}. */
  @Override
  public String toString() {
    return "the number '%s', %s ± %s in training"
        .formatted(target, Figures.of(mean), Figures.of(deviation));
  }
}
