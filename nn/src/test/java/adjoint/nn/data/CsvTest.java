package adjoint.nn.data;

import static adjoint.nn.Errors.assertError;
import static adjoint.nn.Errors.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.nn.file.FileFormatException;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  private static final Csv CSV = Csv.standard();

  private static Table parse(String... lines) {
    return CSV.parse(String.join("\n", lines));
  }

  @Test
  void findsOutWhatColumnsHold() {
    Table table =
        parse(
            "\"length, mean\",kind , count,note",
            "1.5, setosa,7,",
            "-3e-1,virginica,?,\"said \"\"no\"\"\"",
            "",
            "NaN,setosa,+9,\"two\nlines\"");
    assertEquals(
        Table.of(
            NumberColumn.of("length, mean", 1.5, -0.3, Double.NaN),
            CategoryColumn.of("kind", List.of("setosa", "virginica", "setosa")),
            NumberColumn.of("count", 7, Double.NaN, 9),
            CategoryColumn.of("note", List.of("said \"no\"", "two\nlines"), -1, 0, 1)),
        table);
  }

  @Test
  void doesWhatItIsTold() {
    Csv csv =
        CSV.separator(';')
            .decimal(',')
            .missing("-")
            .categories("plz")
            .dates("dd.MM.uuuu", "am")
            .without("rest");
    Table table =
        csv.parse("plz;am;wert;rest\n01067;02.01.1970;1,5;a\n-;-;-;b\n80331;31.12.1969;2;c");
    assertEquals(
        Table.of(
            CategoryColumn.of("plz", List.of("01067", "80331"), 0, -1, 1),
            NumberColumn.of("am", 1, Double.NaN, -1),
            NumberColumn.of("wert", 1.5, Double.NaN, 2)),
        table);
    Table bare = CSV.header(List.of("a", "b")).quote('\'').parse("1,'x,y'\n2,z");
    assertEquals(List.of("x,y", "z"), bare.categories("b").categories());
  }

  @Test
  void datesAreDays() {
    Table table =
        CSV.dates(Schema.Field.Dates.ISO, "at")
            .parse(
                "at\n1970-01-02\n1970-01-01T12:00\n1970-01-01 06:00:00\n1970-01-01T00:00:00+06:00\n"
                    + "1970-01-01T00:21:36.500Z\n1970-01-01T00:00:00.000001");
    assertArrayEquals(
        new double[] {1, 0.5, 0.25, -0.25, 0.015 + 0.5 / 86400, 1e-6 / 86400},
        table.numbers("at").toArray());
    assertError(
        FileFormatException.class,
        "text, line 2, column 1 (at): expected a date like uuuu-MM-dd[['T']['"
            + " ']HH:mm[:ss[.SSSSSS][.SSS]][XXX]], found '2026-02-30'",
        () -> CSV.dates(Schema.Field.Dates.ISO, "at").parse("at\n2026-02-30"));
  }

  /** What is found out of the first column of a file with these cells. */
  private static Schema.Field field(Path folder, Csv csv, String... cells) throws IOException {
    String text = "at,x\n" + String.join(",1\n", cells) + ",1\n";
    return csv.schema(Files.writeString(folder.resolve("dates.csv"), text)).field("at");
  }

  private static String refusal(Path folder, Csv csv, String... cells) {
    return String.valueOf(
        assertThrows(FileFormatException.class, () -> field(folder, csv, cells)).getMessage());
  }

  @Test
  void datesAreFoundWhereTheyAreAskedFor(@TempDir Path folder) throws IOException {
    Csv csv =
        CSV.dates(Schema.Field.Dates.ISO).dates("d.M.uuuu").dates("d/M/uuuu").dates("M/d/uuuu");
    assertEquals(
        new Schema.Field.Dates("at", Schema.Field.Dates.ISO),
        field(folder, csv, "2026-02-28", "?", "2026-03-01 12:00"));
    assertEquals(
        new Schema.Field.Dates("at", "d.M.uuuu"), field(folder, csv, "28.2.2026", "01.03.2026"));
    assertEquals(
        new Schema.Field.Dates("at", "M/d/uuuu"), field(folder, csv, "1/2/2026", "1/28/2026"));
    assertEquals(new Schema.Field.Numbers("at"), field(folder, csv, "2026", "2027"));
    assertEquals(
        new Schema.Field.Categories("at", List.of("2026-02-28", "soon")),
        field(folder, csv, "2026-02-28", "soon"));
    assertEquals(
        new Schema.Field.Categories("at", List.of("1.2.2026", "2026")),
        field(folder, csv, "1.2.2026", "2026"));
    assertEquals(
        new Schema.Field.Categories("at", List.of("1/2/2026")),
        field(folder, csv.categories("at"), "1/2/2026"));
    assertTrue(
        refusal(folder, csv, "1/2/2026", "3/4/2026")
            .endsWith(
                "line 2, column 1 (at): expected dates of one pattern, not of d/M/uuuu and of"
                    + " M/d/uuuu; say dates(pattern, column), found '1/2/2026'"));
    String[] nearly = new String[11];
    Arrays.fill(nearly, "2026-02-28");
    nearly[10] = "2026-02-30";
    assertTrue(
        refusal(folder, csv, nearly)
            .endsWith(
                "line 12, column 1 (at): expected a date like "
                    + Schema.Field.Dates.ISO
                    + ", as in nearly all rows; mend it, or say missing(…) or categories(…), found"
                    + " '2026-02-30'"));
    assertError(
        IllegalArgumentException.class,
        "Dates: '{' is no pattern of dates: Pattern includes reserved character: '{'; see"
            + " DateTimeFormatter",
        () -> CSV.dates("{"));
  }

  @Test
  void theHeaderOfABinaryFileIsNoText() {
    assertEquals(
        "text, line 1: expected a header of text, or that another encoding is told by charset(…),"
            + " found zero bytes, as in UTF-16, or in a file of a spreadsheet: save it as CSV",
        message(() -> CSV.parse("P\0K,a\n1,2")));
  }

  @Test
  void columnsWithoutANameAreNumbered(@TempDir Path folder) throws IOException {
    assertEquals(List.of("column1", "a"), parse(",a", "1,2").names());
    assertEquals(
        Table.of(List.of("column1", "column2"), new double[][] {{1, 2}, {1, 4}}),
        CSV.withoutHeader().parse("1,2\n1,4\n"));
    assertEquals(
        "text, line 1: expected rows, found the end", message(() -> CSV.withoutHeader().parse("")));
    Path file = write(folder, "1,1\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of("column1", "column2"), CSV.withoutHeader().names(file));
    assertEquals(List.of("x", "y"), CSV.header(List.of("x", "y")).names(file));
  }

  @Test
  void aColumnThatIsLeftOutMayHoldAnything() {
    Csv csv = CSV.without("note");
    String text = "x,note\n" + "1,2\n".repeat(20) + "3,oops\n";
    assertEquals(List.of("x"), csv.parse(text).names());
    assertTrue(message(() -> CSV.parse(text)).contains("'oops'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a,b;1,x;2        | text, line 3: expected 2 cells, as many as the header has, found 1",
        "a,b;1,x;2,y,z    | text, line 3: expected 2 cells, as many as the header has, found 3",
        "a,a;1,2          | text, line 1, column 2: expected a header of different names; rename"
            + " the column, or say header(…) if there is none, found 'a' as in column 1",
        "`                `| text, line 1: expected a header with names, found the end",
        "a\tb;1\t2        | text, line 1: expected names separated by ',', or that separator(…) is"
            + " told, found 'a\tb'",
        "a;1;2;3;4;5;6;7;8;9;1O | text, line 11, column 1 (a): expected a finite number, as in"
            + " nearly all rows; mend it, or say missing(…) or categories(…), found '1O'",
        "a;1;2;3;4;5;6;7;8;9;1e999 | text, line 11, column 1 (a): expected a finite number, as in"
            + " nearly all rows; mend it, or say missing(…) or categories(…), found '1e999'",
        "a,b;1,\"x        | text, after line 1: expected CSV as RFC 4180 has it, found Unclosed"
            + " quoted field at end of input",
        "a,b;1,\"x\"y     | text, after line 1: expected CSV as RFC 4180 has it, found Unexpected"
            + " character after closing quote: 'y' (0x79)",
      })
  void namesWhatIsWrong(String text, String expected) {
    assertError(
        FileFormatException.class,
        expected,
        () -> CSV.parse(text.strip().replace("\\t", "\t").replace(';', '\n')));
  }

  @Test
  void namesACellThatIsNotWhatItWasToldToBe() {
    assertError(
        FileFormatException.class,
        "text, line 4, column 2 (b): expected a finite number, found 'x'",
        () -> CSV.numbers("b").parse("a,b\n\"1\n2\",3\n1,x"));
    assertError(
        FileFormatException.class,
        "text, line 1: expected columns [c], of which something was told, found none; there are [a,"
            + " b]",
        () -> CSV.numbers("c").parse("a,b\n1,2"));
    for (String number :
        List.of("1d", "0x1p3", "Infinity", "1 000", "1_000", "٣", "--1", "e5", "")) {
      assertTrue(Double.isNaN(Cells.number(number, '.')), number);
    }
  }

  @Test
  void newDataAreReadByTheSchemaOfOld() {
    Table training = parse("x,kind,y", "1,b,2", "2,a,3");
    Schema schema = training.schema().without("y");
    Table other = CSV.parse("more,kind,x\n?,b,7\n?,,?", schema);
    assertEquals(List.of("x", "kind"), other.names());
    assertEquals(1, other.categories("kind").code(0));
    assertEquals(
        "text, line 1: expected the columns [x, kind], found no columns [kind] among [x]",
        message(() -> CSV.parse("x\n1", schema)));
    assertError(
        FileFormatException.class,
        "text, line 2, column 2 (kind): expected one of the 2 categories seen in training,"
            + " [a, b] (Unseen.AS_MISSING takes others for missing), found 'c'",
        () -> CSV.parse("x,kind\n1,c", schema));
    Table lenient = CSV.unseen(Unseen.AS_MISSING).parse("x,kind\n1,c", schema);
    assertTrue(lenient.column("kind").isMissing(0));
  }

  @Test
  void schemasAreSaved() {
    Schema schema =
        new Schema(
            List.of(
                new Schema.Field.Numbers("x"),
                new Schema.Field.Dates("at", "uuuu"),
                new Schema.Field.Categories("kind", List.of("b", "ä \"quoted\""))));
    String json = schema.toJson().print();
    assertEquals(schema, Schema.fromJson(JsonView.of("s", Json.parse("s", json))));
    assertEquals(
        "s, at 1.holds: expected numbers, dates or categories, found \"text\"",
        message(() ->
            Schema.fromJson(
                JsonView.of(
                    "s",
                    Json.parse(
                        "s",
                        "[{\"name\":\"a\",\"holds\":\"numbers\"},"
                            + "{\"name\":\"b\",\"holds\":\"text\"}]")))));
    assertEquals(
        "s, at 0.pattern: expected a pattern of dates, found 'qq{'",
        message(() ->
            Schema.fromJson(
                JsonView.of(
                    "s",
                    Json.parse(
                        "s", "[{\"name\":\"a\",\"holds\":\"dates\",\"pattern\":\"qq{\"}]")))));
  }

  // ---- files

  private static Path write(Path folder, byte[] content) throws IOException {
    return Files.write(folder.resolve("data.csv"), content);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void encodingsAreSeenOrTold(@TempDir Path folder) throws IOException {
    String text = "größe,art\n1,Bär\n2,Maus\n";
    Table expected = CSV.parse(text);
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertEquals(expected, CSV.read(write(folder, ("\uFEFF" + text).getBytes(charset))));
    }
    assertEquals(expected, CSV.read(write(folder, gzip(text.getBytes(StandardCharsets.UTF_8)))));
    Path latin = write(folder, text.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(expected, CSV.charset(StandardCharsets.ISO_8859_1).read(latin));
    assertEquals(
        latin
            + ", byte 2: expected UTF-8 text, or that another encoding is told by charset(…), found"
            + " 0xF6",
        assertThrows(FileFormatException.class, () -> CSV.read(latin)).getMessage());
    assertThrows(NoSuchFileException.class, () -> CSV.read(folder.resolve("none.csv")));
  }

  @Test
  void aByteThatIsNoTextIsCountedAcrossBuffers(@TempDir Path folder) throws IOException {
    byte[] bytes = "12345678\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 2] = (byte) 0xFF;
    Path file = write(folder, bytes);
    FileFormatException e = assertThrows(FileFormatException.class, () -> CSV.read(file));
    assertEquals("byte " + (bytes.length - 2), e.place());
  }

  @Test
  void whatUnpacksToTooMuchIsRefused(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write("a\n".getBytes(StandardCharsets.UTF_8));
      byte[] zeros = "0".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 70; i++) {
        out.write(zeros);
      }
    }
    Path file = write(folder, bytes.toByteArray());
    assertThrows(FileFormatException.class, () -> CSV.read(file));
    byte[] cut = gzip("a,b\n1,2\n".repeat(100).getBytes(StandardCharsets.UTF_8));
    Path half = write(folder, Arrays.copyOf(cut, cut.length / 2));
    assertEquals(
        "gzip (RFC 1952)",
        assertThrows(FileFormatException.class, () -> CSV.read(half)).expected());
  }

  @Test
  void rowsComeOneByOne(@TempDir Path folder) throws IOException {
    Path file = write(folder, "x,kind\n1,b\n2,a\n,b\n".getBytes(StandardCharsets.UTF_8));
    Schema schema = CSV.schema(file);
    Dataset<Row> rows = CSV.rows(file, schema);
    List<Row> all = new ArrayList<>();
    rows.epoch(0).forEach(all::add);
    assertEquals(CSV.read(file), Table.of(schema, all));
    assertEquals("Row[2, a]", all.get(1).toString());
    assertEquals(1, all.getFirst().get("kind"));
    try (Cursor<Row> last = rows.open(1, 2)) {
      assertEquals(all.get(2), last.next());
    }
    assertEquals("rows of data.csv", rows.toString());
  }

  // ---- there and back

  @Provide
  Arbitrary<Table> tables() {
    Arbitrary<Double> numbers =
        Arbitraries.doubles().injectNull(0.1).map(x -> x == null ? Double.NaN : x);
    Arbitrary<String> names =
        Arbitraries.strings()
            .withChars("ab,;\"'\n äπ")
            .ofMinLength(1)
            .ofMaxLength(6)
            .map(s -> "m" + s + "m");
    return Arbitraries.integers()
        .between(1, 12)
        .flatMap(rows ->
            numbers
                .array(double[].class)
                .ofSize(rows)
                .flatMap(first ->
                    names
                        .list()
                        .ofSize(rows)
                        .map(second ->
                            Table.of(
                                NumberColumn.of("x \"1\"", first),
                                CategoryColumn.of("kind,\nof", second)))));
  }

  @Property(tries = 80)
  void whatIsWrittenIsReadAgain(@ForAll("tables") Table table) {
    assertEquals(table, CSV.parse(Csv.format(table)));
  }

  @Test
  void aColumnOfMissingCellsIsWritten() {
    Table table = Table.of(NumberColumn.of("x", 1, Double.NaN, 2));
    assertEquals(table, CSV.parse(Csv.format(table)));
  }

  @Test
  void whatCannotBeWrittenLeavesTheOldFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("old.csv"), "a\n1\n");
    Table table = Table.of(CategoryColumn.of("b", List.of("half a character: \ud800"), 0));
    Throwable failure = assertThrows(IOException.class, () -> Csv.write(table, file)).getCause();
    assertInstanceOf(CharacterCodingException.class, failure);
    assertEquals("a\n1\n", Files.readString(file));
    Csv.write(Csv.standard().parse("c\n2\n"), file);
    assertEquals("c\n2\n", Files.readString(file));
  }
}
