package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One walk through the parts of a block, outer ones first. Where it puts others in their place, all
 * that holds them is made anew; what holds nothing new stays the same object.
 */
@SuppressWarnings("ReferenceEquality") // the same object, not an equal one: is there anything new?
final class PartTree {
  /** What shall stand in the place of a part; the part itself, to go on to those in it. */
  private interface Visitor {
    Object visit(String path, Object part);
  }

  private final String caller;
  private final Visitor visitor;

  /** Whether other parts take the place of some. */
  private final boolean replaces;

  /** Whether what becomes of a part does not depend on its path, so that it is found out once. */
  private final boolean everywhere;

  private final IdentityHashMap<Object, Object> known = new IdentityHashMap<>();
  private final Set<String> paths = new HashSet<>();

  private PartTree(String caller, Visitor visitor, boolean replaces, boolean everywhere) {
    this.caller = caller;
    this.visitor = visitor;
    this.replaces = replaces;
    this.everywhere = everywhere;
  }

  /** All parts of a kind by path. */
  static <P> SequencedMap<String, P> find(String caller, Block root, Class<P> kind) {
    SequencedMap<String, P> found = new LinkedHashMap<>();
    Visitor collect =
        (path, part) -> {
          if (kind.isInstance(part)) {
            found.put(path, kind.cast(part));
          }
          return part;
        };
    new PartTree(caller, collect, false, false).inside("", root);
    return found;
  }

  /** The block with another part at one path. */
  static <B extends Block> B replace(B root, String path, Object next) {
    requireNonNull(root, "with: block is null");
    requireNonNull(path, "with: path is null");
    Paths.get("with", path, find("with", root, Object.class));
    Visitor put = (at, part) -> at.equals(path) ? next : part;
    return new PartTree("with", put, true, false).anew(root);
  }

  /** The block with others in the places of its parts; in all places of one part the same. */
  static <B extends Block> B replaceEverywhere(
      String caller, B root, UnaryOperator<Object> replace) {
    Visitor put = (_, part) -> replace.apply(part);
    return new PartTree(caller, put, true, true).anew(root);
  }

  @SuppressWarnings("unchecked") // inside() has seen that it is
  private <B extends Block> B anew(B root) {
    return (B) inside("", root);
  }

  private Block inside(String path, Block block) {
    Parts parts = block.parts();
    Object structure = parts.structure();
    Object next = inside(path, structure, parts.kind());
    if (next == structure) {
      return block;
    }
    Block made = parts.make(next);
    if (made.getClass() != block.getClass()) {
      throw new IllegalStateException(
          String.format(
              "%s: the parts() of %s make a %s",
              caller, block.getClass().getName(), made.getClass().getName()));
    }
    return made;
  }

  // Every program comes through here when it starts: a switch over types takes it 10 ms to link.

  private Object inside(String path, Object structure, Type kind) {
    if (structure instanceof Record record) {
      return record(path, record);
    } else if (structure instanceof List<?> list) {
      return list(path, list, kind);
    } else if (structure instanceof Map<?, ?> map) {
      return map(path, map, kind);
    }
    throw new AssertionError(structure);
  }

  private Object value(String path, Object value, Type type) {
    if (value instanceof Parameter || value instanceof Buffer || value instanceof Block) {
      return part(path, value, type);
    } else if (value instanceof Optional<?> optional) {
      return optional(path, optional, argument(type, 0));
    } else if (value instanceof List<?> list) {
      return list(path, list, argument(type, 0));
    } else if (value instanceof Map<?, ?> map) {
      return map(path, map, argument(type, 1));
    } else if (value instanceof Record record) {
      return record(path, record);
    }
    requireNoParts(path, value);
    return value;
  }

  private Object part(String path, Object part, Type type) {
    if (!paths.add(path)) {
      throw new IllegalArgumentException(
          caller + ": two parts have the path " + path + "; call one of them otherwise");
    }
    if (known.containsKey(part)) {
      return requireNonNull(known.get(part));
    }
    Object next = visitor.visit(path, part);
    if (next == part && part instanceof Block block) {
      next = inside(path, block);
    }
    if (next != part && !raw(type).isInstance(next)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s is declared as %s and cannot become a %s",
              caller, path, raw(type).getSimpleName(), next.getClass().getSimpleName()));
    }
    if (everywhere) {
      known.put(part, next);
    }
    return next;
  }

  private Object optional(String path, Optional<?> optional, Type type) {
    if (optional.isEmpty()) {
      return optional;
    }
    Object next = value(path, optional.get(), type);
    return next == optional.get() ? optional : Optional.of(next);
  }

  private Object list(String path, List<?> list, Type type) {
    List<Object> next = new ArrayList<>(list.size());
    boolean changed = false;
    for (Object element : list) {
      String at = below(path, Integer.toString(next.size()));
      requireNonNull(element, () -> caller + ": " + at + " is null");
      next.add(value(at, element, type));
      changed |= next.getLast() != element;
    }
    return changed ? Collections.unmodifiableList(next) : list;
  }

  private Object map(String path, Map<?, ?> map, Type type) {
    SequencedMap<Object, Object> next = new LinkedHashMap<>();
    boolean changed = false;
    for (Map.Entry<?, ?> entry : ordered(map).entrySet()) {
      String at = below(path, String.valueOf(entry.getKey()));
      Object element = requireNonNull(entry.getValue(), () -> caller + ": " + at + " is null");
      Object put = value(at, element, type);
      next.put(entry.getKey(), put);
      changed |= put != element;
    }
    return changed ? Collections.unmodifiableSequencedMap(next) : map;
  }

  /** A map whose order may be another one in the next start of the program, ordered by names. */
  private static Map<?, ?> ordered(Map<?, ?> map) {
    if (map instanceof SequencedMap) {
      return map;
    }
    TreeMap<String, Object> names = new TreeMap<>();
    map.keySet().forEach(key -> names.put(String.valueOf(key), key));
    Map<Object, @Nullable Object> ordered = new LinkedHashMap<>();
    names.values().forEach(key -> ordered.put(key, map.get(key)));
    return ordered;
  }

  private String below(String path, String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          caller + ": a part" + (path.isEmpty() ? "" : " of " + path) + " has a blank name");
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Parts that would not be found: an array has no way to be made anew, a set no order. */
  private void requireNoParts(String path, Object value) {
    List<?> elements =
        switch (value) {
          case Object[] array -> List.of(array);
          case Collection<?> collection -> new ArrayList<>(collection);
          default -> List.of();
        };
    for (Object element : elements) {
      if (element instanceof Parameter || element instanceof Buffer || element instanceof Block) {
        throw new IllegalArgumentException(
            String.format(
                "%s: %s is a %s, in which parts are not looked for; make it a List or a Map",
                caller, path, value.getClass().getSimpleName()));
      }
    }
  }

  // ---- records

  private Record record(String path, Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    @Nullable Object[] next = new @Nullable Object[components.length];
    boolean changed = false;
    for (int i = 0; i < components.length; i++) {
      Object value = get(components[i], record);
      next[i] =
          value == null
              ? null
              : value(below(path, components[i].getName()), value, declared(components[i]));
      changed |= next[i] != value;
    }
    return changed ? make(record.getClass(), components, next) : record;
  }

  private @Nullable Object get(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (InaccessibleObjectException e) {
      throw closed(record.getClass(), e);
    } catch (InvocationTargetException e) {
      throw refused(record.getClass(), "accessor " + component.getName(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Record make(
      Class<? extends Record> type, RecordComponent[] components, @Nullable Object[] values) {
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
      if (values[i] instanceof List<?> || values[i] instanceof Map<?, ?>) {
        requireOpen(type, components[i], requireNonNull(values[i]));
      }
    }
    try {
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InaccessibleObjectException e) {
      throw closed(type, e);
    } catch (InvocationTargetException e) {
      throw refused(type, "constructor", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lists and maps are made anew, so their component must take any. */
  private void requireOpen(Class<?> type, RecordComponent component, Object value) {
    if (!component.getType().isInstance(value)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s.%s is declared as %s; declare it as %s, so that it can be made anew",
              caller,
              type.getSimpleName(),
              component.getName(),
              component.getType().getSimpleName(),
              value instanceof List ? "List" : "Map"));
    }
  }

  private IllegalArgumentException closed(Class<?> type, InaccessibleObjectException e) {
    return new IllegalArgumentException(
        String.format(
            "%s: cannot look into the record %s; make it public in an exported package, or write"
                + " `opens %s to adjoint.nn;` into the descriptor of module %s",
            caller, type.getName(), type.getPackageName(), type.getModule().getName()),
        e);
  }

  private IllegalArgumentException refused(
      Class<?> type, String what, InvocationTargetException e) {
    return new IllegalArgumentException(
        String.format(
            "%s: the %s of the record %s throws %s",
            caller, what, type.getSimpleName(), e.getCause()),
        e.getCause());
  }

  // ---- what is declared

  /** As what; only looked at where it matters, as it takes time to read. */
  private Type declared(RecordComponent component) {
    return replaces ? component.getGenericType() : Object.class;
  }

  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType declared
            && declared.getActualTypeArguments().length > index
        ? declared.getActualTypeArguments()[index]
        : Object.class;
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType declared -> raw(declared.getRawType());
      case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
      default -> Object.class; // a type variable: nothing is known
    };
  }
}
