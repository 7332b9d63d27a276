package adjoint.kernel.product;

import adjoint.kernel.Tier;
import java.util.function.BiConsumer;

/** How sums of products are tried: two rows of a few elements, or of a thousand. */
final class DotTrial implements Tier.Trial<Products> {
  private static final int[] START = {0};

  /** Fills the lanes of every vector, with some elements to spare. */
  private static final int FEW = 75;

  private static final int MANY = 1000;

  private final BiConsumer<Products, Integer> call;

  private DotTrial(BiConsumer<Products, Integer> call) {
    this.call = call;
  }

  static DotTrial singles() {
    float[] x = new float[2 * MANY];
    float[] y = new float[2];
    return new DotTrial(
        (products, n) -> products.matmul(x, START, n, 1, x, START, 1, 1, y, 2, n, 1));
  }

  static DotTrial doubles() {
    double[] x = new double[2 * MANY];
    double[] y = new double[2];
    return new DotTrial(
        (products, n) -> products.matmul(x, START, n, 1, x, START, 1, 1, y, 2, n, 1));
  }

  @Override
  public void touch(Products products) {
    call.accept(products, 1);
  }

  @Override
  public void step(Products products) {
    call.accept(products, FEW);
  }

  @Override
  public void work(Products products) {
    call.accept(products, MANY);
  }
}
