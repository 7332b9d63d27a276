package adjoint.nn.data;

import adjoint.nn.file.JsonView;
import java.util.List;

/** What becomes of a cell whose category was not seen in training. */
public enum Unseen {
  /** It is an error that names the cell. */
  ERROR,
  /** It counts as missing. */
  AS_MISSING;

  private static final int SHOWN = 10;

  /** What files call it. */
  String text() {
    return this == ERROR ? "error" : "missing";
  }

  static Unseen read(JsonView json) {
    return switch (json.text()) {
      case "error" -> ERROR;
      case "missing" -> AS_MISSING;
      default -> throw json.error("error or missing", "\"" + json.text() + "\"");
    };
  }

  /** What a cell should have been. */
  static String expected(List<String> categories) {
    boolean all = categories.size() <= SHOWN;
    return "one of the %s categories seen in training, %s%s (Unseen.AS_MISSING takes others for missing)"
        .formatted(
            categories.size(),
            all ? "" : "such as ",
            all ? categories : categories.subList(0, SHOWN));
  }
}
