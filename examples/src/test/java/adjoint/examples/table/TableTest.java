package adjoint.examples.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.Indices;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  @Test
  void readsArff() {
    Table table =
        Arff.parse(
            List.of(
                "% a comment",
                "@RELATION flowers",
                "",
                "@attribute 'petal length' NUMERIC",
                "@ATTRIBUTE width\treal",
                "@attribute class {small, 'very large'}",
                "@DATA",
                "1.5, 2,small",
                "% another",
                "-3e-1,4 , 'very large'"));
    assertEquals(List.of("petal length", "width"), table.features());
    assertEquals(List.of("small", "very large"), table.classes());
    assertArrayEquals(new double[] {1.5, 2, -0.3, 4}, table.x().toDoubleArray());
    assertEquals(Indices.of(0, 1), table.y());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@attribute a real;@attribute c {x};@data;1,2,x | line 4: 3 values where 2 belong",
        "@attribute a real;@attribute c {x};@data;1,y   | line 4: 'y' is none of the classes [x]",
        "@attribute a real;@attribute c {x};@data;?,x   | line 4: a is '?', which is no finite"
            + " number",
        "@attribute a string                            | line 1: type 'string'",
        "@attribute a real;@data                        | line 2: the last attribute is no list",
        "@attribute c {x}                               | line 1: no numeric attribute",
        "@attribute a real;@attribute c {x};@attribute b real | line 3: an attribute after the"
            + " class",
        "1,2,x                                          | line 1: '1,2,x' is nothing that ARFF has",
        "@attribute a real;@attribute c {x};@data       | there is no row in it"
      })
  void namesTheLineThatIsNoArff(String text, String expected) {
    assertMessage(expected, () -> Arff.parse(List.of(text.split(";"))));
  }

  @Test
  void readsCsv() {
    Table table =
        DiagnosisCsv.parse(
            List.of(
                "\"id\",\"diagnosis\",\"radius, mean\",\"texture\"", "7,M,1.5,2", "8,B,-3e-1,4"));
    assertEquals(List.of("radius, mean", "texture"), table.features());
    assertEquals(List.of("B", "M"), table.classes());
    assertArrayEquals(new double[] {1.5, 2, -0.3, 4}, table.x().toDoubleArray());
    assertEquals(Indices.of(1, 0), table.y());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,radius;1,2              | line 1: there must be a header with a column 'diagnosis'",
        "diagnosis,radius           | line 1: there must be a header",
        "diagnosis,radius;M,1;B     | line 3: 1 values where the header has 2",
        "diagnosis,radius;M,1;B,1,2 | line 3: 3 values where the header has 2",
        "diagnosis,radius;M,1;B,big | line 3: radius is 'big', which is no finite number"
      })
  void namesTheLineThatIsNoCsv(String text, String expected) {
    assertMessage(expected, () -> DiagnosisCsv.parse(List.of(text.split(";"))));
  }

  @Property(tries = 50)
  void foldsDealEveryRowOnceAndEveryClassEvenly(
      @ForAll @IntRange(min = 2, max = 10) int k, @ForAll @IntRange(min = 10, max = 40) int rows) {
    Table table = table(rows, rows + 7);
    Folds folds = Folds.stratified(table, k, new SplittableRandom(rows));
    int[] all =
        IntStream.range(0, k).flatMap(f -> IntStream.of(folds.heldOut(f))).sorted().toArray();
    assertArrayEquals(IntStream.range(0, table.rows()).toArray(), all);
    for (int fold = 0; fold < k; fold++) {
      int[] heldOut = folds.heldOut(fold);
      int[] both =
          IntStream.concat(IntStream.of(heldOut), IntStream.of(folds.seen(fold)))
              .sorted()
              .toArray();
      assertArrayEquals(all, both);
      assertEquals((double) table.rows() / k, heldOut.length, 1);
      for (int label = 0; label < 2; label++) {
        int of = label;
        double ofClass = Arrays.stream(heldOut).filter(row -> table.y().get(row) == of).count();
        assertEquals((double) table.ofClass(label).length / k, ofClass, 1);
      }
    }
  }

  @Test
  void foldsNeedRows() {
    assertMessage(
        "class 'a' has 3 rows, fewer than the 4 folds",
        () -> Folds.stratified(table(3, 9), 4, new SplittableRandom(1)));
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

  private static Table table(int ofFirst, int ofSecond) {
    List<double[]> rows =
        IntStream.range(0, ofFirst + ofSecond).mapToObj(i -> new double[] {i}).toList();
    List<Integer> labels =
        IntStream.range(0, ofFirst + ofSecond).mapToObj(i -> i < ofFirst ? 0 : 1).toList();
    return Table.of(List.of("x"), List.of("a", "b"), rows, labels);
  }

  private static void assertMessage(String part, Runnable mistake) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, mistake::run).getMessage());
    assertTrue(message.contains(part), message);
  }
}
