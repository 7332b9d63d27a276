/**
 * Random layers for tests: {@link adjoint.nn.check.Layers} draws them, {@link
 * adjoint.nn.check.LayerCase} is one with an input that fits. {@code adjoint.nn.check.jqwik} has
 * them as arbitraries.
 */
package adjoint.nn.check;
