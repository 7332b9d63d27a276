package adjoint;

import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scalar that forward mode follows. It is a class of its own as graphs have many scalars. */
final class DualValue extends Value {
  private final Dual<Value> dual;

  /** A constant or a leaf. */
  DualValue(Dual<Value> dual, boolean variable) {
    super(dual.primal().value, variable);
    this.dual = dual;
    if (Watch.isOn()) {
      Watch.made(this);
    }
  }

  /** A result that is recorded. */
  DualValue(Dual<Value> dual, Op op, Value left, @Nullable Value right) {
    super(dual.primal().value, op, left, right);
    this.dual = dual;
    if (Watch.isOn()) {
      Watch.made(this);
    }
  }

  @Override
  Value argument() {
    return new DualValue(dual, Argument.OfValue.OP, this, null);
  }

  @Override
  Dual<Value> dual() {
    return dual;
  }

  @Override
  boolean isRecordedBelow() {
    return dual.isRecordedBelow();
  }

  @Override
  public Value apply(UnaryOp op) {
    Value x = dual.primal();
    Value y = x.apply(op);
    if (!NoGrad.keepsTangents()) {
      return y;
    }
    Dual<Value> result = new Dual<>(dual.tag(), y, tangent(op, x, y, dual.tangent()));
    return isVariable() && NoGrad.isRecording()
        ? new DualValue(result, op, this, null)
        : new DualValue(result, false);
  }

  @Override
  public Value apply(BinaryOp op, Value b) {
    return apply(op, this, b);
  }

  @Override
  Value applyAfter(BinaryOp op, Value a) {
    return apply(op, a, this);
  }

  private static Value apply(BinaryOp op, Value a, Value b) {
    long tag = Math.max(Dual.tag(a), Dual.tag(b));
    Value left = Dual.primal(a, tag);
    Value right = Dual.primal(b, tag);
    Value y = left.apply(op, right);
    if (!NoGrad.keepsTangents()) {
      return y;
    }
    Value ofLeft = Dual.tangent(a, tag);
    Value ofRight = Dual.tangent(b, tag);
    Dual<Value> result = new Dual<>(tag, y, tangent(op, left, right, y, ofLeft, ofRight));
    boolean record = (a.isVariable() || b.isVariable()) && NoGrad.isRecording();
    return record ? new DualValue(result, op, a, b) : new DualValue(result, false);
  }

  private static Value tangent(UnaryOp op, Value x, Value y, Value t) {
    return Watch.isOn()
        ? Watch.tangents(op, List.of(x), y, () -> List.of(unwatched(op, x, y, t))).getFirst()
        : unwatched(op, x, y, t);
  }

  private static Value unwatched(UnaryOp op, Value x, Value y, Value t) {
    return op instanceof CustomValue f ? f.jvp(x, y, t) : op.vjp(x, y, t);
  }

  private static Value tangent(
      BinaryOp op, Value a, Value b, Value y, @Nullable Value ofA, @Nullable Value ofB) {
    return Watch.isOn()
        ? Watch.tangents(op, List.of(a, b), y, () -> List.of(sum(op, a, b, y, ofA, ofB))).getFirst()
        : sum(op, a, b, y, ofA, ofB);
  }

  private static Value sum(
      BinaryOp op, Value a, Value b, Value y, @Nullable Value ofA, @Nullable Value ofB) {
    Value tangent = ofA == null ? y.constant(0) : op.vjpLeft(a, b, y, ofA);
    if (ofB != null) {
      Value more = op.vjpRight(a, b, y, ofB);
      tangent = ofA == null ? more : tangent.add(more);
    }
    return tangent;
  }

  @Override
  public Value detach() {
    return dual.primal().detach();
  }

  @Override
  Value withoutGraph() {
    return new DualValue(dual.withoutGraph(), false);
  }

  @Override
  public double value() {
    return dual.primal().value();
  }

  @Override
  public String toString() {
    return dual.primal().toString();
  }
}
