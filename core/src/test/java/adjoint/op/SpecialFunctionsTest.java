package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Rows;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Functions that {@link StrictMath} does not have, against a table of high precision. */
class SpecialFunctionsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  /** Differences of terms, right to so much where they vanish. */
  private static final Set<String> DIFFERENCES = Set.of("digamma", "lgamma", "logBeta");

  private static final double LEAST = 2e-29;

  private static double value(String function, double... x) {
    return switch (function) {
      case "acosh" -> Acosh.OP.applyAsDouble(x[0]);
      case "asinh" -> Asinh.OP.applyAsDouble(x[0]);
      case "atanh" -> Atanh.OP.applyAsDouble(x[0]);
      case "beta" -> Beta.OP.applyAsDouble(x[0], x[1]);
      case "digamma" -> new Polygamma(0).applyAsDouble(x[0]);
      case "erfinv" -> Erfinv.OP.applyAsDouble(x[0]);
      case "exp2" -> Exp2.OP.applyAsDouble(x[0]);
      case "lgamma" -> Lgamma.OP.applyAsDouble(x[0]);
      case "log2" -> Log2.OP.applyAsDouble(x[0]);
      case "logBeta" -> LogBeta.OP.applyAsDouble(x[0], x[1]);
      case "normalCdf" -> NormalCdf.OP.applyAsDouble(x[0]);
      case "normalQuantile" -> NormalQuantile.OP.applyAsDouble(x[0]);
      case "polygamma" -> new Polygamma((int) x[0]).applyAsDouble(x[1]);
      default -> throw new AssertionError(function);
    };
  }

  /** The error of a result in units in the last place. */
  private static double error(String row) {
    String[] words = row.split(" ", -1);
    int last = words.length - 1;
    double[] x =
        Arrays.stream(words).skip(1).limit(last - 1).mapToDouble(Double::parseDouble).toArray();
    double y = value(words[0], x);
    assertTrue(Double.isFinite(y), row);
    BigDecimal exact = new BigDecimal(words[last]);
    double ulp = Math.ulp(exact.doubleValue());
    double unit = DIFFERENCES.contains(words[0]) ? Math.max(ulp, LEAST) : ulp;
    BigDecimal error = new BigDecimal(y).subtract(exact).abs();
    return error.divide(new BigDecimal(unit), MathContext.DECIMAL64).doubleValue();
  }

  /** The worst error of each function in the table, rounded up to a tenth of a unit. */
  static Map<String, BigDecimal> worst() {
    Map<String, BigDecimal> worst = new TreeMap<>();
    for (String row : Rows.of(SpecialFunctionsTest.class, "special-functions.txt")) {
      BigDecimal error = new BigDecimal(error(row)).setScale(1, RoundingMode.UP);
      worst.merge(row.substring(0, row.indexOf(' ')), error, BigDecimal::max);
    }
    return worst;
  }

  @Test
  void areRightToTwoUnitsInTheLastPlace() {
    for (String row : Rows.of(SpecialFunctionsTest.class, "special-functions.txt")) {
      double error = error(row);
      assertTrue(error <= 2, () -> row + " is off by " + error + " units in the last place");
    }
    assertEquals(13, worst().size());
  }

  /** {function, number, value}; polygamma by its order. */
  private static final Object[][] ENDS = {
    {Acosh.OP, 1.0, 0.0},
    {Acosh.OP, 0.99, NAN},
    {Acosh.OP, -1e300, NAN},
    {Acosh.OP, INF, INF},
    {Asinh.OP, -0.0, -0.0},
    {Asinh.OP, -INF, -INF},
    {Atanh.OP, -1.0, -INF},
    {Atanh.OP, 1.01, NAN},
    {Atanh.OP, -0.0, -0.0},
    {Erfinv.OP, 1.0, INF},
    {Erfinv.OP, -1.0, -INF},
    {Erfinv.OP, -0.0, -0.0},
    {Erfinv.OP, 1.01, NAN},
    {Log2.OP, 0.0, -INF},
    {Log2.OP, -1.0, NAN},
    {Log2.OP, INF, INF},
    {Log2.OP, 1.0, 0.0},
    {Log2.OP, 8.0, 3.0},
    {Log2.OP, Double.MIN_VALUE, -1074.0},
    {Exp2.OP, -1074.0, Double.MIN_VALUE},
    {Lgamma.OP, 0.0, INF},
    {Lgamma.OP, -0.0, INF},
    {Lgamma.OP, -3.0, INF},
    {Lgamma.OP, 1.0, 0.0},
    {Lgamma.OP, 2.0, 0.0},
    {Lgamma.OP, INF, INF},
    {Lgamma.OP, -INF, INF},
    {new Polygamma(0), 0.0, -INF},
    {new Polygamma(0), -0.0, INF},
    {new Polygamma(0), -3.0, NAN},
    {new Polygamma(0), INF, INF},
    {new Polygamma(1), 0.0, INF},
    {new Polygamma(1), -3.0, INF},
    {new Polygamma(1), INF, 0.0},
    {new Polygamma(2), 0.0, -INF},
    {new Polygamma(2), -2.0, NAN},
    {new Polygamma(2), INF, -0.0},
    {NormalCdf.OP, -INF, 0.0},
    {NormalCdf.OP, INF, 1.0},
    {NormalCdf.OP, 0.0, 0.5},
    {NormalQuantile.OP, 0.0, -INF},
    {NormalQuantile.OP, 0.5, 0.0},
    {NormalQuantile.OP, 1.0, INF},
    {NormalQuantile.OP, -0.01, NAN},
    {NormalQuantile.OP, 1.01, NAN},
    {Softsign.OP, INF, 1.0},
    {Softsign.OP, -INF, -1.0}
  };

  @Test
  void endsAndPoles() {
    for (Object[] end : ENDS) {
      UnaryOp op = (UnaryOp) end[0];
      assertEquals(end[2], op.applyAsDouble((double) end[1]), op + " of " + end[1]);
      assertEquals(NAN, op.applyAsDouble(NAN), op + " of NaN");
    }
  }

  @Test
  void endsOfTwoOperands() {
    assertEquals(0, LogBeta.OP.applyAsDouble(1, 1));
    assertEquals(INF, LogBeta.OP.applyAsDouble(0, 1));
    assertEquals(-INF, LogBeta.OP.applyAsDouble(INF, 1));
    assertEquals(NAN, LogBeta.OP.applyAsDouble(-1, 1));
    assertEquals(0, Xlogy.OP.applyAsDouble(0, 0));
    assertEquals(0, Xlogy.OP.applyAsDouble(0, -1));
    assertEquals(NAN, Xlogy.OP.applyAsDouble(0, NAN));
    assertEquals(-INF, Xlogy.OP.applyAsDouble(1, 0));
    assertEquals(INF, LogAddExp.OP.applyAsDouble(INF, INF));
    assertEquals(-INF, LogAddExp.OP.applyAsDouble(-INF, -INF));
    assertEquals(3, LogAddExp.OP.applyAsDouble(-INF, 3));
    assertEquals(1e300, Hypot.OP.applyAsDouble(6e299, 8e299), 1e285);
    assertEquals(0.6, DirectionCosine.OP.applyAsDouble(6e-324 * 6, 6e-324 * 8), 0.1);
    assertEquals(Math.sqrt(0.5), DirectionCosine.OP.applyAsDouble(1.7e308, 1.7e308), 1e-15);
    assertEquals(Math.sqrt(0.5), DirectionCosine.OP.applyAsDouble(1e-320, 1e-320), 1e-15);
  }
}
