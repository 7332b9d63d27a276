package adjoint.nn;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * The parts of a {@link Block}, and how to make the same block of others. They stand in a record, a
 * list or a map, from which their names come.
 *
 * {@snippet :
 * final class Row implements Block {
 *   private final List<Layer> layers;
 *
 *   Row(List<Layer> layers) {
 *     this.layers = List.copyOf(layers);
 *   }
 *
 *   public Parts parts() {
 *     return Parts.of(Layer.class, layers, Row::new); // called 0, 1, 2 …
 *   }
 * }
 * }
 */
public final class Parts {
  private static final Parts NONE =
      new Parts(
          List.of(),
          Object.class,
          _ -> {
            throw new AssertionError("made anew, though there is nothing to replace");
          });

  private final Object structure;
  private final Type kind;
  private final Function<Object, Block> make;

  private Parts(Object structure, Type kind, Function<Object, Block> make) {
    this.structure = structure;
    this.kind = kind;
    this.make = make;
  }

  /** No parts. */
  public static Parts none() {
    return NONE;
  }

  /** The components of a block that is a record. */
  static Parts of(Record record) {
    return new Parts(record, record.getClass(), made -> (Block) made);
  }

  /** Named like the components of a record that holds them. */
  @SuppressWarnings("unchecked") // a record is made anew of the same class
  public static <R extends Record> Parts of(R parts, Function<R, ? extends Block> make) {
    requireNonNull(parts, "Parts: parts is null");
    requireNonNull(make, "Parts: make is null");
    return new Parts(parts, parts.getClass(), made -> make.apply((R) made));
  }

  /** Named by their positions. */
  @SuppressWarnings("unchecked") // only what is a P takes the place of one
  public static <P> Parts of(
      Class<P> kind, List<? extends P> parts, Function<List<P>, ? extends Block> make) {
    requireNonNull(kind, "Parts: kind is null");
    requireNonNull(parts, "Parts: parts is null");
    requireNonNull(make, "Parts: make is null");
    List<P> kept = Collections.unmodifiableList(new ArrayList<>(parts));
    return new Parts(kept, kind, made -> make.apply((List<P>) made));
  }

  /** Named by the keys of a map. */
  @SuppressWarnings("unchecked") // only what is a P takes the place of one
  public static <P> Parts of(
      Class<P> kind,
      SequencedMap<String, ? extends P> parts,
      Function<SequencedMap<String, P>, ? extends Block> make) {
    requireNonNull(kind, "Parts: kind is null");
    requireNonNull(parts, "Parts: parts is null");
    requireNonNull(make, "Parts: make is null");
    Map<String, P> kept = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parts));
    return new Parts(kept, kind, made -> make.apply((SequencedMap<String, P>) made));
  }

  /** A record, list or map of the parts. */
  Object structure() {
    return structure;
  }

  /** What the elements of a list or map are declared as. */
  Type kind() {
    return kind;
  }

  /** The block of other parts in the same structure. */
  Block make(Object other) {
    return make.apply(other);
  }

  /** What holds the parts. */
  @Override
  public String toString() {
    return "Parts in " + structure;
  }
}
