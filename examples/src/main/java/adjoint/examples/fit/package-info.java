/**
 * What {@code fit}, {@code predict} and {@code serve} do: from a file to a trained network, its
 * judgement, and a folder with all that there is to know about it; and back.
 */
package adjoint.examples.fit;
