/**
 * Data for models: tables from files, how they are divided, prepared and dealt in batches.
 *
 * <p>{@link adjoint.nn.data.Csv}, {@link adjoint.nn.data.Arff}, {@link adjoint.nn.data.Idx} and
 * {@link adjoint.nn.data.ImageFolder} read files, {@link adjoint.nn.data.Synthetic} makes sets up.
 * {@link adjoint.nn.data.Split} and {@link adjoint.nn.data.Fold} keep apart what a model learns
 * from and what it is judged by. A {@link adjoint.nn.data.Pipeline} of transforms is fitted on
 * training rows and applied to all others. A {@link adjoint.nn.data.Dataset} is gone through epoch
 * by epoch: shuffled, in batches, prefetched, and from any place on, with the same bits.
 */
package adjoint.nn.data;
