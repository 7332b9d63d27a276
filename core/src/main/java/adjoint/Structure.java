package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What functions are differentiated by: a node, or a record, list, map or optional of such, as deep
 * as one likes. Anything else in a record is a constant of it.
 */
final class Structure {
  private final String caller;

  /** Who is named in errors. */
  Structure(String caller) {
    this.caller = caller;
  }

  /** The nodes in it, in order. */
  List<Node<?>> nodes(Object structure) {
    return nodes(structure, structure);
  }

  /** The nodes in a structure in the order of another one like it: those of maps by their keys. */
  List<Node<?>> nodes(Object structure, Object like) {
    List<Node<?>> nodes = new ArrayList<>();
    collect(structure, like, nodes);
    return nodes;
  }

  private void collect(@Nullable Object structure, @Nullable Object like, List<Node<?>> nodes) {
    switch (structure) {
      case Node<?> node -> nodes.add(node);
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          int at = i;
          Object element = requireNonNull(list.get(i), () -> missing("element " + at));
          collect(element, like instanceof List<?> l && i < l.size() ? l.get(i) : null, nodes);
        }
      }
      case Map<?, ?> map -> {
        Map<?, ?> order = like instanceof Map<?, ?> m ? m : map;
        if (!map.keySet().equals(order.keySet())) {
          throw new IllegalArgumentException(
              "%s: a map has the keys %s, but the one in x has %s"
                  .formatted(caller, map.keySet(), order.keySet()));
        }
        for (Object key : order.keySet()) {
          Object value = requireNonNull(map.get(key), () -> missing("" + key));
          collect(value, order.get(key), nodes);
        }
      }
      case Optional<?> optional ->
          collect(
              optional.orElse(null), like instanceof Optional<?> o ? o.orElse(null) : null, nodes);
      case Record record -> {
        Record other = like instanceof Record r && r.getClass() == record.getClass() ? r : null;
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          collect(value(record, component), other == null ? null : value(other, component), nodes);
        }
      }
      case null, default -> {}
    }
  }

  /** The same structure with other nodes, in order. */
  <A> A with(A structure, List<? extends Node<?>> nodes) {
    var next = nodes.iterator();
    return map(structure, _ -> next.next());
  }

  /**
   * The same structure with what {@code f} makes of each node. In the place of a parameter is a
   * parameter again, called like it.
   */
  <A> A map(A structure, UnaryOperator<Node<?>> f) {
    return map(structure, f, UnaryOperator.identity());
  }

  /** The same with what {@code ofPositions} makes of the {@link Indices} in it. */
  @SuppressWarnings("unchecked") // a node becomes one of its kind, and a record one of its class
  <A> A map(A structure, UnaryOperator<Node<?>> f, UnaryOperator<Indices> ofPositions) {
    return (A)
        switch (structure) {
          case Parameter parameter -> ((Tensor) f.apply(parameter)).as(parameter);
          case Node<?> node -> f.apply(node);
          case Indices positions -> ofPositions.apply(positions);
          case List<?> list -> {
            List<Object> mapped = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
              int at = i;
              Object element = requireNonNull(list.get(i), () -> missing("element " + at));
              mapped.add(map(element, f, ofPositions));
            }
            yield Collections.unmodifiableList(mapped);
          }
          case Map<?, ?> map -> {
            Map<Object, Object> mapped = new LinkedHashMap<>();
            map.forEach((key, value) -> {
              requireNonNull(value, () -> missing("" + key));
              mapped.put(key, map(value, f, ofPositions));
            });
            yield Collections.unmodifiableMap(mapped);
          }
          case Optional<?> optional -> optional.map(value -> map(value, f, ofPositions));
          case Record record -> ofRecord(record, f, ofPositions);
          default -> structure;
        };
  }

  private String missing(String what) {
    return caller + ": " + what + " is null";
  }

  @SuppressWarnings("ReferenceEquality") // the same object: nothing to make anew
  private Record ofRecord(
      Record record, UnaryOperator<Node<?>> f, UnaryOperator<Indices> ofPositions) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new @Nullable Object[components.length];
    boolean changed = false;
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Object value = value(record, components[i]);
      values[i] = value == null ? null : map(value, f, ofPositions);
      changed |= values[i] != value;
    }
    return changed ? make(record.getClass(), types, values) : record;
  }

  private @Nullable Object value(Record record, RecordComponent component) {
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

  private Record make(Class<? extends Record> type, Class<?>[] types, @Nullable Object[] values) {
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

  private IllegalArgumentException closed(Class<?> type, InaccessibleObjectException e) {
    return new IllegalArgumentException(
        "%s: cannot look into the record %s; make it public in an exported package, or open its package to adjoint.core"
            .formatted(caller, type.getName()),
        e);
  }

  private IllegalArgumentException refused(
      Class<?> type, String what, InvocationTargetException e) {
    return new IllegalArgumentException(
        "%s: the %s of the record %s refuses the numbers of a derivative: %s"
            .formatted(caller, what, type.getName(), e.getCause()),
        e.getCause());
  }
}
