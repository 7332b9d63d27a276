/**
 * What loops over primitive arrays stand on, and nothing above them: threads, a pool of arrays, the
 * warm-up of vector code, and the choice between plain and vector kernels. The loops themselves are
 * in the packages below this one, which know no shapes, tensors or gradients.
 *
 * <p>{@link adjoint.kernel.ReferenceKernels} tells the <em>definition</em> of every reduction and
 * product; any faster implementation has to equal it bit for bit. Files named after vectors and
 * lanes use the incubating Vector API, and nothing loads them before {@link
 * adjoint.kernel.KernelChoice} has found it.
 */
package adjoint.kernel;
