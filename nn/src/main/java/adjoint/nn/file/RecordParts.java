package adjoint.nn.file;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Records taken apart and put together. */
final class RecordParts {
  private RecordParts() {}

  /** A component and what is in it. */
  record Part(Object value, Type type) {}

  /** The components by name; each must have a value. */
  static SequencedMap<String, Part> of(Record record) {
    SequencedMap<String, Part> parts = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = get(component, record);
      if (value == null) {
        throw new IllegalArgumentException(
            "component " + component.getName() + " is null; let it be an Optional");
      }
      parts.put(component.getName(), new Part(value, component.getGenericType()));
    }
    return parts;
  }

  private static @Nullable Object get(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (InaccessibleObjectException e) {
      throw closed(record.getClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          component.getDeclaringRecord().getSimpleName() + " throws " + e.getCause(), e);
    }
  }

  /**
   * A record of these components.
   *
   * @throws InvocationTargetException what the constructor throws
   */
  static Object make(Class<?> type, List<Object> values) throws InvocationTargetException {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InaccessibleObjectException e) {
      throw closed(type, e);
    } catch (InvocationTargetException e) {
      throw e;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // a record has this constructor
    }
  }

  private static IllegalStateException closed(Class<?> type, InaccessibleObjectException e) {
    return new IllegalStateException(
        String.format(
            "SavedModel: cannot look into the record %s; make it public in an exported package, or"
                + " write `opens %s to adjoint.nn;` into the descriptor of module %s",
            type.getName(), type.getPackageName(), type.getModule().getName()),
        e);
  }

  // ---- declared types

  /** The class that a component is declared as, at least. */
  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType declared -> raw(declared.getRawType());
      case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
      case TypeVariable<?> variable -> raw(variable.getBounds()[0]);
      default -> Object.class;
    };
  }

  /** What stands between the angle brackets. */
  static Type argument(Type type, int index) {
    return type instanceof ParameterizedType declared
        ? declared.getActualTypeArguments()[index]
        : Object.class;
  }
}
