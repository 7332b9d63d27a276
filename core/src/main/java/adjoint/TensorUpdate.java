package adjoint;

import java.util.List;

/**
 * How an optimizer moves a parameter where what becomes of one element depends on others: on a
 * norm, or a product of matrices. An {@link Update} serves better where it can: it is compiled to
 * one pass, and its arrays are used again in the next step; each call of this makes new ones.
 *
 * {@snippet :
 * record Normalized(double rate) implements TensorUpdate {
 *   public List<Tensor> next(Tensor g, List<Tensor> now) {
 *     return List.of(now.getFirst().sub(g.div(g.norm(2)).mul(rate)));
 *   }
 * }
 * }
 */
public non-sealed interface TensorUpdate extends UpdateRule {
  /**
   * The next numbers, as many tensors as there are in {@code now}, of the same shapes: those of the
   * parameter, then what is remembered of it. Nothing is recorded meanwhile.
   */
  List<Tensor> next(Tensor g, List<Tensor> now);
}
