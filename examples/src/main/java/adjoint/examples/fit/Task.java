package adjoint.examples.fit;

import adjoint.Tensor;
import adjoint.nn.Batch;
import adjoint.nn.Layer;
import adjoint.nn.data.Column;
import adjoint.nn.data.Examples;
import adjoint.nn.data.Table;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a model is to tell about a row: which of several classes it is of, or a number.
 *
 * @param <Y> how the loss takes the right answers
 */
public sealed interface Task<Y> permits Classes, Quantity {
  /** The column that holds the right answers. */
  String target();

  /** How many numbers the network gives for a row. */
  int outputs();

  /** The rows, prepared as x, with their right answers. */
  Examples<Batch<Y>> examples(Tensor x, Table rows);

  /** A name for what is measured of the validation rows after each epoch. */
  String metric();

  /** It, of the outputs of a network that is not finished. */
  double metric(Tensor outputs, Y right);

  /** How wrong the network is. */
  Tensor loss(Tensor outputs, Y right);

  /** The loss of whoever knows the distribution of the answers and no more, if that is known. */
  OptionalDouble chance();

  /** The trained network with outputs in the unit of the target. */
  Layer finished(Layer trained);

  /** What a finished network says: probabilities of the classes, or the number. */
  Tensor answers(Tensor outputs);

  /** The same as columns. */
  List<Column> columns(Tensor answers);

  /** Right answers that are text, as the column that they are in; missing where it is none. */
  Column column(List<String> right, Dialect dialect);

  /** How right the answers are. */
  Judgement judge(Tensor answers, Table rows);

  /** For a file. */
  Json.Obj toJson();

  /** From a file. */
  static Task<?> fromJson(JsonView json) {
    return json.get("kind").text().equals(Classes.KIND)
        ? Classes.fromJson(json)
        : Quantity.fromJson(json);
  }
}
