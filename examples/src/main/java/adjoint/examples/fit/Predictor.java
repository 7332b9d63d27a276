package adjoint.examples.fit;

import static java.nio.charset.StandardCharsets.UTF_8;

import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.nn.Layer;
import adjoint.nn.data.Column;
import adjoint.nn.data.Schema;
import adjoint.nn.data.Table;
import adjoint.nn.export.JavaModel;
import adjoint.nn.file.AtomicFile;
import adjoint.nn.file.FileFormatException;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import adjoint.nn.file.SavedModel;
import adjoint.nn.onnx.Onnx;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A finished network with what it needs to be given rows of a table and to answer in columns. Any
 * number of threads may use it at once.
 *
 * @param preparation of the rows
 * @param task what it tells
 * @param model the network
 * @param dialect of the CSV files that it was fitted to, and of those that it is given
 */
public record Predictor(Preparation preparation, Task<?> task, Layer model, Dialect dialect) {
  private static final int VERSION = 1;

  /** The columns that rows must have. */
  public Schema schema() {
    return preparation.schema();
  }

  /** A table to predict for, which may lack the right answers. */
  TableFile file(Path path) {
    return new TableFile(path, dialect).perhapsWithout(task.target());
  }

  /** What is predicted, in new columns. */
  public List<Column> predict(Table rows) {
    return task.columns(answers(rows));
  }

  /** The same as numbers. */
  Tensor answers(Table rows) {
    Tensor x = preparation.apply(rows);
    return NoGrad.call(() -> answers(x));
  }

  /**
   * As {@code model.onnx} and as {@code Model.java}: what becomes of the columns once they are
   * numbers.
   */
  void export(Path folder) throws IOException {
    Parameter first = model.parameters().firstEntry().getValue();
    Tensor example = Tensor.zeros(first.dtype(), 1, first.shape().extent(0));
    byte[] onnx = Onnx.bytes(model, this::answers, example);
    AtomicFile.write(folder.resolve("model.onnx"), out -> out.write(onnx));
    String java = JavaModel.source("", "Model", this::answers, example);
    AtomicFile.write(folder.resolve("Model.java"), out -> out.write(java.getBytes(UTF_8)));
  }

  /** Of columns that are numbers. */
  private Tensor answers(Tensor x) {
    return task.answers(model.forward(x));
  }

  /** With the settings that it comes from. */
  void write(Path folder, Json.Obj settings) throws IOException {
    Json.Obj provenance =
        Json.Obj.EMPTY
            .with("fit", Json.of(VERSION))
            .with("settings", settings)
            .with("java", Json.of(Runtime.version().toString()))
            .with("task", task.toJson())
            .with("inputs", preparation.toJson());
    new SavedModel(model, provenance).write(folder);
  }

  /**
   * Reads what {@code fit} has left in a folder.
   *
   * @throws IllegalArgumentException with what to do, if it is not such a folder
   */
  public static Predictor read(Path folder) throws IOException {
    SavedModel saved;
    try {
      saved = SavedModel.read(folder);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "--model %s: there is no %s; name a folder that fit has completed"
              .formatted(folder, e.getFile()),
          e);
    } catch (FileFormatException e) {
      throw new IllegalArgumentException("--model " + e.getMessage(), e);
    }
    JsonView json = JsonView.of(folder.resolve("model.json").toString(), saved.provenance());
    long version = json.find("fit").orElseThrow(() -> noFit(folder)).whole();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          ("--model %s: it has version %s of what fit writes, and this is version %s; use"
                  + " the release that wrote it, or fit again")
              .formatted(folder, version, VERSION));
    }
    return new Predictor(
        Preparation.fromJson(json.get("inputs")),
        Task.fromJson(json.get("task")),
        saved.model(Layer.class),
        json.find("settings")
            .flatMap(settings -> settings.find("csv"))
            .map(Dialect::fromJson)
            .orElse(Dialect.STANDARD));
  }

  private static IllegalArgumentException noFit(Path folder) {
    return new IllegalArgumentException(
        ("--model %s: its model does not come from fit, so how rows become numbers is not"
                + " known; name a folder that fit has completed")
            .formatted(folder));
  }
}
