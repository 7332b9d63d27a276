package adjoint;

import adjoint.op.Expr;
import java.util.List;

/**
 * How an optimizer moves numbers: from a parameter, its gradient and what is remembered from step
 * to step to what they are next, element by element.
 *
 * <p>It is written once, against {@link Expr}, and {@link Parameter#update} computes it in place.
 * Like an operation it is a small immutable record, whose components are its rates and the like:
 *
 * {@snippet :
 * record Momentum(double rate, double momentum) implements Update {
 *   public List<String> state() {
 *     return List.of("velocity");
 *   }
 *
 *   public <E extends Expr<E>> List<E> next(E g, List<E> now) {
 *     E velocity = now.get(1).mul(momentum).add(g);
 *     return List.of(now.get(0).sub(velocity.mul(rate)), velocity);
 *   }
 * }
 * }
 */
public non-sealed interface Update extends UpdateRule {
  /**
   * The next numbers, as many as there are in {@code now}: those of the parameter, then what is
   * remembered of it.
   *
   * <p>Like {@link adjoint.op.UnaryOp#vjp}, it must be a pure function of its arguments and of the
   * record's components: after some steps it is called once with symbols and compiled. A rule with
   * other numbers, such as the learning rate of a schedule, is compiled anew only if it takes other
   * steps. One that is not seen to be pure is called in each step instead, and slower.
   */
  <E extends Expr<E>> List<E> next(E g, List<E> now);
}
