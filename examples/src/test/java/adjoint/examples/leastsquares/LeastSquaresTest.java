package adjoint.examples.leastsquares;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.optim.nonlinear.vector.constrained.LagrangeSolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeastSquaresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1 + 2*3 - 4/8             ; 6.5",
        "-2**2                     ; -4",
        "2**3**2                   ; 512",
        "(1+x)**(-1/b1)            ; 0.5",
        "(1+x)**(-.5)              ; 0.5",
        "x**b1                     ; 9",
        "b1*(1-exp[-b1*0])         ; 0",
        "exp( -(x-b1)**2 / b1**2 ) ; 0.7788007830714049",
        "arctan[x/x]/pi            ; 0.25",
        "log[y] - sin(0)*cos(0)    ; 0",
      })
  void formulas(String text, double expected) {
    Map<String, Value> names = Map.of("x", Value.of(3.0), "b1", Value.of(2.0), "y", Value.of(1.0));
    assertEquals(expected, Formula.parse(text).at(names).value(), 1e-15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1 +    ; at place 4: a number, a name or a bracket",
        "(1 + 2 ; at place 7: ')' was expected",
        "[1 + 2); at place 7: ']' was expected",
        "1 2    ; at place 3: nothing more was expected",
        "c + 1  ; 'c' is neither a parameter nor a column"
      })
  void whatIsNoFormula(String text, String expected) {
    assertMessage(expected, () -> Formula.parse(text).at(Map.of()));
  }

  private static final List<String> LINES =
      List.of(
          "Dataset Name:  Line   (Line.dat)",
          "Model:         Linear",
          "               2 Parameters (b1 and b2)",
          "",
          "               y = b1 +",
          "                   b2*x  +  e",
          "",
          "          Starting values                  Certified Values",
          "  b1 =   5         2         1.0000000000E+00  5.0E-01",
          "  b2 =   5         2.5       2.0000000000E+00  2.5E-01",
          "Residual Sum of Squares:                    0.0000000000E+00",
          "Data:   y      x",
          "      1.0E0    0",
          "      3.0E0    1",
          "      7.0E0    3");

  @Test
  void readsNistsFiles() {
    NistProblem problem = NistProblem.parse(LINES);
    assertEquals("Line", problem.name());
    assertEquals(List.of("y", "x"), problem.columns());
    assertArrayEquals(new double[] {2, 2.5}, problem.start(2));
    assertArrayEquals(new double[] {1, 2}, problem.certified());
    assertArrayEquals(new double[] {0.5, 0.25}, problem.deviations());
    assertArrayEquals(new double[][] {{1, 3, 7}, {0, 1, 3}}, problem.data());
    assertArrayEquals(new double[] {1, 9}, problem.curve(problem.certified(), new double[] {0, 4}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0  ; nothing   ; there is no line 'Dataset Name: …'",
        "4  ; nothing   ; there is no model",
        "9  ; b2 = 5    ; 'b2' is neither a parameter nor a column",
        "11 ; nothing   ; there is no line 'Data: y x'",
        "13 ; 3.0       ; line 14: 1 numbers where 2 belong",
        "14 ; 7.0 three ; line 15: 'three' is no number"
      })
  void namesWhatIsWrongWithAFile(int line, String text, String expected) {
    List<String> lines = new ArrayList<>(LINES);
    lines.set(line, text);
    if (line == 4) {
      lines.set(5, "");
    }
    assertMessage(expected, () -> Regression.of(NistProblem.parse(lines)));
  }

  @Test
  void jacobianIsThatOfTheResiduals() {
    Regression regression = Regression.of(NistProblem.parse(LINES));
    var value = regression.value(new ArrayRealVector(new double[] {2, 5}));
    assertArrayEquals(new double[] {1, 4, 10}, value.getFirst().toArray());
    RealMatrix jacobian = value.getSecond();
    assertArrayEquals(new double[] {1, 1, 1}, jacobian.getColumn(0));
    assertArrayEquals(new double[] {0, 1, 3}, jacobian.getColumn(1));
  }

  @Test
  void constrainedMinimum() {
    LagrangeSolution solution = Constrained.hockSchittkowski71();
    assertEquals(17.0140173, solution.getValue(), 1e-7);
    double[] x = solution.getX().toArray();
    assertArrayEquals(new double[] {1, 4.743, 3.82115, 1.379408}, x, 1e-3);
    assertEquals(25, x[0] * x[1] * x[2] * x[3], 1e-6);
    assertEquals(40, x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3], 1e-6);
  }

  private static void assertMessage(String part, Runnable mistake) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, mistake::run).getMessage());
    assertTrue(message.contains(part), message);
  }
}
