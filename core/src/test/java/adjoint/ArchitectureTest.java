package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may know which, read from the compiled classes; and what every package has. */
class ArchitectureTest {
  private static final Set<String> ENGINE = Set.of("adjoint", "adjoint.op", "adjoint.array");

  /** What each package may use besides {@code java}, JSpecify's annotations and itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "adjoint.kernel", Set.of("jdk.incubator.vector"),
          "adjoint.array", Set.of("adjoint.kernel"),
          "adjoint.op", Set.of("adjoint.array", "adjoint.kernel"),
          "adjoint.fuse", Set.of("adjoint.kernel", "adjoint.op"),
          "adjoint", with(ENGINE, "adjoint.kernel", "adjoint.fuse"),
          "adjoint.graph", ENGINE,
          "adjoint.check", with(ENGINE, "adjoint.check.program"),
          "adjoint.check.program", with(ENGINE, "adjoint.check", "adjoint.graph"),
          "adjoint.check.jqwik",
              with(ENGINE, "adjoint.check", "adjoint.check.program", "net.jqwik.api"));

  private static Set<String> with(Set<String> packages, String... more) {
    return Stream.concat(packages.stream(), Stream.of(more)).collect(Collectors.toSet());
  }

  private static final Pattern NAME = Pattern.compile("(?:^|[L(;])((?:[a-z_0-9]+/)+)[A-Z]\\w*");

  private static Path classes() throws URISyntaxException {
    return Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static List<Path> files(Path root, String end) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    }
  }

  /** The folder of a file, as seen from a root; empty for the root itself. */
  private static Path folder(Path root, Path file) {
    Path relative = root.relativize(file);
    return relative.getNameCount() == 1
        ? Path.of("")
        : relative.subpath(0, relative.getNameCount() - 1);
  }

  /** The packages whose classes a class names, in its code or in a signature. */
  private static Set<String> uses(ClassModel model) {
    Set<String> packages = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry text) {
        Matcher name = NAME.matcher(text.stringValue());
        while (name.find()) {
          String folder = name.group(1);
          packages.add(folder.substring(0, folder.length() - 1).replace('/', '.'));
        }
      }
    }
    return packages;
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void packagesUseOnlyWhatStandsBelowThem() throws Exception {
    Path root = classes();
    int seen = 0;
    for (Path file : files(root, ".class")) {
      String home = folder(root, file).toString().replace('/', '.').replace('\\', '.');
      if (home.isEmpty()) {
        continue; // module-info
      }
      assertTrue(
          MAY_USE.containsKey(home), () -> home + " is new: say in this test what it may use");
      Set<String> allowed = MAY_USE.getOrDefault(home, Set.of());
      Set<String> used = uses(parse(file));
      used.removeIf(name ->
          name.equals(home)
              || name.startsWith("java.")
              || name.startsWith("net.jqwik.api.") && allowed.contains("net.jqwik.api"));
      used.remove("org.jspecify.annotations");
      used.removeAll(allowed);
      assertEquals(
          Set.of(), used, () -> file.getFileName() + " of " + home + " must not use these");
      seen++;
    }
    assertTrue(seen > 60, "found " + seen + " classes only");
  }

  @Test
  void theScanSeesWhatAClassUses() throws Exception {
    Set<String> used = uses(parse(classes().resolve("adjoint/Tensor.class")));
    assertTrue(
        used.containsAll(Set.of("adjoint.kernel", "adjoint.array", "adjoint.op")), used::toString);
  }

  @Test
  void everyPackageTellsWhatItIsFor() throws Exception {
    Path sources = classes().resolve("../../src/main/java").normalize();
    Set<Path> packages = new TreeSet<>();
    for (Path file : files(sources, ".java")) {
      packages.add(folder(sources, file));
    }
    packages.remove(Path.of(""));
    assertTrue(packages.size() >= 5, packages::toString);
    for (Path folder : packages) {
      Path info = sources.resolve(folder).resolve("package-info.java");
      assertTrue(Files.exists(info), () -> "missing: " + info);
      assertTrue(Files.readString(info).strip().startsWith("/**"), () -> info + " says nothing");
    }
  }
}
