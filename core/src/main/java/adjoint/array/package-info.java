/**
 * Numbers and shapes, without gradients.
 *
 * <p>{@link adjoint.array.NdArray} is an immutable n-d array of {@link adjoint.array.DType#F32
 * float} or {@link adjoint.array.DType#F64 double} numbers; {@link adjoint.array.Indices} holds
 * positions; {@link adjoint.array.Shape} and {@link adjoint.array.Axes} speak about extents.
 */
package adjoint.array;
