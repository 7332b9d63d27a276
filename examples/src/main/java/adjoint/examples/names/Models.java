package adjoint.examples.names;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/** The models that are set beside each other. */
public final class Models {
  private Models() {}

  /** All of them by name, with weights drawn from {@code rng}, for so many classes. */
  public static SequencedMap<String, LetterModel> of(int classes, RandomGenerator rng) {
    SequencedMap<String, LetterModel> models = new LinkedHashMap<>();
    models.put("perceptron of 4 letters", WindowModel.of(classes, 4, 16, 128, rng));
    models.put("GRU", RecurrentModel.of(classes, 32, 64, rng));
    models.put("transformer", TransformerModel.of(classes, 48, 4, rng));
    return models;
  }
}
