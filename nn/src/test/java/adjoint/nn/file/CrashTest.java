package adjoint.nn.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.nn.Linear;
import adjoint.nn.OwnJvm;
import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that saves a model is killed after each of its steps: the old model is there, or the
 * new.
 */
class CrashTest {
  private static final List<String> STEPS =
      List.of(
          "opened", "written", "forced", // the numbers
          "opened", "written", "forced", // the JSON
          "renamed", "renamed");

  private static SavedModel model(float number) {
    Linear linear = Linear.from(Tensor.of(new float[][] {{number}}));
    return new SavedModel(linear, Json.Obj.EMPTY.with("number", Json.of(number)));
  }

  /** Saves the new model, and stops for ever after some step. */
  public static void main(String[] args) throws IOException {
    int last = Integer.parseInt(args[1]);
    List<String> done = new ArrayList<>();
    model(2)
        .write(
            Path.of(args[0]),
            BlockTypes.STANDARD,
            step -> {
              done.add(step);
              if (done.size() == last) {
                System.out.println("stopped after " + done);
                while (true) {
                  Thread.onSpinWait();
                }
              }
            });
  }

  @Test
  void whateverIsKilledLeavesTheOldOrTheNew(@TempDir Path folder) throws Exception {
    List<Process> children = new ArrayList<>();
    for (int step = 1; step <= STEPS.size(); step++) {
      Path run = folder.resolve("run" + step);
      model(1).write(run);
      children.add(
          OwnJvm.start(
              CrashTest.class,
              List.of("-XX:TieredStopAtLevel=1", "-Dadjoint.hints=off"),
              List.of(Gson.class),
              run.toString(),
              Integer.toString(step)));
      if (step % 2 == 0) {
        for (int i = step - 1; i <= step; i++) {
          kill(children.get(i - 1), STEPS.subList(0, i));
        }
      }
    }
    for (int step = 1; step <= STEPS.size(); step++) {
      Path run = folder.resolve("run" + step);
      SavedModel read = SavedModel.read(run);
      float number = step <= STEPS.indexOf("renamed") ? 1 : 2;
      assertEquals(number, read.model(Linear.class).weight().item());
      assertEquals(model(number).provenance(), read.provenance());
      model(3).write(run); // and the next one is saved as ever
      assertEquals(3, SavedModel.read(run).model(Linear.class).weight().item());
      try (var files = Files.list(run)) {
        assertEquals(2, files.count());
      }
    }
  }

  private static void kill(Process child, List<String> steps) throws Exception {
    BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8));
    StringBuilder text = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      text.append(line).append('\n');
      if (line.equals("stopped after " + steps)) {
        child.destroyForcibly().waitFor();
        return;
      }
    }
    assertTrue(false, text.toString());
  }
}
