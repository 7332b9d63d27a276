package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.examples.fit.Predictor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code fit}, {@code predict} and {@code serve}, from files to files. */
class FitTest {
  private static final int ROWS = 60;

  /** What fit has left of flowers and of houses: it takes a while, and serves several tests. */
  @TempDir private static Path shared = Path.of("");

  private static ExampleRun ofFlowers = new ExampleRun(0, "", "");
  private static ExampleRun ofHouses = ofFlowers;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void fitBoth() throws IOException {
    Path flowers = Files.writeString(shared.resolve("flowers.csv"), flowers(ROWS));
    ofFlowers =
        fit(flowers, "kind", shared.resolve("a"), "--folds=2", "--find-rate", "--epochs=10");
    Path houses = Files.writeString(shared.resolve("houses.csv"), houses(ROWS));
    ofHouses =
        fit(houses, "price", shared.resolve("b"), "--epochs=100", "--rate=0.03", "--hidden=8");
  }

  /** Flowers with everything that a table can have: quotes, missing cells, text, a constant. */
  private static String flowers(int rows) {
    RandomGenerator rng = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("id,height,\"soil, wet\",note,planet,kind\n");
    for (int i = 0; i < rows; i++) {
      boolean tall = i % 2 == 0;
      String soil = i % 7 == 6 ? "NA" : i % 3 == 0 ? "\"clay, red\"" : "sand";
      text.append(900000000000L + i);
      text.append(i % 20 == 9 ? "," : "," + number((tall ? 3 : 1) + 0.2 * rng.nextGaussian()));
      text.append(",%s,note %s,Earth,%s\n".formatted(soil, i, tall ? "lily" : "moss"));
    }
    return text.toString();
  }

  private static String houses(int rows) {
    RandomGenerator rng = new SplittableRandom(2);
    StringBuilder text = new StringBuilder("area,garden,price\n");
    for (int i = 0; i < rows; i++) {
      double area = 30 + 100 * rng.nextDouble();
      text.append(
          "%s,%s,%s\n"
              .formatted(
                  number(area), i % 2 == 0 ? "yes" : "no", number(1000 * area + 9000 * (i % 2))));
    }
    return text.toString();
  }

  private static String number(double x) {
    return String.format(Locale.ROOT, "%.3f", x);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ExampleRun fit(Path data, String target, Path out, String... more) {
    List<String> args =
        new ArrayList<>(List.of("fit", "--data=" + data, "--target=" + target, "--out=" + out));
    args.addAll(List.of(more));
    return ExampleRun.of(args.toArray(String[]::new));
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void classesFromAFileToAModelAndBack() throws IOException {
    ofFlowers.assertPrints(
        "flowers.csv: kind",
        "60 rows, 6 columns",
        "one of 2 classes of 'kind': lily, moss",
        "planet: always 'Earth'",
        "note: 42 different texts in 42 rows",
        "id: a different whole number",
        "42 rows to learn from, 10 to stop by, 8 to judge by",
        "path block output parameters",
        "model check of Sequential",
        "A range test finds",
        "validation accuracy",
        "accuracy 1",
        "lily 4 0",
        "Cross-validation");
    Path out = shared.resolve("a");
    assertEquals(
        new TreeSet<>(
            List.of(
                "calibration.png",
                "confusion.png",
                "history.csv",
                "learning-curves.png",
                "learning-rate.png",
                "Model.java",
                "model.json",
                "model.onnx",
                "model.safetensors",
                "report.md")),
        names(out));
    String report = Files.readString(out.resolve("report.md"));
    assertTrue(report.contains("# flowers.csv: kind") && report.contains("](confusion.png)"));
    assertFalse(report.contains(shared.toString()), "the folder is in the report");

    ExampleRun.of("predict", "--model=" + out, "--data=" + shared.resolve("flowers.csv"))
        .assertPrints("60 rows", "The target is there", "accuracy 0.9", "written: ");
    List<String> rows = Files.readAllLines(shared.resolve("flowers-predicted.csv"));
    assertEquals(ROWS + 1, rows.size());
    assertEquals(
        "id,height,\"soil, wet\",note,planet,kind,predicted kind,probability of lily,"
            + "probability of moss",
        rows.getFirst());
    List<String> lines = flowers(ROWS).lines().toList();
    for (int i = 1; i <= ROWS; i++) { // cells are what they were, to the last zero
      assertTrue(rows.get(i).startsWith(lines.get(i) + ","), rows.get(i));
    }
  }

  @Test
  void numbersFromAFileToAModelAndBack() throws IOException {
    ofHouses.assertPrints(
        "the number 'price'", "validation RMSE", "RMSE of the mean", "R²", "right minus predicted");
    assertEquals(
        new TreeSet<>(
            List.of(
                "history.csv",
                "learning-curves.png",
                "Model.java",
                "model.json",
                "model.onnx",
                "model.safetensors",
                "report.md",
                "residuals.png")),
        names(shared.resolve("b")));
    Path data = shared.resolve("houses.csv");
    Path predicted = folder.resolve("out.csv");
    ExampleRun.of(
            "predict", "--model=" + shared.resolve("b"), "--data=" + data, "--out=" + predicted)
        .assertPrints("60 rows");
    for (String row : Files.readAllLines(predicted).subList(1, ROWS + 1)) {
      String[] cells = row.split(",", -1);
      assertEquals(
          Double.parseDouble(cells[2]), Double.parseDouble(cells[3]), 15_000, row); // of 100,000
    }
  }

  /** The class without dependencies gives the bits of the model. */
  @Test
  void modelAsJavaGivesTheSameBits() throws Exception {
    Path run = shared.resolve("b");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), run.resolve("Model.java").toString());
    assertEquals(0, compiled);
    Predictor predictor = Predictor.read(run);
    try (URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Method predict = classes.loadClass("Model").getMethod("predict", double[].class);
      for (double x : new double[] {-1.5, 0, 0.7}) {
        Tensor row = Tensor.of(new double[][] {{x, 1 - x, x / 3}});
        double expected = predictor.model().forward(row).item();
        assertEquals(
            expected, ((double[]) predict.invoke(null, row.toDoubleArray()))[0], 0, "at " + x);
      }
    }
  }

  /** ARFF lists its categories itself, in an order of its own, and perhaps others. */
  @Test
  void rowsOfArffAreHeldToWhatWasSeenInTraining() throws IOException {
    String head =
        "@relation r\n@attribute garden {maybe, yes, no}\n@attribute area numeric\n@data\n";
    Path csv = file("same.csv", "area,garden\n50,yes\n60,no\n");
    Path arff = file("same.arff", head + "yes,50\nno,60\n");
    List<String> answers = new ArrayList<>();
    for (Path data : List.of(csv, arff)) {
      Path out = folder.resolve("out.csv");
      ExampleRun.of("predict", "--model=" + shared.resolve("b"), "--data=" + data, "--out=" + out)
          .assertPrints("2 rows");
      answers.add(Files.readString(out).replaceAll("(?m)^[^,]*,[^,]*,", ""));
    }
    assertEquals(answers.getFirst(), answers.getLast());

    String model = "--model=" + shared.resolve("b");
    Path other = file("other.arff", head + "yes,50\nmaybe,60\n");
    ExampleRun.of("predict", model, "--data=" + other)
        .assertFails(1, "other.arff", "row 1 of column 'garden'", "found 'maybe'");
    ExampleRun.of("predict", model, "--data=" + other, "--unseen=as_missing")
        .assertPrints("2 rows");
    Path text = file("text.arff", head.replace("numeric", "string") + "yes,a\n");
    ExampleRun.of("predict", model, "--data=" + text).assertFails(1, "text.arff", "column 'area'");
  }

  /** Semicolons, decimal commas and another encoding, which the model keeps for new data. */
  @Test
  void dialectsAreKeptWithTheModel() throws IOException {
    StringBuilder text = new StringBuilder("größe;wert\n");
    for (int i = 0; i < 30; i++) {
      text.append("%s,5;%s,25\n".formatted(i, 2 * i));
    }
    Path data = folder.resolve("german.csv");
    Files.writeString(data, text, StandardCharsets.ISO_8859_1);
    Path out = folder.resolve("run");
    fit(data, "wert", out).assertFails(2, "german.csv");
    fit(data, "wert", out, "--charset=ISO-8859-1").assertFails(2, "or another --separator");
    fit(data, "wert", out, "--separator=semicolon").assertFails(2, "--separator semicolon: give");
    fit(data, "wert", out, "--decimal=;").assertFails(2, "--decimal ;: give . or ,");
    fit(data, "wert", out, "--epochs=2", "--separator=;", "--decimal=,", "--charset=ISO-8859-1")
        .assertPrints("größe numbers 0.5 to 29.5");
    Path predicted = folder.resolve("predicted.csv");
    ExampleRun.of("predict", "--model=" + out, "--data=" + data, "--out=" + predicted)
        .assertPrints("30 rows", "RMSE");
    List<String> lines = Files.readAllLines(predicted);
    assertEquals("größe;wert;predicted wert", lines.getFirst());
    assertTrue(lines.get(1).matches("0,5;0,25;-?\\d+,\\d+"), lines.get(1));
    ExampleRun.of("serve", "--model=" + out, "--load=" + data, "--requests=1")
        .assertPrints("16 requests");
  }

  @Test
  void rowsWithoutARightAnswerAreNotJudged() throws IOException {
    Path flowers = file("f.csv", "height,\"soil, wet\",kind\n3,sand,lily\n1,sand,\n1,sand,fern\n");
    String out = "--out=" + folder.resolve("out.csv");
    ExampleRun.of("predict", "--model=" + shared.resolve("a"), "--data=" + flowers, out)
        .assertPrints("accuracy 1", "'kind' is missing or was not seen", "not judged: 2");
    Path houses = file("h.csv", "area,garden,price\n50,yes,50000\n60,no,NaN\n70,no,?\n");
    ExampleRun run =
        ExampleRun.of("predict", "--model=" + shared.resolve("b"), "--data=" + houses, out);
    run.assertPrints("RMSE", "not judged: 2");
    assertFalse(run.out().contains("NaN"), run.out());
  }

  @Test
  void predictionsDoNotTakeThePlaceOfAFolder() throws IOException {
    Path data = shared.resolve("houses.csv");
    Path taken = Files.createDirectory(folder.resolve("taken"));
    ExampleRun.of("predict", "--model=" + shared.resolve("b"), "--data=" + data, "--out=" + taken)
        .assertFails(1, "--out " + taken, "this is a folder");
    assertEquals(Set.of("taken"), names(folder));
  }

  // ---- Ctrl-C

  /** A child process is told to end, as by Ctrl-C; then a shorter way to the end is not taken. */
  @Test
  void aSignalSaves() throws IOException, InterruptedException {
    Path data = file("flowers.csv", flowers(40));
    Path out = folder.resolve("run");
    Path errors = folder.resolve("errors.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dadjoint.hints=off"));
    command.addAll(List.of("-cp", CLASS_PATH, "adjoint.examples.Main"));
    command.addAll(List.of("fit", "--data=" + data, "--target=kind", "--out=" + out));
    command.addAll(List.of("--epochs=1000000")); // without a signal it would train for an hour
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    Path settings = out.resolve("unfinished/settings.json");
    while (process.isAlive() && !Files.exists(settings)) {
      Thread.sleep(10);
    }
    process.destroy(); // SIGTERM, which the JVM takes as it takes SIGINT
    assertTrue(process.waitFor(2, TimeUnit.MINUTES));
    String said = Files.readString(errors);
    assertTrue(said.contains("... stopped and saved; the same command goes on"), said);
    assertEquals(
        List.of("model.safetensors", "settings.json"),
        List.copyOf(names(out.resolve("unfinished"))));
    assertFalse(Files.exists(out.resolve("model.json")));

    fit(data, "kind", out)
        .assertFails(1, "epochs was 1000000 and is 200", "repeat these", "name another --out");
  }

  /** Everything that this JVM was started with, modules included, as one class path. */
  private static final String CLASS_PATH =
      System.getProperty("jdk.module.path", "")
          + java.io.File.pathSeparator
          + System.getProperty("java.class.path");

  // ---- how files are written, and rows are divided

  private static String line(Object... cells) {
    return Stream.of(cells).map(String::valueOf).collect(Collectors.joining(",")) + "\n";
  }

  /** What is read in another way than usual is read in the same way when it is predicted. */
  @Test
  void theModelKnowsHowItsFileIsWritten() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      String size = i % 10 == 3 ? "-999" : i % 10 == 4 ? "unknown" : "" + i % 7;
      String date = "%s.1.2026".formatted(1 + i);
      text.append(line(size, date, i % 2 == 0 ? "'a,b'" : "NA", i % 9 == 5 ? "oops" : i, 2.5 * i));
    }
    Path data = file("bare.csv", text.toString());
    Path out = folder.resolve("run");
    List<String> written =
        List.of("--quote='", "--missing=-999,unknown", "--dates=auto", "--ignore=extra");
    List<String> more = new ArrayList<>(written);
    more.addAll(List.of("--names=size,day,kind,extra,price", "--epochs=2", "--hidden=0"));
    fit(data, "price", out, more.toArray(String[]::new))
        .assertPrints(
            "size numbers 0 to 6, mean ",
            "7 different, 6 missing",
            "day numbers 20454 to 20483",
            "kind 2 categories: NA (15), a,b (15)",
            "extra: as asked");
    String json = Files.readString(out.resolve("model.json"));
    assertTrue(json.contains("\"d.M.uuuu[ HH:mm[:ss]]\""), json);

    Path whole = folder.resolve("whole.csv");
    ExampleRun.of("predict", "--model=" + out, "--data=" + data, "--out=" + whole)
        .assertPrints("30 rows", "RMSE");
    assertTrue(
        Files.readString(whole)
            .startsWith("size,day,kind,extra,price,predicted price\n0,1.1.2026,"),
        Files.readString(whole));
    // Nothing in the column that is ignored, and none of right answers.
    Path fewer =
        file(
            "fewer.csv",
            text.toString().replaceAll("(?m),[^,]*,[^,]*$", ",").replace("NA,", "NA,"));
    Path answers = folder.resolve("answers.csv");
    ExampleRun.of("predict", "--model=" + out, "--data=" + fewer, "--out=" + answers)
        .assertPrints("30 rows");
    assertEquals(last(whole), last(answers));

    String[] numbered = {
      "--no-header",
      "--quote='",
      "--missing=-999,unknown",
      "--dates=column2=d.M.uuuu",
      "--ignore=column4",
      "--epochs=2",
      "--hidden=0"
    };
    fit(data, "column5", folder.resolve("numbered"), numbered)
        .assertPrints("column2 numbers 20454 to 20483", "column4: as asked");
  }

  /** The last cells of all rows but the first. */
  private static List<String> last(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(row -> row.substring(row.lastIndexOf(',') + 1))
        .toList();
  }

  @Test
  void rowsAreDividedByGroupsOrTimes() throws IOException {
    StringBuilder text = new StringBuilder("patient,visit,x,y\n");
    for (int i = 0; i < 60; i++) {
      text.append(line(100 + i / 5, LocalDate.of(2026, 1 + i / 28, 1 + i % 28), i % 8, 3 * i));
    }
    Path data = file("visits.csv", text.toString());
    String[] quick = {"--epochs=2", "--hidden=0", "--folds=3", "--dates=auto"};
    Path out = folder.resolve("run");
    fit(data, "y", out, more(quick, "--group=patient"))
        .assertPrints(
            "drawn by 'patient', all rows with the same one in the same part: ",
            "patient: it divides the rows",
            "3 networks, each judged by rows with a 'patient' that it had not seen:");
    String report = Files.readString(out.resolve("report.md"));
    assertTrue(report.contains("drawn by 'patient'"), report);
    fit(data, "y", folder.resolve("time"), more(quick, "--time=visit", "--ignore=patient"))
        .assertPrints(
            "by 'visit', the earliest first: to stop by from 2026-02-15 on, to judge by from"
                + " 2026-02-24 on",
            "the rows that follow those that it had seen:");
    ExampleRun.of("predict", "--model=" + out, "--data=" + file("x.csv", "x,visit\n1,2026-05-05\n"))
        .assertPrints("1 rows");

    refused(data, "y", "--group and --time: give one", List.of("--group=x", "--time=x"));
    refused(data, "y", "did you mean 'patient'?", List.of("--group=Patients"));
    refused(data, "y", "this is the target", List.of("--time=y"));
    refused(data, "y", "this is ignored", List.of("--time=x", "--ignore=x"));
    refused(data, "y", "--time visit: it has text in it", List.of("--time=visit"));
    Path gaps = file("gaps.csv", text.toString().replace("100,", ","));
    refused(
        gaps, "y", "--group patient: it is missing in 5 of 60 rows", List.of("--group=patient"));
    Path two = file("two.csv", "g,y\n" + "1,2.5\n2,3.5\n".repeat(9));
    refused(two, "y", "--group g: it has 2 different cells", List.of("--group=g"));
  }

  private static String[] more(String[] some, String... others) {
    return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
  }

  @Test
  void wrongOptionsOfFilesAreTold() throws IOException {
    Path data = file("t.csv", "size,at,y\n" + "1,1/2/2026,2.5\n2,3/4/2026,4.5\n".repeat(10));
    refused(data, "Y", "--target Y: ", List.of());
    refused(data, "Y", "it has size, at, y; did you mean 'y'?", List.of());
    refused(data, "y", "--quote ,: give a mark", List.of("--quote=,"));
    refused(data, "y", "--names a,a: one of them", List.of("--names=a,a"));
    refused(data, "y", "--names : one of them is empty", List.of("--names="));
    refused(data, "y", "--dates auto: say auto by itself", List.of("--dates=at=auto"));
    refused(data, "y", "--dates : say auto", List.of("--dates="));
    refused(data, "y", "--dates: Dates: '{' is no pattern", List.of("--dates={"));
    refused(data, "y", "--dates when: ", List.of("--dates=when=uuuu"));
    refused(data, "y", "not of d/M/uuuu[ HH:mm[:ss]] and of M/d", List.of("--dates=auto"));
    refused(data, "y", "say --dates COLUMN=PATTERN", List.of("--dates=auto"));
    refused(data, "at", "it has dates in it", List.of("--dates=at=d/M/uuuu"));
    Path arff = file("a.arff", "@relation r\n@attribute y numeric\n@data\n1\n");
    refused(arff, "y", "leave the options for CSV out", List.of("--missing=1"));
    Path bad = file("bad.csv", "x,y\n" + "1,2.5\n2,3.5\n".repeat(10) + "?,1.5\nhm,1.5\n");
    refused(bad, "y", "or --ignore the column", List.of());
  }

  // ---- what cannot be

  @Test
  void foldsThatCannotBeAreToldBeforeTraining() throws IOException {
    ExampleRun run =
        fit(
            file("few.csv", flowers(20)),
            "kind",
            folder.resolve("run"),
            "--folds=11",
            "--task=auto");
    run.assertFails(1, "class 'lily' has 10 rows, fewer than the 11 folds");
    assertFalse(run.out().contains("Training"), run.out());
  }

  @Test
  void badTablesAreToldBeforeAnythingIsWritten() throws IOException {
    String good = flowers(20);
    Path out = folder.resolve("run");
    refused(file("a.csv", good), "colour", "--target colour", "no such column", "height, soil");
    refused(file("b.csv", "a,b\n"), "b", "no row below");
    refused(file("c.csv", ""), "b", "--data", "c.csv");
    refused(folder.resolve("nothing.csv"), "b", "nothing.csv", "cannot read it");
    refused(file("d.csv", "a,b\n1,x\n2,x\n"), "b", "--target b: all rows have 'x'");
    refused(file("e.csv", "a,b\n1,5\n2,5\n"), "b", "--target b: all rows have '5'");
    refused(file("q.csv", "a,b\n1,1.5\n2,2.5\n"), "b", "--target b: 2 rows are too few");
    refused(file("f.csv", "a,b\n1,\n2,\n"), "b", "--target b", "missing in all rows");
    refused(file("g.csv", good), "note", "--target note: 20 different values in 20 rows");
    refused(file("h.csv", "a,b\n1,x\n2\n"), "b", "h.csv, line 3");
    refused(
        file("i.csv", "a,b\n" + "1,x\n2,y\n".repeat(10) + "NaN,x\nhello,y\n"),
        "b",
        "i.csv, line 23, column 1 (a)");
    refused(file("j.arff", "@relation r\n@attribute a numeric\n@data\nx\n"), "a", "j.arff, line 4");
    refused(
        file("o.csv", "a,b\n" + "1,x\n2,y\n".repeat(10) + "3,z\n3,z\n4,w\n"),
        "b",
        "--target b: 2 of its 4 classes have fewer than 3 rows, 'w' (1), 'z' (2)",
        "merge them with other classes");
    refused(file("k.csv", good), "kind", "--ignore weight", List.of("--ignore=weight"));
    refused(file("l.csv", good), "kind", "--ignore kind", List.of("--ignore=kind"));
    refused(file("m.csv", good), "kind", "regression needs numbers", List.of("--task=REGRESSION"));
    Path notFolder = file("file", "");
    ExampleRun.of("fit", "--data=" + folder.resolve("a.csv"), "--target=kind", "--out=" + notFolder)
        .assertFails(2, "--out", "this is a file");
    ExampleRun.of("fit", "--data=x").assertFails(2, "--target");
    ExampleRun.of("fit", "--hidden=0,1", "--data=x", "--target=y")
        .assertFails(2, "--hidden", "'0'");
    ExampleRun.of("fit", "--folds=1", "--data=x", "--target=y").assertFails(2, "--folds", "'1'");
    ExampleRun.of("fit", "--epochs=0", "--data=x", "--target=y").assertFails(2, "--epochs", "'0'");

    // What only the training rows tell comes later, and leaves no model either.
    fit(file("n.csv", "a,b\n" + "1,x\n1,y\n".repeat(10)), "b", out)
        .assertFails(1, "no column to learn b from (a: always '1')");
    refused(
        file("p.csv", "a,b\n" + "1,x\n-1e300,y\n".repeat(10)),
        "b",
        "column 'a' has -1.0E300 in row 1 (counted from 0)");
    fit(file("s.csv", "a,b\n" + "1,x\n2,y\n".repeat(10)), "b", out, "--ignore=a")
        .assertFails(1, "no column to learn b from (a: as asked)");
    assertFalse(Files.exists(out.resolve("model.json")));
    assertFalse(Files.exists(out.resolve("unfinished")));
  }

  private void refused(Path data, String target, String... parts) {
    fit(data, target, folder.resolve("never")).assertFails(2, parts);
  }

  private void refused(Path data, String target, String part, List<String> more) {
    fit(data, target, folder.resolve("never"), more.toArray(String[]::new)).assertFails(2, part);
  }

  @Test
  void numbersThatWouldOverflowAreNamed() throws IOException {
    Path data = file("huge.csv", "area,garden\n50,yes\n1.7e308,no\n");
    ExampleRun.of("predict", "--model=" + shared.resolve("b"), "--data=" + data)
        .assertFails(1, "column 'area' has 1.7E308 in row 1 (counted", "mend or scale it");
    ExampleRun.of("serve", "--model=" + shared.resolve("b"), "--load=" + data, "--requests=1")
        .assertFails(1, "column 'area' has 1.7E308");
  }

  @Test
  void predictSaysWhatDoesNotFit() throws IOException {
    Path data = shared.resolve("flowers.csv");
    Path out = shared.resolve("a");
    Path other = file("other.csv", "height,\"soil, wet\"\n1,sand\n2,lava\n");
    ExampleRun.of("predict", "--model=" + out, "--data=" + other)
        .assertFails(1, "other.csv, line 3, column 2", "'lava'", "[clay, red, sand]");
    assertFalse(Files.exists(folder.resolve("other-predicted.csv")));
    ExampleRun.of("predict", "--model=" + out, "--data=" + other, "--unseen=AS_MISSING")
        .assertPrints("2 rows");
    ExampleRun.of("predict", "--model=" + out, "--data=" + file("p.csv", "height\n1\n"))
        .assertFails(1, "p.csv", "soil, wet");
    ExampleRun.of(
            "predict",
            "--model=" + out,
            "--data=" + folder.resolve("other-predicted.csv"),
            "--unseen=AS_MISSING")
        .assertFails(1, "a column 'predicted kind' already");
    ExampleRun.of("predict", "--model=" + folder, "--data=" + other)
        .assertFails(1, "--model " + folder, "a folder that fit has completed");
    ExampleRun.of("predict", "--model=" + out, "--data=" + data, "--out=" + data)
        .assertFails(1, "--out", "the data themselves");

    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.copy(out.resolve("model.safetensors"), copy.resolve("model.safetensors"));
    Path json = copy.resolve("model.json");
    String text = Files.readString(out.resolve("model.json"));
    Files.writeString(json, text.replace("\"fit\": 1", "\"fit\": 2"));
    ExampleRun.of("predict", "--model=" + copy, "--data=" + data)
        .assertFails(1, "version 2 of what fit writes");
    Files.writeString(json, text.replaceFirst("\"version\": 1", "\"version\": 2"));
    ExampleRun.of("predict", "--model=" + copy, "--data=" + data)
        .assertFails(1, "model.json", "newer");
  }

  @Test
  void serveMeasures() {
    Path data = shared.resolve("houses.csv");
    ExampleRun.of("serve", "--model=" + shared.resolve("b"), "--load=" + data, "--requests=5")
        .assertPrints("the number 'price'", "80 requests of a row each from 16 clients", "p99");
    ExampleRun.of("serve", "--port=65536").assertFails(2, "--port", "'65536'");
    ExampleRun.of("serve", "--model=" + folder).assertFails(1, "--model");
  }
}
