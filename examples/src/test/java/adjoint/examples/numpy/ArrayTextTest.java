package adjoint.examples.numpy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** All expected texts were printed by numpy 2.4.6. */
class ArrayTextTest {
  @Test
  void thirdTutorial() {
    double[][] weights = {{9.672993027736892}, {-0.2078434992663}, {-4.62963668773159}};
    assertEquals("[[ 9.67299303]\n [-0.2078435 ]\n [-4.62963669]]", ArrayText.of(weights));
    assertEquals("[0.45860596]", ArrayText.of(new double[] {0.45860596288357436}));
  }

  @Test
  void vectors() {
    assertEquals("[1.  2.5]", ArrayText.of(new double[] {1, 2.5}));
    assertEquals("[-0.  0.]", ArrayText.of(new double[] {-0.0, 0}));
    assertEquals("[  0.33333333 333.33333333]", ArrayText.of(new double[] {1 / 3.0, 1000 / 3.0}));
    assertEquals(
        "[ 0.66666667 -0.001       1.        ]",
        ArrayText.of(new double[] {2 / 3.0, -1e-3, .9999999999}));
    assertEquals("[]", ArrayText.of(new double[0]));
  }

  @Test
  void scientificWhenWidelySpread() {
    assertEquals("[1.e-05 1.e+00]", ArrayText.of(new double[] {1e-5, 1}));
    assertEquals("[1.e+09 1.e+00]", ArrayText.of(new double[] {999999999.9, 1}));
    assertEquals("[1.e+100 1.e+000]", ArrayText.of(new double[] {1e100, 1}));
    assertEquals(
        "[1.23456789e+05 5.00000000e-01 2.00000000e+02]",
        ArrayText.of(new double[] {123456.789, 0.5, 200}));
  }

  @Test
  void notNumbers() {
    double nan = Double.NaN;
    assertEquals("[nan]", ArrayText.of(new double[] {nan}));
    assertEquals("[ nan   1. -inf]", ArrayText.of(new double[] {nan, 1, Double.NEGATIVE_INFINITY}));
  }

  @Test
  void matrix() {
    double[][] x = {
      {0.0001964380900219902, 0.002136481348628796}, {0.00020188574046596573, 0.001755395269652271}
    };
    assertEquals("[[0.00019644 0.00213648]\n [0.00020189 0.0017554 ]]", ArrayText.of(x));
  }
}
