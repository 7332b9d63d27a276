package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.fuse.Detach;
import adjoint.fuse.Formula;
import adjoint.fuse.Trace;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a function of {@link Value} does, once for ever. */
final class Tracing {
  /** The number of an input while its function is traced. */
  private static final double SOMETHING = 1;

  final Trace trace;
  private final List<Value> inputs = new ArrayList<>();

  private Tracing(int parameters, int data) {
    trace = Trace.unmerged(parameters + data, Integer.MAX_VALUE);
    for (int i = 0; i < parameters + data; i++) {
      inputs.add(new Traced(this, SOMETHING, i < parameters, i));
    }
  }

  /** Calls a function with numbers that it cannot see: some that it is differentiated by first. */
  static Formula of(
      String caller, int parameters, int data, Function<List<Value>, List<Value>> function) {
    if (parameters < 0 || data < 0) {
      throw new IllegalArgumentException(
          "%s: there is no function of %s numbers".formatted(caller, Math.min(parameters, data)));
    }
    Tracing tracing = new Tracing(parameters, data);
    List<Value> results = NoGrad.recording(() -> function.apply(List.copyOf(tracing.inputs)));
    requireNonNull(results, () -> caller + ": the function gave null");
    Nulls.requireNone(caller + ": result ", results);
    List<Integer> terms = new ArrayList<>();
    for (Value result : results) {
      terms.add(tracing.term(result));
    }
    return tracing.trace.formula(terms);
  }

  /** What an operand is in the trace, in which it must be unless it is a constant. */
  int term(Value operand) {
    if (operand instanceof Traced t && t.tracing == this) {
      return t.term;
    }
    if (operand instanceof Traced || operand.isVariable() || operand.dual() != null) {
      throw new IllegalArgumentException(
          "Compiled: the function uses a variable that is none of its inputs; a compiled function"
              + " would keep its number. Make it an input, or use it detached if it is to stay as"
              + " it is");
    }
    return trace.constant(operand.value);
  }

  /** The result of an operation, which a gradient goes back from if it is recorded. */
  Traced result(double value, boolean variable, int term) {
    boolean recorded = variable && NoGrad.isRecording();
    return new Traced(this, value, recorded, variable && !recorded ? detached(term) : term);
  }

  /** The same number, from which no gradient goes back. */
  int detached(int term) {
    return trace.apply(new Detach(), term);
  }
}
