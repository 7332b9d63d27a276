/**
 * The pictures: each kind is a {@code Picture}, and {@code Png} writes it. Nothing opens a window.
 */
package adjoint.examples.chart;
