/**
 * Products of matrices: cut into tiles of generated code, which read packed operands ({@link
 * adjoint.kernel.product.Product}); plain loops; and sums of products.
 *
 * <p>{@link adjoint.kernel.product.F64Products} has the plain ones and chooses between them and
 * those by vectors.
 */
package adjoint.kernel.product;
