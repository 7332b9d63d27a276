/**
 * Automatic differentiation by reverse mode.
 *
 * <p>Read in this order: {@link adjoint.Value}, a scalar that remembers how it was computed; {@link
 * adjoint.Tensor}, the same for n-d arrays; {@link adjoint.op.Expr}, the algebra that the two
 * share; {@link adjoint.Grad}, which walks the graph back and returns gradients; {@link
 * adjoint.NoGrad}, which switches recording off; {@link adjoint.Parameter}, a tensor that training
 * changes; {@link adjoint.Compiled} and {@link adjoint.CompiledVector}, functions of scalars as
 * bytecode. {@link adjoint.Threads} says how many threads may work on one operation. Operations are
 * in {@link adjoint.op}, plain arrays in {@link adjoint.array}.
 */
package adjoint;
