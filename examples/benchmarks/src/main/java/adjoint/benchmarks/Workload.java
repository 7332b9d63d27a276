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
 * @param contenders ours first
 */
record Workload(
    String name,
    List<Row> rows,
    double tolerance,
    Consumer<Inputs> inputs,
    int threads,
    List<Contender> contenders) {}
