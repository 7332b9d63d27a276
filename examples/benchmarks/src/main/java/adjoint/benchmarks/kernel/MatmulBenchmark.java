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

/** {@link MatmulCases}, measured. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatmulBenchmark {
  /** Whose. */
  @Param("")
  public String library = "";

  /** {@code f32} or {@code f64}. */
  @Param("")
  public String dtype = "";

  /** Rows and columns. */
  @Param("0")
  public int n;

  private Case matmul = new Nothing();

  /** Reads the matrices. */
  @Setup
  public void setUp() {
    Inputs inputs = new Inputs(Path.of(System.getProperty(KernelRun.FOLDER)));
    matmul = MatmulCases.of(library, dtype.equals("f32"), n, new MatmulInputs(inputs, n));
    KernelRun.warmUp(matmul);
  }

  /** Waits until the other libraries have had their iterations. */
  @Setup(Level.Iteration)
  public void takeTurn() {
    Turn.take(System.getProperty(KernelRun.ROW));
  }

  /** One product. */
  @Benchmark
  public Object run() {
    return matmul.run();
  }
}
