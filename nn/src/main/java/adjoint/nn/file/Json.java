package adjoint.nn.file;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * A value of JSON (RFC 8259), immutable. Reading is strict, and what is printed is read as the same
 * value: numbers are kept as they are written, so that every {@code long} and every finite {@code
 * double} stays what it is.
 *
 * {@snippet :
 * Json.Obj settings = Json.Obj.EMPTY.with("seed", Json.of(42)).with("name", Json.of("iris"));
 * Json same = Json.parse("settings.json", settings.print());
 * long seed = JsonView.of("settings.json", same).get("seed").whole();
 * }
 *
 * <p>Gson does the work. It has to be there when JSON is read or printed, and only then.
 */
public sealed interface Json {
  /** How deep arrays and objects may be nested. */
  int MAX_DEPTH = 128;

  /**
   * The value that a text is.
   *
   * @param source what the text was read from, for errors
   * @throws FileFormatException if it is no JSON, or has something behind its end, an object with
   *     two members of one name, a lone surrogate, or more than {@link #MAX_DEPTH} levels
   */
  static Json parse(String source, String text) {
    requireNonNull(source, "parse: source is null");
    requireNonNull(text, "parse: text is null");
    try {
      return JsonText.parse(source, text);
    } catch (NoClassDefFoundError e) {
      throw withoutGson(e);
    }
  }

  /** As text of several lines, indented, with a line break at the end. */
  default String print() {
    return print("  ") + "\n";
  }

  private String print(String indent) {
    try {
      return JsonText.print(this, indent);
    } catch (NoClassDefFoundError e) {
      throw withoutGson(e);
    }
  }

  /** As text of one line, without blanks. */
  static String compact(Json json) {
    requireNonNull(json, "compact: json is null");
    return json.print("");
  }

  private static IllegalStateException withoutGson(NoClassDefFoundError e) {
    return new IllegalStateException(
        "Json: Gson is not there; add the artifact com.google.code.gson:gson, and in a module"
            + " `requires com.google.gson;`",
        e);
  }

  /** A text. */
  static Str of(String value) {
    return new Str(value);
  }

  /** A whole number. */
  static Num of(long value) {
    return new Num(Long.toString(value));
  }

  /** A number, which has to be finite: JSON has no others. */
  static Num of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Json: " + value + " is no number of JSON");
    }
    return new Num(Double.toString(value));
  }

  /** True or false. */
  static Bool of(boolean value) {
    return value ? Bool.TRUE : Bool.FALSE;
  }

  /**
   * Named values in their order.
   *
   * @param members by name
   */
  record Obj(SequencedMap<String, Json> members) implements Json {
    /** No members. */
    public static final Obj EMPTY = new Obj(new LinkedHashMap<>());

    /** Copies the map, and checks the names. */
    public Obj {
      requireNonNull(members, "Json: members is null");
      members.forEach((name, value) -> {
        requireUnicode(requireNonNull(name, "Json: a name is null"));
        requireNonNull(value, () -> "Json: member " + name + " is null");
      });
      members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
    }

    /** This object with one more member at the end, or another value for one that it has. */
    public Obj with(String name, Json value) {
      requireNonNull(name, "with: name is null");
      requireNonNull(value, "with: value is null");
      SequencedMap<String, Json> more = new LinkedHashMap<>(members);
      more.put(name, value);
      return new Obj(more);
    }

    @Override
    public String toString() {
      return compact(this);
    }
  }

  /**
   * Values in a row.
   *
   * @param elements the values
   */
  record Arr(List<Json> elements) implements Json {
    /** Copies the list. */
    public Arr {
      requireNonNull(elements, "Json: elements is null");
      elements = Collections.unmodifiableList(new ArrayList<>(elements));
      for (int i = 0; i < elements.size(); i++) {
        int at = i;
        requireNonNull(elements.get(i), () -> "Json: element " + at + " is null");
      }
    }

    /** Of whole numbers. */
    public static Arr of(int... numbers) {
      requireNonNull(numbers, "Json: numbers is null");
      List<Json> elements = new ArrayList<>(numbers.length);
      for (int number : numbers) {
        elements.add(Json.of(number));
      }
      return new Arr(elements);
    }

    /** Of numbers, which have to be finite. */
    public static Arr of(double... numbers) {
      requireNonNull(numbers, "Json: numbers is null");
      List<Json> elements = new ArrayList<>(numbers.length);
      for (double number : numbers) {
        elements.add(Json.of(number));
      }
      return new Arr(elements);
    }

    /** Of texts. */
    public static Arr of(List<String> texts) {
      requireNonNull(texts, "Json: texts is null");
      List<Json> elements = new ArrayList<>(texts.size());
      for (String text : texts) {
        elements.add(Json.of(requireNonNull(text, "Json: one of texts is null")));
      }
      return new Arr(elements);
    }

    @Override
    public String toString() {
      return compact(this);
    }
  }

  /**
   * A text, of whole Unicode characters.
   *
   * @param value the text
   */
  record Str(String value) implements Json {
    /** Checks that no surrogate stands alone. */
    public Str {
      requireUnicode(requireNonNull(value, "Json: value is null"));
    }

    @Override
    public String toString() {
      return compact(this);
    }
  }

  /**
   * A number as it is written: {@code 1}, {@code 1.0} and {@code 1e0} are three.
   *
   * @param literal for example {@code -1.5e-7}
   */
  record Num(String literal) implements Json {
    private static final Pattern LITERAL =
        Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

    /** Checks that it is a number. */
    public Num {
      requireNonNull(literal, "Json: literal is null");
      if (!LITERAL.matcher(literal).matches()) {
        throw new IllegalArgumentException("Json: " + literal + " is no number of JSON");
      }
    }

    @Override
    public String toString() {
      return literal;
    }
  }

  /** True or false. */
  enum Bool implements Json {
    /** False. */
    FALSE,
    /** True. */
    TRUE;

    @Override
    public String toString() {
      return this == TRUE ? "true" : "false";
    }
  }

  /** Nothing. */
  enum Null implements Json {
    /** The only one. */
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  private static void requireUnicode(String text) {
    int at = loneSurrogate(text);
    if (at >= 0) {
      throw new IllegalArgumentException(
          "Json: a surrogate stands alone at place " + at + " of a text, which no file can hold");
    }
  }

  /** Where half of a character stands without the other half, or −1. */
  static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
