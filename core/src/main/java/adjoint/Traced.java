package adjoint;

import adjoint.op.BinaryOp;
import adjoint.op.UnaryOp;

/**
 * A scalar of a function that is being traced by {@link Compiled}: it computes, but does not tell
 * its number, which is another one in the next call.
 */
final class Traced extends Value {
  final Tracing tracing;
  final int term;

  /**
   * @param value a number, which is none of those that the function will be given
   * @param term what it is in the trace
   */
  Traced(Tracing tracing, double value, boolean variable, int term) {
    super(value, variable);
    this.tracing = tracing;
    this.term = term;
  }

  /** The result of an operation of which at least one operand is traced. */
  static Traced apply(BinaryOp op, Value a, Value b) {
    Tracing tracing = a instanceof Traced t ? t.tracing : ((Traced) b).tracing;
    int term = tracing.trace.apply(op, tracing.term(a), tracing.term(b));
    boolean variable = a.isVariable() || b.isVariable();
    return tracing.result(op.applyAsDouble(a.value, b.value), variable, term);
  }

  @Override
  public Value apply(UnaryOp op) {
    return tracing.result(op.applyAsDouble(value), isVariable(), tracing.trace.apply(op, term));
  }

  @Override
  public Value apply(BinaryOp op, Value b) {
    return b instanceof DualValue ? b.applyAfter(op, this) : apply(op, this, b);
  }

  @Override
  Value argument() {
    throw unknown("Grad");
  }

  @Override
  Value applyAfter(BinaryOp op, Value a) {
    return apply(op, a, this);
  }

  /** The same number, from which no gradient goes back. */
  @Override
  public Value detach() {
    return isVariable() ? new Traced(tracing, value, false, tracing.detached(term)) : this;
  }

  @Override
  public double value() {
    throw unknown("value");
  }

  @Override
  public String toString() {
    throw unknown("toString");
  }

  @Override
  public void set(double value) {
    throw unknown("set");
  }

  @Override
  public void backward() {
    throw unknown("backward");
  }

  @Override
  public double grad() {
    throw unknown("grad");
  }

  /** The error for what a compiled function cannot do. */
  IllegalStateException unknown(String what) {
    String where =
        StackWalker.getInstance()
            .walk(frames ->
                frames
                    .filter(frame -> !frame.getClassName().startsWith("adjoint.Traced"))
                    .findFirst()
                    .map(StackWalker.StackFrame::toString)
                    .orElse("an unknown place"));
    return new IllegalStateException(
        "Compiled: "
            + where
            + " calls "
            + what
            + " on a number that the inputs decide; a compiled function would not call it again for"
            + " other inputs. Compute with the number itself: relu, maximum, clamp, maskedBy and"
            + " the comparisons such as greater choose for each input anew");
  }
}
