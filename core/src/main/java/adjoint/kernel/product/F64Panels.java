package adjoint.kernel.product;

import java.lang.classfile.TypeKind;
import java.util.Arrays;

/** Tiles of doubles, and copies to and from them. */
final class F64Panels extends Panels {
  F64Panels(int bits, int registers, long patience) {
    super(TypeKind.DOUBLE, Double.SIZE, bits, registers, patience);
  }

  @Override
  Object newArray(int length) {
    return new double[length];
  }

  @Override
  void pack(
      Object source,
      int at,
      int outer,
      int inner,
      int n,
      int count,
      int width,
      Object to,
      int toAt) {
    double[] x = (double[]) source;
    double[] y = (double[]) to;
    if (count < width) {
      Arrays.fill(y, toAt, toAt + n * width, 0);
    }
    int i = 0;
    for (; i + 4 <= count; i += 4) { // four streams: a line of y is written in one visit
      int x0 = at + i * inner;
      int x1 = x0 + inner;
      int x2 = x1 + inner;
      int x3 = x2 + inner;
      for (int p = 0, k = toAt + i; p < n; p++, k += width) {
        int from = p * outer;
        y[k] = x[x0 + from];
        y[k + 1] = x[x1 + from];
        y[k + 2] = x[x2 + from];
        y[k + 3] = x[x3 + from];
      }
    }
    if (i + 3 == count) {
      int x0 = at + i * inner;
      int x1 = x0 + inner;
      int x2 = x1 + inner;
      for (int p = 0, k = toAt + i; p < n; p++, k += width) {
        int from = p * outer;
        y[k] = x[x0 + from];
        y[k + 1] = x[x1 + from];
        y[k + 2] = x[x2 + from];
      }
      return;
    }
    for (; i < count; i++) {
      for (int p = 0; p < n; p++) {
        y[toAt + p * width + i] = x[at + p * outer + i * inner];
      }
    }
  }

  @Override
  void unload(
      Object tile,
      int width,
      int first,
      int rows,
      int columns,
      Matrix matrix,
      int cAt,
      boolean add) {
    double[] x = (double[]) tile;
    double[] c = (double[]) matrix.data();
    for (int i = first; i < rows; i++) {
      int to = cAt + i * matrix.row();
      for (int j = 0, from = i * width; j < columns; j++, from++, to += matrix.column()) {
        c[to] = add ? c[to] + x[from] : x[from];
      }
    }
  }
}
