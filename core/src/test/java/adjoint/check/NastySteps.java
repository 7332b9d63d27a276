package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.near;
import static adjoint.check.Nasty.numbers;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.Arrays;
import java.util.List;

/** Plateaus, steps, grids, coarse numbers, tables, and pieces with joined slopes. */
final class NastySteps {
  static final Nasty CASES = new Nasty();

  private NastySteps() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    steps();
    grids();
    coarse();
    tables();
  }

  private static void steps() {
    CASES.tensor(
        "rounded numbers beside a step",
        x -> x.rint().add(x.floor()).add(x.ceil()),
        each(3, between(0.1, 0.4)),
        each(3, either(beside(1, -9, -1), beside(0.5, -9, -1))));
    CASES.tensor(
        "a sawtooth", x -> x.sub(x.floor()), each(3, between(0.1, 0.9)), each(3, near(2, -9, -1)));
    CASES.tensor(
        "a remainder",
        x -> x.fmod(0.7),
        each(3, between(0.1, 0.6)),
        each(3, either(beside(0.7, -9, -1), between(100, 1e6))));
    CASES.plain(
        "a slope with small steps",
        x -> x + 0.1 * Math.floor(x),
        _ -> 1,
        between(0.2, 0.8),
        near(3, -9, -1));
    CASES.plain(
        "a parabola on 1e-3 of stairs",
        x -> x * x + 1e-3 * Math.floor(1000 * x),
        x -> 2 * x,
        rng -> 1 + (rng.nextInt(100) + 0.5) / 1000,
        between(-3, 3));
    CASES.tensor(
        "a count of large numbers",
        x -> x.greater(0.5).sum().add(x.mul(0).sum()),
        each(4, between(-1, 0.2)),
        each(4, near(0.5, -12, -1)));
    CASES.tensor(
        "the position of the largest",
        x -> Tensor.scalar(x.dtype(), (double) argmax(x)).mul(x.sum().sub(x.sum()).add(1)),
        numbers(at(1), at(2), between(3, 4)),
        each(3, beside(1, -9, -2)));
    CASES.plain(
        "Cantor's function, 16 times refined",
        NastySteps::cantor,
        _ -> 0,
        between(0.35, 0.65),
        rng -> 2.0 / 3 + 2 * Math.pow(3, -2 - rng.nextInt(9)) * 0.75);
    CASES.plain(
        "a dead zone",
        x -> Math.abs(x) < 0.1 ? 0 : x - 0.1 * Math.signum(x),
        x -> Math.abs(x) < 0.1 ? 0 : 1,
        between(0.5, 1),
        either(near(0.1, -12, -2), near(0, -12, -2)));
    CASES.plain(
        "a relay with a slope",
        x -> x > 1 ? 2 * x + 7 : 2 * x,
        _ -> 2,
        between(2, 3),
        beside(1, -12, -1));
  }

  private static void grids() {
    for (double grid : new double[] {0.1, 1e-3, 1e-6, 1e-9}) {
      CASES.plain("rounded to " + grid, x -> Math.rint(x / grid) * grid, _ -> 0, between(-2, 2));
      CASES.only(
          "a tensor rounded to " + grid,
          rng ->
              GradCheck.of(x -> x.div(grid).rint().mul(grid))
                  .seed(rng.nextLong())
                  .report(Tensor.of(each(2, between(-2, 2)).of(rng))));
    }
    for (double grid : new double[] {1e-6, 1e-9, 1e-12}) {
      CASES.plain(
          "a sine of what is rounded to " + grid + ", passed through",
          x -> Math.sin(Math.rint(x / grid) * grid),
          Math::cos,
          between(-1, 1));
    }
    CASES.plain(
        "a sine of a floor in millionths",
        x -> Math.sin(Math.floor(x * 1e6) / 1e6),
        _ -> 0,
        between(-2, 2));
    CASES.plain(
        "a line minus its roundings", x -> x - Math.rint(x * 1e4) / 1e4, _ -> 1, between(-2, 2));
  }

  private static void coarse() {
    CASES.plain(
        "a sine in half precision", x -> half(Math.sin(half(x))), Math::cos, between(-1, 1));
    CASES.plain(
        "a parabola in half precision", x -> half(half(x) * half(x)), x -> 2 * x, between(-3, 3));
    CASES.plain("e^x in brain floats", x -> brain(Math.exp(brain(x))), Math::exp, between(-1, 1));
    CASES.plain(
        "tanh in floats",
        x -> (float) Math.tanh((float) x),
        x -> 1 / Math.pow(Math.cosh(x), 2),
        between(-2, 2));
    CASES.plain(
        "a result in floats, of a double", x -> (float) Math.exp(x), Math::exp, between(-3, 3));
    CASES.plain(
        "a polynomial in floats near its root",
        x -> ((float) x - 1f) * ((float) x * (float) x - 2f),
        x -> x * x - 2 + 2 * x * (x - 1),
        beside(1, -5, -1));
    CASES.gradient(
        "a sum in floats",
        x -> {
          float s = 0;
          for (double v : x) {
            s += (float) v;
          }
          return s;
        },
        x -> ones(x.length),
        numbers(at(1e8), between(-1, 1), at(-1e8), between(-1, 1)));
    CASES.tensor(
        "a sum in F32 and back",
        x -> x.to(DType.F32).sum().to(DType.F64),
        numbers(between(-1, 1), at(1e6), at(-1e6), at(0)));
    CASES.tensor(
        "a variance in F32 and back",
        x -> x.to(DType.F32).variance().to(DType.F64),
        each(4, between(999, 1001)));
    CASES.tensor(
        "an offset in F32 and back",
        x -> x.to(DType.F32).add(1e4).sub(1e4).to(DType.F64).tanh(),
        each(2, between(-1, 1)));
    CASES.tensor(
        "logSumExp in F32 and back",
        x -> x.mul(50).to(DType.F32).logSumExp().to(DType.F64),
        each(3, between(-2, 2)));
    CASES.floats(
        "floats: softplus of a sharp edge",
        x -> x.mul(100).softplus(),
        each(3, between(-0.01, 0.01)),
        each(3, near(0, -7, 0)));
    CASES.floats(
        "floats: a norm at and near 0",
        x -> x.norm(2),
        each(3, between(0.5, 1)),
        each(3, near(0, -30, -2)));
    CASES.floats(
        "floats: a variance far from 0",
        x -> x.variance(),
        each(4, between(-1, 1)),
        each(4, between(4096, 4097)));
    CASES.floats(
        "floats: logSoftmax, huge",
        x -> x.logSoftmax(0),
        each(3, between(-1, 1)),
        each(3, either(eitherSign(decades(2, 30)), at(0))));
    CASES.floats(
        "floats: products of many sizes",
        x -> x.prod(),
        each(4, between(0.5, 2)),
        each(4, eitherSign(decades(-9, 9))));
    CASES.floats(
        "floats: none at all", x -> x.square().sum(), each(2, between(1, 2)), each(0, at(0)));
  }

  private static void tables() {
    CASES.plain(
        "a table, between its entries",
        NastySteps::table,
        NastySteps::slopeOfTable,
        rng -> (rng.nextInt(9) + 0.3 + 0.4 * rng.nextDouble()) / 10,
        near(0.5, -12, -2));
    CASES.plain(
        "the nearest entry of a table",
        x -> TABLE[(int) Math.rint(10 * x)],
        _ -> 0,
        rng -> (rng.nextInt(9) + 0.2 * rng.nextDouble()) / 10,
        beside(0.45, -12, -2));
    CASES.plain(
        "smoothstep at its ends",
        NastySteps::smoothstep,
        x -> x < 0 || x > 1 ? 0 : 6 * x * (1 - x),
        between(0.2, 0.8),
        either(near(0, -12, -1), near(1, -12, -1)));
    CASES.plain(
        "cubic pieces through a table",
        NastySteps::hermite,
        NastySteps::slopeOfHermite,
        rng -> (rng.nextInt(7) + 1.3 + 0.4 * rng.nextDouble()) / 10,
        near(0.5, -12, -2));
    CASES.plain(
        "a quadratic spline",
        x -> 0.5 * x * x - Math.pow(Math.max(x - 1, 0), 2) + 2 * Math.pow(Math.max(x - 2, 0), 2),
        x -> x - 2 * Math.max(x - 1, 0) + 4 * Math.max(x - 2, 0),
        between(1.2, 1.8),
        either(near(1, -12, -1), near(2, -12, -1)));
    CASES.gradient(
        "a table of two axes, between its entries",
        x -> bilinear(x[0], x[1]),
        x ->
            new double[] {
              bilinear(Math.floor(x[0]) + 1, x[1]) - bilinear(Math.floor(x[0]), x[1]),
              bilinear(x[0], Math.floor(x[1]) + 1) - bilinear(x[0], Math.floor(x[1]))
            },
        each(2, between(3.3, 3.6)),
        each(2, near(4, -12, -1)));
    CASES.plain(
        "a histogram's height",
        x -> new double[] {3, 7, 7, 1}[Math.clamp((int) Math.floor(4 * x), 0, 3)],
        _ -> 0,
        beside(0.75, -9, -1));
  }

  private static final double[] TABLE = {0, 3, 4, 4, 2, 7, 7, 1, 5, 5, 9};

  private static double[] ones(int n) {
    double[] one = new double[n];
    Arrays.fill(one, 1);
    return one;
  }

  private static int argmax(Tensor x) {
    return indexOfLargest(x.toDoubleArray());
  }

  private static int indexOfLargest(double... x) {
    int at = 0;
    for (int i = 1; i < x.length; i++) {
      at = x[i] > x[at] ? i : at;
    }
    return at;
  }

  private static double half(double x) {
    return Float.float16ToFloat(Float.floatToFloat16((float) x));
  }

  /** With the eight digits of a brain float. */
  private static double brain(double x) {
    return Float.intBitsToFloat((Float.floatToIntBits((float) x) + 0x8000) & 0xffff0000);
  }

  private static double cantor(double x) {
    double y = 0;
    double rest = x;
    for (int k = 1; k <= 16; k++) {
      rest *= 3;
      int digit = (int) Math.floor(rest);
      rest -= digit;
      if (digit == 1) {
        return y + Math.scalb(1.0, -k);
      }
      y += digit > 1 ? Math.scalb(1.0, -k) : 0;
    }
    return y;
  }

  private static double table(double x) {
    int i = (int) Math.floor(10 * x);
    return TABLE[i] + (10 * x - i) * (TABLE[i + 1] - TABLE[i]);
  }

  private static double slopeOfTable(double x) {
    int i = (int) Math.floor(10 * x);
    return 10 * (TABLE[i + 1] - TABLE[i]);
  }

  private static double bilinear(double x, double y) {
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      for (int j = 0; j < 10; j++) {
        double weight = Math.max(1 - Math.abs(x - i), 0) * Math.max(1 - Math.abs(y - j), 0);
        sum += TABLE[(3 * i + j) % 11] * weight;
      }
    }
    return sum;
  }

  private static double smoothstep(double x) {
    double t = Math.clamp(x, 0, 1);
    return t * t * (3 - 2 * t);
  }

  /** Catmull and Rom's. */
  private static double hermite(double x) {
    int i = (int) Math.floor(10 * x);
    double t = 10 * x - i;
    double[] c = coefficients(i);
    return ((c[3] * t + c[2]) * t + c[1]) * t + c[0];
  }

  private static double slopeOfHermite(double x) {
    int i = (int) Math.floor(10 * x);
    double t = 10 * x - i;
    double[] c = coefficients(i);
    return 10 * ((3 * c[3] * t + 2 * c[2]) * t + c[1]);
  }

  private static double[] coefficients(int i) {
    double[] p = Arrays.copyOfRange(TABLE, i - 1, i + 3);
    double m0 = (p[2] - p[0]) / 2;
    double m1 = (p[3] - p[1]) / 2;
    double rise = p[2] - p[1];
    return new double[] {p[1], m0, 3 * rise - 2 * m0 - m1, m0 + m1 - 2 * rise};
  }
}
