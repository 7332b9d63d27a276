package adjoint.nn.file;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A value of JSON and the place where it stands in a file: reads what must be there, and says where
 * it is not.
 *
 * {@snippet :
 * JsonView root = JsonView.of("model.json", Json.parse("model.json", json));
 * double rate = root.get("settings").get("rate").number(); // or an error at settings.rate
 * }
 */
public final class JsonView {
  private final String source;
  private final String path;
  private final Json value;

  private JsonView(String source, String path, Json value) {
    this.source = source;
    this.path = path;
    this.value = value;
  }

  /** The whole of what was read from a source. */
  public static JsonView of(String source, Json value) {
    requireNonNull(source, "JsonView: source is null");
    requireNonNull(value, "JsonView: value is null");
    return new JsonView(source, "", value);
  }

  /** The value. */
  public Json json() {
    return value;
  }

  /** Its place: {@code settings.rate}, or nothing for the whole. */
  public String path() {
    return path;
  }

  /** The member of this name. */
  public JsonView get(String name) {
    requireNonNull(name, "get: name is null");
    return find(name).orElseThrow(() -> error("a member \"" + name + "\"", "none"));
  }

  /** The member of this name of an object, if it has one. */
  public Optional<JsonView> find(String name) {
    requireNonNull(name, "find: name is null");
    return Optional.ofNullable(object().members().get(name)).map(member -> at(name, member));
  }

  private JsonView at(String name, Json inner) {
    return new JsonView(source, path.isEmpty() ? name : path + "." + name, inner);
  }

  /** An object. */
  public Json.Obj object() {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw wrong("an object");
  }

  /** The members of an object, by name. */
  public SequencedMap<String, JsonView> members() {
    SequencedMap<String, JsonView> members = new LinkedHashMap<>();
    object().members().forEach((name, member) -> members.put(name, at(name, member)));
    return members;
  }

  /** Requires that an object has no other members than these. */
  public JsonView requireOnly(Collection<String> names) {
    requireNonNull(names, "requireOnly: names is null");
    for (String name : object().members().keySet()) {
      if (!names.contains(name)) {
        throw error("no other members than " + names, "\"" + name + "\"");
      }
    }
    return this;
  }

  /** The elements of an array. */
  public List<JsonView> elements() {
    if (!(value instanceof Json.Arr(List<Json> elements))) {
      throw wrong("an array");
    }
    List<JsonView> views = new ArrayList<>(elements.size());
    for (Json element : elements) {
      views.add(at(Integer.toString(views.size()), element));
    }
    return views;
  }

  /** The whole numbers of an array of at most so many. */
  public long[] wholes(int most) {
    if (!(value instanceof Json.Arr(List<Json> elements))) {
      throw wrong("an array of whole numbers");
    }
    if (elements.size() > most) {
      throw error("at most " + most + " numbers", Integer.toString(elements.size()));
    }
    return elements().stream().mapToLong(JsonView::whole).toArray();
  }

  /** A text. */
  public String text() {
    if (value instanceof Json.Str(String text)) {
      return text;
    }
    throw wrong("a text");
  }

  /** True or false. */
  public boolean flag() {
    if (value instanceof Json.Bool truth) {
      return truth == Json.Bool.TRUE;
    }
    throw wrong("true or false");
  }

  /** A number. */
  public double number() {
    if (value instanceof Json.Num(String literal)) {
      double number = Double.parseDouble(literal);
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw wrong("a number that a double can hold");
  }

  /** A whole number, written without a point. */
  public long whole() {
    if (value instanceof Json.Num(String literal)) {
      try {
        return Long.parseLong(literal);
      } catch (NumberFormatException e) {
        throw wrong("a whole number that a long can hold");
      }
    }
    throw wrong("a whole number");
  }

  /** A whole number from one to another, both included. */
  public int whole(int least, int most) {
    long number = whole();
    if (number < least || number > most) {
      throw wrong("a whole number from " + least + " to " + most);
    }
    return (int) number;
  }

  /** What it was read from. */
  public String source() {
    return source;
  }

  String place() {
    return path.isEmpty() ? "the whole" : "at " + path;
  }

  /** An error about the value, which is told in a few letters. */
  FileFormatException wrong(String expected) {
    return error(expected, sketch(value));
  }

  /** What a value is, in a few letters. */
  private static String sketch(Json value) {
    return switch (value) {
      case Json.Obj _ -> "an object";
      case Json.Arr _ -> "an array";
      case Json.Str(String text) ->
          text.length() <= 40 ? "\"" + text + "\"" : "a text of " + text.length() + " letters";
      case Json.Num(String literal) ->
          literal.length() <= 40 ? literal : "a number of " + literal.length() + " digits";
      case Json.Bool truth -> truth.toString();
      case Json.Null _ -> "null";
    };
  }

  /** An error at this place. */
  public FileFormatException error(String expected, String found) {
    return new FileFormatException(source, place(), expected, found);
  }

  /** The place and the value. */
  @Override
  public String toString() {
    return (path.isEmpty() ? source : source + " at " + path) + ": " + value;
  }
}
