package adjoint.benchmarks.kernel;

import adjoint.Tensor;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;

/** The product of two square matrices, by each library in its usual way. */
final class MatmulCases {
  private MatmulCases() {}

  static Case of(String library, boolean single, int n, MatmulInputs inputs) {
    return switch (library) {
      case "adjoint" -> adjoint(single, n, inputs);
      case "openblas" -> single ? openblasSingle(n, inputs) : openblasDouble(n, inputs);
      case "ejml" -> single ? ejmlSingle(n, inputs) : ejmlDouble(n, inputs);
      default -> throw new IllegalArgumentException("matmul: no library " + library);
    };
  }

  private static Case adjoint(boolean single, int n, MatmulInputs inputs) {
    Tensor a =
        single ? Tensor.wrap(inputs.floats("a"), n, n) : Tensor.wrap(inputs.doubles("a"), n, n);
    Tensor b =
        single ? Tensor.wrap(inputs.floats("b"), n, n) : Tensor.wrap(inputs.doubles("b"), n, n);
    return new Case() {
      @Override
      public Object run() {
        return a.matmul(b);
      }

      @Override
      public double element(int i) {
        return a.matmul(b).get(i / n, i % n);
      }
    };
  }

  private static Case openblasSingle(int n, MatmulInputs inputs) {
    FloatPointer a = new FloatPointer(inputs.floats("a"));
    FloatPointer b = new FloatPointer(inputs.floats("b"));
    FloatPointer c = new FloatPointer((long) n * n);
    int rows = openblas.CblasRowMajor;
    int plain = openblas.CblasNoTrans;
    return new Case() {
      @Override
      public Object run() {
        openblas.cblas_sgemm(rows, plain, plain, n, n, n, 1, a, n, b, n, 0, c, n);
        return c;
      }

      @Override
      public double element(int i) {
        run();
        return c.get(i);
      }
    };
  }

  private static Case openblasDouble(int n, MatmulInputs inputs) {
    DoublePointer a = new DoublePointer(inputs.doubles("a"));
    DoublePointer b = new DoublePointer(inputs.doubles("b"));
    DoublePointer c = new DoublePointer((long) n * n);
    int rows = openblas.CblasRowMajor;
    int plain = openblas.CblasNoTrans;
    return new Case() {
      @Override
      public Object run() {
        openblas.cblas_dgemm(rows, plain, plain, n, n, n, 1, a, n, b, n, 0, c, n);
        return c;
      }

      @Override
      public double element(int i) {
        run();
        return c.get(i);
      }
    };
  }

  private static Case ejmlSingle(int n, MatmulInputs inputs) {
    FMatrixRMaj a = new FMatrixRMaj(n, n, true, inputs.floats("a"));
    FMatrixRMaj b = new FMatrixRMaj(n, n, true, inputs.floats("b"));
    FMatrixRMaj c = new FMatrixRMaj(n, n);
    return new Case() {
      @Override
      public Object run() {
        return CommonOps_FDRM.mult(a, b, c);
      }

      @Override
      public double element(int i) {
        run();
        return c.get(i);
      }
    };
  }

  private static Case ejmlDouble(int n, MatmulInputs inputs) {
    DMatrixRMaj a = new DMatrixRMaj(n, n, true, inputs.doubles("a"));
    DMatrixRMaj b = new DMatrixRMaj(n, n, true, inputs.doubles("b"));
    DMatrixRMaj c = new DMatrixRMaj(n, n);
    return new Case() {
      @Override
      public Object run() {
        return CommonOps_DDRM.mult(a, b, c);
      }

      @Override
      public double element(int i) {
        run();
        return c.get(i);
      }
    };
  }
}
