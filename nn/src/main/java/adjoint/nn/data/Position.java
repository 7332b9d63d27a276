package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.Set;

/**
 * A place in a {@link Dataset}: what is saved of the data when training stops. What comes from
 * there on depends on nothing but the data set with its seeds and this place, so that training that
 * goes on sees what it would have seen.
 *
 * @param data what the data set calls itself, with its seeds and sizes
 * @param epoch counted from 0
 * @param next the element of the epoch that comes next, counted from 0
 */
public record Position(String data, long epoch, long next) {
  /** Checks the arguments. */
  public Position {
    requireNonNull(data, "Position: data is null");
    if (epoch < 0 || next < 0) {
      throw new IllegalArgumentException(
          "Position: epoch and next are counted from 0, got %s and %s".formatted(epoch, next));
    }
  }

  /** As JSON. */
  public Json.Obj toJson() {
    return Json.Obj.EMPTY
        .with("data", Json.of(data))
        .with("epoch", Json.of(epoch))
        .with("next", Json.of(next));
  }

  /** From JSON. */
  public static Position fromJson(JsonView json) {
    requireNonNull(json, "fromJson: json is null").requireOnly(Set.of("data", "epoch", "next"));
    return new Position(json.get("data").text(), count(json.get("epoch")), count(json.get("next")));
  }

  private static long count(JsonView json) {
    long count = json.whole();
    if (count < 0) {
      throw json.error("a count", Long.toString(count));
    }
    return count;
  }
}
