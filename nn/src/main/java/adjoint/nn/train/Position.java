package adjoint.nn.train;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Where training stands, and what it has seen on its way there.
 *
 * @param history the metrics of the epochs that have been completed
 * @param batch how many steps have been taken in the epoch that has begun
 * @param steps in all epochs
 * @param loss of the steps of the epoch that has begun
 */
record Position(History history, int batch, long steps, Mean loss) {
  static final Position START = new Position(new History(List.of()), 0, 0, Mean.OF_NOTHING);

  /** How many epochs have been completed. */
  int epochs() {
    return history.epochs().size();
  }

  /** After another step, whose loss counts so many times. */
  Position next(double stepLoss, double times) {
    return new Position(history, batch + 1, steps + 1, loss.with(stepLoss, times));
  }

  /** At the beginning of the next epoch. */
  Position nextEpoch(SequencedMap<String, Double> metrics) {
    List<SequencedMap<String, Double>> epochs = new ArrayList<>(history.epochs());
    epochs.add(metrics);
    return new Position(new History(epochs), 0, steps, Mean.OF_NOTHING);
  }

  // ---- files

  Json.Obj toJson() {
    Json.Obj columns = Json.Obj.EMPTY;
    for (String name : history.metrics()) {
      List<Json> values = new ArrayList<>();
      for (double value : history.values(name)) {
        values.add(number(value));
      }
      columns = columns.with(name, new Json.Arr(values));
    }
    return Json.Obj.EMPTY
        .with("epochs", Json.of(epochs()))
        .with("batch", Json.of(batch))
        .with("steps", Json.of(steps))
        .with("lossSum", number(loss.sum()))
        .with("lossWeight", number(loss.weight()))
        .with("history", columns);
  }

  /** JSON has no number for those that are not finite. */
  private static Json number(double value) {
    return Double.isFinite(value) ? Json.of(value) : Json.of(Double.toString(value));
  }

  static Position fromJson(JsonView json) {
    List<SequencedMap<String, Double>> epochs = new ArrayList<>();
    JsonView count = json.get("epochs");
    json.get("history")
        .members()
        .forEach((name, column) -> {
          List<JsonView> values = column.elements();
          if (values.size() != count.whole()) {
            throw column.error(
                "a value for each of " + count.whole() + " epochs", values.size() + "");
          }
          for (int i = 0; i < values.size(); i++) {
            if (epochs.size() == i) {
              epochs.add(new LinkedHashMap<>());
            }
            epochs.get(i).put(name, number(values.get(i)));
          }
        });
    if (epochs.size() != count.whole()) {
      throw count.error("the number of epochs of the history", count.json().toString());
    }
    long steps = json.get("steps").whole();
    if (steps < 0) {
      throw json.get("steps").error("a count", steps + "");
    }
    return new Position(
        new History(epochs),
        json.get("batch").whole(0, Integer.MAX_VALUE),
        steps,
        new Mean(number(json.get("lossSum")), number(json.get("lossWeight"))));
  }

  private static double number(JsonView json) {
    if (json.json() instanceof Json.Str(String text)) {
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw json.error("a number", '"' + text + '"');
      };
    }
    return json.number();
  }
}
