package adjoint.nn.file;

import static adjoint.nn.file.ArchitectureWriter.BUFFER;
import static adjoint.nn.file.ArchitectureWriter.CONSTANT;
import static adjoint.nn.file.ArchitectureWriter.FROZEN;
import static adjoint.nn.file.ArchitectureWriter.NAME;
import static adjoint.nn.file.ArchitectureWriter.NUMBERS;
import static adjoint.nn.file.ArchitectureWriter.PARAMETER;
import static adjoint.nn.file.ArchitectureWriter.TYPE;
import static adjoint.nn.file.ArchitectureWriter.VALUE;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Block;
import adjoint.nn.Buffer;
import adjoint.nn.attention.Mask;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/** Builds a model of what {@link ArchitectureWriter} wrote: only of types that have a name. */
final class ArchitectureReader {
  private final BlockTypes types;
  private final Map<String, StoredArray> arrays;
  private final Map<String, Object> known = new HashMap<>(); // what has been built of arrays

  ArchitectureReader(BlockTypes types, Map<String, StoredArray> arrays) {
    this.types = types;
    this.arrays = arrays;
  }

  /** The model; all arrays must belong to it. */
  Block read(JsonView json) {
    Object model = tagged(json, Block.class);
    for (String path : arrays.keySet()) {
      if (!known.containsKey(path)) {
        throw json.error("an architecture that has all arrays of the file", "none for " + path);
      }
    }
    return (Block) model;
  }

  private Object value(JsonView json, Type declared) {
    Class<?> type = RecordParts.raw(declared);
    if (type == Parameter.class) {
      return parameter(json);
    } else if (type == Buffer.class) {
      return buffer(json);
    } else if (type == NdArray.class) {
      StoredArray numbers = stored(json, CONSTANT, Set.of());
      return one(json, CONSTANT, NdArray.class, numbers::array);
    } else if (type == boolean.class || type == Boolean.class) {
      return json.flag();
    } else if (type == int.class || type == Integer.class) {
      return json.whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (type == long.class || type == Long.class) {
      return json.whole();
    } else if (type == double.class || type == Double.class) {
      return number(json);
    } else if (type == float.class || type == Float.class) {
      return (float) number(json);
    } else if (type == String.class) {
      return json.text();
    } else if (type == Shape.class) {
      return shape(json);
    } else if (type == Mask.class) {
      return MaskNames.read(json);
    } else if (type == Optional.class) {
      return isNull(json)
          ? Optional.empty()
          : Optional.of(value(json, RecordParts.argument(declared, 0)));
    } else if (type == OptionalInt.class) {
      return isNull(json)
          ? OptionalInt.empty()
          : OptionalInt.of(json.whole(Integer.MIN_VALUE, Integer.MAX_VALUE));
    } else if (type == OptionalLong.class) {
      return isNull(json) ? OptionalLong.empty() : OptionalLong.of(json.whole());
    } else if (type == OptionalDouble.class) {
      return isNull(json) ? OptionalDouble.empty() : OptionalDouble.of(number(json));
    } else if (type.isAssignableFrom(List.class) && type != Object.class) {
      return list(json, RecordParts.argument(declared, 0));
    } else if (type.isAssignableFrom(SequencedMap.class) && type != Object.class) {
      return map(json, declared);
    } else if (type.isEnum()) {
      return constant(json, type);
    } else if (type.isRecord()) {
      return record(json, type, Set.of());
    }
    return tagged(json, type);
  }

  private static boolean isNull(JsonView json) {
    return json.json() == Json.Null.NULL;
  }

  // ---- numbers

  private static double number(JsonView json) {
    if (json.json() instanceof Json.Str(String text)) {
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw json.wrong("a number");
      };
    }
    return json.number();
  }

  private static Shape shape(JsonView json) {
    return Bytes.shape(json.source(), json.place(), json.wholes(Bytes.MOST_AXES));
  }

  private Parameter parameter(JsonView json) {
    StoredArray numbers = stored(json, PARAMETER, Set.of(NAME, FROZEN));
    boolean frozen = json.find(FROZEN).map(JsonView::flag).orElse(false);
    return one(
        json,
        PARAMETER,
        Parameter.class,
        () -> {
          Parameter parameter = Parameter.of(name(json, PARAMETER), Tensor.of(numbers.array()));
          return frozen ? parameter.frozen() : parameter;
        });
  }

  private Buffer buffer(JsonView json) {
    StoredArray numbers = stored(json, BUFFER, Set.of(NAME));
    return one(
        json,
        BUFFER,
        Buffer.class,
        () -> Buffer.of(name(json, BUFFER), Tensor.of(numbers.array())));
  }

  /** What its path has stood for before, or something new. */
  private <P> P one(JsonView json, String kind, Class<P> type, Supplier<P> make) {
    Object part = known.computeIfAbsent(json.get(kind).text(), _ -> make.get());
    if (!type.isInstance(part)) {
      throw json.error("a path for one kind of part", "one for two");
    }
    return type.cast(part);
  }

  private static String name(JsonView json, String kind) {
    String path = json.get(kind).text();
    return json.find(NAME).map(JsonView::text).orElse(path.substring(path.lastIndexOf('.') + 1));
  }

  /** The numbers of a path, which are of the type that the architecture says. */
  private StoredArray stored(JsonView json, String kind, Set<String> more) {
    Set<String> names = new LinkedHashSet<>(List.of(kind, NUMBERS));
    names.addAll(more);
    json.requireOnly(names);
    JsonView path = json.get(kind);
    StoredArray array = arrays.get(path.text());
    if (array == null) {
      throw path.wrong("the path of an array of the file");
    }
    JsonView wanted = json.get(NUMBERS);
    String there = array.type().name() + array.shape();
    if (!wanted.text().equals(there)) {
      throw wanted.wrong(there + ", as the file has it");
    }
    return array;
  }

  // ---- what holds others

  private List<Object> list(JsonView json, Type element) {
    List<Object> values = new ArrayList<>();
    for (JsonView view : json.elements()) {
      values.add(value(view, element));
    }
    return Collections.unmodifiableList(values);
  }

  private SequencedMap<String, Object> map(JsonView json, Type declared) {
    if (RecordParts.argument(declared, 0) != String.class) {
      throw json.error("a map whose keys are texts", "one that is declared as " + declared);
    }
    Type element = RecordParts.argument(declared, 1);
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    json.members().forEach((name, view) -> values.put(name, value(view, element)));
    return Collections.unmodifiableSequencedMap(values);
  }

  private static Object constant(JsonView json, Class<?> type) {
    String name = json.text();
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findFirst()
        .orElseThrow(() -> json.wrong("one of " + Arrays.toString(type.getEnumConstants())));
  }

  /** Something whose type is named, because the declaration leaves open what it is. */
  private Object tagged(JsonView json, Class<?> wanted) {
    JsonView tag = json.get(TYPE);
    Class<?> type =
        types
            .named(tag.text())
            .orElseThrow(() ->
                tag.wrong(
                    "a type that is registered; if it is one of your own, read the file with"
                        + " BlockTypes.STANDARD.with(name, class)"));
    if (!wanted.isAssignableFrom(type)) {
      throw tag.wrong("a " + wanted.getSimpleName());
    }
    if (type.isEnum()) {
      return constant(json.requireOnly(Set.of(TYPE, VALUE)).get(VALUE), type);
    }
    return record(json, type, Set.of(TYPE));
  }

  private Object record(JsonView json, Class<?> type, Set<String> more) {
    Set<String> names = new LinkedHashSet<>(more);
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      names.add(component.getName());
      values.add(value(json.get(component.getName()), component.getGenericType()));
    }
    json.requireOnly(names);
    try {
      return RecordParts.make(type, values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw new FileFormatException(
            json.source(),
            json.place(),
            "what makes a " + type.getSimpleName(),
            String.valueOf(cause.getMessage()),
            cause);
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
