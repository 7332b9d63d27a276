/** What options are worth by two models, and all sensitivities of first and second order. */
package adjoint.examples.finance;
