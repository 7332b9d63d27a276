package adjoint.benchmarks.kernel;

import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.Turn;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link ElementwiseCases}, measured. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ElementwiseBenchmark {
  /** Whose. */
  @Param("")
  public String library = "";

  /** Which. */
  @Param("")
  public String operation = "";

  /** On so many numbers, in units of 2²⁰. */
  @Param("0")
  public int millions;

  /** Where the result goes: {@code new} or {@code reused}. */
  @Param("")
  public String result = "";

  private Case operationCase = new Nothing();

  /** Reads the numbers. */
  @Setup
  public void setUp() {
    Inputs inputs = new Inputs(Path.of(System.getProperty(KernelRun.FOLDER)));
    operationCase =
        ElementwiseCases.of(library, operation, millions << 20, result.equals("reused"), inputs);
    KernelRun.warmUp(operationCase);
  }

  /** Waits until the other libraries have had their iterations. */
  @Setup(Level.Iteration)
  public void takeTurn() {
    Turn.take(System.getProperty(KernelRun.ROW));
  }

  /** One operation. */
  @Benchmark
  public Object run() {
    return operationCase.run();
  }
}
