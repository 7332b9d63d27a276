package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.array.DType;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Whatever has state: a model, or a part of one. Nothing is registered and nothing has to be
 * written: the parts of a record are found in its components.
 *
 * {@snippet :
 * record Net(Linear hidden, Linear out) implements Layer {
 *   public Tensor compute(Tensor x, Mode mode) {
 *     return out.forward(hidden.forward(x, mode).tanh(), mode);
 *   }
 * }
 * Net net = new Net(Linear.of(2, 16).init(rng), Linear.of(16, 1).init(rng));
 * net.parameters(); // hidden.weight, hidden.bias, out.weight, out.bias
 * }
 *
 * <p>A part is a {@link Parameter}, a {@link Buffer} or a block, or a list, map, optional or record
 * of such. Its path is made of the names of components, the keys of maps and the positions in
 * lists: {@code encoder.0.weight}. Anything else in a record is configuration. One part may stand
 * in several places, and so be shared: it has several paths, but it is trained, counted and copied
 * as one.
 *
 * <p>What takes one tensor and gives one is a {@link Layer}. A model of other inputs is a block
 * with a method of its own.
 */
public interface Block {

  /**
   * The parts, and how to make this of others. All methods of a block follow from this one. A class
   * that is no record, or wants other paths than its components give, defines it; everybody else
   * leaves it alone.
   */
  default Parts parts() {
    if (this instanceof Record record) {
      return Parts.of(record);
    } else if (this instanceof Enum<?>) {
      return Parts.none();
    }
    throw new IllegalStateException(
        getClass().getName()
            + " is no record, so its parts cannot be found: make it one, or define parts();"
            + " Layer.of makes a layer of a function without parameters");
  }

  /** The parameters by path, frozen ones too, in the order in which they stand in the model. */
  default SequencedMap<String, Parameter> parameters() {
    SequencedMap<String, Parameter> found = PartTree.find("parameters", this, Parameter.class);
    found.forEach((path, parameter) -> parameter.setPath(path));
    return Collections.unmodifiableSequencedMap(found);
  }

  /** The buffers by path, in the order in which they stand in the model. */
  default SequencedMap<String, Buffer> buffers() {
    return Collections.unmodifiableSequencedMap(PartTree.find("buffers", this, Buffer.class));
  }

  /** The blocks in this one by path, each before those in it. */
  default SequencedMap<String, Block> innerBlocks() {
    return Collections.unmodifiableSequencedMap(PartTree.find("innerBlocks", this, Block.class));
  }

  /**
   * The part at a path: {@code model.part("encoder.0", Linear.class)}.
   *
   * @throws IllegalArgumentException if there is none, or it is something else
   */
  default <P> P part(String path, Class<P> kind) {
    requireNonNull(path, "part: path is null");
    requireNonNull(kind, "part: kind is null");
    Object part = Paths.get("part", path, PartTree.find("part", this, Object.class));
    if (!kind.isInstance(part)) {
      throw new IllegalArgumentException(
          String.format(
              "part: %s is a %s, not a %s",
              path, part.getClass().getSimpleName(), kind.getSimpleName()));
    }
    return kind.cast(part);
  }

  /** How many numbers the parameters are, frozen or not; one that has two paths counts once. */
  default long parameterCount() {
    return parameters().values().stream().distinct().mapToLong(Parameter::size).sum();
  }

  /** Casts all parameters and buffers in place and returns this block. */
  default Block cast(DType dtype) {
    requireNonNull(dtype, "cast: dtype is null");
    parameters().values().forEach(parameter -> parameter.setDType(dtype));
    buffers().values().forEach(buffer -> buffer.setDType(dtype));
    return this;
  }

  /** The numbers of all parameters and buffers, by path, as they are now. */
  default State state() {
    SequencedMap<String, Object> parts = PartTree.find("state", this, Object.class);
    return State.of(parts);
  }

  /**
   * Replaces the numbers of all parameters and buffers, also of frozen ones.
   *
   * @throws IllegalArgumentException if the state does not fit; nothing has changed then, and all
   *     that is missing, superfluous, or of another shape or dtype is told
   */
  default void load(State state) {
    requireNonNull(state, "load: state is null");
    state.loadInto(this, PartTree.find("load", this, Object.class));
  }

  /**
   * What this block does on purpose and a check of the model would take for a mistake. Those in it
   * speak for themselves.
   */
  default Set<Trait> traits() {
    return Set.of();
  }

  /**
   * What {@code toString} should return: the name and the parts, then after a {@code #} the shapes
   * of parameters and how many numbers they are. (An interface cannot define {@code toString}
   * itself.)
   */
  default String describe() {
    return Description.of(getClass().getSimpleName(), this);
  }

  /**
   * The same under a name that tells more than the class does: {@code describe("Linear(2 -> 16)",
   * this)}.
   */
  static String describe(String name, Block block) {
    requireNonNull(name, "describe: name is null");
    requireNonNull(block, "describe: block is null");
    return Description.of(name, block);
  }

  /**
   * A block like this one that shares no parameter and no buffer with it. What is one part in
   * several places is so in the copy; what is frozen is frozen. Blocks without state, and
   * configuration, are not copied.
   */
  static <B extends Block> B copyOf(B block) {
    requireNonNull(block, "copyOf: block is null");
    return PartTree.replaceEverywhere(
        "copyOf",
        block,
        part ->
            switch (part) {
              case Parameter p -> copy(p);
              case Buffer b -> Buffer.of(b.name(), b.value());
              default -> part;
            });
  }

  private static Parameter copy(Parameter parameter) {
    Parameter copy = Parameter.of(parameter.name(), parameter.detach());
    return parameter.isVariable() ? copy : copy.frozen();
  }

  /**
   * A new block with another block at this path. All other parts are those of the first, not
   * copies: what trains one trains the other, unless it is made with {@link #copyOf}. A part that
   * also stands elsewhere is replaced at this path only.
   *
   * {@snippet :
   * Layer tuned = Block.with(Block.copyOf(model), "2", Linear.of(16, 5).init(rng));
   * }
   */
  static <B extends Block> B with(B block, String path, Block part) {
    return PartTree.replace(block, path, requireNonNull(part, "with: part is null"));
  }

  /** The same with another parameter at this path. */
  static <B extends Block> B with(B block, String path, Parameter part) {
    return PartTree.replace(block, path, requireNonNull(part, "with: part is null"));
  }

  /** The same with another buffer at this path. */
  static <B extends Block> B with(B block, String path, Buffer part) {
    return PartTree.replace(block, path, requireNonNull(part, "with: part is null"));
  }

  /**
   * A new block in which the parameters at and below these paths are {@linkplain Parameter#frozen
   * frozen}: constants with the numbers of now, for which no gradient is computed and which
   * optimizers leave alone. The others are the same parameters, not copies. In a path, {@code *}
   * stands for anything.
   *
   * {@snippet :
   * Layer tuned = Block.freeze(model, "0", "*.bias");
   * Optimizer optimizer = new Sgd(tuned.parameters(), 0.1); // moves what is not frozen
   * }
   *
   * <p>It is the parameters that are frozen: a layer that remembers statistics of its training
   * inputs goes on doing so, unless it is called to evaluate.
   *
   * @throws IllegalArgumentException if a path leads to no parameter
   */
  static <B extends Block> B freeze(B block, String... paths) {
    requireNonNull(block, "freeze: block is null");
    return Paths.replaceParameters("freeze", block, paths, Parameter::frozen);
  }

  /** A new block in which the parameters at and below these paths can be trained again. */
  static <B extends Block> B unfreeze(B block, String... paths) {
    requireNonNull(block, "unfreeze: block is null");
    return Paths.replaceParameters("unfreeze", block, paths, Parameter::unfrozen);
  }
}
