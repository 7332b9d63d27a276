/**
 * Mutants: every vjp of the library is broken by machine, one small change at a time, and the
 * checks of the catalog have to notice each.
 */
package adjoint.mutation;
