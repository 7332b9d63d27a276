package adjoint.examples.fit;

import adjoint.Tensor;
import adjoint.examples.ExampleRun;
import adjoint.examples.OnnxRuntime;
import adjoint.nn.data.Table;
import adjoint.nn.data.Unseen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of ONNX that {@code fit} leaves gives in ONNX Runtime what {@code predict} gives. */
class OnnxOfFitTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"kind", "price"})
  void givesTheSame(String target) throws Exception {
    Path data = Files.writeString(folder.resolve("flats.csv"), rows());
    Path run = folder.resolve("run");
    ExampleRun.of(
            "fit",
            "--data=" + data,
            "--target=" + target,
            "--out=" + run,
            "--epochs=3",
            "--hidden=4")
        .assertPrints("What is left");
    Predictor predictor = Predictor.read(run);
    Table rows = new TableFile(data, predictor.dialect()).read(predictor.schema(), Unseen.ERROR);
    byte[] file = Files.readAllBytes(run.resolve("model.onnx"));
    Tensor x = predictor.preparation().apply(rows);
    Tensor answers = predictor.answers(rows);
    OnnxRuntime.requireGives(file, x, answers);
    OnnxRuntime.requireGives(file, x.slice(0, 3, 4), answers.slice(0, 3, 4));
  }

  private static String rows() {
    RandomGenerator rng = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("area,garden,kind,price\n");
    for (int i = 0; i < 40; i++) {
      double area = 30 + 100 * rng.nextDouble();
      text.append(
          String.format(
              Locale.ROOT,
              "%.1f,%s,%s,%.0f\n",
              area,
              i % 7 == 0 ? "" : i % 2 == 0 ? "yes" : "no",
              area > 80 ? "house" : "flat",
              1000 * area));
    }
    return text.toString();
  }
}
