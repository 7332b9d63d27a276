package adjoint.examples.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads ARFF, the text format of Weka, as far as tables of classes need it: numeric attributes, and
 * the class as the last one, which lists its names in braces. Lines of {@code %} are comments.
 */
public final class Arff {
  private static final Pattern ATTRIBUTE =
      Pattern.compile("@attribute\\s+('[^']*'|\\S+)\\s+(.+)", Pattern.CASE_INSENSITIVE);
  private static final List<String> NUMERIC = List.of("numeric", "real", "integer");

  private final List<String> features = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private List<String> classes = List.of();
  private boolean inData;

  private Arff() {}

  /**
   * The table that these lines are.
   *
   * @throws IllegalArgumentException with the line that is wrong
   */
  public static Table parse(List<String> lines) {
    Arff arff = new Arff();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("%")) {
        try {
          arff.line(line);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line %s: %s".formatted(i + 1, e.getMessage()), e);
        }
      }
    }
    if (arff.rows.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no row in it; an ARFF file has rows of values after @data");
    }
    return Table.of(arff.features, arff.classes, arff.rows, arff.labels);
  }

  private void line(String line) {
    if (inData) {
      row(line);
    } else if (is(line, "@attribute")) {
      attribute(line);
    } else if (is(line, "@data")) {
      require(!classes.isEmpty(), "the last attribute is no list of classes, such as {yes, no}");
      inData = true;
    } else {
      require(is(line, "@relation"), "'" + line + "' is nothing that ARFF has before @data");
    }
  }

  private static boolean is(String line, String word) {
    return line.toLowerCase(Locale.ROOT).startsWith(word);
  }

  private void attribute(String line) {
    require(classes.isEmpty(), "an attribute after the class, which must be the last one");
    Matcher parts = ATTRIBUTE.matcher(line);
    require(parts.matches(), "'" + line + "' is no @attribute with a name and a type");
    String type = parts.group(2).strip();
    if (type.startsWith("{") && type.endsWith("}")) {
      classes = cells(type.substring(1, type.length() - 1));
      require(!features.isEmpty(), "no numeric attribute before the class");
    } else {
      require(
          NUMERIC.contains(type.toLowerCase(Locale.ROOT)),
          "type '"
              + type
              + "'; attributes must be numeric, and the last a list of classes in braces");
      features.add(unquoted(parts.group(1)));
    }
  }

  private void row(String line) {
    List<String> cells = cells(line);
    int expected = features.size() + 1;
    require(cells.size() == expected, cells.size() + " values where " + expected + " belong");
    double[] row = new double[features.size()];
    for (int j = 0; j < row.length; j++) {
      row[j] = Numbers.parse(cells.get(j), features.get(j));
    }
    int label = classes.indexOf(cells.getLast());
    require(label >= 0, "'" + cells.getLast() + "' is none of the classes " + classes);
    rows.add(row);
    labels.add(label);
  }

  private static List<String> cells(String text) {
    return Arrays.stream(text.split(",", -1)).map(c -> unquoted(c.strip())).toList();
  }

  private static String unquoted(String name) {
    boolean quoted = name.length() > 1 && name.startsWith("'") && name.endsWith("'");
    return quoted ? name.substring(1, name.length() - 1) : name;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
