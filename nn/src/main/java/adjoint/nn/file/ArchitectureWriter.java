package adjoint.nn.file;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Block;
import adjoint.nn.Buffer;
import adjoint.nn.State;
import adjoint.nn.attention.Mask;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A model as JSON: of what types it is made and how they are set, with the paths of its numbers in
 * the place of numbers. A part that stands in two places has one path.
 */
final class ArchitectureWriter {
  static final String TYPE = "@type"; // no component can be called so
  static final String VALUE = "value";
  static final String PARAMETER = "parameter";
  static final String BUFFER = "buffer";
  static final String CONSTANT = "constant";
  static final String NUMBERS = "numbers"; // their type, F32[2, 3]
  static final String NAME = "name";
  static final String FROZEN = "frozen";

  private final BlockTypes types;
  private final IdentityHashMap<Object, String> paths = new IdentityHashMap<>();
  private final SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
  private final Json.Obj json;

  ArchitectureWriter(Block model, BlockTypes types) {
    this.types = types;
    model.parameters().forEach((path, parameter) -> paths.putIfAbsent(parameter, path));
    model.buffers().forEach((path, buffer) -> paths.putIfAbsent(buffer, path));
    this.json = tagged("", model);
  }

  Json.Obj json() {
    return json;
  }

  /** The numbers by the paths that stand in the JSON. */
  State state() {
    return new State(arrays);
  }

  private Json value(String path, Object value, Type declared) {
    return switch (value) {
      case Parameter parameter -> {
        Json.Obj object = numbers(PARAMETER, pathOf(path, parameter), parameter, parameter.name());
        yield parameter.isVariable() ? object : object.with(FROZEN, Json.of(true));
      }
      case Buffer buffer -> numbers(BUFFER, pathOf(path, buffer), buffer.value(), buffer.name());
      case NdArray array -> numbers(CONSTANT, CONSTANT + "/" + path, array);
      case Boolean truth -> Json.of(truth);
      case Integer number -> Json.of(number);
      case Long number -> Json.of(number);
      case Double number -> number(number);
      case Float number -> number(number);
      case String text -> Json.of(text);
      case Shape shape -> Json.Arr.of(shape.extents());
      case Mask mask -> Json.of(MaskNames.of(mask).orElseThrow(() -> unknown(path, mask)));
      case Optional<?> optional ->
          optional(path, optional.isPresent() ? List.of(optional.get()) : List.of(), declared);
      case OptionalInt n -> n.isPresent() ? Json.of(n.getAsInt()) : Json.Null.NULL;
      case OptionalLong n -> n.isPresent() ? Json.of(n.getAsLong()) : Json.Null.NULL;
      case OptionalDouble x -> x.isPresent() ? number(x.getAsDouble()) : Json.Null.NULL;
      case List<?> list -> list(path, list, declared);
      case Map<?, ?> map -> map(path, map, declared);
      case Enum<?> constant
          when Modifier.isFinal(RecordParts.raw(declared).getModifiers())
              || RecordParts.raw(declared).isEnum() ->
          Json.of(constant.name());
      case Record record when Modifier.isFinal(RecordParts.raw(declared).getModifiers()) ->
          components(path, record, Json.Obj.EMPTY);
      default -> tagged(path, value);
    };
  }

  private Json optional(String path, List<?> value, Type declared) {
    return value.isEmpty()
        ? Json.Null.NULL
        : value(path, value.getFirst(), RecordParts.argument(declared, 0));
  }

  private Json list(String path, List<?> list, Type declared) {
    List<Json> elements = new ArrayList<>(list.size());
    for (Object element : list) {
      String at = path + "." + elements.size();
      elements.add(value(at, element, RecordParts.argument(declared, 0)));
    }
    return new Json.Arr(elements);
  }

  private Json map(String path, Map<?, ?> map, Type declared) {
    SequencedMap<String, Json> members = new LinkedHashMap<>();
    map.forEach((key, element) -> {
      if (!(key instanceof String name)) {
        throw unknown(path, key);
      }
      members.put(name, value(path + "." + name, element, RecordParts.argument(declared, 1)));
    });
    return new Json.Obj(members);
  }

  /** With the name of its type, where the declaration leaves open what it is. */
  private Json.Obj tagged(String path, Object value) {
    Class<?> type = value instanceof Enum<?> e ? e.getDeclaringClass() : value.getClass();
    String name = types.nameOf(type).orElseThrow(() -> unknown(path, value));
    Json.Obj tag = Json.Obj.EMPTY.with(TYPE, Json.of(name));
    return value instanceof Enum<?> constant
        ? tag.with(VALUE, Json.of(constant.name()))
        : components(path, (Record) value, tag);
  }

  private Json.Obj components(String path, Record record, Json.Obj object) {
    SequencedMap<String, Json> members = new LinkedHashMap<>(object.members());
    SequencedMap<String, RecordParts.Part> parts;
    try {
      parts = RecordParts.of(record);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("SavedModel: " + place(path) + ": " + e.getMessage(), e);
    }
    parts.forEach((name, part) ->
        members.put(
            name, value(path.isEmpty() ? name : path + "." + name, part.value(), part.type())));
    return new Json.Obj(members);
  }

  private String pathOf(String path, Object part) {
    String found = paths.get(part);
    if (found == null) {
      throw new IllegalArgumentException(
          "SavedModel: "
              + place(path)
              + " is none of the parts that parts() of its block tells, so its numbers have no"
              + " path");
    }
    return found;
  }

  private Json.Obj numbers(String kind, String path, Tensor numbers, String name) {
    Json.Obj object = numbers(kind, path, numbers.data());
    return path.equals(name) || path.endsWith("." + name)
        ? object
        : object.with(NAME, Json.of(name));
  }

  private Json.Obj numbers(String kind, String path, NdArray array) {
    arrays.put(path, array);
    return Json.Obj.EMPTY
        .with(kind, Json.of(path))
        .with(NUMBERS, Json.of(array.dtype().name() + array.shape()));
  }

  /** A number, or as text what JSON has no number for. */
  private static Json number(double x) {
    return Double.isFinite(x) ? Json.of(x) : Json.of(Double.toString(x));
  }

  private static String place(String path) {
    return path.isEmpty() ? "the model" : path;
  }

  private static IllegalArgumentException unknown(String path, Object value) {
    Class<?> type = value.getClass();
    String how;
    if (isFunction(type)) {
      how =
          "is made of a function, which no file can hold; write it as a record and register that:"
              + " BlockTypes.STANDARD.with(\"acme.name\", Name.class)";
    } else if (type.isRecord() || type.isEnum()) {
      how =
          "is a %s, for which files have no name; register it:"
              + " BlockTypes.STANDARD.with(\"acme.%s\", %s.class)";
      how = how.formatted(type.getName(), type.getSimpleName(), type.getSimpleName());
    } else {
      how = "is a " + type.getName() + ", which no file can hold; save the model's state() instead";
    }
    return new IllegalArgumentException("SavedModel: " + place(path) + " (" + value + ") " + how);
  }

  private static boolean isFunction(Class<?> type) {
    return type.isHidden()
        || type.isRecord()
            && Arrays.stream(type.getRecordComponents())
                .anyMatch(c -> c.getType().getPackageName().equals("java.util.function"));
  }
}
