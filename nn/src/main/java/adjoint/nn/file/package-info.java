/** Files of numbers and models; {@link adjoint.nn.file.Json} is for all that is no numbers. */
package adjoint.nn.file;
