package adjoint.nn.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import adjoint.nn.Block;
import adjoint.nn.State;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A model as a folder: {@code model.json} says how it is made and where it comes from, {@code
 * model.safetensors} holds its numbers. What is read computes the same bits.
 *
 * {@snippet :
 * new SavedModel(model, Json.Obj.EMPTY.with("seed", Json.of(42))).write(Path.of("run"));
 * Layer same = SavedModel.read(Path.of("run")).model(Layer.class);
 * }
 *
 * <p>All layers of this library can be saved, and records of your own that are {@linkplain
 * BlockTypes registered}. What cannot be, a function above all, is an error that names it.
 *
 * <p>What stood in the folder before stays as it was until both new files are complete: whenever
 * the program or the machine stops, the folder has the old model or the new one.
 *
 * @param model the model
 * @param provenance what else is to be kept with it: versions, seeds, a hash of the data, how to
 *     transform inputs
 */
public record SavedModel(Block model, Json.Obj provenance) {
  private static final String JSON = "model.json";
  private static final String NUMBERS = "model.safetensors";
  private static final String FORMAT = "adjoint-model";
  private static final int VERSION = 1;
  private static final int LONGEST_JSON = 100_000_000; // bytes

  /** Checks the arguments. */
  public SavedModel {
    requireNonNull(model, "SavedModel: model is null");
    requireNonNull(provenance, "SavedModel: provenance is null");
  }

  /**
   * The model as what it is, a layer for example.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public <B extends Block> B model(Class<B> kind) {
    requireNonNull(kind, "model: kind is null");
    if (!kind.isInstance(model)) {
      throw new IllegalArgumentException(
          "model: the saved model is a %s, no %s"
              .formatted(model.getClass().getSimpleName(), kind.getSimpleName()));
    }
    return kind.cast(model);
  }

  // ---- writing

  /** Writes both files into a folder, which is made if it is not there. */
  public void write(Path folder) throws IOException {
    write(folder, BlockTypes.STANDARD);
  }

  /** The same of a model with types of your own. */
  public void write(Path folder, BlockTypes types) throws IOException {
    requireNonNull(folder, "write: folder is null");
    requireNonNull(types, "write: types is null");
    write(folder, types, _ -> {});
  }

  void write(Path folder, BlockTypes types, Consumer<String> steps) throws IOException {
    ArchitectureWriter architecture = new ArchitectureWriter(model, types);
    Files.createDirectories(folder);
    MessageDigest digest = Bytes.sha256();
    try (StagedFile numbers =
            StagedFile.write(
                folder.resolve(NUMBERS),
                out -> write(architecture.state(), new DigestOutputStream(out, digest)),
                steps);
        StagedFile json =
            StagedFile.write(
                folder.resolve(JSON),
                out -> out.write(json(architecture, digest).print().getBytes(UTF_8)),
                steps)) {
      // From the first rename on the numbers are new, and the JSON that goes with them stands
      // beside: read() finds it there.
      numbers.commit();
      json.commit();
    }
  }

  private static void write(State state, OutputStream out) throws IOException {
    Safetensors.write(state, Map.of(), out);
  }

  private Json.Obj json(ArchitectureWriter architecture, MessageDigest sha256) {
    return Json.Obj.EMPTY
        .with("format", Json.of(FORMAT))
        .with("version", Json.of(VERSION))
        .with("provenance", provenance)
        .with("sha256", Json.of(HexFormat.of().formatHex(sha256.digest())))
        .with("architecture", architecture.json());
  }

  // ---- reading

  /** Reads the model of a folder. */
  public static SavedModel read(Path folder) throws IOException {
    return read(folder, BlockTypes.STANDARD);
  }

  /** The same of a model with types of your own. */
  public static SavedModel read(Path folder, BlockTypes types) throws IOException {
    requireNonNull(folder, "read: folder is null");
    requireNonNull(types, "read: types is null");
    for (String before = ""; ; ) {
      try (Safetensors numbers = Safetensors.open(folder.resolve(NUMBERS))) {
        Optional<JsonView> json = header(folder, numbers.sha256());
        if (json.isPresent()) {
          return build(json.get(), numbers, types);
        }
        // Either they do not belong together, or another process is saving. Then the next hash is
        // another.
        JsonView hash = header(folder.resolve(JSON)).get("sha256");
        if (hash.text().equals(before)) {
          throw hash.error(
              "the SHA-256 of " + NUMBERS,
              "another; one of the files is another model's or was changed");
        }
        before = hash.text();
      }
    }
  }

  private static SavedModel build(JsonView json, Safetensors numbers, BlockTypes types) {
    json.requireOnly(Set.of("format", "version", "provenance", "sha256", "architecture"));
    Block model = new ArchitectureReader(types, numbers.arrays()).read(json.get("architecture"));
    return new SavedModel(model, json.get("provenance").object());
  }

  /**
   * The JSON that goes with these numbers: in its place, or beside if it is not yet there, or in
   * its place if it got there meanwhile.
   */
  private static Optional<JsonView> header(Path folder, String sha256) throws IOException {
    Path place = folder.resolve(JSON);
    Path beside = StagedFile.part(place);
    for (Path file : List.of(place, beside, place)) {
      try {
        JsonView json = header(file);
        if (json.get("sha256").text().equals(sha256)) {
          return Optional.of(json);
        }
      } catch (NoSuchFileException _) {
        // Then the next one.
      } catch (FileFormatException e) {
        if (file.equals(place)) {
          throw e;
        } // else somebody is writing it
      }
    }
    return Optional.empty();
  }

  private static JsonView header(Path file) throws IOException {
    String source = file.toString();
    if (Files.size(file) > LONGEST_JSON) {
      throw new FileFormatException(
          source, "its size", "at most " + LONGEST_JSON + " bytes", Files.size(file) + " bytes");
    }
    String text = Bytes.utf8(source, "its text", Files.readAllBytes(file));
    JsonView json = JsonView.of(source, Json.parse(source, text));
    if (!json.get("format").text().equals(FORMAT)) {
      throw json.get("format").error(FORMAT, json.get("format").text());
    }
    long version = json.get("version").whole();
    if (version != VERSION) {
      throw json.get("version")
          .error(
              "version " + VERSION,
              "version " + version + (version > VERSION ? ", of a newer Adjoint; use that" : ""));
    }
    return json;
  }

  /** The model and where it comes from. */
  @Override
  public String toString() {
    return "SavedModel(" + model + ", " + provenance + ")";
  }
}
