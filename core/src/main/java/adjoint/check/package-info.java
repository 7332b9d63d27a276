/**
 * Checking derivatives, the library's or your own, against finite differences: {@link
 * adjoint.check.GradCheck}.
 */
package adjoint.check;
