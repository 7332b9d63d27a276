/**
 * Linear algebra: operations on the last two axes, over any number of axes before them. Their
 * methods are those of {@link adjoint.op.TensorExpr}, such as {@code a.solve(b)} and {@code
 * a.qr()}.
 *
 * <p>Floats are computed with in double precision, and each result is rounded once: the condition
 * of a matrix then costs digits of a double, not of a float, and a float has few to lose.
 *
 * <p>Derivatives are written in the algebra, of results and inputs, so that they can be
 * differentiated again. The formulas are those of Giles, Collected matrix derivative results
 * (2008), unless a record names others.
 */
package adjoint.op.linalg;
