/**
 * Loops over primitive arrays: the leaf of the house, which knows no shapes, tensors or gradients.
 *
 * <p>{@link adjoint.kernel.ScalarKernels} is the <em>definition</em> of every reduction and
 * product; any faster implementation has to equal it bit for bit.
 */
package adjoint.kernel;
