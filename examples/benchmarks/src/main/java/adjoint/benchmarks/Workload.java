package adjoint.benchmarks;

import adjoint.benchmarks.task.Inputs;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rows that the same contenders measure.
 *
 * @param name by which {@code --only} selects it
 * @param rows of the table
 * @param tolerance to which the contenders' checks must agree, relative
 * @param inputs writes what all of them read
 * @param threads on which each may compute
 * @param beside how many other processes are busy meanwhile
 * @param contenders ours first
 */
record Workload(
    String name,
    List<Row> rows,
    double tolerance,
    Consumer<Inputs> inputs,
    int threads,
    int beside,
    List<Contender> contenders) {
  /** On a machine that does nothing else. */
  Workload(
      String name,
      List<Row> rows,
      double tolerance,
      Consumer<Inputs> inputs,
      int threads,
      List<Contender> contenders) {
    this(name, rows, tolerance, inputs, threads, 0, contenders);
  }
}
