package adjoint.examples;

import adjoint.examples.table.MadeUp;
import adjoint.examples.table.Table;
import adjoint.nn.data.Csv;
import java.util.List;
import picocli.CommandLine.Command;

/** Malignant or benign? Cells as a microscope measures them, or made-up ones. */
@Command(
    name = "breast-cancer",
    description = "tumours told apart by their cells, judged by ten-fold cross-validation",
    footer = {
      "",
      "FILE is the Wisconsin diagnostic data as CSV: a header with 'diagnosis', perhaps 'id', and"
          + " numbers."
    })
final class BreastCancer extends CrossValidated {
  private static final String DIAGNOSIS = "diagnosis";
  private static final String ID = "id";

  /** No single measure tells them apart. */
  static final MadeUp CELLS =
      new MadeUp(
          List.of("radius", "texture", "smoothness", "compactness", "concavity", "symmetry"),
          List.of("benign", "malignant"),
          new double[][] {{12, 18, 0.9, 0.8, 0.5, 1.7}, {16, 21, 1.0, 1.4, 1.5, 1.9}},
          new double[] {2.2, 3.8, 0.15, 0.4, 0.6, 0.25});

  BreastCancer() {
    super("breast-cancer", "Breast cancer", BreastCancer::parse, CELLS, 150, 30, 0.3, 1);
  }

  private static Table parse(String text) {
    String[] features =
        Csv.standard().parse(text).names().stream()
            .filter(name -> !name.equals(ID) && !name.equals(DIAGNOSIS))
            .toArray(String[]::new);
    // Once more, for an error to name the cell that is no number.
    adjoint.nn.data.Table table = Csv.standard().numbers(features).parse(text);
    return Table.of(table.select(features).with(table.column(DIAGNOSIS)), DIAGNOSIS);
  }
}
