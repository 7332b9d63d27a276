/**
 * Layers for sequences that go from step to step. A {@link adjoint.nn.recurrent.Cell} makes a state
 * of an input and the state before: {@link adjoint.nn.recurrent.LstmCell}, {@link
 * adjoint.nn.recurrent.GruCell}, {@link adjoint.nn.recurrent.RnnCell}, or one of your own. A {@link
 * adjoint.nn.recurrent.Recurrent} layer leads it through whole sequences, in several layers and
 * both directions.
 *
 * {@snippet :
 * Recurrent<LstmState> lstm =
 *     Recurrent.of(LstmCell.of(64, 256)).layers(2).bidirectional().dropout(0.1).init(rng);
 * Tensor y = lstm.forward(x, mode); // [n, t, 64] → [n, t, 512]
 * }
 */
package adjoint.nn.recurrent;
