/**
 * The five tutorials as whole programs: the same training, and the same lines printed, as the
 * scripts in {@code src/main/python/tutorial}.
 */
package adjoint.benchmarks.tutorial;
