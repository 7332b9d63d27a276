package adjoint.examples.table;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.nn.Activation;
import adjoint.nn.Batch;
import adjoint.nn.Batches;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Mlp;
import adjoint.nn.optim.AdamW;
import java.util.random.RandomGenerator;

/**
 * A network for the rows of a table, on columns that are standardized by the rows it learns from.
 *
 * @param name what to call it
 * @param hidden neurons of the hidden layer; with 0 there is none, and the model is a logistic
 *     regression
 * @param epochs how often it goes through the rows
 * @param weightDecay how much it is held back from large weights
 */
public record Classifier(String name, int hidden, int epochs, double weightDecay) {
  private static final int BATCH = 16;
  private static final double RATE = 0.03;

  /** Learns from these rows. */
  public Trained train(Table table, RandomGenerator rng) {
    Standardizer standardizer = Standardizer.of(table.x());
    int in = table.features().size();
    int out = table.classes().size();
    Mlp recipe = hidden == 0 ? Mlp.of(in, out) : Mlp.of(in, hidden, out);
    Layer model = recipe.activation(Activation.TANH).dtype(DType.F64).init(rng);
    AdamW adam = new AdamW(model.parameters(), RATE).weightDecay(weightDecay);
    Batches<Indices> batches = Batches.of(standardizer.apply(table.x()), table.y(), BATCH);
    for (int epoch = 0; epoch < epochs; epoch++) {
      adam.learningRate(RATE * (1 + Math.cos(Math.PI * epoch / epochs)) / 2);
      for (Batch<Indices> batch : batches.shuffled(rng)) {
        adam.step(Loss.crossEntropy(model.forward(batch.x()), batch.y()));
      }
    }
    return new Trained(standardizer, model);
  }

  /**
   * A model, and how its input is to be standardized.
   *
   * @param standardizer of the rows that it has learnt from
   * @param model of what is standardized
   */
  public record Trained(Standardizer standardizer, Layer model) {
    /** Logits of rows as they are in the table. */
    public Tensor logits(Tensor x) {
      return model.forward(standardizer.apply(x));
    }

    Indices classesOf(Tensor x) {
      return NoGrad.call(() -> logits(x)).argmax(-1);
    }
  }
}
