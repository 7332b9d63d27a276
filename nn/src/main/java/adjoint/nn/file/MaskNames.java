package adjoint.nn.file;

import adjoint.nn.attention.Mask;
import java.util.Map;
import java.util.Optional;

/** The masks that do not depend on what is masked, and so belong to a model. */
@SuppressWarnings("ReferenceEquality") // masks are constants
final class MaskNames {
  private static final Map<String, Mask> MASKS = Map.of("NONE", Mask.NONE, "CAUSAL", Mask.CAUSAL);

  private MaskNames() {}

  static Optional<String> of(Mask mask) {
    return MASKS.entrySet().stream()
        .filter(entry -> entry.getValue() == mask)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  static Mask read(JsonView json) {
    Mask mask = MASKS.get(json.text());
    if (mask == null) {
      throw json.wrong("NONE or CAUSAL");
    }
    return mask;
  }
}
