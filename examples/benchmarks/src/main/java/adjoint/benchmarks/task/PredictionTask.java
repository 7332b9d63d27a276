package adjoint.benchmarks.task;

/** One prediction of a network 30-64-64-2 with relu; what is checked are its two logits. */
public final class PredictionTask {
  /** Numbers of the input. */
  public static final int IN = 30;

  /** Neurons of both hidden layers. */
  public static final int HIDDEN = 64;

  /** Classes. */
  public static final int OUT = 2;

  private PredictionTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    Draw draw = new Draw(inputs);
    draw.floats("x", IN, -1, 1);
    draw.layer("0", IN, HIDDEN);
    draw.layer("1", HIDDEN, HIDDEN);
    draw.layer("2", HIDDEN, OUT);
  }
}
