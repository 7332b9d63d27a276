package adjoint.fuse;

import adjoint.op.Expr;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Methods of {@link Expr} and the JDK that may be called without a look at their code. */
final class Known {
  /** What erasure casts numbers to. */
  static final Set<Class<?>> BOXES =
      Set.of(
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Boolean.class);

  /** Everything but searching and comparing: elements are told apart by what they are. */
  private static final Set<String> OF_LISTS =
      Set.of("<init>", "of", "asList", "get", "getFirst", "getLast", "size", "isEmpty", "add");

  /** Without those that ask for the locale. */
  private static final Set<String> OF_STRINGS =
      Set.of("length", "charAt", "isEmpty", "equals", "hashCode");

  private static final Set<String> OF_ENUMS = Set.of("ordinal", "name");

  private Known() {}

  /**
   * Whether this method gives the same for the same arguments, whatever kind of {@link Expr} is
   * among them.
   */
  static boolean isPure(Executable method, MethodTypeDesc type) {
    Class<?> owner = method.getDeclaringClass();
    String name = method instanceof Constructor ? "<init>" : method.getName();
    if (owner == Expr.class) {
      return true;
    } else if (isFunction(owner)) {
      return Modifier.isAbstract(method.getModifiers()); // what it calls is read where it is made
    } else if (owner == Math.class || owner == StrictMath.class || BOXES.contains(owner)) {
      return isOfNumbers(type) && !name.equals("random");
    } else if (owner == List.class || owner == ArrayList.class || owner == Arrays.class) {
      return OF_LISTS.contains(name);
    } else if (owner == String.class) {
      return OF_STRINGS.contains(name);
    } else if (owner == StringBuilder.class) { // what javac may write for "a" + 1
      return (name.equals("<init>") || name.equals("append") || name.equals("toString"))
          && type.parameterList().stream().allMatch(Known::isText);
    } else if (owner == Enum.class) {
      return OF_ENUMS.contains(name);
    } else if (owner == Objects.class) {
      return name.equals("requireNonNull");
    }
    return name.equals("<init>")
        && (owner == Object.class || owner == Record.class || isError(owner));
  }

  /** An exception of the JDK, which knows nothing but its message and where it was made. */
  static boolean isError(Class<?> type) {
    return Throwable.class.isAssignableFrom(type) && type.getClassLoader() == null;
  }

  private static boolean isFunction(Class<?> type) {
    return type.isInterface()
        && type.getPackageName().equals(UnaryOperator.class.getPackageName())
        && type.getClassLoader() == null;
  }

  /** Numbers in, a number out: {@code getLong(String)} asks the system, for example. */
  private static boolean isOfNumbers(MethodTypeDesc type) {
    return isNumber(type.returnType()) && type.parameterList().stream().allMatch(Known::isNumber);
  }

  /** What reads the same in all runs; an object may print what it is. */
  static boolean isText(ClassDesc type) {
    return type.isPrimitive() || type.descriptorString().equals(String.class.descriptorString());
  }

  private static boolean isNumber(ClassDesc type) {
    return type.isPrimitive()
        || BOXES.stream().anyMatch(box -> box.descriptorString().equals(type.descriptorString()));
  }
}
