package adjoint.array;

import adjoint.kernel.Buffers;
import adjoint.kernel.F64Reference;
import adjoint.kernel.convolve.F64Convolution;
import adjoint.kernel.convolve.F64Pooling;
import adjoint.kernel.convolve.Geometry;
import adjoint.kernel.convolve.PoolGeometry;
import adjoint.kernel.product.F64Products;
import adjoint.kernel.reduce.F64Indexed;
import adjoint.kernel.reduce.F64Normalize;
import adjoint.kernel.reduce.F64Reductions;
import adjoint.kernel.reduce.F64Softmax;
import adjoint.kernel.reduce.IndexedSums;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Numbers in double precision. */
@SuppressWarnings("ArrayRecordComponent") // a storage is its array; nothing compares storages
record F64Storage(double[] array) implements Storage {
  static F64Storage unfilled(int size) {
    return new F64Storage(Buffers.doubles(size));
  }

  static F64Storage zeros(int size) {
    F64Storage y = unfilled(size);
    if (Buffers.areActive()) { // a new array is full of zeros, but this may be a used one
      y.fill(0);
    }
    return y;
  }

  @Override
  public DType dtype() {
    return DType.F64;
  }

  @Override
  public /* double */ double get(int place) {
    return array[place];
  }

  @Override
  public void fill(/* double */ double value) {
    Arrays.fill(array, /* (float) */ value);
  }

  @Override
  public void fill(IntToDoubleFunction f) {
    for (int i = 0; i < array.length; i++) {
      array[i] = /* (float) */ f.applyAsDouble(i);
    }
  }

  @Override
  public double[] /* toFloats */ toDoubles(int at, int n) {
    return Arrays.copyOfRange(array, at, at + n);
  }

  @Override
  public /* double */ float[] /* toDoubles */ toFloats(int at, int n) {
    /* double */ float[] y = new /* double */ float[n];
    for (int i = 0; i < n; i++) {
      y[i] = (/* double */ float) array[at + i];
    }
    return y;
  }

  @Override
  public /* double */ double maxAbs(int at, int n) {
    return F64Reference.maxAbs(array, at, n);
  }

  @Override
  public /* double */ double least(int at, int n) {
    return F64Reference.least(array, at, n);
  }

  @Override
  public F64Storage sumRows(int at, int outer, int n) {
    F64Storage y = unfilled(outer);
    F64Reductions.best().sumRows(array, at, outer, n, y.array);
    return y;
  }

  @Override
  public F64Storage sumSlices(int at, int outer, int n, int inner) {
    F64Storage y = unfilled(outer * inner);
    F64Reductions.best().sumSlices(array, at, outer, n, inner, y.array);
    return y;
  }

  @Override
  public F64Storage maxSlices(int at, int outer, int n, int inner) {
    F64Storage y = unfilled(outer * inner);
    F64Reductions.best().maxSlices(array, at, outer, n, inner, y.array);
    return y;
  }

  @Override
  public F64Storage softmax(int at, int outer, int n, int inner) {
    F64Storage y = unfilled(outer * n * inner);
    F64Softmax.best().softmax(array, at, outer, n, inner, y.array);
    return y;
  }

  @Override
  public F64Storage softmaxVjp(int at, Storage g, int gAt, int outer, int n, int inner) {
    F64Storage x = unfilled(outer * n * inner);
    double[] cotangent = ((F64Storage) g).array;
    F64Softmax.best().softmaxVjp(array, at, cotangent, gAt, outer, n, inner, x.array);
    return x;
  }

  @Override
  public F64Storage logSoftmax(int at, int outer, int n, int inner) {
    F64Storage y = unfilled(outer * n * inner);
    F64Softmax.best().logSoftmax(array, at, outer, n, inner, y.array);
    return y;
  }

  @Override
  public F64Storage cumsum(int at, int outer, int n, int inner) {
    F64Storage y = unfilled(outer * n * inner);
    F64Reference.cumsum(array, at, outer, n, inner, y.array);
    return y;
  }

  @Override
  public F64Storage standardize(int at, int outer, int n, /* double */ double epsilon, Storage r) {
    F64Storage y = unfilled(outer * n);
    double[] scale = ((F64Storage) r).array;
    F64Normalize.best().standardize(array, at, outer, n, /* (float) */ epsilon, y.array, scale);
    return y;
  }

  @Override
  public F64Storage rmsNormalize(int at, int outer, int n, /* double */ double epsilon, Storage r) {
    F64Storage y = unfilled(outer * n);
    double[] scale = ((F64Storage) r).array;
    F64Normalize.best().rmsNormalize(array, at, outer, n, /* (float) */ epsilon, y.array, scale);
    return y;
  }

  @Override
  public F64Storage standardizeInput(
      int at, Storage y, int yAt, Storage r, int rAt, int outer, int n) {
    F64Storage z = unfilled(outer * n);
    double[] values = ((F64Storage) y).array;
    double[] scale = ((F64Storage) r).array;
    F64Normalize.best().standardizeInput(array, at, values, yAt, scale, rAt, outer, n, z.array);
    return z;
  }

  @Override
  public F64Storage rmsNormalizeInput(
      int at, Storage y, int yAt, Storage r, int rAt, int outer, int n) {
    F64Storage z = unfilled(outer * n);
    double[] values = ((F64Storage) y).array;
    double[] scale = ((F64Storage) r).array;
    F64Normalize.best().rmsNormalizeInput(array, at, values, yAt, scale, rAt, outer, n, z.array);
    return z;
  }

  @Override
  public F64Storage matmul(View mine, Storage other, View others) {
    int[] a = mine.matrices();
    int[] b = others.matrices();
    int m = mine.shape().extent(-2);
    int k = mine.shape().extent(-1);
    int n = others.shape().extent(-1);
    F64Storage y = k == 0 ? zeros(a.length * m * n) : unfilled(a.length * m * n);
    double[] right = ((F64Storage) other).array;
    F64Products.best()
        .matmul(
            array,
            a,
            mine.rowStride(),
            mine.columnStride(),
            right,
            b,
            others.rowStride(),
            others.columnStride(),
            y.array,
            m,
            k,
            n);
    return y;
  }

  @Override
  public F64Storage convolve(int at, Storage w, int wAt, Geometry s) {
    F64Storage y = zeros(s.batch() * s.groups() * s.out() * s.places());
    F64Convolution.forward(s, array, at, ((F64Storage) w).array, wAt, y.array);
    return y;
  }

  @Override
  public F64Storage convolveInput(int at, Storage w, int wAt, Geometry s) {
    F64Storage x = zeros(s.batch() * s.groups() * s.in() * s.pixels());
    F64Convolution.input(s, array, at, ((F64Storage) w).array, wAt, x.array);
    return x;
  }

  @Override
  public F64Storage convolveWeight(int at, Storage g, int gAt, Geometry s) {
    F64Storage w = zeros(s.groups() * s.out() * s.window());
    F64Convolution.weight(s, array, at, ((F64Storage) g).array, gAt, w.array);
    return w;
  }

  @Override
  public F64Storage maxPool(int at, PoolGeometry s) {
    F64Storage y = unfilled(s.planes() * s.places());
    F64Pooling.max(s, array, at, y.array);
    return y;
  }

  @Override
  public F64Storage maxPoolInput(int at, Storage x, int xAt, PoolGeometry s) {
    F64Storage y = unfilled(s.planes() * s.pixels());
    F64Pooling.maxInput(s, array, at, ((F64Storage) x).array, xAt, y.array);
    return y;
  }

  @Override
  public F64Storage maxPoolTangent(int at, Storage x, int xAt, PoolGeometry s) {
    F64Storage y = unfilled(s.planes() * s.places());
    F64Pooling.maxTangent(s, array, at, ((F64Storage) x).array, xAt, y.array);
    return y;
  }

  @Override
  public F64Storage avgPool(int at, PoolGeometry s) {
    F64Storage y = unfilled(s.planes() * s.places());
    F64Pooling.mean(s, array, at, y.array);
    return y;
  }

  @Override
  public F64Storage avgPoolInput(int at, PoolGeometry s) {
    F64Storage y = unfilled(s.planes() * s.pixels());
    F64Pooling.meanInput(s, array, at, y.array);
    return y;
  }

  @Override
  public F64Storage select(int at, int outer, int n, int inner, int[] index) {
    F64Storage y = unfilled(outer * index.length * inner);
    F64Indexed.select(array, at, outer, n, inner, index, y.array);
    return y;
  }

  @Override
  public F64Storage add(int at, int outer, int n, int inner, int[] index) {
    F64Storage y = zeros(outer * n * inner);
    IndexedSums.add(array, at, outer, n, inner, index, y.array);
    return y;
  }

  @Override
  public F64Storage gather(int at, int outer, int n, int inner, int taken, int[] index) {
    F64Storage y = unfilled(index.length);
    F64Indexed.gather(array, at, outer, n, inner, taken, index, y.array);
    return y;
  }

  @Override
  public F64Storage scatterAdd(int at, int outer, int n, int inner, int taken, int[] index) {
    F64Storage y = zeros(outer * n * inner);
    IndexedSums.scatterAdd(array, at, outer, n, inner, taken, index, y.array);
    return y;
  }

  @Override
  public void addSlices(
      Storage x, int at, int outer, int length, int inner, int start, int step, int n) {
    double[] slices = ((F64Storage) x).array;
    F64Indexed.addSlices(slices, at, outer, length, inner, start, step, n, array);
  }
}
