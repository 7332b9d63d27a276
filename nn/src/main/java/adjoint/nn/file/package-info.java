/**
 * Files of numbers and models: {@link adjoint.nn.file.SavedModel} is a whole model as a folder,
 * {@link adjoint.nn.file.Snapshot} a training that goes on, {@link adjoint.nn.file.Safetensors},
 * {@link adjoint.nn.file.Npy} and {@link adjoint.nn.file.Npz} are what other libraries read too,
 * and {@link adjoint.nn.file.Json} is for all that is no numbers.
 *
 * <p>Writers leave the old file in place until the new one is there, whole. Readers believe
 * nothing: whatever a file holds, they give what its format says, or a {@link
 * adjoint.nn.file.FileFormatException}, and take no more memory than its size justifies. No file
 * names a class.
 */
package adjoint.nn.file;
