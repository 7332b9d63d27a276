package adjoint.nn.file;

import static adjoint.nn.Errors.assertError;
import static adjoint.nn.Errors.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.nn.OwnJvm;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static Json parse(String text) {
    return Json.parse("a.json", text);
  }

  @Test
  void valuesAreKeptInOrder() {
    String text =
        "{\"b\":[1,-0,1.50,2e+3,\"\\u00e9\\n\",true,false,null,[],{}],\"a\":{\"\":\"𝄞\"}}";
    Json json = parse(" \t\r\n" + text + "\n");
    String printed = "{\"b\":[1,-0,1.50,2e+3,\"é\\n\",true,false,null,[],{}],\"a\":{\"\":\"𝄞\"}}";
    assertEquals(printed, json.toString());
    assertEquals(json, parse(json.print()));
    assertEquals(
        """
        {
          "seed": 42,
          "rates": [
            0.1,
            1.0E-10
          ]
        }
        """,
        Json.Obj.EMPTY.with("seed", Json.of(42)).with("rates", Json.Arr.of(0.1, 1e-10)).print());
  }

  @Property(tries = 300)
  void numbersStayWhatTheyAre(@ForAll double x, @ForAll long n) {
    JsonView view = JsonView.of("x", parse(new Json.Arr(List.of(Json.of(x), Json.of(n))).print()));
    double same = view.elements().get(0).number();
    assertEquals(Double.doubleToRawLongBits(x), Double.doubleToRawLongBits(same));
    assertEquals(n, view.elements().get(1).whole());
  }

  @Property(tries = 300)
  void textsStayWhatTheyAre(@ForAll String text) {
    if (Json.loneSurrogate(text) >= 0) {
      assertThrows(IllegalArgumentException.class, () -> Json.of(text));
    } else {
      Json json = Json.Obj.EMPTY.with(text, Json.of(text));
      assertEquals(json, parse(json.print()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "[1 2]",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "-",
        "NaN",
        "[Infinity]",
        "tru",
        "TRUE",
        "nul",
        "'a'",
        "\"a",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\'\"",
        "1 2",
        "{} x",
        "[] // no",
        "/* no */ 1",
        "# no\n1",
        "[1;2]",
        "{\"a\"=1}",
        "\uFEFF1",
        ")]}'\n1",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\0",
        "{\"\\ud800\":1}",
        "1e5x",
        "[,]",
        "[1,,2]",
        "}",
        "]",
        ",",
        ":",
        "\"a\":1"
      })
  void whatIsNoJsonIsRefused(String text) {
    FileFormatException e = assertThrows(FileFormatException.class, () -> parse(text));
    assertEquals("a.json", e.source());
    assertTrue(e.place().matches("line \\d+, column \\d+"), e.place());
  }

  @Test
  void errorsTellWhereAndWhat() {
    assertEquals(
        "a.json, line 2, column 8: expected JSON as RFC 8259 has it, found \"NaN}\"",
        message(() -> parse("{\n  \"a\": NaN}")));
    assertEquals(
        "a.json, line 1, column 11: expected names that differ, found a second member \"a\"",
        message(() -> parse("{\"a\":1,\"a\":2}")));
    assertEquals(
        "a.json, line 1, column 4: expected JSON as RFC 8259 has it, found the end",
        message(() -> parse("[1,")));
    assertEquals(
        "a.json, line 1, column 1: expected JSON without a byte order mark, found \"\uFEFF1\"",
        message(() -> parse("\uFEFF1")));
  }

  @Test
  void depthIsLimited() {
    String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
    Json json = parse(deepest);
    assertEquals(deepest, json.toString());
    assertEquals(
        "a.json, line 1, column 130: expected at most 128 levels, found one more",
        message(() -> parse("[" + deepest + "]")));
    assertError(
        IllegalArgumentException.class,
        "Json: nested deeper than 128 levels, which no reader would take",
        () -> new Json.Arr(List.of(json)).print());
    assertThrows(FileFormatException.class, () -> parse("{\"a\":".repeat(100_000)));
  }

  @Test
  void whatNoFileCanHoldIsNotMade() {
    for (double x : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertError(
          IllegalArgumentException.class, "Json: " + x + " is no number of JSON", () -> Json.of(x));
    }
    assertThrows(IllegalArgumentException.class, () -> new Json.Num("01"));
    assertError(
        IllegalArgumentException.class,
        "Json: a surrogate stands alone at place 1 of a text, which no file can hold",
        () -> Json.of("a\ud800"));
  }

  @Test
  void viewsTellTheirPlace() {
    JsonView view =
        JsonView.of(
            "a.json",
            parse(
                "{\"a\": [{\"b\": 1.5}, 1e999, 12345678901234567890], \"c\": null, \"d\": true}"));
    JsonView inner = view.get("a").elements().getFirst();
    assertEquals(1.5, inner.get("b").number());
    assertTrue(view.get("d").flag());
    assertTrue(view.find("e").isEmpty());
    assertEquals(
        "a.json, at a.0.b: expected a text, found 1.5", message(() -> inner.get("b").text()));
    assertEquals(
        "a.json, at a.0.b: expected a whole number that a long can hold, found 1.5",
        message(() -> inner.get("b").whole()));
    assertEquals(
        "a.json, at a.0: expected a member \"x\", found none", message(() -> inner.get("x")));
    assertEquals(
        "a.json, at a.1: expected a number that a double can hold, found 1e999",
        message(() -> view.get("a").elements().get(1).number()));
    assertThrows(FileFormatException.class, () -> view.get("a").elements().get(2).whole());
    assertEquals(
        "a.json, at c: expected an object, found null", message(() -> view.get("c").object()));
    assertEquals(
        "a.json, the whole: expected no other members than [a], found \"c\"",
        message(() -> view.requireOnly(Set.of("a"))));
    assertEquals(
        "a.json, at a.0.b: expected a whole number from 1 to 2, found 3",
        message(() ->
            JsonView.of("a.json", parse("{\"a\":[{\"b\":3}]}"))
                .get("a")
                .elements()
                .getFirst()
                .get("b")
                .whole(1, 2)));
  }

  /** Prints what happens where Gson is not on the class path. */
  public static void main(String[] args) {
    try {
      System.out.println(parse("1"));
    } catch (IllegalStateException e) {
      System.out.print(e.getMessage());
    }
  }

  @Test
  void withoutGsonTheErrorSaysWhatToAdd() throws Exception {
    assertEquals(
        "Json: Gson is not there; add the artifact com.google.code.gson:gson, and in a module"
            + " `requires com.google.gson;`",
        OwnJvm.output(JsonTest.class, List.of("-XX:TieredStopAtLevel=1")));
  }
}
