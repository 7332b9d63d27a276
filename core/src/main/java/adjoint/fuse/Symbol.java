package adjoint.fuse;

import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The third carrier of the algebra: an operand without a number. Passed through a vjp, symbols turn
 * it into a {@link Formula}.
 *
 * <p>Where a formula might not be the whole truth there is none, and the unfused vjp serves: if the
 * vjp throws when given symbols, because it looks at numbers or differentiates, and if it is not
 * known to be pure; see {@link Purity}.
 */
public final class Symbol implements Expr<Symbol> {
  /** A vjp of more steps than this would not be compiled by HotSpot, or gain nothing. */
  private static final int MOST_STEPS = 300;

  private static final ClassValue<Boolean> SUITS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return Purity.of(type);
        }
      };

  private final Trace trace;
  private final int term;

  private Symbol(Trace trace, int term) {
    this.trace = trace;
    this.term = term;
  }

  /**
   * The vjps of {@code op}, one result for each input x, a or b; its inputs are those, y and g.
   * Only elementwise operations have one.
   */
  public static Optional<Formula> vjps(Op op) {
    return vjps(op, new Trace(vjpInputs(op), MOST_STEPS));
  }

  /** The same with what the vjps {@link Detach}: formulas to be differentiated again. */
  static Optional<Formula> differentiableVjps(Op op) {
    return vjps(op, Trace.unmerged(vjpInputs(op), MOST_STEPS));
  }

  private static int vjpInputs(Op op) {
    return op instanceof BinaryOp ? 4 : 3;
  }

  private static Optional<Formula> vjps(Op op, Trace trace) {
    if (op instanceof UnaryOp f) {
      return formula(f, trace, in -> List.of(f.vjp(in.get(0), in.get(1), in.get(2))));
    } else if (op instanceof BinaryOp f) {
      return formula(
          f,
          trace,
          in ->
              List.of(
                  f.vjpLeft(in.get(0), in.get(1), in.get(2), in.get(3)),
                  f.vjpRight(in.get(0), in.get(1), in.get(2), in.get(3))));
    }
    return Optional.empty();
  }

  /** How a function of so many inputs was traced; none if it throws, or is not seen to be pure. */
  static Optional<Recording> recording(ExprFunction function, int inputs) {
    if (!SUITS.get(function.code())) {
      return Optional.empty();
    }
    Trace trace = new Trace(inputs, MOST_STEPS);
    return attempt(() -> trace.recording(results(trace, inputs, function::apply)));
  }

  private static Optional<Formula> formula(
      Object rule, Trace trace, Function<List<Symbol>, List<Symbol>> vjp) {
    return SUITS.get(rule.getClass()) ? formula(trace, vjp) : Optional.empty();
  }

  /** What a function of symbols does; none if it throws. */
  public static Optional<Formula> formula(int inputs, Function<List<Symbol>, List<Symbol>> vjp) {
    return formula(new Trace(inputs, MOST_STEPS), vjp);
  }

  private static Optional<Formula> formula(Trace trace, Function<List<Symbol>, List<Symbol>> vjp) {
    return attempt(() -> trace.formula(results(trace, trace.inputs(), vjp)));
  }

  private static <R> Optional<R> attempt(Supplier<R> tracing) {
    try {
      return Optional.of(tracing.get());
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      // Whatever is wrong with it is wrong with symbols, or the unfused vjp will say so.
      return Optional.empty();
    }
  }

  /**
   * What a function does, step by step as it does it: nothing is merged, and a detached operand is
   * a step of its own.
   *
   * @throws IllegalArgumentException if it does not do with symbols
   */
  public static Formula function(String name, int inputs, Function<List<Symbol>, Symbol> function) {
    try {
      Trace trace = Trace.unmerged(inputs, MOST_STEPS);
      return trace.formula(results(trace, inputs, in -> List.of(function.apply(in))));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Fused: "
              + name
              + " must be made of the elementwise operations of Expr alone, and of its operands: "
              + e.getMessage(),
          e);
    }
  }

  private static List<Integer> results(
      Trace trace, int inputs, Function<List<Symbol>, List<Symbol>> function) {
    Symbol[] in = new Symbol[inputs];
    for (int i = 0; i < inputs; i++) {
      in[i] = new Symbol(trace, i);
    }
    List<Integer> results = new ArrayList<>();
    for (Symbol symbol : function.apply(List.of(in))) {
      results.add(symbol.in(trace));
    }
    return results;
  }

  /** Whether there is one operation of this class only: a record without components. */
  static boolean isSingle(Class<?> type) {
    return type.isRecord() && type.getRecordComponents().length == 0;
  }

  /** Whether {@code op} may have a formula at all; see above. */
  public static boolean suits(Op op) {
    return SUITS.get(op.getClass());
  }

  private int in(Trace other) {
    if (trace != other) {
      throw new IllegalStateException("a symbol outside its trace");
    }
    return term;
  }

  @Override
  public Symbol apply(UnaryOp op) {
    return new Symbol(trace, trace.apply(op, term));
  }

  @Override
  public Symbol apply(BinaryOp op, Symbol b) {
    return new Symbol(trace, trace.apply(op, term, b.in(trace)));
  }

  @Override
  public Symbol constant(double c) {
    return new Symbol(trace, trace.constant(c));
  }

  /** This, unless there will be gradients to stop: those of a formula that keeps every step. */
  @Override
  public Symbol detach() {
    return trace.merges() ? this : apply(new Detach());
  }
}
