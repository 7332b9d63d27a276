package adjoint.benchmarks.task;

/** The first weights of the small networks, in double precision: weights are {@code [in, out]}. */
public final class SmallTask {
  private SmallTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    Draw draw = new Draw(inputs);
    draw.doubles("w1", 4, 0, 1);
    draw.doubles("b1", 2, 0, 1);
    draw.doubles("w2", 2, 0, 1);
    draw.doubles("b2", 1, 0, 1);
  }
}
