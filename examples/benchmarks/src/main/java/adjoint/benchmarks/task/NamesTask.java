package adjoint.benchmarks.task;

/**
 * A model of the next character from three: an embedding of {@code CHARACTERS} characters, a hidden
 * layer with tanh, cross-entropy, Adam. The mini-batches come round again after {@code BATCHES}.
 */
public final class NamesTask {
  /** Characters. */
  public static final int CHARACTERS = 27;

  /** Characters that a prediction sees. */
  public static final int CONTEXT = 3;

  /** Numbers for a character. */
  public static final int EMBEDDING = 10;

  /** Hidden neurons. */
  public static final int HIDDEN = 200;

  /** Examples of a step. */
  public static final int BATCH = 64;

  /** How many mini-batches there are. */
  public static final int BATCHES = 50;

  /** Adam's rate. */
  public static final double RATE = 0.001;

  private NamesTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    Draw draw = new Draw(inputs);
    draw.ints("contexts", BATCHES * BATCH * CONTEXT, CHARACTERS);
    draw.ints("classes", BATCHES * BATCH, CHARACTERS);
    draw.floats("table", CHARACTERS * EMBEDDING, -1, 1);
    draw.layer("hidden", CONTEXT * EMBEDDING, HIDDEN);
    draw.layer("output", HIDDEN, CHARACTERS);
  }
}
