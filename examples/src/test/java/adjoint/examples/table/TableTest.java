package adjoint.examples.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.data.Csv;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void aColumnHasTheClasses() {
    Table table =
        Table.of(Csv.standard().parse("radius,kind,texture\n1.5,M,2\n-3e-1,B,4\n7,B,8"), "kind");
    assertEquals(List.of("radius", "texture"), table.features());
    assertEquals(List.of("B", "M"), table.classes());
    assertArrayEquals(new double[] {1.5, 2, -0.3, 4, 7, 8}, table.x().toDoubleArray());
    assertEquals(Indices.of(1, 0, 0), table.y());
    Table some = table.rows(Indices.of(2, 0));
    assertArrayEquals(new double[] {7, 8, 1.5, 2}, some.x().toDoubleArray());
    assertEquals(Indices.of(0, 1), some.y());
  }

  @Test
  void standardizesByTheRowsItWasMadeOf() {
    Tensor seen = Tensor.of(new double[][] {{1, 5}, {3, 5}});
    Standardizer standardizer = Standardizer.of(seen);
    assertArrayEquals(new double[] {-1, 0, 1, 0}, standardizer.apply(seen).toDoubleArray(), 1e-15);
    assertArrayEquals(
        new double[] {3, 2},
        standardizer.apply(Tensor.of(new double[][] {{5, 7}})).toDoubleArray(),
        1e-15);
  }
}
