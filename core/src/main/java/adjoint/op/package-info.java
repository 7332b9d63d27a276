/**
 * The operations. One record in one file: what it computes, its vector-Jacobian product, its
 * formula.
 *
 * <p>Start with {@link adjoint.op.Op}, which says what an operation is, then read {@link
 * adjoint.op.Tanh} (elementwise) and {@link adjoint.op.MatMul} (structural). In every vjp, {@code
 * g} is the cotangent of the result {@code y}.
 */
package adjoint.op;
