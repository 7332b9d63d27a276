/**
 * Loops along an axis: sums, maxima and softmax, and moving or adding elements by position.
 *
 * <p>{@link adjoint.kernel.reduce.F64Reductions} has the plain ones and chooses between them and
 * those by vectors.
 */
package adjoint.kernel.reduce;
