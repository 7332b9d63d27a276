package adjoint.examples.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** All expected numbers were printed by numpy 2.4.6. */
class NumpyRandomTest {
  private static final int MILLION = 1_000_000;

  @Test
  void firstRands() {
    assertArrayEquals(
        new double[] {
          0.3745401188473625,
          0.9507143064099162,
          0.7319939418114051,
          0.5986584841970366,
          0.15601864044243652,
          0.15599452033620265,
          0.05808361216819946,
          0.8661761457749352,
          0.6011150117432088
        },
        new NumpyRandom(42).rand(9));
  }

  @Test
  void seedOneDoubledMinusOne() {
    double[] x = new NumpyRandom(1).rand(3);
    assertEquals(-0.165955990594852, 2 * x[0] - 1);
    assertEquals(0.4406489868843162, 2 * x[1] - 1);
    assertEquals(-0.9997712503653102, 2 * x[2] - 1);
  }

  @Test
  void matricesAreFilledRowByRow() {
    double[][] x = new NumpyRandom(42).rand(2, 2);
    assertEquals(0.9507143064099162, x[0][1]);
    assertEquals(0.7319939418114051, x[1][0]);
  }

  @Test
  void millionRandsBitForBit() {
    NumpyRandom random = new NumpyRandom(42);
    long hash = 0;
    for (int i = 0; i < MILLION; i++) {
      hash = 31 * hash + Double.doubleToRawLongBits(random.rand());
    }
    assertEquals("15190376584743877341", Long.toUnsignedString(hash));
  }

  @Test
  void millionRandints() {
    NumpyRandom random = new NumpyRandom(42);
    long hash = 0;
    for (int i = 0; i < MILLION; i++) {
      hash = 31 * hash + random.randint(10);
    }
    assertEquals("5020619227345478751", Long.toUnsignedString(hash));
  }

  @Test
  void randintAfterThreeNormals() {
    NumpyRandom random = new NumpyRandom(42);
    random.randn(3);
    int[] expected = {6, 1, 2, 6, 2, 2, 7, 4, 3, 7, 7, 2, 5, 4, 1, 7, 3, 5, 5, 1};
    for (int i : expected) {
      assertEquals(i, random.randint(8));
    }
  }

  @Test
  void randintKeepsTheCachedNormal() {
    NumpyRandom random = new NumpyRandom(42);
    random.randn();
    random.randint(8);
    assertEquals(-0.13826430117118466, random.randn());
  }

  @Test
  void firstNormals() {
    assertArrayEquals(
        new double[] {
          0.4967141530112327,
          -0.13826430117118466,
          0.6476885381006925,
          1.5230298564080254,
          -0.23415337472333597,
          -0.23413695694918055,
          1.5792128155073915,
          0.7674347291529088,
          -0.4694743859349521
        },
        new NumpyRandom(42).randn(9));
  }

  @Test
  void seed44Normals() {
    assertArrayEquals(
        new double[] {
          -0.7506147172558728,
          1.3163573247118194,
          1.2461400286434303,
          -1.6049157412585944,
          -1.468143678979905,
          -1.7150704579733684,
          1.8587836915125544,
          0.08758797626580349,
          -0.05232219642473413
        },
        new NumpyRandom(44).randn(9));
  }

  /**
   * Java's logarithm may be another in the last bit, so: the first 76 exactly, all within 3 ulp.
   */
  @Test
  void millionNormals() throws IOException {
    Map<Integer, Double> numpy = numpyNormals();
    NumpyRandom random = new NumpyRandom(42);
    for (int i = 0; i < MILLION; i++) {
      double x = random.randn();
      if (numpy.containsKey(i)) {
        double expected = numpy.get(i);
        double tolerance = i < 76 ? 0 : 3 * Math.ulp(expected);
        assertTrue(Math.abs(x - expected) <= tolerance, "draw " + i + ": " + x + ", " + expected);
      }
    }
    assertEquals(576, numpy.size());
  }

  private static Map<Integer, Double> numpyNormals() throws IOException {
    Map<Integer, Double> normals = new HashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                NumpyRandomTest.class.getResourceAsStream("randn-seed-42.txt"),
                StandardCharsets.US_ASCII))) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int space = line.indexOf(' ');
        long bits = Long.parseUnsignedLong(line.substring(space + 1), 16);
        normals.put(Integer.valueOf(line.substring(0, space)), Double.longBitsToDouble(bits));
      }
    }
    return normals;
  }

  @Test
  void seedAboveTheSignBit() {
    NumpyRandom random = new NumpyRandom(4_000_000_000L);
    assertEquals(0x3fec0cbdbd3c893bL, Double.doubleToRawLongBits(random.rand()));
    assertEquals(0x3fe5d46a742863b7L, Double.doubleToRawLongBits(random.rand()));
    assertEquals(0x3fab8dd3a0694a60L, Double.doubleToRawLongBits(random.rand()));
    assertEquals(0, random.randint(1)); // draws nothing
    assertEquals(206365938, random.randint(Integer.MAX_VALUE));
    assertEquals(622452229, random.randint(Integer.MAX_VALUE));
  }

  @Test
  void badArgumentsAreNamed() {
    String seed =
        assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(-1)).getMessage();
    assertEquals("NumpyRandom: seed -1 is out of range; use 0 to 4294967295", seed);
    assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(1L << 32));
    assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(1).randint(0));
  }

  @Property(tries = 200)
  void rangesAndRepeatability(
      @ForAll @LongRange(min = 0, max = 0xffff_ffffL) long seed, @ForAll @IntRange(min = 1) int n) {
    NumpyRandom one = new NumpyRandom(seed);
    NumpyRandom two = new NumpyRandom(seed);
    for (int i = 0; i < 50; i++) {
      double u = one.rand();
      int k = one.randint(n);
      assertTrue(u >= 0 && u < 1 && k >= 0 && k < n);
      assertEquals(u, two.rand());
      assertEquals(k, two.randint(n));
      assertEquals(one.randn(), two.randn());
    }
  }
}
