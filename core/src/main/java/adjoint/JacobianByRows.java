package adjoint;

import adjoint.fuse.Derivatives;
import adjoint.fuse.Formula;
import adjoint.fuse.Sparsity;
import adjoint.fuse.Sweep;

/**
 * A compiled Jacobian each of whose rows is computed for itself, by a walk back through the steps
 * that lead to its output and no others. That is best where outputs have few steps in common.
 */
final class JacobianByRows implements Jacobian {
  private final Sweep sweep;

  JacobianByRows(Formula f, int parameters, Sparsity pattern) {
    this.sweep = Sweep.compile(Derivatives.rows(f, parameters, pattern));
  }

  @Override
  public void run(double[] x, double[] y, double[] entries) {
    double[] s = sweep.take();
    System.arraycopy(x, 0, s, 0, x.length);
    sweep.run(s);
    for (int k = 0; k < y.length; k++) {
      y[k] = s[sweep.place(k)];
    }
    for (int e = 0; e < entries.length; e++) {
      entries[e] = s[sweep.place(y.length + e)];
    }
    sweep.give(s);
  }
}
