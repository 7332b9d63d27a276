package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.fuse.Formula;
import adjoint.fuse.Line;
import adjoint.fuse.Plan;
import adjoint.fuse.Sweep;
import adjoint.fuse.Symbol;
import adjoint.fuse.Trace;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function of n numbers that was written with {@link Value} and runs as bytecode: it computes its
 * value and its gradient without a graph and without allocating, to the same bits.
 *
 * {@snippet :
 * Compiled f = Compiled.of(2, x -> x.get(0).mul(x.get(1)).add(x.get(1).square()).tanh());
 * double[] gradient = new double[2];
 * double y = f.gradient(new double[] {0.3, -0.2}, gradient);
 * }
 *
 * <p>The function is called once, with numbers that it cannot see, and what it computes with them
 * is what will be computed for ever. So it must not look at a number (that throws, and says where)
 * nor use a leaf of its own, which may be set later (that throws too); and whatever else it depends
 * on, the data it captures or the length of a list, stays as it was. Choices that depend on the
 * inputs are written as operations: {@code relu}, {@code maximum}, {@code clamp}, {@code maskedBy},
 * {@code greater}.
 *
 * <p>Every operation becomes a few instructions of its own, one number at a time. That is what is
 * fast for formulas: many different operations, none of them repeated. A layer of a network is one
 * operation repeated thousands of times, and its instructions no longer fit the processor's cache
 * for them; written with {@link Tensor} it is a short loop that computes many numbers at once.
 *
 * <p>A function may be as large as memory allows. Threads may call one at the same time.
 */
public final class Compiled {
  private final int inputs;
  private final int size;
  private final int cotangents;
  private final int result;
  private final Sweep forward;
  private final Sweep reverse;
  private final boolean[] reached;
  private final AtomicReference<double @Nullable []> spare = new AtomicReference<>();

  private Compiled(Tracing tracing, Traced y) {
    this.inputs = tracing.inputs;
    this.cotangents = tracing.nodes.size();
    this.size = 2 * cotangents;
    this.result = operand(y).intValue();
    this.reached = new boolean[cotangents];
    Map<Op, Code> codes = new HashMap<>();
    this.forward = Sweep.compile(forward(tracing, codes), size);
    this.reverse = Sweep.compile(reverse(y, codes), size);
  }

  /**
   * Traces and compiles a function of {@code inputs} numbers. It throws an {@link
   * IllegalStateException} if the function looks at a number, and an {@link
   * IllegalArgumentException} if it uses a leaf of its own or an operation whose vjp cannot be
   * compiled.
   */
  public static Compiled of(int inputs, Function<List<Value>, Value> function) {
    Tracing tracing = new Tracing(inputs);
    List<Value> x = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      x.add(new Traced(tracing, 1, true, null, null, null));
    }
    Value y = NoGrad.recording(() -> function.apply(List.copyOf(x)));
    if (!(y instanceof Traced result) || result.tracing != tracing) {
      throw new IllegalArgumentException(
          "Compiled: the result does not depend on the inputs; it is " + y);
    }
    return new Compiled(tracing, result);
  }

  /** How many inputs it takes. */
  public int inputs() {
    return inputs;
  }

  /** The value at x. */
  public double value(double... x) {
    requireNonNull(x, "Compiled.value: x is null");
    requireInputs("value", "x", x);
    double[] s = take();
    System.arraycopy(x, 0, s, 0, inputs);
    forward.run(s);
    double y = s[result];
    spare.set(s);
    return y;
  }

  /** The value at x, which is returned, and the gradient, which is written to {@code gradient}. */
  public double gradient(double[] x, double[] gradient) {
    requireNonNull(x, "Compiled.gradient: x is null");
    requireNonNull(gradient, "Compiled.gradient: gradient is null");
    requireInputs("gradient", "x", x);
    requireInputs("gradient", "the gradient", gradient);
    double[] s = take();
    System.arraycopy(x, 0, s, 0, inputs);
    forward.run(s);
    s[cotangents + result] = 1;
    reverse.run(s);
    double y = s[result];
    for (int i = 0; i < inputs; i++) {
      gradient[i] = reached[i] ? s[cotangents + i] : 0;
    }
    spare.set(s);
    return y;
  }

  private double[] take() {
    double[] s = spare.getAndSet(null);
    return s == null ? new double[size] : s;
  }

  private void requireInputs(String method, String what, double[] array) {
    if (array.length != inputs) {
      throw new IllegalArgumentException(
          "Compiled."
              + method
              + ": "
              + what
              + " has "
              + array.length
              + " numbers, but the function takes "
              + inputs);
    }
  }

  // ---- tracing

  /** What one trace has met. */
  static final class Tracing {
    private final int inputs;
    private final List<Traced> nodes = new ArrayList<>();

    Tracing(int inputs) {
      this.inputs = inputs;
    }

    int add(Traced node) {
      nodes.add(node);
      return nodes.size() - 1;
    }

    /** Whether a gradient goes back to an operand, which must be of this trace or a constant. */
    boolean isVariable(Value operand) {
      if (operand instanceof Traced t ? t.tracing != this : operand.isVariable()) {
        throw new IllegalArgumentException(
            "Compiled: the function uses a variable that is none of its inputs; a compiled function"
                + " would keep its number. Make it an input, or use it detached if it is to stay as"
                + " it is");
      }
      return operand.isVariable();
    }
  }

  // ---- lines

  /** An operation's own formula and that of its vjps. */
  private record Code(Formula value, Plan valuePlan, Formula vjp, Plan vjpPlan) {
    static Code of(Op op) {
      int arity = op instanceof BinaryOp ? 2 : 1;
      Trace trace = new Trace(arity, 1);
      int y = op instanceof BinaryOp f ? trace.apply(f, 0, 1) : trace.apply((UnaryOp) op, 0);
      Formula value = trace.formula(List.of(y));
      Formula back =
          Symbol.vjps(op)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "Compiled: the vjp of "
                          + op.label()
                          + " cannot be compiled; its operation must be a record of plain values,"
                          + " and the vjp a pure function, written in the methods of Expr alone"));
      return new Code(value, value.plan(), back, back.plan());
    }
  }

  private static Number operand(Value value) {
    if (!(value instanceof Traced t)) {
      return value.value;
    }
    return t.tracedOp == null && t.a != null ? operand(t.a) : (Number) t.place;
  }

  @SuppressWarnings("NullAway") // the result of an operation has its operands
  private static List<Line> forward(Tracing tracing, Map<Op, Code> codes) {
    List<Line> lines = new ArrayList<>();
    for (Traced node : tracing.nodes) {
      if (node.tracedOp != null) {
        Code code = codes.computeIfAbsent(node.tracedOp, Code::of);
        List<Number> in =
            node.b == null ? List.of(operand(node.a)) : List.of(operand(node.a), operand(node.b));
        lines.add(new Line(code.value, code.valuePlan, 0, in, node.place, false));
      }
    }
    return lines;
  }

  /** The same contributions as those of {@link Walk}, in its order. */
  @SuppressWarnings("NullAway") // the result of an operation has its operands
  private List<Line> reverse(Traced y, Map<Op, Code> codes) {
    List<Line> lines = new ArrayList<>();
    if (!y.isVariable()) {
      return lines;
    }
    reached[y.place] = true;
    for (Traced node : depthFirst(y).reversed()) {
      Code code = codes.computeIfAbsent(node.tracedOp, Code::of);
      Value[] operands = node.b == null ? new Value[] {node.a} : new Value[] {node.a, node.b};
      List<Number> in = new ArrayList<>();
      for (Value operand : operands) {
        in.add(operand(operand));
      }
      in.add(node.place);
      in.add(cotangents + node.place);
      for (int i = 0; i < operands.length; i++) {
        if (operands[i] instanceof Traced t && t.isVariable()) {
          lines.add(
              new Line(code.vjp, code.vjpPlan, i, in, cotangents + t.place, reached[t.place]));
          reached[t.place] = true;
        }
      }
    }
    return lines;
  }

  /** The results from which a gradient goes back, each after those it was computed from. */
  private List<Traced> depthFirst(Traced y) {
    List<Traced> order = new ArrayList<>();
    List<Traced> path = new ArrayList<>();
    boolean[] entered = new boolean[cotangents];
    if (y.tracedOp != null) {
      path.add(y);
      entered[y.place] = true;
    }
    while (!path.isEmpty()) {
      Traced node = path.getLast();
      Traced next = unvisited(node.a, entered);
      if (next == null) {
        next = unvisited(node.b, entered);
      }
      if (next == null) {
        order.add(path.removeLast());
      } else {
        entered[next.place] = true;
        path.add(next);
      }
    }
    return order;
  }

  private static @Nullable Traced unvisited(@Nullable Value value, boolean[] entered) {
    return value instanceof Traced t && t.isVariable() && t.tracedOp != null && !entered[t.place]
        ? t
        : null;
  }

  /** For example {@code Compiled(2 inputs, 7 steps)}. */
  @Override
  public String toString() {
    return "Compiled("
        + inputs
        + (inputs == 1 ? " input, " : " inputs, ")
        + (cotangents - inputs)
        + " steps)";
  }
}
