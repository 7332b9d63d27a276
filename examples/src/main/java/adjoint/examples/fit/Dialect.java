package adjoint.examples.fit;

import adjoint.nn.data.Csv;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How a CSV file is written.
 *
 * @param separator between cells
 * @param decimal before the fraction of a number, a point or a comma
 * @param charset of a file without a byte-order mark
 */
public record Dialect(char separator, char decimal, Charset charset) {
  /** Commas, points and UTF-8. */
  public static final Dialect STANDARD = new Dialect(',', '.', StandardCharsets.UTF_8);

  /** What reads such files. */
  Csv csv() {
    return Csv.standard().separator(separator).decimal(decimal).charset(charset);
  }

  /** The finite number that a cell is, or NaN. */
  double number(String cell) {
    try {
      double number = Double.parseDouble(cell.replace(decimal, '.'));
      return Double.isFinite(number) ? number : Double.NaN;
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  Json.Obj toJson() {
    return Json.Obj.EMPTY
        .with("separator", Json.of(Character.toString(separator)))
        .with("decimal", Json.of(Character.toString(decimal)))
        .with("charset", Json.of(charset.name()));
  }

  static Dialect fromJson(JsonView json) {
    JsonView charset = json.get("charset");
    try {
      return new Dialect(
          mark(json.get("separator")), mark(json.get("decimal")), Charset.forName(charset.text()));
    } catch (IllegalArgumentException _) {
      throw charset.error("a charset that this Java has", charset.text());
    }
  }

  private static char mark(JsonView json) {
    if (json.text().length() != 1) {
      throw json.error("one character", '"' + json.text() + '"');
    }
    return json.text().charAt(0);
  }
}
