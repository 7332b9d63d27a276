/**
 * The same networks one number at a time, on {@link adjoint.Value}: small enough to read in a
 * sitting, slow enough to want tensors afterwards.
 *
 * <p>{@link adjoint.nn.scalar.Neuron}, then {@link adjoint.nn.scalar.NeuronLayer}, then {@link
 * adjoint.nn.scalar.ScalarMlp}; {@link adjoint.nn.scalar.ScalarSgd} trains them. {@link adjoint.nn}
 * is the real thing.
 */
package adjoint.nn.scalar;
