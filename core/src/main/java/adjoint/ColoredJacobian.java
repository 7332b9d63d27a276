package adjoint;

import adjoint.fuse.Batch;
import adjoint.fuse.Coloring;
import adjoint.fuse.Derivatives;
import adjoint.fuse.Formula;
import adjoint.fuse.Sparsity;
import java.util.Arrays;
import java.util.Locale;

/**
 * A compiled Jacobian that is computed for many columns at once, in forward mode, or for many rows,
 * in reverse mode, whichever takes fewer passes: as many as colours.
 *
 * <p>A derivative in one direction is linear in it: what does not depend on the direction, all
 * elementary functions for example, is computed once. The rest is computed for many colours at a
 * time, as a {@link Batch}.
 */
final class ColoredJacobian implements Jacobian {
  private final int outputs;
  private final Grad.Mode mode;
  private final Coloring coloring;
  private final Batch batch;

  // Of every entry: which result it is, and of which colour.
  private final int[] resultOf;
  private final int[] colorOf;

  ColoredJacobian(Formula f, int parameters, Sparsity pattern) {
    this.outputs = f.results().size();
    Coloring columns = Coloring.ofColumns(pattern);
    Coloring rows = Coloring.ofRows(pattern);
    boolean forward = columns.count() <= rows.count();
    this.mode = forward ? Grad.Mode.FORWARD : Grad.Mode.REVERSE;
    this.coloring = forward ? columns : rows;
    Formula derivative =
        forward ? Derivatives.tangent(f, parameters) : Derivatives.adjoint(f, parameters);
    boolean[] varies = new boolean[derivative.inputs()];
    Arrays.fill(varies, f.inputs(), varies.length, true);
    this.batch = Batch.compile(derivative, varies, coloring.count());
    int[] seeded = forward ? pattern.columns() : pattern.rows();
    this.resultOf = forward ? pattern.rows() : pattern.columns();
    this.colorOf = Arrays.stream(seeded).map(k -> coloring.colors()[k]).toArray();
  }

  /** In which direction it is computed. */
  Grad.Mode mode() {
    return mode;
  }

  /** Passes over the function that it takes. */
  int passes() {
    return coloring.count();
  }

  @Override
  public void run(double[] x, double[] y, double[] entries) {
    double[] u = batch.takeNumbers();
    System.arraycopy(x, 0, u, 0, x.length);
    batch.once(u);
    Batch.Block block = batch.take();
    for (int k = 0; k < outputs; k++) {
      y[k] = block.get(k, u, 0);
    }
    int width = batch.width();
    for (int from = 0; from < coloring.count(); from += width) {
      pass(block, u, from, Math.min(width, coloring.count() - from), entries);
    }
    batch.give(block);
    batch.giveNumbers(u);
  }

  /** The entries of so many colours. */
  private void pass(Batch.Block block, double[] u, int from, int count, double[] entries) {
    int[] colors = coloring.colors();
    for (int k = 0; k < colors.length; k++) {
      int color = colors[k] - from;
      block.setOne(k, color >= 0 && color < count ? color : -1, count);
    }
    block.run(u, count);
    for (int e = 0; e < entries.length; e++) {
      int color = colorOf[e] - from;
      if (color >= 0 && color < count) {
        entries[e] = block.get(outputs + resultOf[e], u, color);
      }
    }
  }

  /** For example {@code 3 forward passes}. */
  @Override
  public String toString() {
    return passes()
        + " "
        + mode.name().toLowerCase(Locale.ROOT)
        + (passes() == 1 ? " pass" : " passes");
  }
}
