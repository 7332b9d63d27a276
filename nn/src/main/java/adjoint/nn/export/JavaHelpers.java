package adjoint.nn.export;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The methods that exported classes call, each with the bits of the library: sums and products in
 * the order of {@code ReferenceKernels}.
 *
 * <p>They are written for the type {@code Real}, which becomes {@code double} or {@code float}; a
 * {@code (Real)} rounds a double.
 */
final class JavaHelpers {
  private JavaHelpers() {}

  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  private static void add(String name, String text) {
    TEXTS.put(name, text);
  }

  static {
    add(
        "map",
        """
          private static Real[] map(Real[] x, DoubleUnaryOperator f) {
            Real[] y = new Real[x.length];
            for (int i = 0; i < x.length; i++) {
              y[i] = (Real) f.applyAsDouble(x[i]);
            }
            return y;
          }
        """);
    add(
        "zip",
        """
          private static Real[] zip(Real[] a, Real[] b, DoubleBinaryOperator f) {
            Real[] y = new Real[a.length];
            for (int i = 0; i < a.length; i++) {
              y[i] = (Real) f.applyAsDouble(a[i], b[i]);
            }
            return y;
          }
        """);
    add(
        "choose",
        """
          private static Real[] choose(Real[] mask, Real[] a, Real[] b) {
            Real[] y = new Real[a.length];
            for (int i = 0; i < a.length; i++) {
              y[i] = mask[i] > 0 ? a[i] : b[i];
            }
            return y;
          }
        """);
    add(
        "toFloats",
        """
          private static float[] toFloats(double[] x) {
            float[] y = new float[x.length];
            for (int i = 0; i < x.length; i++) {
              y[i] = (float) x[i];
            }
            return y;
          }
        """);
    add(
        "toDoubles",
        """
          private static double[] toDoubles(float[] x) {
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
              y[i] = x[i];
            }
            return y;
          }
        """);
    add(
        "view",
        """
          /** Elements so far apart along each axis of a result of this shape. */
          private static Real[] view(Real[] x, int at, int[] steps, int[] shape) {
            int size = 1;
            for (int extent : shape) {
              size *= extent;
            }
            Real[] y = new Real[size];
            for (int i = 0; i < size; i++) {
              int from = at;
              for (int axis = shape.length - 1, rest = i; axis >= 0; axis--) {
                from += rest % shape[axis] * steps[axis];
                rest /= shape[axis];
              }
              y[i] = x[from];
            }
            return y;
          }
        """);
    add(
        "concat",
        """
          private static Real[] concat(int outer, Real[]... parts) {
            int run = 0;
            for (Real[] part : parts) {
              run += part.length / outer;
            }
            Real[] y = new Real[outer * run];
            int at = 0;
            for (Real[] part : parts) {
              int length = part.length / outer;
              for (int o = 0; o < outer; o++) {
                System.arraycopy(part, o * length, y, o * run + at, length);
              }
              at += length;
            }
            return y;
          }
        """);
    add(
        "addSlice",
        """
          private static void addSlice(
              Real[] x, int outer, int length, int inner, int start, int step, int n, Real[] y) {
            for (int o = 0; o < outer; o++) {
              for (int j = 0; j < length; j++) {
                for (int i = 0; i < inner; i++) {
                  y[(o * n + start + j * step) * inner + i] += x[(o * length + j) * inner + i];
                }
              }
            }
          }
        """);
    add(
        "select",
        """
          private static Real[] select(Real[] x, int outer, int n, int inner, int[] positions) {
            Real[] y = new Real[outer * positions.length * inner];
            for (int o = 0; o < outer; o++) {
              for (int j = 0; j < positions.length; j++) {
                int from = (o * n + Objects.checkIndex(positions[j], n)) * inner;
                System.arraycopy(x, from, y, (o * positions.length + j) * inner, inner);
              }
            }
            return y;
          }
        """);
    add(
        "gather",
        """
          private static Real[] gather(Real[] x, int outer, int n, int inner, int[] positions) {
            Real[] y = new Real[positions.length];
            for (int i = 0; i < y.length; i++) {
              int row = i / (y.length / outer) * n + Objects.checkIndex(positions[i], n);
              y[i] = x[row * inner + i % inner];
            }
            return y;
          }
        """);
    add(
        "scatterAdd",
        """
          private static Real[] scatterAdd(
              Real[] x, int outer, int n, int inner, int[] positions) {
            double[] sums = new double[outer * n * inner];
            for (int i = 0; i < x.length; i++) {
              int row = i / (x.length / outer) * n + Objects.checkIndex(positions[i], n);
              sums[row * inner + i % inner] += x[i];
            }
            Real[] y = new Real[sums.length];
            for (int i = 0; i < y.length; i++) {
              y[i] = (Real) sums[i];
            }
            return y;
          }
        """);
    add(
        "order",
        """
          /** The first positions along an axis in ascending order, or, of sign −1, descending. */
          private static int[] order(
              Real[] x, int outer, int n, int inner, int taken, int sign) {
            int[] found = new int[outer * taken * inner];
            for (int o = 0; o < outer; o++) {
              for (int i = 0; i < inner; i++) {
                int at = o * n * inner + i;
                Integer[] all = new Integer[n];
                Arrays.setAll(all, j -> j);
                Arrays.sort( // + 0.0 makes one zero of both
                    all,
                    (a, b) ->
                        sign * Double.compare(x[at + a * inner] + 0.0, x[at + b * inner] + 0.0));
                for (int j = 0; j < taken; j++) {
                  found[(o * taken + j) * inner + i] = all[j];
                }
              }
            }
            return found;
          }
        """);
    add(
        "sumRows",
        """
          private static Real[] sumRows(Real[] x, int outer, int n) {
            Real[] y = new Real[outer];
            for (int o = 0; o < outer; o++) {
              y[o] = sumRow(x, o * n, n);
            }
            return y;
          }
        """);
    add(
        "sumRow",
        """
          private static Real sumRow(Real[] x, int at, int n) {
            if (n > 4096) {
              int left = leftPart(n, 4096);
              return sumRow(x, at, left) + sumRow(x, at + left, n - left);
            }
            Real[] lanes = new Real[LANES];
            for (int i = 0; i < n; i++) {
              lanes[i % LANES] += x[at + i];
            }
            return fold(lanes, n);
          }
        """);
    add(
        "fold",
        """
          private static Real fold(Real[] lanes, int n) {
            int width = 1;
            while (width < Math.min(n, lanes.length)) {
              width *= 2;
            }
            for (int half = width / 2; half > 0; half /= 2) {
              for (int j = 0; j < half; j++) {
                lanes[j] += lanes[j + half];
              }
            }
            return lanes[0];
          }
        """);
    add(
        "leftPart",
        """
          private static int leftPart(int n, int chunk) {
            return Integer.highestOneBit((n - 1) / chunk) * chunk;
          }
        """);
    add(
        "sumSlices",
        """
          private static Real[] sumSlices(Real[] x, int outer, int n, int inner) {
            Real[] y = new Real[outer * inner];
            for (int o = 0; o < outer; o++) {
              sumSlices(x, o * n * inner, n, inner, y, o * inner);
            }
            return y;
          }

          private static void sumSlices(Real[] x, int at, int n, int inner, Real[] y, int to) {
            if (n > 128) {
              int left = leftPart(n, 128);
              sumSlices(x, at, left, inner, y, to);
              Real[] right = new Real[inner];
              sumSlices(x, at + left * inner, n - left, inner, right, 0);
              for (int i = 0; i < inner; i++) {
                y[to + i] += right[i];
              }
              return;
            }
            for (int j = 0; j < n; j++) {
              for (int i = 0; i < inner; i++) {
                y[to + i] += x[at + j * inner + i];
              }
            }
          }
        """);
    add(
        "maxSlices",
        """
          private static Real[] maxSlices(Real[] x, int outer, int n, int inner) {
            Real[] y = new Real[outer * inner];
            for (int o = 0; o < outer; o++) {
              for (int i = 0; i < inner; i++) {
                Real most = x[o * n * inner + i];
                for (int j = 1; j < n; j++) {
                  most = Math.max(most, x[(o * n + j) * inner + i]);
                }
                y[o * inner + i] = most;
              }
            }
            return y;
          }
        """);
    add(
        "cumsum",
        """
          private static Real[] cumsum(Real[] x, int outer, int n, int inner) {
            Real[] y = new Real[x.length];
            for (int o = 0; o < outer; o++) {
              for (int i = 0; i < inner; i++) {
                double sum = -0.0;
                for (int j = 0; j < n; j++) {
                  int at = (o * n + j) * inner + i;
                  sum += x[at];
                  y[at] = (Real) sum;
                }
              }
            }
            return y;
          }
        """);
    add(
        "matmul",
        """
          private static Real[] matmul(Real[] a, Real[] b, int products, int m, int k, int n) {
            Real[] y = new Real[products * m * n];
            for (int p = 0; p < products; p++) {
              for (int i = 0; i < m; i++) {
                int row = (p * m + i) * k;
                int to = (p * m + i) * n;
                if (n == 1) {
                  y[to] = dot(a, row, b, p * k, k);
                } else {
                  row(a, row, b, p * k * n, k, n, y, to);
                }
              }
            }
            return y;
          }
        """);
    add(
        "dot",
        """
          private static Real dot(Real[] a, int at, Real[] b, int from, int n) {
            if (n > 4096) {
              int left = leftPart(n, 4096);
              return dot(a, at, b, from, left) + dot(a, at + left, b, from + left, n - left);
            }
            Real[] lanes = new Real[LANES];
            for (int i = 0; i < n; i++) {
              lanes[i % LANES] = Math.fma(a[at + i], b[from + i], lanes[i % LANES]);
            }
            return fold(lanes, n);
          }
        """);
    add(
        "row",
        """
          private static void row(
              Real[] a, int at, Real[] b, int from, int k, int n, Real[] y, int to) {
            if (k > 4096) {
              int left = leftPart(k, 4096);
              row(a, at, b, from, left, n, y, to);
              Real[] right = new Real[n];
              row(a, at + left, b, from + left * n, k - left, n, right, 0);
              for (int j = 0; j < n; j++) {
                y[to + j] += right[j];
              }
              return;
            }
            for (int block = 0; block < k; block += 256) {
              Real[] sums = new Real[n];
              for (int p = block; p < Math.min(k, block + 256); p++) {
                for (int j = 0; j < n; j++) {
                  sums[j] = Math.fma(a[at + p], b[from + p * n + j], sums[j]);
                }
              }
              for (int j = 0; j < n; j++) {
                y[to + j] = block == 0 ? sums[j] : y[to + j] + sums[j];
              }
            }
          }
        """);
    add(
        "convolve",
        """
          /** Images [n, groups·in, …] under windows [groups·out, in, …], of three axes each. */
          private static Real[] convolve(
              Real[] x, Real[] w, int n, int groups, int in, int out, int[] image, int[] kernel,
              int[] result, int[] stride, int[] before, int[] dilation) {
            int taps = kernel[0] * kernel[1] * kernel[2];
            int window = in * taps;
            int pixels = image[0] * image[1] * image[2];
            int width = result[2];
            int lines = result[0] * result[1];
            boolean pointwise =
                taps == 1 && Arrays.equals(image, result) && Arrays.equals(before, new int[3]);
            int step = pointwise ? lines : Math.max(1, Math.min(32768 / window / width, lines));
            Real[] y = new Real[n * groups * out * lines * width];
            for (int part = 0; part < n * groups; part++) {
              int from = part % groups * out * window;
              Real[] weights = Arrays.copyOfRange(w, from, from + out * window);
              for (int line = 0; line < lines; line += step) {
                int count = Math.min(step, lines - line) * width;
                Real[] seen = new Real[window * count];
                for (int i = 0; i < seen.length; i++) {
                  int at =
                      pixel(
                          i / count % taps, line * width + i % count, image, kernel, result, stride,
                          before, dilation);
                  if (at >= 0) {
                    seen[i] = x[(part * in + i / count / taps) * pixels + at];
                  }
                }
                Real[] product = matmul(weights, seen, 1, out, window, count);
                for (int o = 0; o < out; o++) {
                  int to = (part * out + o) * lines * width + line * width;
                  System.arraycopy(product, o * count, y, to, count);
                }
              }
            }
            return y;
          }
        """);
    add(
        "convolveTransposed",
        """
          /** The images of which these would be places: what each window gets is added up. */
          private static Real[] convolveTransposed(
              Real[] g, Real[] w, int n, int groups, int in, int out, int[] image, int[] kernel,
              int[] result, int[] stride, int[] before, int[] dilation) {
            int taps = kernel[0] * kernel[1] * kernel[2];
            int window = in * taps;
            int pixels = image[0] * image[1] * image[2];
            int width = result[2];
            int lines = result[0] * result[1];
            int step = Math.max(1, Math.min(32768 / window / width, lines));
            Real[] y = new Real[n * groups * in * pixels];
            for (int part = 0; part < n * groups; part++) {
              Real[] weights = new Real[window * out];
              for (int i = 0; i < weights.length; i++) {
                weights[i] = w[(part % groups * out + i % out) * window + i / out];
              }
              for (int line = 0; line < lines; line += step) {
                int count = Math.min(step, lines - line) * width;
                Real[] block = new Real[out * count];
                for (int o = 0; o < out; o++) {
                  int from = (part * out + o) * lines * width + line * width;
                  System.arraycopy(g, from, block, o * count, count);
                }
                Real[] product = matmul(weights, block, 1, window, out, count);
                for (int i = 0; i < product.length; i++) {
                  int at =
                      pixel(
                          i / count % taps, line * width + i % count, image, kernel, result, stride,
                          before, dilation);
                  if (at >= 0) {
                    y[(part * in + i / count / taps) * pixels + at] += product[i];
                  }
                }
              }
            }
            return y;
          }
        """);
    add(
        "pixel",
        """
          /** Where in a channel an element of the window is at a place; −1 outside the image. */
          private static int pixel(
              int tap, int place, int[] image, int[] kernel, int[] result, int[] stride,
              int[] before, int[] dilation) {
            int a = place / result[2] / result[1] * stride[0] - before[0]
                + tap / kernel[2] / kernel[1] * dilation[0];
            int b = place / result[2] % result[1] * stride[1] - before[1]
                + tap / kernel[2] % kernel[1] * dilation[1];
            int c = place % result[2] * stride[2] - before[2] + tap % kernel[2] * dilation[2];
            boolean inside =
                a >= 0 && a < image[0] && b >= 0 && b < image[1] && c >= 0 && c < image[2];
            return inside ? (a * image[1] + b) * image[2] + c : -1;
          }
        """);
    add(
        "maxPool",
        """
          private static Real[] maxPool(
              Real[] x, int planes, int[] image, int[] step, int[][] first, int[][] count) {
            int places = first[0].length * first[1].length * first[2].length;
            Real[] y = new Real[planes * places];
            for (int p = 0; p < y.length; p++) {
              int[] at = {
                p % places / first[2].length / first[1].length,
                p / first[2].length % first[1].length,
                p % first[2].length
              };
              Real most = (Real) Double.NEGATIVE_INFINITY;
              for (int i = 0; i < count[0][at[0]]; i++) {
                for (int j = 0; j < count[1][at[1]]; j++) {
                  for (int k = 0; k < count[2][at[2]]; k++) {
                    int a = (p / places * image[0] + first[0][at[0]] + i * step[0]) * image[1];
                    int b = (a + first[1][at[1]] + j * step[1]) * image[2];
                    most = Math.max(most, x[b + first[2][at[2]] + k * step[2]]);
                  }
                }
              }
              y[p] = most;
            }
            return y;
          }
        """);
    add(
        "avgPool",
        """
          private static Real[] avgPool(
              Real[] x, int planes, int[] image, int[] step, int[][] first, int[][] count) {
            int places = first[0].length * first[1].length * first[2].length;
            Real[] y = new Real[planes * places];
            for (int p = 0; p < y.length; p++) {
              int[] at = {
                p % places / first[2].length / first[1].length,
                p / first[2].length % first[1].length,
                p % first[2].length
              };
              double sum = 0;
              for (int i = 0; i < count[0][at[0]]; i++) {
                for (int j = 0; j < count[1][at[1]]; j++) {
                  for (int k = 0; k < count[2][at[2]]; k++) {
                    int a = (p / places * image[0] + first[0][at[0]] + i * step[0]) * image[1];
                    int b = (a + first[1][at[1]] + j * step[1]) * image[2];
                    sum += x[b + first[2][at[2]] + k * step[2]];
                  }
                }
              }
              y[p] = (Real) (sum / (count[0][at[0]] * count[1][at[1]] * count[2][at[2]]));
            }
            return y;
          }
        """);
    add(
        "softmax",
        """
          private static Real[] softmax(Real[] x, int outer, int n, int inner) {
            Real[] most = maxSlices(x, outer, n, inner);
            Real[] y = map(less(x, most, outer, n, inner), StrictMath::exp);
            Real[] sums = sums(y, outer, n, inner);
            for (int i = 0; i < y.length; i++) {
              Real sum = sums[i / (n * inner) * inner + i % inner];
              y[i] /= sum == 0 ? 1 : sum;
            }
            return y;
          }
        """);
    add(
        "logSoftmax",
        """
          private static Real[] logSoftmax(Real[] x, int outer, int n, int inner) {
            Real[] shifted = less(x, maxSlices(x, outer, n, inner), outer, n, inner);
            Real[] e = map(shifted, StrictMath::exp);
            for (int o = 0; o < outer; o++) {
              for (int i = 0; i < inner; i++) {
                for (int j = 0; j < n; j++) { // the first of the largest, whose exponential is 1
                  int at = (o * n + j) * inner + i;
                  if (shifted[at] == 0) {
                    e[at] = 0;
                    break;
                  }
                }
              }
            }
            Real[] logs = map(sums(e, outer, n, inner), StrictMath::log1p);
            return less(shifted, logs, outer, n, inner);
          }
        """);
    add(
        "less",
        """
          /** {@code x − m} along an axis, or its limit where m is infinite. */
          private static Real[] less(Real[] x, Real[] m, int outer, int n, int inner) {
            Real[] y = new Real[x.length];
            for (int i = 0; i < x.length; i++) {
              Real most = m[i / (n * inner) * inner + i % inner];
              y[i] =
                  Math.abs(most) < Double.POSITIVE_INFINITY || most != most
                      ? x[i] - most
                      : (Real) (most > 0 && x[i] == most ? 0 : Double.NEGATIVE_INFINITY);
            }
            return y;
          }
        """);
    add(
        "sums",
        """
          private static Real[] sums(Real[] x, int outer, int n, int inner) {
            return n == 1
                ? x.clone()
                : inner == 1 ? sumRows(x, outer, n) : sumSlices(x, outer, n, inner);
          }
        """);
    add(
        "standardize",
        """
          private static Real[][] standardize(Real[] x, int rows, int n, double epsilon) {
            Real[] centered = x.clone();
            Real[] sums = sumRows(x, rows, n);
            for (int i = 0; i < x.length; i++) {
              centered[i] -= sums[i / n] / n;
            }
            return rmsNormalize(centered, rows, n, epsilon);
          }
        """);
    add(
        "rmsNormalize",
        """
          private static Real[][] rmsNormalize(Real[] x, int rows, int n, double epsilon) {
            Real[] sums = sumRows(zip(x, x, (a, b) -> a * b), rows, n);
            Real[] scales = new Real[rows];
            Real[] y = x.clone();
            for (int row = 0; row < rows; row++) {
              scales[row] = 1 / (Real) Math.sqrt(sums[row] / n + (Real) epsilon);
            }
            for (int i = 0; i < y.length; i++) {
              y[i] *= scales[i / n];
            }
            return new Real[][] {y, scales};
          }
        """);
    // ---- functions of doubles
    add(
        "sigmoid",
        """
          private static double sigmoid(double x) {
            double e = StrictMath.exp(-x);
            return e == Double.POSITIVE_INFINITY ? StrictMath.exp(x) : 1 / (1 + e);
          }
        """);
    add(
        "sigmoidSlope",
        """
          private static double sigmoidSlope(double x) {
            double e = StrictMath.exp(-Math.abs(x));
            return Math.min(e / ((1 + e) * (1 + e)), 0.25);
          }
        """);
    add(
        "silu",
        """
          private static double silu(double x) {
            double e = StrictMath.exp(-x);
            if (e == Double.POSITIVE_INFINITY) {
              double half = StrictMath.exp(x / 2);
              return Math.max(x, -Double.MAX_VALUE) * half * half;
            }
            return x / (1 + e);
          }
        """);
    add(
        "softplus",
        """
          private static double softplus(double x) {
            return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
          }
        """);
    add(
        "logAddExp",
        """
          private static double logAddExp(double a, double b) {
            return a == b
                ? a + Math.log(2)
                : Math.max(a, b) + StrictMath.log1p(StrictMath.exp(-Math.abs(a - b)));
          }
        """);
    add(
        "gelu",
        """
          private static double gelu(double x) {
            return Math.max(x, -Double.MAX_VALUE) * 0.5 * erfc(-x * Math.sqrt(0.5));
          }
        """);
    add(
        "geluTanh",
        """
          private static double geluTanh(double x) {
            double u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
            double e = StrictMath.exp(-2 * u);
            if (e == Double.POSITIVE_INFINITY) {
              double half = StrictMath.exp(u);
              return Math.max(x, -Double.MAX_VALUE) * half * half;
            }
            return x / (1 + e);
          }
        """);
    add(
        "erf",
        """
          private static double erf(double x) {
            double magnitude = Math.abs(x);
            double y;
            if (magnitude < 0.84375) {
              double z = x * x;
              return magnitude < 0x1p-28
                  ? 0.125 * (8 * x + 8 * 1.28379167095512586316e-01 * x)
                  : x + x * (polynomial(PP, z) / polynomial(QQ, z));
            } else if (magnitude < 1.25) {
              double s = magnitude - 1;
              y = ERX + polynomial(PA, s) / polynomial(QA, s);
            } else {
              y = magnitude >= 6 ? 1 : 1 - tail(magnitude);
            }
            return Double.isNaN(x) ? x : Math.copySign(y, x);
          }
        """);
    add(
        "erfc",
        """
          private static double erfc(double x) {
            double magnitude = Math.abs(x);
            if (magnitude < 0.84375) {
              double z = x * x;
              double y = polynomial(PP, z) / polynomial(QQ, z);
              return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y);
            } else if (magnitude < 1.25) {
              double s = magnitude - 1;
              double y = polynomial(PA, s) / polynomial(QA, s);
              return x > 0 ? 1 - ERX - y : 1 + (ERX + y);
            } else if (magnitude < 28) {
              return x > 0 ? tail(magnitude) : 2 - (magnitude >= 6 ? 0 : tail(magnitude));
            }
            return Double.isNaN(x) ? x : x > 0 ? 0 : 2;
          }
        """);
    add(
        "polynomial",
        """
          // The coefficients of erf are those of FreeBSD's s_erf.c: Copyright (C) 1993 by Sun
          // Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc.
          // business. Permission to use, copy, modify, and distribute this software is freely
          // granted, provided that this notice is preserved.
          private static final double ERX = 8.45062911510467529297e-01;
          private static final double[] PP = {
            1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02,
            -5.77027029648944159157e-03, -2.37630166566501626084e-05
          };
          private static final double[] QQ = {
            1, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03,
            1.32494738004321644526e-04, -3.96022827877536812320e-06
          };
          private static final double[] PA = {
            -2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01,
            3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02,
            -2.16637559486879084300e-03
          };
          private static final double[] QA = {
            1, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02,
            1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02
          };
          private static final double[] RA = {
            -9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01,
            -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02,
            -8.12874355063065934246e+01, -9.81432934416914548592e+00
          };
          private static final double[] SA = {
            1, 1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02,
            6.45387271733267880336e+02, 4.29008140027567833386e+02, 1.08635005541779435134e+02,
            6.57024977031928170135e+00, -6.04244152148580987438e-02
          };
          private static final double[] RB = {
            -9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01,
            -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03,
            -4.83519191608651397019e+02
          };
          private static final double[] SB = {
            1, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03,
            3.19985821950859553908e+03, 2.55305040643316442583e+03, 4.74528541206955367215e+02,
            -2.24409524465858183362e+01
          };

          private static double polynomial(double[] coefficients, double x) {
            double y = coefficients[coefficients.length - 1];
            for (int i = coefficients.length - 2; i >= 0; i--) {
              y = coefficients[i] + x * y;
            }
            return y;
          }
        """);
    add(
        "tail",
        """
          private static double tail(double x) {
            double z = Double.longBitsToDouble(Double.doubleToRawLongBits(x) & 0xffffffff00000000L);
            double s = 1 / (x * x);
            double ratio =
                x < 1 / 0.35
                    ? polynomial(RA, s) / polynomial(SA, s)
                    : polynomial(RB, s) / polynomial(SB, s);
            return StrictMath.exp(-z * z - 0.5625) * StrictMath.exp((z - x) * (z + x) + ratio) / x;
          }
        """);
    add(
        "doubles",
        """
          private static double[] doubles(String... base64) {
            ByteBuffer bytes = decode(base64);
            double[] numbers = new double[bytes.remaining() / Double.BYTES];
            bytes.asDoubleBuffer().get(numbers);
            return numbers;
          }
        """);
    add(
        "floats",
        """
          private static float[] floats(String... base64) {
            ByteBuffer bytes = decode(base64);
            float[] numbers = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(numbers);
            return numbers;
          }
        """);
    add(
        "decode",
        """
          private static ByteBuffer decode(String... base64) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (String part : base64) {
              bytes.writeBytes(Base64.getDecoder().decode(part));
            }
            return ByteBuffer.wrap(bytes.toByteArray());
          }
        """);
  }

  /** The methods that a text calls, and those that these call, for doubles and floats. */
  static String calledBy(String code) {
    Set<String> called = new LinkedHashSet<>();
    find(code, called);
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, String> helper : TEXTS.entrySet()) {
      if (called.contains(helper.getKey())) {
        out.append('\n').append(forTypes(helper.getValue(), code));
      }
    }
    return out.toString();
  }

  private static void find(String code, Set<String> called) {
    for (Map.Entry<String, String> helper : TEXTS.entrySet()) {
      String name = "(?<![\\w.])" + helper.getKey() + "\\(";
      if (!called.contains(helper.getKey()) && Pattern.compile(name).matcher(code).find()) {
        called.add(helper.getKey());
        find(helper.getValue(), called);
      }
    }
  }

  private static String forTypes(String text, String code) {
    if (!text.contains("Real")) {
      return text;
    }
    boolean doubles = code.contains("double[]");
    boolean floats = code.contains("float[]");
    String ofDoubles = text.replace("(Real) ", "").replace("Real", "double").replace("LANES", "32");
    String ofFloats = text.replace("Real", "float").replace("LANES", "64");
    return doubles && floats ? ofDoubles + "\n" + ofFloats : doubles ? ofDoubles : ofFloats;
  }
}
