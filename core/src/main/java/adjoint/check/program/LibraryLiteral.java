package adjoint.check.program;

import adjoint.check.JavaText;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes objects of Java's own library, and others that are as easily made. */
final class LibraryLiteral {
  private LibraryLiteral() {}

  /** An expression that makes an equal object; empty if none is known. */
  static Optional<String> of(Object x) {
    return switch (x) {
      case Optional<?> o -> Optional.of(optional("Optional", o.map(Literal::any)));
      case OptionalInt o -> Optional.of(optional("OptionalInt", boxed(o.isPresent(), o::getAsInt)));
      case OptionalLong o ->
          Optional.of(optional("OptionalLong", boxed(o.isPresent(), o::getAsLong)));
      case OptionalDouble o ->
          Optional.of(optional("OptionalDouble", boxed(o.isPresent(), o::getAsDouble)));
      case Class<?> type when Literal.isPublic(type) ->
          Optional.of(type.getCanonicalName() + ".class");
      case Path path -> Optional.of("java.nio.file.Path.of(" + JavaText.of(path.toString()) + ")");
      case Map.Entry<?, ?> entry -> Optional.of(entry(entry));
      case Collection<?> all -> copied(x, collection(all), Collection.class);
      case Map<?, ?> map -> copied(x, map(map), Map.class);
      default -> fromText(x);
    };
  }

  private static Optional<String> boxed(boolean present, Supplier<Object> value) {
    return present ? Optional.of(Literal.any(value.get())) : Optional.empty();
  }

  private static String optional(String name, Optional<String> value) {
    return "java.util." + name + value.map(text -> ".of(" + text + ")").orElse(".empty()");
  }

  private static String collection(Collection<?> all) {
    List<String> texts = all.stream().map(Literal::any).toList();
    String of =
        texts.stream().anyMatch(text -> text.startsWith("null"))
            ? texts.size() == 1 ? "Collections.singletonList" : "Arrays.asList"
            : all instanceof Set ? "Set.of" : "List.of";
    return "java.util." + of + "(" + String.join(", ", texts) + ")";
  }

  private static String map(Map<?, ?> map) {
    return map.entrySet().stream()
        .map(LibraryLiteral::entry)
        .collect(Collectors.joining(", ", "java.util.Map.ofEntries(", ")"));
  }

  private static String entry(Map.Entry<?, ?> entry) {
    return "java.util.Map.entry("
        + Literal.any(entry.getKey())
        + ", "
        + Literal.any(entry.getValue())
        + ")";
  }

  /** In a collection of its own class, where that is public and can be made from another one. */
  private static Optional<String> copied(Object x, String elements, Class<?> from) {
    Class<?> type = x.getClass();
    boolean copies =
        Literal.isPublic(type)
            && Arrays.stream(type.getConstructors())
                .anyMatch(c -> Arrays.equals(c.getParameterTypes(), new Class<?>[] {from}));
    return Optional.of(
        copies ? "new " + type.getCanonicalName() + "<>(" + elements + ")" : elements);
  }

  /** What its own text makes, when tried: as {@code Duration.parse("PT1.5S")}. */
  private static Optional<String> fromText(Object x) {
    Class<?> type = x.getClass();
    if (!Literal.isPublic(type)) {
      return Optional.empty();
    }
    String text = x.toString();
    Stream<Optional<String>> methods =
        Arrays.stream(type.getMethods())
            .filter(m -> Modifier.isStatic(m.getModifiers()) && takesText(m.getParameterTypes()))
            .filter(m ->
                List.of("parse", "fromString", "valueOf", "of", "create").contains(m.getName()))
            .sorted((a, b) -> a.getName().compareTo(b.getName()))
            .map(m ->
                tried(x, () -> m.invoke(null, text), type.getCanonicalName() + "." + m.getName()));
    Stream<Optional<String>> constructors =
        Arrays.stream(type.getConstructors())
            .filter(c -> takesText(c.getParameterTypes()))
            .map(c -> tried(x, () -> c.newInstance(text), "new " + type.getCanonicalName()));
    return Stream.concat(methods, constructors).flatMap(Optional::stream).findFirst();
  }

  private static boolean takesText(Class<?>... parameters) {
    return parameters.length == 1
        && parameters[0].isAssignableFrom(String.class)
        && parameters[0] != Object.class;
  }

  private interface Maker {
    Object make() throws ReflectiveOperationException;
  }

  private static Optional<String> tried(Object x, Maker maker, String how) {
    try {
      return x.equals(maker.make())
          ? Optional.of(how + "(" + JavaText.of(x.toString()) + ")")
          : Optional.empty();
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
