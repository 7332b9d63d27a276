/**
 * Elementwise loops over arrays with any strides: functions one by one, arithmetic compiled to a
 * loop of its own, whole expressions in one pass, and plain copies.
 *
 * <p>{@link adjoint.kernel.elementwise.Function} chooses the loop for a function, {@link
 * adjoint.kernel.elementwise.Strided} brings operands into the form that loops want.
 */
package adjoint.kernel.elementwise;
