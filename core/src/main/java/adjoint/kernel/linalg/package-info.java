/**
 * Factorizations of matrices in double precision. Each works on one matrix in row-major order, in
 * place where it can, and says at which pivot it fails instead of throwing; on large matrices most
 * of its work is the product of {@link adjoint.kernel.product}, so that the bits depend neither on
 * threads nor on vectors. Loops run along rows, where HotSpot vectorises them.
 */
package adjoint.kernel.linalg;
