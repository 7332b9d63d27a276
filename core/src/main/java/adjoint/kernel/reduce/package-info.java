/**
 * Loops along an axis: sums, maxima and softmax, and moving or adding elements by position.
 *
 * <p>{@link adjoint.kernel.reduce.Reductions} has the plain and the vector ones, and chooses.
 */
package adjoint.kernel.reduce;
