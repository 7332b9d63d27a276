/**
 * Layers in which every position of a sequence looks at others: {@link
 * adjoint.nn.attention.Attention} is the function, {@link adjoint.nn.attention.MultiHeadAttention}
 * the layer, {@link adjoint.nn.attention.EncoderBlock} and {@link
 * adjoint.nn.attention.DecoderBlock} are what transformers are made of. A {@link
 * adjoint.nn.attention.Mask} says who may look at what, and positions are told by {@link
 * adjoint.nn.attention.SinusoidalPositions}, {@link adjoint.nn.attention.LearnedPositions} or
 * {@link adjoint.nn.attention.Rotary}.
 *
 * {@snippet :
 * Layer model = Sequential.of(
 *     LearnedPositions.of(64, 128).init(rng),
 *     EncoderBlock.of(128, 4).causal().init(rng),
 *     EncoderBlock.of(128, 4).causal().init(rng));
 * Tensor y = model.forward(x, mode); // [n, t, 128] → [n, t, 128], t up to 64
 * }
 */
package adjoint.nn.attention;
