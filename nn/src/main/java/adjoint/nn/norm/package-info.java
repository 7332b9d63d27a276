/**
 * Layers that give numbers a mean of 0 and a variance of 1, or only a size: of each channel over a
 * batch ({@link adjoint.nn.norm.BatchNorm}), of each example ({@link adjoint.nn.norm.LayerNorm},
 * {@link adjoint.nn.norm.RmsNorm}), of groups of channels ({@link adjoint.nn.norm.GroupNorm},
 * {@link adjoint.nn.norm.InstanceNorm}); and of weights ({@link adjoint.nn.norm.WeightNorm}).
 */
package adjoint.nn.norm;
