package adjoint.nn.file;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON from and to text. The only class that touches Gson, so that no other needs it. */
final class JsonText {
  /** How a reader tells where it is. */
  private static final Pattern PLACE = Pattern.compile(" at line (\\d+) column (\\d+) path ");

  private static final int QUOTED = 20; // characters of the text in an error

  private final String source;
  private final String text;
  private final JsonReader reader;

  private JsonText(String source, String text) {
    this.source = source;
    this.text = text;
    this.reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(Json.MAX_DEPTH + 1); // our own error comes first
  }

  // ---- reading

  static Json parse(String source, String text) {
    return new JsonText(source, text).parse();
  }

  private Json parse() {
    if (text.startsWith("\uFEFF")) { // which Gson would pass over
      throw error("JSON without a byte order mark");
    }
    try {
      Json value = value(0);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw error("the end");
      }
      return value;
    } catch (IOException e) { // of a text: it is malformed
      FileFormatException error = error("JSON as RFC 8259 has it");
      error.initCause(e);
      throw error;
    }
  }

  private Json value(int depth) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(depth + 1);
      case BEGIN_ARRAY -> array(depth + 1);
      case STRING -> new Json.Str(unicode(reader.nextString()));
      case NUMBER -> new Json.Num(reader.nextString());
      case BOOLEAN -> Json.of(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield Json.Null.NULL;
      }
      case END_DOCUMENT, END_ARRAY, END_OBJECT, NAME -> throw error("a value");
    };
  }

  private Json object(int depth) throws IOException {
    requireDepth(depth);
    SequencedMap<String, Json> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = unicode(reader.nextName());
      if (members.containsKey(name)) {
        throw error("names that differ", "a second member " + quote(name));
      }
      members.put(name, value(depth));
    }
    reader.endObject();
    return new Json.Obj(members);
  }

  private Json array(int depth) throws IOException {
    requireDepth(depth);
    List<Json> elements = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      elements.add(value(depth));
    }
    reader.endArray();
    return new Json.Arr(elements);
  }

  private void requireDepth(int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw error("at most " + Json.MAX_DEPTH + " levels", "one more");
    }
  }

  private String unicode(String read) {
    if (Json.loneSurrogate(read) >= 0) {
      throw error("Unicode", "half of a surrogate pair");
    }
    return read;
  }

  // ---- errors

  private FileFormatException error(String expected) {
    int offset = offset();
    return error(
        expected,
        offset >= text.length()
            ? "the end"
            : quote(text.substring(offset, Math.min(text.length(), offset + QUOTED))));
  }

  private FileFormatException error(String expected, String found) {
    Matcher place = PLACE.matcher(reader.toString());
    return new FileFormatException(
        source,
        place.find() ? "line " + place.group(1) + ", column " + place.group(2) : "in its text",
        expected,
        found);
  }

  /** Where the reader is in the text. */
  private int offset() {
    Matcher place = PLACE.matcher(reader.toString());
    if (!place.find()) {
      return 0;
    }
    int offset = 0;
    for (int line = Integer.parseInt(place.group(1)); line > 1; line--) {
      offset = text.indexOf('\n', offset) + 1;
    }
    return offset + Integer.parseInt(place.group(2)) - 1;
  }

  private static String quote(String found) {
    return Json.loneSurrogate(found) >= 0
        ? "half of a surrogate pair"
        : print(new Json.Str(found), "");
  }

  // ---- printing

  static String print(Json value, String indent) {
    StringWriter out = new StringWriter();
    JsonWriter writer = new JsonWriter(out);
    writer.setStrictness(Strictness.STRICT);
    writer.setIndent(indent);
    try {
      write(value, 1, writer);
    } catch (IOException e) { // a StringWriter has none
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void write(Json value, int depth, JsonWriter out) throws IOException {
    if (depth > Json.MAX_DEPTH && (value instanceof Json.Obj || value instanceof Json.Arr)) {
      throw new IllegalArgumentException(
          "Json: nested deeper than " + Json.MAX_DEPTH + " levels, which no reader would take");
    }
    switch (value) {
      case Json.Obj(SequencedMap<String, Json> members) -> {
        out.beginObject();
        for (Map.Entry<String, Json> member : members.entrySet()) {
          write(member.getValue(), depth + 1, out.name(member.getKey()));
        }
        out.endObject();
      }
      case Json.Arr(List<Json> elements) -> {
        out.beginArray();
        for (Json element : elements) {
          write(element, depth + 1, out);
        }
        out.endArray();
      }
      case Json.Str(String text) -> out.value(text);
      case Json.Num(String literal) -> out.jsonValue(literal);
      case Json.Bool truth -> out.value(truth == Json.Bool.TRUE);
      case Json.Null _ -> out.nullValue();
    }
  }
}
