/**
 * Optimizers of another library, Hipparchus, fed with this one's derivatives: adapters of a few
 * lines, and the regressions that NIST has certified to try them on.
 */
package adjoint.examples.leastsquares;
