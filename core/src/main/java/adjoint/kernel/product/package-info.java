/**
 * Products of matrices: cut into tiles of generated code, which read packed operands ({@link
 * adjoint.kernel.product.Product}); plain loops; and sums of products.
 *
 * <p>{@link adjoint.kernel.product.Products} has the plain and the vector ones, and chooses.
 */
package adjoint.kernel.product;
