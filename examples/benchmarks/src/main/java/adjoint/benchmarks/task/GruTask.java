package adjoint.benchmarks.task;

/**
 * A language model: embedding, one GRU as PyTorch defines it, a linear layer at every position,
 * cross-entropy, Adam. Tokens lie time after time, {@code [sequence, batch]}; gates side by side in
 * the order r, z, n.
 */
public final class GruTask {
  /** Words. */
  public static final int WORDS = 80;

  /** Numbers for a word. */
  public static final int EMBEDDING = 64;

  /** Numbers of the state. */
  public static final int HIDDEN = 256;

  /** Steps in time. */
  public static final int SEQUENCE = 32;

  /** Sequences at once. */
  public static final int BATCH = 16;

  /** Adam's rate. */
  public static final double RATE = 0.001;

  private GruTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    Draw draw = new Draw(inputs);
    draw.ints("words", SEQUENCE * BATCH, WORDS);
    draw.ints("next", SEQUENCE * BATCH, WORDS);
    draw.floats("table", WORDS * EMBEDDING, -1, 1);
    draw.layer("input", EMBEDDING, 3 * HIDDEN);
    draw.layer("state", HIDDEN, 3 * HIDDEN);
    draw.layer("output", HIDDEN, WORDS);
  }
}
