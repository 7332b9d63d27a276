/**
 * What can be set on the command line, one option a class. An example takes an option by a field:
 * {@code @Mixin Rate rate = new Rate(0.1);}, the number being the default that {@code --help}
 * shows.
 */
package adjoint.examples.option;
