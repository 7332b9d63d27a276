package adjoint.benchmarks.task;

/**
 * A convolution 3 × 3 of 64 channels to 64, as in the first stage of a ResNet, and its adjoints.
 */
public final class ConvolutionTask {
  /** Images. */
  public static final int BATCH = 8;

  /** Channels of the images, and of the result. */
  public static final int CHANNELS = 64;

  /** Rows and columns, which a padding of one keeps. */
  public static final int EXTENT = 56;

  /** Rows and columns of the window. */
  public static final int WINDOW = 3;

  /** Operations of each of the three products. */
  public static final double OPERATIONS =
      2.0 * BATCH * CHANNELS * CHANNELS * WINDOW * WINDOW * EXTENT * EXTENT;

  private ConvolutionTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    Draw draw = new Draw(inputs);
    draw.floats("x", BATCH * CHANNELS * EXTENT * EXTENT, -1, 1);
    draw.floats("w", CHANNELS * CHANNELS * WINDOW * WINDOW, -0.1, 0.1);
    draw.floats("g", BATCH * CHANNELS * EXTENT * EXTENT, -1, 1);
  }
}
