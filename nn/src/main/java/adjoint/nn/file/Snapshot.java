package adjoint.nn.file;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.nn.Block;
import adjoint.nn.SeededRandom;
import adjoint.nn.State;
import adjoint.nn.optim.Lbfgs;
import adjoint.nn.optim.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;

/**
 * All that training needs to go on where it was, in one file: models, optimizers, schedules that
 * remember something, random generators, and whatever the caller writes beside, such as the
 * position in the data. What goes on from it ends with the same bits as what never stopped.
 *
 * {@snippet :
 * SeededRandom rng = SeededRandom.of(42);
 * Snapshot snapshot =
 *     Snapshot.of().with("model", model).with("adam", adam).with("plateau", plateau).with("rng", rng);
 * snapshot.write(file, Json.Obj.EMPTY.with("epoch", Json.of(epoch)));
 * // in another start of the program, of objects made in the same way
 * long epoch = snapshot.read(file).get("epoch").whole();
 * }
 *
 * <p>Numbers are read into the objects that are there; how these are made is the program's
 * business. Either everything fits and all of them change, or nothing does.
 *
 * <p>Random numbers are saved as seed and position: {@link SeededRandom}. None of the JDK's
 * generators tells its state.
 */
public final class Snapshot {
  private static final String FORMAT = "adjoint-snapshot";
  private static final int VERSION = 1;

  /** Something with numbers that can be taken and put back. */
  private record Part(
      Supplier<State> state, Function<State, List<String>> differences, Consumer<State> load) {}

  private final Map<String, Part> parts;
  private final Map<String, SeededRandom> generators;

  private Snapshot(Map<String, Part> parts, Map<String, SeededRandom> generators) {
    this.parts = parts;
    this.generators = generators;
  }

  /** Of nothing yet. */
  public static Snapshot of() {
    return new Snapshot(Map.of(), Map.of());
  }

  /** And of a model, or what else is a block: a schedule, an average of weights. */
  public Snapshot with(String name, Block block) {
    requireNonNull(block, "with: block is null");
    return with(
        name, new Part(block::state, state -> state.differences(block.state()), block::load));
  }

  /** And of an optimizer, with what it has accumulated since its last step. */
  public Snapshot with(String name, Optimizer optimizer) {
    requireNonNull(optimizer, "with: optimizer is null");
    return with(name, new Part(optimizer::state, optimizer::differences, optimizer::load));
  }

  /** And of the steps that L-BFGS remembers. */
  public Snapshot with(String name, Lbfgs lbfgs) {
    requireNonNull(lbfgs, "with: lbfgs is null");
    return with(name, new Part(lbfgs::state, lbfgs::differences, lbfgs::load));
  }

  private Snapshot with(String name, Part part) {
    requireNew(name);
    Map<String, Part> more = new LinkedHashMap<>(parts);
    more.put(name, part);
    return new Snapshot(more, generators);
  }

  /** And of a random generator. */
  public Snapshot with(String name, SeededRandom generator) {
    requireNonNull(generator, "with: generator is null");
    requireNew(name);
    Map<String, SeededRandom> more = new LinkedHashMap<>(generators);
    more.put(name, generator);
    return new Snapshot(parts, more);
  }

  private void requireNew(String name) {
    requireNonNull(name, "with: name is null");
    if (name.isEmpty() || name.contains("/")) {
      throw new IllegalArgumentException("with: a name without a slash is needed, got " + name);
    }
    if (parts.containsKey(name) || generators.containsKey(name)) {
      throw new IllegalArgumentException("with: " + name + " has been said already");
    }
  }

  // ---- writing

  /**
   * Writes all of it as it is now; the file that was there stays until the new one is whole.
   *
   * @param progress what the caller wants to know again
   */
  public void write(Path file, Json.Obj progress) throws IOException {
    requireNonNull(file, "write: file is null");
    requireNonNull(progress, "write: progress is null");
    Json.Obj positions = Json.Obj.EMPTY;
    for (Map.Entry<String, SeededRandom> entry : generators.entrySet()) {
      SeededRandom rng = entry.getValue();
      positions =
          positions.with(
              entry.getKey(),
              Json.Obj.EMPTY
                  .with("seed", Json.of(rng.seed()))
                  .with("position", Json.of(rng.position())));
    }
    Json.Obj json =
        Json.Obj.EMPTY
            .with("version", Json.of(VERSION))
            .with("generators", positions)
            .with("progress", progress);
    Safetensors.write(file, state(), Map.of(FORMAT, Json.compact(json)));
  }

  /** The numbers of all parts. */
  private State state() {
    SequencedMap<String, NdArray> all = new LinkedHashMap<>();
    parts.forEach((name, part) ->
        part.state().get().arrays().forEach((path, array) -> all.put(name + "/" + path, array)));
    return new State(all);
  }

  // ---- reading

  /**
   * Puts what a file holds into all of it, and gives what the caller wrote beside.
   *
   * @throws IllegalArgumentException if the file does not fit; nothing has changed then, and all
   *     that is missing, superfluous, or of another shape or dtype is told
   */
  public JsonView read(Path file) throws IOException {
    requireNonNull(file, "read: file is null");
    try (Safetensors opened = Safetensors.open(file)) {
      JsonView json = header(file.toString(), opened.metadata());
      List<Runnable> moves = moves(json.get("generators"));
      load(opened.state());
      moves.forEach(Runnable::run);
      return json.get("progress");
    }
  }

  private static JsonView header(String source, Map<String, String> metadata) {
    String text = metadata.get(FORMAT);
    if (text == null) {
      throw new FileFormatException(
          source, "the header", "the metadata " + FORMAT, "only " + metadata.keySet());
    }
    JsonView json = JsonView.of(source, Json.parse(source + " (metadata)", text));
    long version = json.get("version").whole();
    if (version != VERSION) {
      throw json.get("version")
          .error(
              "version " + VERSION,
              "version " + version + (version > VERSION ? ", of a newer Adjoint; use that" : ""));
    }
    json.requireOnly(Set.of("version", "generators", "progress"));
    json.get("progress").object();
    return json;
  }

  /** What puts the generators where they were. */
  private List<Runnable> moves(JsonView json) {
    json.requireOnly(generators.keySet());
    List<Runnable> moves = new ArrayList<>();
    generators.forEach((name, generator) -> {
      long seed = json.get(name).get("seed").whole();
      long position = json.get(name).get("position").whole();
      moves.add(() -> generator.moveTo(seed, position));
    });
    return moves;
  }

  /** Why the numbers of a file do not fit, by the names that they have there. */
  private List<String> differences(State all) {
    List<String> faults = new ArrayList<>();
    SequencedMap<String, NdArray> others = new LinkedHashMap<>(all.arrays());
    parts.forEach((name, part) -> {
      State own = below(name + "/", all);
      own.arrays().keySet().forEach(path -> others.remove(name + "/" + path));
      for (String fault : part.differences().apply(own)) {
        faults.add(fault.replaceFirst(": ", ": " + Matcher.quoteReplacement(name) + "/"));
      }
    });
    faults.addAll(new State(others).differences(new State(new LinkedHashMap<>())));
    return faults;
  }

  private void load(State all) {
    List<String> faults = differences(all);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "read: the file does not fit %s, nothing was loaded\n  %s"
              .formatted(parts.keySet(), String.join("\n  ", faults)));
    }
    List<Runnable> back = new ArrayList<>();
    try {
      parts.forEach((name, part) -> {
        State before = part.state().get();
        part.load().accept(below(name + "/", all));
        back.addFirst(() -> part.load().accept(before));
      });
    } catch (RuntimeException e) { // numbers that contradict each other
      back.forEach(Runnable::run);
      throw e;
    }
  }

  private static State below(String prefix, State all) {
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    all.arrays()
        .forEach((path, array) -> {
          if (path.startsWith(prefix)) {
            arrays.put(path.substring(prefix.length()), array);
          }
        });
    return new State(arrays);
  }

  /** The names. */
  @Override
  public String toString() {
    return "Snapshot of " + parts.keySet() + " and generators " + generators.keySet();
  }
}
