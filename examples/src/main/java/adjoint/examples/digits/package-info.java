/** Digits as small grey images, and a convolutional network that reads them. */
package adjoint.examples.digits;
