/**
 * Layers of images {@code [n, c, …]} of one to three spatial axes: convolutions, pooling, padding,
 * resampling.
 *
 * {@snippet :
 * Recipe recipe =
 *     Conv2d.to(6, 5).padding(2).then(Activation.RELU).then(MaxPool.of(2)).then(Flatten.of())
 *         .then(Linear.to(10));
 * Layer model = recipe.init(Shape.of(1, 1, 28, 28), rng);
 * }
 */
package adjoint.nn.conv;
