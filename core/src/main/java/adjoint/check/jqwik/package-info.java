/**
 * The generators of {@link adjoint.check.program} as jqwik arbitraries, for property tests: {@link
 * adjoint.check.jqwik.ShapeArbitraries}, {@link adjoint.check.jqwik.TensorArbitraries}, {@link
 * adjoint.check.jqwik.ProgramArbitraries}.
 *
 * <p>jqwik is optional: who uses this package puts jqwik on the path and, in a module, requires
 * {@code net.jqwik.api}. Nobody else needs it. (A {@code requires static transitive} would be
 * convenient here, but then no module that requires this one could be compiled without jqwik.)
 */
package adjoint.check.jqwik;
