package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeuronExampleTest {
  private static final double[] X = {2, 3};

  @Test
  void neuron() {
    assertEquals(0.9990889488055994, NeuronExample.neuron(4).forward(X).value());
    assertEquals(0.9990889488055994, NeuronExample.neuronOfTensors(4).forward(Tensor.of(X)).item());
    assertEquals(0.9525741268224334, NeuronExample.neuron(0).forward(X).value());
  }

  @Test
  void network() {
    List<Value> hidden = NeuronExample.network().layers().getFirst().forward(X);
    assertEquals(0.9525741268224334, hidden.get(0).value());
    assertEquals(0.9525741268224334, hidden.get(1).value());
    double answer = NeuronExample.network().forward(X).getFirst().value();
    assertEquals(0.7216325609518421, answer);
    assertEquals(answer, NeuronExample.networkOfTensors().forward(Tensor.of(X)).item());
  }

  @Test
  void people() {
    double[][] shifted = {{-2, -1}, {25, 6}, {17, 4}, {-15, -6}};
    assertArrayEquals(shifted, FourPeople.inputs());
    assertArrayEquals(new double[] {1, 0, 0, 1}, FourPeople.targets());
  }

  @Test
  void loss() {
    assertArrayEquals(
        new double[] {1, 0, 0, 1}, NeuronExample.squaredErrors(new double[] {0, 0, 0, 0}));
    assertEquals(0.5, NeuronExample.lossOfZeros().item());
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("neuron", "--out", folder.toString())
        .assertPrints(
            "0.9990889488055994 0.9990889488055994",
            "h1 = h2 0.9525741268224334 0.9526",
            "o1 0.7216325609518421 0.7216325609518421",
            "Diana [-15. -6.] -> 1 -15, -6, 1",
            "their mean 0.5 0.5")
        .assertPictures(folder, "neuron", "neuron-network", "neuron-people");
  }
}
