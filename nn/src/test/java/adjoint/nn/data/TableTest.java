package adjoint.nn.data;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table PETS =
      Table.of(
          NumberColumn.of("weight", 4, Double.NaN, 30.5, 8),
          CategoryColumn.of("kind", List.of("cat", "cat", "dog", "cat")),
          CategoryColumn.of("colour", List.of("black", "red"), 1, -1, 0, 0));

  @Test
  void cellsAreWhatWasGiven() {
    assertEquals(4, PETS.rows());
    assertEquals(List.of("weight", "kind", "colour"), PETS.names());
    assertEquals(30.5, PETS.numbers("weight").get(2));
    assertEquals(List.of("cat", "dog"), PETS.categories("kind").categories());
    assertEquals(Indices.of(0, 0, 1, 0), PETS.categories("kind").indices());
    assertEquals("red", PETS.column("colour").text(0));
    assertEquals("", PETS.column("colour").text(1));
    assertEquals("4", PETS.column("weight").text(0));
    assertEquals("-0.0", NumberColumn.text(-0.0));
    assertEquals(1, PETS.column("weight").missing());
    assertEquals("Table(4 rows: weight, kind, colour)", PETS.toString());
    assertEquals("weight[4, , 30.5, 8]", PETS.column("weight").toString());
  }

  @Test
  void partsKeepTheirCategories() {
    Table some = PETS.rows(Indices.of(3, 2));
    assertArrayEquals(new double[] {8, 30.5}, some.numbers("weight").toArray());
    assertEquals(PETS.categories("kind").categories(), some.categories("kind").categories());
    assertEquals(List.of("colour"), PETS.without("weight", "kind").names());
    assertEquals(List.of("kind", "weight"), PETS.select("kind", "weight").names());
    assertEquals(Indices.of(1, 0, 0), PETS.completeRows().categories("colour").indices());
    assertEquals(3, PETS.completeRows().rows());
    Table doubled = PETS.with(PETS.numbers("weight").map(x -> 2 * x));
    assertEquals(61, doubled.numbers("weight").get(2));
    assertEquals(PETS.names(), doubled.names());
  }

  @Test
  void numbersBecomeATensor() {
    Table table = Table.of(List.of("a", "b"), new double[][] {{1, 2}, {3, 4}, {5, 6}});
    assertEquals(Shape.of(3, 2), table.tensor(DType.F32).shape());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, table.tensor(DType.F64).toDoubleArray());
    assertError(
        IllegalArgumentException.class,
        "tensor: column 'weight' has 1 missing of 4 cells, the first in row 1 (counted from 0);"
            + " fill them with Impute, or leave out these rows or the column",
        () -> PETS.select("weight").tensor(DType.F32));
    assertError(
        IllegalArgumentException.class,
        "numbers: column 'kind' has 2 categories, such as 'cat'; OneHot makes numbers of them",
        () -> PETS.select("kind").tensor(DType.F32));
  }

  @Test
  void numbersCanBeNames() {
    CategoryColumn classes = NumberColumn.of("digit", 10, 2, Double.NaN, 2, -0.0, 0).toCategories();
    assertEquals(List.of("0", "2", "10"), classes.categories());
    assertEquals("10, 2, , 2, 0, 0", String.join(", ", texts(classes)));
  }

  private static List<String> texts(Column column) {
    return IntStream.range(0, column.size()).mapToObj(column::text).toList();
  }

  @Test
  void namesDecideWhereCodesDiffer() {
    CategoryColumn other = CategoryColumn.of("kind", List.of("dog", "emu", "cat"), 0, 1, 2, -1);
    List<String> known = List.of("cat", "dog");
    assertEquals(List.of("dog", "", "cat", ""), texts(other.recode(known, Unseen.AS_MISSING)));
    assertEquals(1, other.recode(known, Unseen.AS_MISSING).code(0));
    assertError(
        IllegalArgumentException.class,
        "recode: row 1 of column 'kind': expected one of the 2 categories seen in training, [cat,"
            + " dog] (Unseen.AS_MISSING takes others for missing), found 'emu'",
        () -> other.recode(known, Unseen.ERROR).size());
  }

  @Test
  void mistakesAreNamed() {
    assertError(
        IllegalArgumentException.class,
        "Table: columns 'a' and 'b' have 1 and 2 rows",
        () -> Table.of(NumberColumn.of("a", 1), NumberColumn.of("b", 1, 2)));
    assertError(
        IllegalArgumentException.class,
        "Table: there are two columns 'a'",
        () -> Table.of(NumberColumn.of("a", 1), NumberColumn.of("a", 2)));
    assertError(
        IllegalArgumentException.class,
        "column: there is no column 'age'; the columns are [weight, kind, colour]",
        () -> PETS.column("age").size());
    assertError(
        IllegalArgumentException.class,
        "rows: there is no row 4; the 4 rows are counted from 0",
        () -> PETS.rows(Indices.of(0, 4)).rows());
    assertError(
        IllegalArgumentException.class,
        "NumberColumn: 'a' is Infinity in row 1; give finite numbers, and NaN where one is missing",
        () -> NumberColumn.of("a", 1, Double.POSITIVE_INFINITY).size());
    assertError(
        IllegalArgumentException.class,
        "CategoryColumn: 'k' has 2 in row 0, but the 2 categories are counted from 0, and -1 stands"
            + " for a missing cell",
        () -> CategoryColumn.of("k", List.of("x", "y"), 2).size());
  }

  // ---- what is understood of it

  private static double[] numbers(int rows, IntToDoubleFunction f) {
    return IntStream.range(0, rows).mapToDouble(f).toArray();
  }

  private static CategoryColumn names(String name, int rows, IntFunction<String> f) {
    return CategoryColumn.of(name, IntStream.range(0, rows).mapToObj(f).toList());
  }

  private static List<String> suspicions(Table table, String target, String column) {
    return table.describe(target).columns().get(table.names().indexOf(column)).suspicions();
  }

  @Test
  void suspiciousColumnsAreFound() {
    int n = 40;
    Table table =
        Table.of(
            NumberColumn.of("id", numbers(n, i -> 1000 + (i * 7) % n)),
            NumberColumn.of("size", numbers(n, i -> i * i % 17)),
            NumberColumn.of("copy", numbers(n, i -> i * i % 17)),
            NumberColumn.of("fixed", numbers(n, _ -> 0.1)),
            NumberColumn.of("empty", numbers(n, _ -> Double.NaN)),
            NumberColumn.of("rare", numbers(n, i -> i % 4 == 0 ? i % 3 : Double.NaN)),
            names("remark", n, i -> "text " + i),
            names("code", n, i -> i % 2 == 0 ? "k" + i % 10 : "m" + i % 10),
            NumberColumn.of("answer", numbers(n, i -> i % 2)),
            names("kind", n, i -> i % 2 == 0 ? "even" : "odd"));
    assertEquals(
        List.of("each row another whole number, without gaps: an id? leave it out"),
        suspicions(table, "kind", "id"));
    assertEquals(List.of(), suspicions(table, "kind", "size"));
    assertEquals(
        List.of("the same cells as in 'size': leave one of them out"),
        suspicions(table, "kind", "copy"));
    assertEquals(
        List.of("constant: a model learns nothing from it; leave it out"),
        suspicions(table, "kind", "fixed"));
    assertEquals(List.of("no cell is there: leave it out"), suspicions(table, "kind", "empty"));
    assertEquals(
        List.of("more than half of its cells are missing"), suspicions(table, "kind", "rare"));
    assertEquals(
        List.of(
            "40 different names in 40 rows: free text, or an id? leave it out, or make features of"
                + " it"),
        suspicions(table, "kind", "remark"));
    String leak = "each of its cells has one target: does it come from it? leave it out if so";
    assertEquals(List.of(leak), suspicions(table, "kind", "code"));
    assertEquals(List.of(leak), suspicions(table, "kind", "answer"));
    assertEquals(List.of(), suspicions(table, "kind", "kind"));
    assertEquals(8, table.describe("kind").suspicious().size());
    assertTrue(table.describe().columns().get(3).isConstant());
  }

  @Test
  void targetsThatAreGivenAwayAreFound() {
    Table table =
        Table.of(
            NumberColumn.of("celsius", numbers(30, i -> i * 3 % 11)),
            NumberColumn.of("fahrenheit", numbers(30, i -> 32 + 1.8 * (i * 3 % 11))),
            NumberColumn.of("same", numbers(30, i -> i * 3 % 11)),
            names("class", 30, i -> i == 3 ? "rare" : "usual"));
    assertEquals(
        List.of("on a straight line with the target: does it come from it? leave it out"),
        suspicions(table, "celsius", "fahrenheit"));
    assertEquals(
        "the same cells as the target: leave it out",
        suspicions(table, "celsius", "same").getLast());
    assertEquals(
        List.of("class 'rare' has one row: no model can be trained and judged on it"),
        suspicions(table, "class", "class"));
    assertEquals(
        "the target is missing in some rows: leave these rows out",
        suspicions(PETS, "weight", "weight").getFirst());
  }

  private static List<String> suspicions(String... names) {
    return Table.of(CategoryColumn.of("x", List.of(names)))
        .describe()
        .columns()
        .getFirst()
        .suspicions();
  }

  @Test
  void namesThatWereMeantForSomethingElseAreFound() {
    assertEquals(
        List.of("numbers, such as '$3'? write them without marks, as 1234.5"),
        suspicions("1,234,567.5", "12.5 %", "$3", "-7 €"));
    assertEquals(
        List.of("dates, such as '1.2.2026'? have them read as dates"),
        suspicions("1.2.2026", "28.2.2026"));
    assertEquals(
        List.of("dates, such as '2026-02-01 12:00'? have them read as dates"),
        suspicions("2026-02-01 12:00", "2026-02-28"));
    assertEquals(
        List.of("'True' and 'true' are two categories: the same?"),
        suspicions("True", "no", "true"));
    assertEquals(List.of(), suspicions("01067", "80331"));
    assertEquals(List.of(), suspicions("1.2.3", "1.10.0"));
    assertEquals(List.of(), suspicions("3 dogs", "4 cats"));
    double[] ids = IntStream.range(0, 30).mapToDouble(i -> 1e17 + 1e6 * i * i).toArray();
    assertEquals(
        List.of("whole numbers beyond 2^53, which lose their last digits: an id? leave it out"),
        Table.of(NumberColumn.of("id", ids)).describe().columns().getFirst().suspicions());
  }

  @Test
  void describesItself() {
    assertEquals(
        """
        4 rows, 3 columns
          weight  numbers 4 to 30.5, mean 14.17, 3 different, 1 missing
                  ! the target is missing in some rows: leave these rows out
          kind    2 categories: cat (3), dog (1)
          colour  2 categories: black (2), red (1), 1 missing\
        """,
        PETS.describe("weight").toString());
  }
}
