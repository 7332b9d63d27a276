package adjoint.fuse;

import adjoint.op.Add;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Formulas of the derivatives of a formula, by the chain rule: its steps, and after them those of
 * the operations' vjps. They are formulas like any other, with derivatives of their own.
 *
 * <p>Derivatives are taken by the first inputs, the parameters. The formula to differentiate has
 * every step as often as it was taken ({@link Trace#unmerged}), because the order in which
 * contributions to a cotangent are added decides its bits; here it is the order of a walk back
 * through a graph of values.
 */
public final class Derivatives {
  private static final int NONE = -1;

  private final Formula f;
  private final int parameters;
  private final Trace trace;
  private final int[] terms; // of the formula's operands, in the trace
  private final boolean[] variable; // of them
  private final boolean[] visited; // of them, in a walk
  private final int[] cotangents; // of them, in a walk
  private final Map<Op, Formula> vjps = new HashMap<>();

  private Derivatives(Formula f, int parameters, int seeds) {
    this.f = f;
    this.parameters = parameters;
    this.trace = new Trace(f.inputs() + seeds, Integer.MAX_VALUE);
    this.variable = variables(f, parameters);
    this.terms = new int[f.operands()];
    this.visited = new boolean[terms.length];
    this.cotangents = new int[terms.length];
    Arrays.fill(cotangents, NONE);
    for (int i = 0; i < terms.length; i++) {
      if (i < f.inputs()) {
        terms[i] = i;
      } else if (i < f.firstStep()) {
        terms[i] = trace.constant(f.constants().get(i - f.inputs()));
      } else {
        Step step = f.step(i);
        terms[i] = apply(step.op(), terms[step.a()], terms[step.b()]);
      }
    }
  }

  /** The operands from which a gradient goes back to a parameter. */
  static boolean[] variables(Formula f, int parameters) {
    boolean[] variable = new boolean[f.operands()];
    Arrays.fill(variable, 0, parameters, true);
    for (int i = f.firstStep(); i < variable.length; i++) {
      Step step = f.step(i);
      variable[i] = !(step.op() instanceof Detach) && (variable[step.a()] || variable[step.b()]);
    }
    return variable;
  }

  /**
   * The results, and after them the gradient of their sum.
   *
   * @throws IllegalArgumentException if the vjp of an operation cannot be compiled
   */
  public static Formula gradient(Formula f, int parameters) {
    Derivatives derivatives = new Derivatives(f, parameters, 0);
    int[] seeds = new int[f.results().size()];
    Arrays.fill(seeds, derivatives.trace.constant(1));
    return derivatives.reverse(seeds);
  }

  /** The results, and after them {@code Jᵀ·g}; further inputs are the elements of g. */
  public static Formula adjoint(Formula f, int parameters) {
    int outputs = f.results().size();
    int[] seeds = new int[outputs];
    Arrays.setAll(seeds, k -> f.inputs() + k);
    return new Derivatives(f, parameters, outputs).reverse(seeds);
  }

  /** The results, and after them {@code J·v}; further inputs are the elements of v. */
  public static Formula tangent(Formula f, int parameters) {
    return new Derivatives(f, parameters, parameters).forward();
  }

  private int apply(Op op, int a, int b) {
    return op instanceof UnaryOp one ? trace.apply(one, a) : trace.apply((BinaryOp) op, a, b);
  }

  private Formula vjps(Op op) {
    return vjps.computeIfAbsent(
        op,
        _ ->
            Symbol.differentiableVjps(op)
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "Compiled: the vjp of "
                            + op.label()
                            + " cannot be compiled; its operation must be a record of plain values,"
                            + " and the vjp a pure function, written in the methods of Expr"
                            + " alone")));
  }

  /** What the vjps of the operation that computes an operand make of g, one term for each. */
  private int[] contributions(int operand, int g) {
    Step step = f.step(operand);
    Formula vjp = vjps(step.op());
    int[] in = new int[vjp.operands()];
    in[0] = terms[step.a()];
    in[1] = terms[step.b()];
    in[vjp.inputs() - 2] = terms[operand];
    in[vjp.inputs() - 1] = g;
    for (int i = vjp.inputs(); i < in.length; i++) {
      if (i < vjp.firstStep()) {
        in[i] = trace.constant(vjp.constants().get(i - vjp.inputs()));
      } else {
        in[i] = apply(vjp.step(i).op(), in[vjp.step(i).a()], in[vjp.step(i).b()]);
      }
    }
    return vjp.results().stream().mapToInt(result -> in[result]).toArray();
  }

  private int sum(int so, int more) {
    return so == NONE ? more : trace.apply(Add.OP, so, more);
  }

  private Formula formula(int[] derivatives) {
    List<Integer> results = new ArrayList<>();
    for (int result : f.results()) {
      results.add(terms[result]);
    }
    for (int derivative : derivatives) {
      results.add(derivative == NONE ? trace.constant(0) : derivative);
    }
    return trace.formula(results);
  }

  // ---- reverse mode

  /**
   * The results, and after them the entries of the Jacobian in the order of its pattern: each row
   * by a walk back of its own. What several rows need is computed once.
   */
  public static Formula rows(Formula f, int parameters, Sparsity pattern) {
    Derivatives derivatives = new Derivatives(f, parameters, 0);
    int one = derivatives.trace.constant(1);
    int[] entries = new int[pattern.entries()];
    for (int row = 0; row < pattern.height(); row++) {
      int from = pattern.starts()[row];
      int[] columns = Arrays.copyOfRange(pattern.columns(), from, pattern.starts()[row + 1]);
      int[] found = derivatives.cotangents(List.of(f.results().get(row)), columns, one);
      System.arraycopy(found, 0, entries, from, found.length);
    }
    return derivatives.formula(entries);
  }

  /**
   * How many steps all rows of the Jacobian go back through, a step for each row that does; or
   * {@code most}, if that is less.
   */
  public static int stepsOfRows(Formula f, int parameters, int most) {
    Derivatives derivatives = new Derivatives(f, parameters, 0);
    int count = 0;
    for (int row = 0; row < f.results().size() && count < most; row++) {
      count += derivatives.depthFirst(List.of(f.results().get(row))).size();
    }
    return Math.min(count, most);
  }

  private Formula reverse(int... seeds) {
    return formula(cotangents(f.results(), IntStream.range(0, parameters).toArray(), seeds));
  }

  /** The cotangents of some inputs, from those of results. */
  private int[] cotangents(List<Integer> from, int[] inputs, int... seeds) {
    for (int k = 0; k < seeds.length; k++) {
      add(from.get(k), seeds[k]);
    }
    List<Integer> order = depthFirst(from);
    for (int operand : order.reversed()) {
      Step step = f.step(operand);
      int[] contributions = contributions(operand, cotangents[operand]);
      for (int i = 0; i < contributions.length; i++) {
        add(i == 0 ? step.a() : step.b(), contributions[i]);
      }
    }
    int[] found = Arrays.stream(inputs).map(input -> cotangents[input]).toArray();
    for (int y : from) {
      cotangents[y] = NONE;
    }
    for (int operand : order) {
      cotangents[f.step(operand).a()] = NONE;
      cotangents[f.step(operand).b()] = NONE;
    }
    return found;
  }

  private void add(int operand, int contribution) {
    if (variable[operand]) {
      cotangents[operand] = sum(cotangents[operand], contribution);
    }
  }

  /** The steps from which a gradient goes back, each after those it was computed from. */
  private List<Integer> depthFirst(List<Integer> from) {
    List<Integer> order = new ArrayList<>();
    List<Integer> path = new ArrayList<>();
    for (int y : from) {
      if (isUnvisited(y)) {
        path.add(visit(y));
      }
      while (!path.isEmpty()) {
        Step step = f.step(path.getLast());
        int next = isUnvisited(step.a()) ? step.a() : step.b();
        if (isUnvisited(next)) {
          path.add(visit(next));
        } else {
          order.add(path.removeLast());
        }
      }
    }
    order.forEach(operand -> visited[operand] = false); // for the next walk
    return order;
  }

  private int visit(int operand) {
    visited[operand] = true;
    return operand;
  }

  private boolean isUnvisited(int operand) {
    return variable[operand] && operand >= f.firstStep() && !visited[operand];
  }

  // ---- forward mode

  private Formula forward() {
    int[] tangents = new int[terms.length];
    Arrays.fill(tangents, NONE);
    for (int i = 0; i < parameters; i++) {
      tangents[i] = f.inputs() + i;
    }
    for (int i = f.firstStep(); i < tangents.length; i++) {
      if (variable[i]) {
        Step step = f.step(i);
        if (variable[step.a()]) {
          tangents[i] = contributions(i, tangents[step.a()])[0];
        }
        if (step.isBinary() && variable[step.b()]) {
          tangents[i] = sum(tangents[i], contributions(i, tangents[step.b()])[1]);
        }
      }
    }
    return formula(f.results().stream().mapToInt(y -> tangents[y]).toArray());
  }
}
