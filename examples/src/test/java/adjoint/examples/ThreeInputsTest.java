package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import adjoint.examples.numpy.ArrayText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeInputsTest {
  private static final double[] START = {
    -0.165955990594852, 0.4406489868843162, -0.9997712503653102,
  };
  private static final double[] TRAINED = {
    9.672993027736892, -0.2078434992663, -4.62963668773159,
  };

  @Test
  void beforeTraining() {
    assertArrayEquals(START, ThreeInputNeuron.start(1));
    for (ThreeInputNeuron neuron : both()) {
      assertArrayEquals(START, neuron.weights());
      assertEquals(0.45860596288357436, neuron.answer(NineSteps.QUESTION));
      double[] outputs = {
        0.2689863986549585, 0.3262756985110817, 0.23762817371784412, 0.3637505753263374,
      };
      assertArrayEquals(outputs, outputs(neuron));
      assertEquals(0.6198916998185632, neuron.loss(), 1e-15);
    }
  }

  @Test
  void firstUpdate() {
    double[] update = {0.28621004770421443, 0.06391297395238597, 0.1491335091271439};
    for (ThreeInputNeuron neuron : both()) {
      neuron.train();
      for (int i = 0; i < 3; i++) {
        assertEquals(update[i], neuron.weights()[i] - START[i], 1e-15);
      }
    }
  }

  @Test
  void trained() {
    for (ThreeInputNeuron neuron : both()) {
      neuron.train(10_000);
      assertArrayEquals(TRAINED, neuron.weights(), 1e-12);
      assertEquals(0.9999370428352157, neuron.answer(NineSteps.QUESTION), 1e-12);
      double[] outputs = {0.0096639995, 0.9921199740, 0.9935893055, 0.0078646603};
      assertArrayEquals(outputs, outputs(neuron), 5e-11);
      assertEquals("[ 9.67299303 -0.2078435  -4.62963669]", ArrayText.of(neuron.weights()));
    }
  }

  @Test
  void answersAfterMoreAndMoreSteps() {
    double[] answers = {
      0.5300273374560521,
      0.8482030443909505,
      0.990255764378245,
      0.9992993702390041,
      0.9999370428352157,
      0.9999939090512562,
    };
    ThreeInputNeuron neuron = new ScalarThreeInputs(ThreeInputs.ROWS, START, 1);
    long done = 0;
    for (int i = 0; i < answers.length; i++) {
      long n = (long) Math.pow(10, i);
      neuron.train(n - done);
      done = n;
      assertEquals(answers[i], neuron.answer(NineSteps.QUESTION), 1e-12, "after " + n);
    }
  }

  @Test
  void scalarsAndTensorsAgreeAllTheWay() {
    ThreeInputNeuron[] both = both();
    for (int i = 0; i < 1000; i++) {
      both[0].train();
      both[1].train();
      assertArrayEquals(both[0].weights(), both[1].weights(), 1e-13);
    }
  }

  @Test
  void sameSeedSameBits() {
    for (int k = 0; k < 2; k++) {
      ThreeInputNeuron first = both()[k];
      ThreeInputNeuron second = both()[k];
      first.train(500);
      second.train(500);
      assertArrayEquals(first.weights(), second.weights());
    }
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("three-inputs", "--out", folder.toString())
        .assertPrints(
            "[ 0.44064899] [ 0.44064899]",
            "answer [0.45860596] [ 0.45860596]",
            "in full 0.45860596288357436",
            "[[ 9.67299303] [[ 9.67299303]",
            "[-0.2078435 ] [-0.2078435 ]",
            "answer [0.99993704] [ 0.99993704]",
            "after 100,000 0.99999390905")
        .assertPictures(folder, "three-inputs-sigmoid", "three-inputs-adjustment");
  }

  @Test
  void otherSettingsLeaveTheTutorialOut(@TempDir Path folder) throws IOException {
    Path data = Files.writeString(folder.resolve("data.csv"), "1,0,0,0\n0,1,0,1\n");
    ExampleRun run =
        ExampleRun.of(
            "three-inputs", "--data=" + data, "--steps=20", "--seed=7", "--out=" + folder);
    run.assertPrints("not the tutorial's settings", "[0. 1. 0.] -> 1.0");
    assertFalse(run.out().contains("0.4586"), run.out());
  }

  @Test
  void nanInData(@TempDir Path folder) throws IOException {
    Path data = Files.writeString(folder.resolve("data.csv"), "1,0,0,0\n0,nan,0,1\n");
    ExampleRun.of("three-inputs", "--data=" + data, "--out=" + folder)
        .assertFails(2, "data.csv, line 2", "'nan'");
  }

  @Test
  void answersThatASigmoidCannotGive(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("data.csv");
    for (String answer : new String[] {"7", "-3", "1.001"}) {
      Files.writeString(data, "# three inputs, answer\n1,0,0,0.5\n0,1,0," + answer + "\n");
      ExampleRun.of("three-inputs", "--data=" + data, "--out=" + folder)
          .assertFails(
              2,
              "--data " + data + ", line 3: the answer is " + Double.parseDouble(answer),
              "from 0 to 1");
    }
  }

  private static ThreeInputNeuron[] both() {
    double[] start = ThreeInputNeuron.start(1);
    return new ThreeInputNeuron[] {
      new ScalarThreeInputs(ThreeInputs.ROWS, start, 1),
      new TensorThreeInputs(ThreeInputs.ROWS, start, 1),
    };
  }

  private static double[] outputs(ThreeInputNeuron neuron) {
    return Arrays.stream(ThreeInputs.ROWS)
        .mapToDouble(row -> neuron.answer(Arrays.copyOf(row, 3)))
        .toArray();
  }
}
