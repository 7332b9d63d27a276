package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.examples.leastsquares.Fit;
import adjoint.examples.leastsquares.NistProblem;
import adjoint.examples.leastsquares.Solver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastSquaresExampleTest {
  @ParameterizedTest
  @ValueSource(strings = {"Misra1a", "Thurber", "MGH09"})
  void comesToTheCertifiedDigits(String name) {
    NistProblem problem = LeastSquares.builtIn(name);
    for (int start = 1; start <= 2; start++) {
      Fit near = Solver.LEVENBERG_MARQUARDT.fit(problem, problem.start(start)).orElseThrow();
      assertTrue(near.digits(problem) >= 6, () -> near + ": " + near.digits(problem));
      Fit fit = Solver.BOTH.fit(problem, problem.start(start)).orElseThrow();
      assertTrue(fit.digits(problem) >= 9.5, () -> fit + ": " + fit.digits(problem));
      assertTrue(fit.digitsOfDeviations(problem) >= 9, fit::toString);
      assertEquals(problem.sumOfSquares(), fit.sumOfSquares(), 1e-9 * fit.sumOfSquares());
    }
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("least-squares", "--out=" + folder)
        .assertPrints("3 regressions with certified answers", "Misra1a 2 14", "Thurber 7 37")
        .assertPictures(folder, "least-squares-fit", "least-squares-residuals");
  }

  @Test
  void wrongFiles(@TempDir Path folder) throws IOException {
    ExampleRun.of("least-squares", "--data=" + folder)
        .assertFails(2, "least-squares: --data " + folder + ": there is no file *.dat in it");
    Path file = Files.writeString(folder.resolve("a.dat"), "no problem\n");
    ExampleRun.of("least-squares", "--data=" + folder)
        .assertFails(2, "--data " + file + ": there is no line 'Dataset Name");
  }
}
