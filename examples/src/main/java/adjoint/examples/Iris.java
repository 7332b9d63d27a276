package adjoint.examples;

import adjoint.examples.table.MadeUp;
import adjoint.examples.table.Table;
import adjoint.nn.data.Arff;
import java.util.List;
import picocli.CommandLine.Command;

/** Which iris is it? Fisher's flowers, or made-up ones. */
@Command(
    name = "iris",
    description = "three kinds of flowers told apart, judged by ten-fold cross-validation",
    footer = {
      "",
      "FILE is Fisher's iris.arff, or any ARFF of numeric attributes with the class as the last."
    })
final class Iris extends CrossValidated {
  /** About as far apart as irises are. */
  static final MadeUp FLOWERS =
      new MadeUp(
          List.of("sepal length", "sepal width", "petal length", "petal width"),
          List.of("small", "medium", "large"),
          new double[][] {{5.0, 3.4, 1.5, 0.3}, {6.0, 2.8, 4.3, 1.4}, {6.6, 3.0, 5.4, 1.9}},
          new double[] {0.5, 0.35, 0.45, 0.25});

  Iris() {
    super("iris", "Iris", Iris::parse, FLOWERS, 50, 40, 0.01, 0.01);
  }

  private static Table parse(String text) {
    adjoint.nn.data.Table table = Arff.parse(text);
    return Table.of(table, table.names().getLast());
  }
}
