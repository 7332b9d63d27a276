package adjoint.kernel;

/** A {@link Tile} in plain Java, for as long as the compiled one is not warm. */
final class PlainTile extends Tile {
  PlainTile(int rows, int columns) {
    super(rows, columns);
  }

  @Override
  float run(
      Object a,
      int aAt,
      int aRow,
      int aStep,
      Object b,
      int bAt,
      int bStep,
      Object c,
      int cAt,
      int cStep,
      int k,
      boolean add) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j += 2) { // a vector has two elements at least
        if (a instanceof float[] x) {
          pair(
              x,
              aAt + i * aRow,
              aStep,
              (float[]) b,
              bAt + j,
              bStep,
              (float[]) c,
              cAt + i * cStep + j,
              k,
              add);
        } else {
          pair(
              (double[]) a,
              aAt + i * aRow,
              aStep,
              (double[]) b,
              bAt + j,
              bStep,
              (double[]) c,
              cAt + i * cStep + j,
              k,
              add);
        }
      }
    }
    return 0;
  }

  @Override
  void copyColumns(Object from, int at, int step, Object to, int toAt, int count) {
    copy(from, at, step, to, toAt, columns, count);
  }

  @Override
  void copyRows(Object from, int at, int step, Object to, int toAt, int count) {
    copy(from, at, step, to, toAt, rows, count);
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are float[] or both double[]
  private static void copy(
      Object from, int at, int step, Object to, int toAt, int length, int count) {
    for (int p = 0; p < count; p++) {
      System.arraycopy(from, at + p * step, to, toAt + p * length, length);
    }
  }

  @Override
  void transposeColumns(Object from, int at, int step, Object to, int toAt, int count) {
    transpose(from, at, step, to, toAt, columns, count);
  }

  @Override
  void transposeRows(Object from, int at, int step, Object to, int toAt, int count) {
    transpose(from, at, step, to, toAt, rows, count);
  }

  private static void transpose(
      Object from, int at, int step, Object to, int toAt, int length, int count) {
    for (int j = 0; j < length; j++) {
      for (int p = 0; p < count; p++) {
        if (from instanceof float[] x) {
          ((float[]) to)[toAt + p * length + j] = x[at + j * step + p];
        } else {
          ((double[]) to)[toAt + p * length + j] = ((double[]) from)[at + j * step + p];
        }
      }
    }
  }

  private static void pair(
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      float[] c,
      int cAt,
      int k,
      boolean add) {
    float s0 = 0;
    float s1 = 0;
    for (int p = 0; p < k; p++) {
      float left = a[aAt + p * aStep];
      s0 = Math.fma(left, b[bAt + p * bStep], s0);
      s1 = Math.fma(left, b[bAt + p * bStep + 1], s1);
    }
    c[cAt] = add ? c[cAt] + s0 : s0;
    c[cAt + 1] = add ? c[cAt + 1] + s1 : s1;
  }

  private static void pair(
      double[] a,
      int aAt,
      int aStep,
      double[] b,
      int bAt,
      int bStep,
      double[] c,
      int cAt,
      int k,
      boolean add) {
    double s0 = 0;
    double s1 = 0;
    for (int p = 0; p < k; p++) {
      double left = a[aAt + p * aStep];
      s0 = Math.fma(left, b[bAt + p * bStep], s0);
      s1 = Math.fma(left, b[bAt + p * bStep + 1], s1);
    }
    c[cAt] = add ? c[cAt] + s0 : s0;
    c[cAt + 1] = add ? c[cAt + 1] + s1 : s1;
  }
}
