package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which package may know which, as CONTRIBUTING.md prints it, read from the compiled classes; and
 * what every package has.
 */
class ArchitectureTest {
  /**
   * A row of CONTRIBUTING.md: a folder of core, perhaps folders below it that are one with it, what
   * is in it, and what it may use.
   */
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `core/…/(adjoint[\\w/]*)`((?:,? with `\\w+`(?:, `\\w+`)*)?) \\|[^|]+\\|([^|]+)\\|");

  private static final Pattern QUOTED = Pattern.compile("`([\\w.]+)`");

  /** The package that one below it is one with: they may use each other. */
  private static final Map<String, String> ONE_WITH = new TreeMap<>();

  /** What each package may use besides {@code java}, JSpecify's annotations and itself. */
  private static final Map<String, Set<String>> MAY_USE = table();

  /** The table of CONTRIBUTING.md, in its order. */
  private static Map<String, Set<String>> table() {
    Map<String, Set<String>> table = new LinkedHashMap<>();
    Matcher row = ROW.matcher(contributing());
    while (row.find()) {
      Set<String> packages = new TreeSet<>();
      String home = row.group(1).replace('/', '.');
      QUOTED
          .matcher(row.group(2))
          .results()
          .forEach(below -> ONE_WITH.put(home + "." + below.group(1), home));
      Matcher name = QUOTED.matcher(row.group(3));
      while (name.find()) {
        String used = name.group(1);
        boolean ours = !used.equals("adjoint") && Files.isDirectory(folder("adjoint." + used));
        packages.add(ours ? "adjoint." + used : used);
      }
      table.put(home, packages);
    }
    return table;
  }

  private static String contributing() {
    try {
      return Files.readString(classes().resolve("../../../CONTRIBUTING.md").normalize());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(String name) {
    return classes().resolve(name.replace('.', '/'));
  }

  /** A package of ours, before a class's name or where one will be put. */
  private static final Pattern OURS =
      Pattern.compile("\\b(adjoint(?:[./][a-z_0-9]+)*)[./](?=[A-Z]|$)");

  private static final Pattern NAME = Pattern.compile("(?:^|[L(;])((?:[a-z_0-9]+/)+)[A-Z]\\w*");

  private static Path classes() {
    try {
      return Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
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

  /** The package of a folder, or the one that it is one with. */
  private static String home(String folder) {
    String name = folder.replace('/', '.').replace('\\', '.');
    return ONE_WITH.getOrDefault(name, name);
  }

  /** The packages whose classes a class names, in its code or in a signature. */
  private static Set<String> uses(ClassModel model) {
    Set<String> packages = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry text) {
        Matcher name = NAME.matcher(text.stringValue());
        while (name.find()) {
          String folder = name.group(1);
          packages.add(home(folder.substring(0, folder.length() - 1)));
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
      String home = home(folder(root, file).toString());
      if (home.isEmpty()) {
        continue; // module-info
      }
      assertTrue(
          MAY_USE.containsKey(home),
          () -> home + " is new: say in CONTRIBUTING.md what it may use");
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

  /** So that nothing goes in circles. */
  @Test
  void rowsUseOnlyRowsAboveThem() {
    Set<String> above = new TreeSet<>(Set.of("jdk.incubator.vector", "net.jqwik.api"));
    MAY_USE.forEach((home, used) -> {
      assertTrue(above.containsAll(used), () -> home + " uses " + used + ", one of them not above");
      above.add(home);
    });
    assertTrue(MAY_USE.size() >= 13, MAY_USE::toString);
  }

  /** What is allowed and not used says nothing about the code. */
  @Test
  void theTableAllowsNothingInVain() throws Exception {
    Map<String, Set<String>> idle = new TreeMap<>();
    MAY_USE.forEach((home, used) -> idle.put(home, new TreeSet<>(used)));
    Path root = classes();
    for (Path file : files(root, ".class")) {
      String home = home(folder(root, file).toString());
      Set<String> left = idle.get(home);
      if (left != null) {
        left.removeAll(uses(parse(file)));
      }
    }
    idle.values().removeIf(Set::isEmpty);
    assertEquals(Map.of(), idle);
  }

  /**
   * A name that is put together at run time ties packages where no import shows it: {@code
   * "adjoint.op." + name}, say. It breaks when a jar is relocated, too.
   */
  @Test
  void noTextNamesAPackageThatItsClassMayNotUse() throws Exception {
    Path root = classes();
    for (Path file : files(root, ".class")) {
      String home = home(folder(root, file).toString());
      Set<String> named = named(parse(file));
      named.remove(home);
      named.removeAll(MAY_USE.getOrDefault(home, Set.of()));
      assertEquals(Set.of(), named, () -> file.getFileName() + " of " + home + " names these");
    }
    assertEquals(Set.of("adjoint.op"), namedIn("adjoint.op."));
    assertEquals(Set.of("adjoint.op"), namedIn("adjoint/op/Add"));
    assertEquals(Set.of("adjoint"), namedIn("adjoint.Tensor"));
    assertEquals(Set.of(), namedIn("-Dadjoint.kernels=vector"));
  }

  /** The packages of this project that a class's strings name. */
  private static Set<String> named(ClassModel model) {
    Set<String> packages = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof StringEntry text) {
        packages.addAll(namedIn(text.stringValue()));
      }
    }
    return packages;
  }

  private static Set<String> namedIn(String text) {
    Set<String> packages = new TreeSet<>();
    Matcher name = OURS.matcher(text);
    while (name.find()) {
      packages.add(home(name.group(1)));
    }
    return packages;
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
