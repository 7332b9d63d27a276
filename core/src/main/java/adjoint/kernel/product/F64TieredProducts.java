package adjoint.kernel.product;

import adjoint.kernel.KernelChoice;
import adjoint.kernel.Lanes;
import adjoint.kernel.Tier;

/** Each plain product until the one by vectors is warm; {@link F64Panels} do the same for tiles. */
public final class F64TieredProducts implements F64Products {
  static final F64Products BEST =
      KernelChoice.vectors() ? new F64TieredProducts(KernelChoice.patience()) : PLAIN;

  /** Picoseconds of a multiplication in a plain sum of products, about. */
  private static final int DOT = 700;

  private final Panels panels;
  private final Tier<F64Products> dots;

  /** For tests: with any patience. */
  public F64TieredProducts(long patience) {
    panels = new F64Panels(Lanes.BITS, Lanes.REGISTERS, patience);
    dots = new Tier<>(patience, PLAIN, () -> new Tier.Candidate<>(new F64Dots(), new DotTrial()));
  }

  /** How sums of products are tried: two rows of a few elements, or of a thousand. */
  static final class DotTrial implements Tier.Trial<F64Products> {
    private static final int[] START = {0};

    /** Fills the lanes of every vector, with some elements to spare. */
    private static final int FEW = 75;

    private static final int MANY = 1000;

    private final double[] x = new double[2 * MANY];
    private final double[] y = new double[2];

    @Override
    public void touch(F64Products products) {
      run(products, 1);
    }

    @Override
    public void step(F64Products products) {
      run(products, FEW);
    }

    @Override
    public void work(F64Products products) {
      run(products, MANY);
    }

    private void run(F64Products products, int n) {
      products.matmul(x, START, n, 1, x, START, 1, 1, y, 2, n, 1);
    }
  }

  @Override
  public void matmul(
      double[] a,
      int[] aStarts,
      int aRow,
      int aCol,
      double[] b,
      int[] bStarts,
      int bRow,
      int bCol,
      double[] c,
      int m,
      int k,
      int n) {
    long work = (long) m * k * n;
    if (n == 1) {
      dots.get(work * aStarts.length * DOT)
          .matmul(a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
    } else if (work < VectorProducts.SMALL) {
      PLAIN.matmul(a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
    } else {
      VectorProducts.run(panels, a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
    }
  }
}
