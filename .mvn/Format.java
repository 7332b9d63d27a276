// Checks or rewrites the layout of every Java file below the given folders:
//   java Format.java check|fix FOLDER...
// pom.xml starts it as it is, from source, with google-java-format on the class path. One JVM for
// all files is quick, and it is a current one: the formatter parses with the compiler it runs on.

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;

void main(String[] args) throws IOException {
  boolean fix = args[0].equals("fix");
  var files = new TreeSet<Path>();
  for (String folder : List.of(args).subList(1, args.length)) {
    try (Stream<Path> tree = Files.walk(Path.of(folder))) {
      tree.filter(this::isSource).forEach(files::add);
    }
  }
  List<String> bad = files.parallelStream().flatMap(file -> format(file, fix)).toList();
  if (!bad.isEmpty()) {
    System.err.println("Not laid out by google-java-format:");
    bad.forEach(line -> System.err.println("  " + line));
    System.err.println("To lay out all files:  mvn -q -Pformat");
    System.exit(1);
  }
}

boolean isSource(Path file) {
  return file.toString().endsWith(".java") && !file.toString().matches(".*[/\\\\]target[/\\\\].*");
}

/** What there is to complain of: nothing where the file is well, or now is. */
Stream<String> format(Path file, boolean fix) {
  try {
    String before = Files.readString(file);
    String after = new Formatter().formatSourceAndFixImports(before);
    if (after.equals(before)) {
      return Stream.empty();
    }
    if (!fix) {
      return Stream.of(file.toString());
    }
    Files.writeString(file, after);
    IO.println("formatted " + file);
    return Stream.empty();
  } catch (FormatterException e) {
    return Stream.of(file + ":" + e.getMessage());
  } catch (IOException e) {
    throw new UncheckedIOException(e);
  }
}
