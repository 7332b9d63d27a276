/**
 * Convolutions: what of an image a window sees is unfolded a block at a time, small enough for the
 * cache, and multiplied by the weights as a matrix. Pooling: the largest elements and the means of
 * windows.
 */
package adjoint.kernel.convolve;
