package adjoint.op;

import adjoint.array.Axes;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;

/**
 * Which operations are records of plain values: of numbers, texts, enums, shapes and the like, of
 * records and lists of these, and of what is sealed to such records. Nothing can be put into one,
 * so that it cannot keep what it is given, and threads may share it.
 */
final class PlainValues {
  private static final Set<Class<?>> PLAIN =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Axes.class,
          Indices.class,
          Shape.class);

  private static final String LIST_OF_INTEGERS = "Ljava/util/List<Ljava/lang/Integer;>;";

  private static final ClassValue<Boolean> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isPlain(type, type, true);
        }
      };

  private PlainValues() {}

  /** Whether this class is a record of plain values, or an enum. */
  static boolean only(Class<?> type) {
    return OF_CLASS.get(type);
  }

  /**
   * {@code within} is a record that is being looked at, and may be part of itself; {@code arrays}
   * whether an array is plain here. A list might be there to collect some.
   */
  private static boolean isPlain(Type type, Class<?> within, boolean arrays) {
    if (type instanceof ParameterizedType list) {
      return list.getRawType() == List.class
          && isPlain(list.getActualTypeArguments()[0], within, false);
    }
    if (!(type instanceof Class<?> known)) {
      return false;
    }
    if (known == NdArray.class) {
      return arrays;
    }
    if (known.isPrimitive() || known.isEnum() || PLAIN.contains(known)) {
      return true;
    }
    if (known.isSealed()) {
      for (Class<?> choice : known.getPermittedSubclasses()) {
        if (choice == within || !isPlain(choice, within, arrays)) {
          return false;
        }
      }
      return true;
    }
    if (!known.isRecord()) {
      return false;
    }
    for (RecordComponent part : known.getRecordComponents()) {
      if (LIST_OF_INTEGERS.equals(part.getGenericSignature())) {
        continue; // at the start of a program the reflection of generics takes long to load
      }
      Type of = part.getGenericType();
      if (of == within || !isPlain(of, within, arrays)) {
        return false;
      }
    }
    return true;
  }
}
