package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;

/**
 * A change of columns whose numbers come from training rows alone, to be applied to all others. It
 * is made by a {@link Fitting}, and saved with the model as JSON. Immutable.
 */
public sealed interface Transform
    permits Standardize, MinMax, OneHot, Impute, TargetEncoding, Pipeline {
  /** The table with changed columns; those that it does not know stay as they are. */
  Table apply(Table table);

  /** As JSON, with a name for its kind. */
  Json.Obj toJson();

  /** From JSON. */
  static Transform fromJson(JsonView json) {
    JsonView kind = requireNonNull(json, "fromJson: json is null").get("transform");
    return switch (kind.text()) {
      case Standardize.NAME -> Standardize.read(json);
      case MinMax.NAME -> MinMax.read(json);
      case OneHot.NAME -> OneHot.read(json);
      case Impute.NAME -> Impute.read(json);
      case TargetEncoding.NAME -> TargetEncoding.read(json);
      case Pipeline.NAME -> Pipeline.read(json);
      default -> throw kind.error("a transform that this version knows", "\"" + kind.text() + "\"");
    };
  }
}
