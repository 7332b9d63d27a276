/**
 * Loops over primitive arrays: the leaf of the house, which knows no shapes, tensors or gradients.
 *
 * <p>{@link adjoint.kernel.ScalarKernels} is the <em>definition</em> of every reduction and
 * product; any faster implementation has to equal it bit for bit.
 *
 * <p>{@link adjoint.kernel.Kernels} has the faster ones and chooses. Files named after vectors and
 * lanes use the incubating Vector API, and nothing loads them before it is known to be there.
 */
package adjoint.kernel;
