/** The workloads on Adjoint, written as a user would write them: public API and nothing else. */
package adjoint.benchmarks.ours;
