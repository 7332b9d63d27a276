package adjoint.examples.names;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.nn.Activation;
import adjoint.nn.Init;
import adjoint.nn.Layer;
import adjoint.nn.Mlp;
import adjoint.nn.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A perceptron that sees the last few letters, each as a vector that is learnt.
 *
 * <p>Y. Bengio, R. Ducharme, P. Vincent, C. Jauvin: A neural probabilistic language model. JMLR 3,
 * 2003.
 *
 * @param letters a vector for each code
 * @param network from the vectors of the window, side by side, to logits
 * @param window how many letters it sees
 */
record WindowModel(Parameter letters, Layer network, int window) implements LetterModel {
  static WindowModel of(int classes, int window, int size, int hidden, RandomGenerator rng) {
    Tensor vectors = Init.normal(0, 1).draw(DType.F32, rng, classes, size);
    Layer network = Mlp.of(window * size, hidden, classes).activation(Activation.TANH).init(rng);
    return new WindowModel(Parameter.of("letters", vectors), network, window);
  }

  @Override
  public Tensor logits(Indices texts, Mode mode) {
    Tensor x = letters.indexSelect(0, texts);
    int places = texts.shape().extent(1);
    List<Tensor> shifted = new ArrayList<>();
    for (int back = 0; back < window; back++) {
      // Zeros where there was no letter yet.
      shifted.add(x.pad(1, back, 0).slice(1, 0, places));
    }
    return network.forward(Tensor.concat(-1, shifted), mode);
  }
}
