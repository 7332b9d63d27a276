// Writes the single-precision twin of every kernel for doubles:
//   java Floats.java SOURCES TARGET
// A file F64Name.java below the first folder gives F32Name.java below the second: the same text
// with float for double, Float for Double, F32 for F64 and so on. Where that is not enough, the
// source says in a comment what the twin has:
//   /* (float) */ f(x)     a cast, which doubles do not need;
//   /* int */ long bits    another word in place of the next one.
// core/pom.xml starts it as it is, from source, before core is compiled.

record Rule(Pattern from, String to) {}

final List<Rule> RULES =
    List.of(
        rule("\\bdouble(-precision| precision)\\b", "single$1"),
        rule("\\bdouble\\b", "float"),
        rule("\\bdoubles\\b", "floats"),
        rule("\\bDouble(Vector)?\\b", "Float$1"),
        rule("\\bDOUBLE\\b", "FLOAT"),
        rule("F64", "F32"),
        rule("\\bdoubleToRawLongBits\\b", "floatToRawIntBits"),
        rule("\\blongBitsToDouble\\b", "intBitsToFloat"));

// Markers. What they put into the twin is kept from the rules by a sign that no source has.
final Pattern CAST = Pattern.compile("/\\* \\((\\w+)\\) \\*/");
final Pattern WORD = Pattern.compile("/\\* (\\w+) \\*/ \\w+");
final String KEPT = "\0";

Rule rule(String from, String to) {
  return new Rule(Pattern.compile(from), to);
}

void main(String[] args) throws IOException {
  Path sources = Path.of(args[0]);
  Path target = Path.of(args[1]);
  List<Path> files = files(sources, "F64\\w+\\.java");
  if (files.isEmpty()) {
    throw new IllegalStateException("no F64….java below " + sources.toAbsolutePath());
  }
  var written = new HashSet<Path>();
  for (Path file : files) {
    String name = file.getFileName().toString();
    Path twin = target.resolve(sources.relativize(file)).resolveSibling(name.replace("F64", "F32"));
    if (Files.exists(file.resolveSibling(twin.getFileName()))) {
      throw new IllegalStateException(file + " has a twin beside it that is not generated");
    }
    write(twin, "// Generated from " + name + ".\n" + twin(file, Files.readString(file)));
    written.add(twin);
  }
  for (Path file : files(target, ".*")) { // of sources that are gone
    if (!written.contains(file)) {
      Files.delete(file);
    }
  }
}

List<Path> files(Path folder, String name) throws IOException {
  if (!Files.isDirectory(folder)) {
    return List.of();
  }
  try (Stream<Path> tree = Files.walk(folder)) {
    return tree.filter(
            file -> Files.isRegularFile(file) && file.getFileName().toString().matches(name))
        .sorted()
        .toList();
  }
}

/** Leaves a file alone that is right already, and so what was compiled from it. */
void write(Path file, String text) throws IOException {
  if (!Files.exists(file) || !Files.readString(file).equals(text)) {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

String twin(Path file, String source) {
  String text = CAST.matcher(source).replaceAll(cast -> "(" + kept(cast.group(1)) + ")");
  text = WORD.matcher(text).replaceAll(word -> kept(word.group(1)));
  int comment = text.replace("/**", "///").indexOf("/*");
  if (comment >= 0) {
    throw new IllegalStateException(
        file + ": no such marker: " + text.substring(comment).lines().findFirst().orElseThrow());
  }
  for (Rule rule : RULES) {
    text = rule.from.matcher(text).replaceAll(rule.to);
  }
  return text.replace(KEPT, "");
}

/** A word that no rule knows. */
String kept(String word) {
  return word.charAt(0) + KEPT + word.substring(1);
}
