/** What runs inside a contender's own process: its task, its inputs, and the clock. */
package adjoint.benchmarks.task;
