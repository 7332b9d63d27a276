/** What the tutorials need of numpy: its legacy random numbers, and its way of writing digits. */
package adjoint.examples.numpy;
