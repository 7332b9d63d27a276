package adjoint.examples.leastsquares;

import adjoint.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A nonlinear regression whose answer is known: one of NIST's Statistical Reference Datasets, which
 * were solved in quadruple precision and certified to eleven digits.
 *
 * <p>National Institute of Standards and Technology: StRD, nonlinear regression.
 * https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml
 *
 * @param name of the data set
 * @param response what the model is of: {@code y}, or {@code log[y]}
 * @param model a formula of the parameters and the columns
 * @param parameters with where to start, and what should come out
 * @param sumOfSquares certified, of the residuals
 * @param columns names of the columns, y first
 * @param data column by column
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
public record NistProblem(
    String name,
    Formula response,
    Formula model,
    List<Parameter> parameters,
    double sumOfSquares,
    List<String> columns,
    double[][] data) {
  private static final Pattern NAME = Pattern.compile("Dataset Name:\\s*(\\S+).*");
  private static final Pattern PARAMETER =
      Pattern.compile("\\s*(b\\d+) =\\s+(\\S+)\\s+(\\S+)\\s+(\\S+)\\s+(\\S+)\\s*");
  private static final Pattern SUM = Pattern.compile("Residual Sum of Squares:\\s*(\\S+)\\s*");
  private static final Pattern COUNT = Pattern.compile("\\s*\\d+ Parameters? .*");

  /**
   * A parameter of the model.
   *
   * @param name in the formula
   * @param starts far from the answer, and nearer
   * @param certified the answer
   * @param deviation certified too, its standard deviation
   */
  public record Parameter(String name, List<Double> starts, double certified, double deviation) {}

  /**
   * The problem that these lines are, in NIST's form.
   *
   * @throws IllegalArgumentException with the line that is wrong
   */
  public static NistProblem parse(List<String> lines) {
    String name = matching(lines, NAME, "Dataset Name: …").getFirst().group(1);
    List<Parameter> parameters = new ArrayList<>();
    for (Matcher row :
        matching(lines, PARAMETER, "  b1 = start 1, start 2, certified, deviation")) {
      parameters.add(
          new Parameter(
              row.group(1),
              List.of(number(row.group(2)), number(row.group(3))),
              number(row.group(4)),
              number(row.group(5))));
    }
    double sum = number(matching(lines, SUM, "Residual Sum of Squares: …").getFirst().group(1));
    String[] sides = equation(lines).split("=", 2);
    int header =
        IntStream.range(0, lines.size()).filter(i -> isHeader(lines.get(i))).max().orElse(-1);
    if (header < 0) {
      throw new IllegalArgumentException("there is no line 'Data: y x' before the numbers");
    }
    List<String> columns = words(lines.get(header).substring("Data:".length()));
    return new NistProblem(
        name,
        Formula.parse(sides[0]),
        Formula.parse(sides[1].replaceFirst("\\+\\s*e\\s*$", "")),
        List.copyOf(parameters),
        sum,
        columns,
        data(lines, header + 1, columns.size()));
  }

  /** How many observations there are. */
  public int observations() {
    return data[0].length;
  }

  /** The first starting point, far off, or the second, nearer. */
  public double[] start(int number) {
    return parameters.stream().mapToDouble(p -> p.starts().get(number - 1)).toArray();
  }

  /** The parameters that should come out. */
  public double[] certified() {
    return parameters.stream().mapToDouble(Parameter::certified).toArray();
  }

  /** Their standard deviations. */
  public double[] deviations() {
    return parameters.stream().mapToDouble(Parameter::deviation).toArray();
  }

  /** The model with these parameters, along its only predictor. */
  public double[] curve(double[] values, double[] xs) {
    Map<String, Value> names = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      names.put(parameters.get(i).name(), Value.ofConstant(values[i]));
    }
    return Arrays.stream(xs)
        .map(x -> {
          names.put(columns.get(1), Value.ofConstant(x));
          return model.at(names).value();
        })
        .toArray();
  }

  private static boolean isHeader(String line) {
    return line.matches("Data:\\s+y\\s+x.*");
  }

  /** The lines below {@code 2 Parameters (b1 and b2)}, up to the starting values. */
  private static String equation(List<String> lines) {
    List<String> parts =
        lines.stream()
            .dropWhile(line -> !COUNT.matcher(line).matches())
            .skip(1)
            .takeWhile(line -> !line.strip().startsWith("Starting"))
            .filter(line -> !line.strip().startsWith("pi ="))
            .map(String::strip)
            .toList();
    String equation = String.join(" ", parts).strip();
    if (!equation.contains("=")) {
      throw new IllegalArgumentException(
          "there is no model; below a line such as '2 Parameters (b1 and b2)' put 'y = b1*x + b2'");
    }
    return equation;
  }

  private static List<Matcher> matching(List<String> lines, Pattern pattern, String form) {
    List<Matcher> found = lines.stream().map(pattern::matcher).filter(Matcher::matches).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no line '%s', as NIST's files have".formatted(form));
    }
    return found;
  }

  private static double[][] data(List<String> lines, int from, int columns) {
    List<double[]> rows = new ArrayList<>();
    for (int i = from; i < lines.size(); i++) {
      List<String> cells = words(lines.get(i));
      if (!cells.isEmpty()) {
        if (cells.size() != columns) {
          throw new IllegalArgumentException(
              "line %s: %s numbers where %s belong".formatted(i + 1, cells.size(), columns));
        }
        try {
          rows.add(cells.stream().mapToDouble(NistProblem::number).toArray());
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line %s: %s".formatted(i + 1, e.getMessage()), e);
        }
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("there are no numbers below 'Data:'");
    }
    double[][] data = new double[columns][rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < columns; j++) {
        data[j][i] = rows.get(i)[j];
      }
    }
    return data;
  }

  private static List<String> words(String line) {
    return Arrays.stream(line.strip().split("\\s+")).filter(w -> !w.isEmpty()).toList();
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no number".formatted(text), e);
    }
  }
}
