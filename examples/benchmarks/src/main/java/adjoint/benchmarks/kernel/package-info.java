/** Single operations, measured by JMH. */
package adjoint.benchmarks.kernel;
