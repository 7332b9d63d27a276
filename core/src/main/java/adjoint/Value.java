package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.Literals;
import adjoint.fuse.Fusion;
import adjoint.kernel.Nulls;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scalar that remembers how it was computed: one node of a graph of numbers in double precision.
 *
 * {@snippet :
 * Value a = Value.of(-4), b = Value.of(2);
 * Value f = a.mul(b).add(b.pow(3)).tanh();
 * f.backward();
 * double dfda = a.grad();
 * }
 */
public sealed class Value extends Node<Value> permits Traced, DualValue {
  double value;
  final @Nullable Value left;
  final @Nullable Value right;
  private double grad;

  /** Scratch of a {@link ScalarWalk}. */
  @Nullable Value next;

  Value(double value, boolean variable) {
    super(variable);
    this.value = value;
    this.left = null;
    this.right = null;
  }

  Value(double value, Op op, Value left, @Nullable Value right) {
    super(op);
    this.value = value;
    this.left = left;
    this.right = right;
    this.version = inputVersions();
  }

  /** A leaf: a variable that gradients can be asked for. */
  public static Value of(double value) {
    return watched(new Value(value, true));
  }

  private static Value watched(Value leaf) {
    if (Watch.isOn()) {
      Watch.made(leaf);
    }
    return leaf;
  }

  /** A leaf; an integer that a double cannot hold is an error. */
  public static Value of(long value) {
    return of(Literals.requireDouble("Value.of", value));
  }

  /**
   * A number that no gradient is asked for, to begin a computation with. ({@link #constant} makes
   * one where there is a value already; most formulas take a {@code double} as it is.)
   */
  public static Value ofConstant(double value) {
    return watched(new Value(value, false));
  }

  /**
   * The sum of many, added in pairs: its rounding error, and the depth of its graph, grow with the
   * logarithm of their number. Of none it is the constant 0.
   */
  public static Value sum(List<Value> values) {
    requireNonNull(values, "sum: values is null");
    Nulls.requireNone("sum: value ", values);
    List<Value> terms = values;
    while (terms.size() > 1) {
      List<Value> pairs = new ArrayList<>();
      for (int i = 0; i + 1 < terms.size(); i += 2) {
        pairs.add(terms.get(i).add(terms.get(i + 1)));
      }
      if (terms.size() % 2 == 1) {
        pairs.add(terms.getLast());
      }
      terms = pairs;
    }
    return terms.isEmpty() ? ofConstant(0) : terms.getFirst();
  }

  /** The number. */
  public double value() {
    return value;
  }

  /**
   * Replaces the number of a leaf, as an optimiser does, and sets its {@link #grad} back to 0.
   * Graphs that were built with the old number can no longer be differentiated: they would mix old
   * and new numbers, so they throw.
   */
  public void set(double value) {
    if (!isLeaf()) {
      throw new IllegalStateException(
          "set: only a leaf made by Value.of can be set; this is a " + describe());
    }
    this.value = value;
    zeroGrad();
    version++;
  }

  @Override
  public Value apply(UnaryOp op) {
    double y = op.applyAsDouble(value);
    return isVariable() && !NoGrad.isInScope()
        ? new Value(y, op, this, null)
        : unusual(y, op, this, null);
  }

  @Override
  public Value apply(BinaryOp op, Value b) {
    if (b.getClass() != Value.class) {
      return b.applyAfter(op, this);
    }
    double y = op.applyAsDouble(value, b.value);
    return (isVariable() || b.isVariable()) && !NoGrad.isInScope()
        ? new Value(y, op, this, b)
        : unusual(y, op, this, b);
  }

  /** A result that may be a constant, or watched. In methods as short as these it would cost. */
  private static Value unusual(double y, Op op, Value a, @Nullable Value b) {
    boolean watched = Watch.isOn();
    if (watched) {
      Watch.result(op, y, a, b);
    }
    boolean variable = a.isVariable() || b != null && b.isVariable();
    Value result =
        variable && NoGrad.isRecording(op) ? new Value(y, op, a, b) : new Value(y, false);
    if (watched) {
      Watch.made(result);
    }
    return result;
  }

  /** {@code op(a, this)} where this is of a kind that sees to it itself. */
  Value applyAfter(BinaryOp op, Value a) {
    throw new AssertionError("of no special kind: " + this);
  }

  @Override
  public Value constant(double c) {
    return new Value(c, false);
  }

  @Override
  public Value detach() {
    return isVariable() ? new Value(value, false) : this;
  }

  /**
   * Adds {@code ∂this/∂leaf} to the {@link #grad} of every leaf that this was computed from.
   * Gradients add up over calls until {@link #zeroGrad}, also over those of other threads.
   */
  public void backward() {
    Walk.requireVariable("backward", this);
    if (Fusion.ON && !Watch.isOn()) {
      ScalarWalk.backward(this);
    } else {
      Walk.backward(this, seed("backward"));
    }
  }

  /** What {@link #backward} has added up for this leaf so far. */
  public double grad() {
    if (op != null || !isVariable()) {
      throw new IllegalStateException(
          "grad: only leaves keep a gradient and this is a "
              + describe()
              + "; use Grad.of(y, it) for others");
    }
    synchronized (this) {
      return grad;
    }
  }

  /** Sets {@link #grad} back to 0. */
  public synchronized void zeroGrad() {
    grad = 0;
  }

  /** Adds to the gradient of a leaf. */
  synchronized void accumulate(double gradient) {
    grad += gradient;
  }

  /** {@link #inputVersions}, without a loop. */
  @Override
  int inputVersions() {
    int sum = left == null || left.op != null ? 0 : left.version;
    return right == null || right.op != null ? sum : sum + right.version;
  }

  /** This as the argument of a function: a variable that tells whence it comes. */
  Value argument() {
    return new Value(value, Argument.OfValue.OP, this, null);
  }

  /** This as the argument of a function that forward mode differentiates in direction v. */
  Value moving(Value v, long tag) {
    boolean followed =
        dual() != null && NoGrad.keepsTangents()
            || isVariable() && NoGrad.isRecording()
            || this instanceof Traced;
    Value primal = followed ? this : detach();
    Dual<Value> dual = new Dual<>(tag, primal, v);
    return primal.isVariable()
        ? new DualValue(dual, Argument.OfValue.OP, primal, null)
        : new DualValue(dual, false);
  }

  @Override
  @Nullable Dual<Value> dual() {
    return null;
  }

  @Override
  Value withoutGraph() {
    return detach();
  }

  @Override
  int arity() {
    return left == null ? 0 : right == null ? 1 : 2;
  }

  @Override
  @SuppressWarnings("NullAway") // asked for i < arity() only
  Value input(int i) {
    return i == 0 ? left : right;
  }

  @Override
  Value vjp(int input, Value g) {
    Value cotangent = vjpOf(input, g);
    if (cotangent == null) {
      throw nullVjp(input);
    }
    return cotangent;
  }

  private Value vjpOf(int input, Value g) {
    if (op instanceof UnaryOp f) {
      return f.vjp(input(0), this, g);
    } else if (op instanceof BinaryOp f) {
      return input == 0
          ? f.vjpLeft(input(0), input(1), this, g)
          : f.vjpRight(input(0), input(1), this, g);
    }
    throw new AssertionError("no vjp of a number: " + op);
  }

  @Override
  @Nullable Value fusedVjp(int input, Value g) {
    return null;
  }

  @Override
  Value seed(String caller) {
    return constant(1);
  }

  @Override
  Value zeros() {
    return constant(0);
  }

  @Override
  void accumulate(Value gradient) {
    accumulate(gradient.value);
  }

  @Override
  void requireSeedFits(Value seed) {}

  /** The number, and what computed it: {@code 0.7615941559557649 (tanh)}. */
  @Override
  public String toString() {
    return value + " (" + describe() + ")";
  }
}
