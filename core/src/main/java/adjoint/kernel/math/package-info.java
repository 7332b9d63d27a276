/**
 * Elementary functions, from exp to erfc, of one number and, in loops of vector code, of many: the
 * same bits either way.
 */
package adjoint.kernel.math;
