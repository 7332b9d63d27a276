/**
 * Adjoint beside its peers, each in a process of its own. {@code Benchmarks} is the way in, {@code
 * Plan} the list of what is measured; the packages below hold what the processes run.
 */
package adjoint.benchmarks;
