/**
 * Random layers as jqwik arbitraries: {@link adjoint.nn.check.jqwik.LayerArbitraries}. jqwik is
 * optional: who uses this package puts it on the path and, in a module, requires {@code
 * net.jqwik.api}.
 */
package adjoint.nn.check.jqwik;
