package adjoint.nn.data;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.nn.file.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArffTest {
  private static final String HEADER = "@attribute a real\n@attribute c {x, 'y z'}\n@data\n";

  @Test
  void readsWhatTheFormatHas() {
    Table table =
        Arff.parse(
            """
            % a comment
            @RELATION 'two words' % another

            @attribute 'petal length' NUMERIC
            @ATTRIBUTE width\treal
            @attribute "it's" string
            @attribute when date "yyyy-MM-dd"
            @attribute class {small, 'very large', b}
            @DATA
            1.5, 2,one,1970-01-02,small
            % another
            -3e-1,? , 'o\\'ne, %two' ,"1969-12-31", 'very large' % the end
            ?,4,?,?,?
            """);
    assertEquals(
        Table.of(
            NumberColumn.of("petal length", 1.5, -0.3, Double.NaN),
            NumberColumn.of("width", 2, Double.NaN, 4),
            CategoryColumn.of("it's", List.of("o'ne, %two", "one"), 1, 0, -1),
            NumberColumn.of("when", 1, -1, Double.NaN),
            CategoryColumn.of("class", List.of("small", "very large", "b"), 0, 1, -1)),
        table);
    Table time = Arff.parse("@attribute t date\n@data\n1970-01-01T18:00:00\n");
    assertEquals(0.75, time.numbers("t").get(0));
  }

  @Test
  void sparseRowsLeaveOutZeros() {
    Table table =
        Arff.parse(
            """
            @attribute a real
            @attribute c {x,y}
            @attribute s string
            @attribute b real
            @data
            {1 y, 3 -2.5}
            {}
            {0 ?, 2 'some text'}
            """);
    assertEquals(
        Table.of(
            NumberColumn.of("a", 0, 0, Double.NaN),
            CategoryColumn.of("c", List.of("x", "y"), 1, 0, 0),
            CategoryColumn.of("s", List.of("some text"), -1, -1, 0),
            NumberColumn.of("b", -2.5, 0, 0)),
        table);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,x,2     | text, line 4, column 4: expected the end of the line, found ',2'",
        "1         | text, line 4, column 2: expected ',', found the end of the line",
        "1,        | text, line 4, column 3: expected a value, found the end of the line",
        "1,y       | text, line 4, column 3: expected one of its 2 names for 'c', or ?, found 'y'",
        "x,x       | text, line 4, column 1: expected a finite number for 'a', or ?, found 'x'",
        "1,'y z    | text, line 4, column 7: expected the closing ', found the end of the line",
        "1,x,{5}   | text, line 4, column 4: expected the end of the line, found ',{5}'",
        "{1 x,0 2} | text, line 4, column 6: expected the place of an attribute from 2 to 1, found"
            + " '0'",
        "{2 x}     | text, line 4, column 2: expected the place of an attribute from 0 to 1, found"
            + " '2'",
        "{1 x      | text, line 4, column 5: expected ',', found the end of the line",
      })
  void namesTheCellThatIsWrong(String row, String expected) {
    assertError(FileFormatException.class, expected, () -> Arff.parse(HEADER + row));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "@attribute a relational | text, line 1, column 14: expected numeric, real, integer,"
            + " string, date or names in braces for a type, found 'relational'",
        "@attribute a real;@attribute a real | text, line 2, column 12: expected another name than"
            + " those before, found 'a'",
        "@attribute a {x,x}      | text, line 1, column 17: expected names that differ, found 'x'",
        "@attribute a {x         | text, line 1, column 16: expected ',', found the end of the"
            + " line",
        "@attribute a date 'bb'  | text, line 1, column 19: expected a pattern of dates such as"
            + " yyyy-MM-dd'T'HH:mm:ss, found 'bb'",
        "@attribute a real 1     | text, line 1, column 19: expected the end of the line, found"
            + " '1'",
        "@data                   | text, line 1, column 1: expected an @attribute before @data,"
            + " found '@data'",
        "1,2,x                   | text, line 1, column 1: expected @relation, @attribute or @data,"
            + " found '1,2,x'",
        "@attribute a real       | text, line 2: expected @data and rows of values, found the end",
      })
  void namesWhatIsWrongBeforeTheData(String text, String expected) {
    assertError(FileFormatException.class, expected, () -> Arff.parse(text.replace(';', '\n')));
  }

  @Test
  void sparseRowsTakeNoMoreMemoryThanTheFileJustifies() {
    StringBuilder text = new StringBuilder();
    for (int j = 0; j < 5000; j++) {
      text.append("@attribute a").append(j).append(" real\n");
    }
    text.append("@data\n").repeat("{}\n", 5000);
    FileFormatException e =
        assertThrows(FileFormatException.class, () -> Arff.parse(text.toString()));
    assertTrue(e.getMessage().contains("more, by sparse rows"), e.getMessage());
  }

  @Test
  void readsFiles(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.arff"), "\uFEFF" + HEADER + "1,x\n");
    assertEquals(Arff.parse(HEADER + "1,x"), Arff.read(file));
    Files.writeString(file, HEADER + "1,ä");
    assertError(
        FileFormatException.class,
        file + ", line 4, column 3: expected one of its 2 names for 'c', or ?, found 'ä'",
        () -> {
          try {
            Arff.read(file);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
