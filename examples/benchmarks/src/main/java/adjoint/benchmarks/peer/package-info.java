/** The same workloads on other libraries. */
package adjoint.benchmarks.peer;
