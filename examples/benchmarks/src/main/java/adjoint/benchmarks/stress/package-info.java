/**
 * Whether every start becomes fast, however busy the machine: {@link
 * adjoint.benchmarks.stress.Stress}.
 */
package adjoint.benchmarks.stress;
