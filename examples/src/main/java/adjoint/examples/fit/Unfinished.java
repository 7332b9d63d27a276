package adjoint.examples.fit;

import static java.nio.charset.StandardCharsets.UTF_8;

import adjoint.nn.file.AtomicFile;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of checkpoints, with the settings that they belong to, until all is done. */
final class Unfinished {
  private static final String SETTINGS = "settings.json";
  private static final String ENDING = ".safetensors";

  private final Path folder;

  private Unfinished(Path folder) {
    this.folder = folder;
  }

  /**
   * Goes on with what is there, if it is of the same settings.
   *
   * @throws IllegalArgumentException if it is of others
   */
  static Unfinished open(Path folder, Json.Obj settings) throws IOException {
    Path file = folder.resolve(SETTINGS);
    Files.createDirectories(folder);
    Unfinished unfinished = new Unfinished(folder);
    if (Files.exists(file) && unfinished.hasCheckpoints()) {
      String source = file.toString();
      JsonView old = JsonView.of(source, Json.parse(source, Files.readString(file)));
      List<String> differences = differences(old, settings);
      if (!differences.isEmpty()) {
        throw new IllegalArgumentException(
            ("%s has an unfinished training of other settings (%s); repeat these to go on"
                    + " with it, or delete the folder, or name another --out")
                .formatted(folder, String.join("; ", differences)));
      }
    } else {
      AtomicFile.write(file, out -> out.write(settings.print().getBytes(UTF_8)));
    }
    return unfinished;
  }

  private static List<String> differences(JsonView old, Json.Obj now) {
    List<String> found = new ArrayList<>();
    now.members()
        .forEach((name, value) -> {
          Optional<JsonView> before = old.find(name);
          if (before.isEmpty() || !before.get().json().equals(value)) {
            found.add(
                "%s was %s and is %s"
                    .formatted(
                        name, before.map(v -> v.json().toString()).orElse("not there"), value));
          }
        });
    return found;
  }

  private boolean hasCheckpoints() throws IOException {
    return files().stream().anyMatch(file -> file.toString().endsWith(ENDING));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /** Where a checkpoint is. */
  Path checkpoint(String name) {
    return folder.resolve(name + ENDING);
  }

  /** Deletes it, now that all is done. */
  void delete() throws IOException {
    for (Path file : files()) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
