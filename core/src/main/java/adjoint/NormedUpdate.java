package adjoint;

/**
 * An {@link Update} whose steps depend on the norms of whole arrays. The first of its next numbers
 * are not those of the parameter θ, but a direction d; θ then becomes {@code θ − rate·d}.
 *
 * {@snippet :
 * record Normalized(double length) implements NormedUpdate {
 *   public <E extends Expr<E>> List<E> next(E g, List<E> now) {
 *     return List.of(g);
 *   }
 *
 *   public double rate(double ofParameter, double ofDirection) {
 *     return ofDirection == 0 ? 0 : length / ofDirection;
 *   }
 * }
 * }
 */
public interface NormedUpdate extends Update {
  /**
   * How far θ moves along d.
   *
   * @param ofParameter the Euclidean norm of θ
   * @param ofDirection that of d
   */
  double rate(double ofParameter, double ofDirection);
}
