package adjoint.benchmarks.task;

import java.util.List;

/**
 * LeNet-5 on pictures of 28 × 28: convolution 5 × 5 to 6 channels (padding 2), relu, max pool,
 * convolution 5 × 5 to 16, relu, max pool, 400-120-84-10 with relu, cross-entropy, Adam. Pictures
 * are written with their padding; a kernel is {@code [row, column, channel in, channel out]}, and
 * pooled pictures are flattened in the order row, column, channel.
 */
public final class LeNetTask {
  /** Pictures of a step. */
  public static final int BATCH = 64;

  /** Rows and columns with padding. */
  public static final int PADDED = 32;

  /** Rows and columns of a kernel. */
  public static final int KERNEL = 5;

  /** Channels of the first convolution. */
  public static final int FIRST = 6;

  /** Channels of the second. */
  public static final int SECOND = 16;

  /** Of the flattened features, and the layers after them. */
  public static final List<Integer> SIZES = List.of(400, 120, 84, 10);

  /** How far a step goes. */
  public static final double RATE = 0.001;

  private LeNetTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    Draw draw = new Draw(inputs);
    float[] pictures = new float[BATCH * PADDED * PADDED];
    for (int i = 0; i < pictures.length; i++) {
      int row = i / PADDED % PADDED;
      int column = i % PADDED;
      boolean inside = row >= 2 && row < PADDED - 2 && column >= 2 && column < PADDED - 2;
      pictures[i] = inside ? (float) draw.rng().nextDouble() : 0;
    }
    inputs.write("pictures", pictures);
    draw.ints("classes", BATCH, SIZES.get(3));
    draw.layer("first", KERNEL * KERNEL, FIRST);
    draw.layer("second", KERNEL * KERNEL * FIRST, SECOND);
    for (int i = 0; i < 3; i++) {
      draw.layer("dense" + i, SIZES.get(i), SIZES.get(i + 1));
    }
  }
}
