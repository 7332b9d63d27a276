package adjoint.benchmarks.task;

/**
 * A character model: two pre-norm blocks of causal attention and a network of four times the width
 * with GELU, cross-entropy at every position, AdamW. Queries, keys and values lie side by side.
 */
public final class TransformerTask {
  /** Characters. */
  public static final int CHARACTERS = 65;

  /** Positions. */
  public static final int CONTEXT = 64;

  /** Sequences at once. */
  public static final int BATCH = 16;

  /** Numbers for a position. */
  public static final int WIDTH = 128;

  /** Heads of attention. */
  public static final int HEADS = 4;

  /** Blocks. */
  public static final int BLOCKS = 2;

  /** What is added to a variance before its root is taken. */
  public static final double EPSILON = 1e-5;

  /** AdamW's rate. */
  public static final double RATE = 0.001;

  /** AdamW's decay. */
  public static final double DECAY = 0.01;

  private TransformerTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    Draw draw = new Draw(inputs);
    draw.ints("characters", BATCH * CONTEXT, CHARACTERS);
    draw.ints("next", BATCH * CONTEXT, CHARACTERS);
    draw.floats("table", CHARACTERS * WIDTH, -1, 1);
    draw.floats("positions", CONTEXT * WIDTH, -1, 1);
    for (int block = 0; block < BLOCKS; block++) {
      draw.layer(block + ".qkv", WIDTH, 3 * WIDTH);
      draw.layer(block + ".projection", WIDTH, WIDTH);
      draw.layer(block + ".wide", WIDTH, 4 * WIDTH);
      draw.layer(block + ".narrow", 4 * WIDTH, WIDTH);
    }
    draw.layer("output", WIDTH, CHARACTERS);
  }
}
