package adjoint.op;

/**
 * A number and its tangent: forward mode as a carrier of the algebra. An elementwise vjp is linear
 * in g and diagonal, and so it is the jvp as well.
 */
record Dual<E extends Expr<E>>(E value, E tangent) implements Expr<Dual<E>> {
  static <E extends Expr<E>> Dual<E> constant(E value) {
    return new Dual<>(value, value.constant(0));
  }

  @Override
  public Dual<E> apply(UnaryOp op) {
    E y = value.apply(op);
    return new Dual<>(y, op.vjp(value, y, tangent));
  }

  @Override
  public Dual<E> apply(BinaryOp op, Dual<E> b) {
    E y = value.apply(op, b.value);
    E left = op.vjpLeft(value, b.value, y, tangent);
    return new Dual<>(y, left.add(op.vjpRight(value, b.value, y, b.tangent)));
  }

  @Override
  public Dual<E> constant(double c) {
    return constant(value.constant(c));
  }

  @Override
  public Dual<E> detach() {
    return constant(value.detach());
  }
}
