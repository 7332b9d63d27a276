package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.fuse.DeferredExpressions;
import adjoint.fuse.Detach;
import adjoint.fuse.Formula;
import adjoint.fuse.Fusion;
import adjoint.fuse.Step;
import adjoint.fuse.Symbol;
import adjoint.kernel.elementwise.Expression;
import adjoint.op.Batched;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.JointOp;
import adjoint.op.MultiOp;
import adjoint.op.Op;
import adjoint.op.Pullback;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chain of elementwise operations as one operation on tensors: one pass over the inputs computes
 * its result, and one pass all the cotangents, instead of one for every operation that it is made
 * of.
 *
 * {@snippet :
 * record Swish(double beta) implements Fused.Unary {
 *   public <E extends Expr<E>> E apply(E x) {
 *     return x.mul(x.mul(beta).sigmoid());
 *   }
 * }
 *
 * Fused swish = Fused.of("swish", new Swish(1.5)); // or a reference to a generic method
 * y = x.apply(swish);
 * }
 *
 * <p>What lies between has no name outside the function, so nobody can ask for it later, and no
 * array is made for it; its numbers are computed again on the way back, which pays for arithmetic
 * more than for exponentials and the like. The bits of the result are those of {@link #unfused},
 * and so are those of the gradients of inputs of one shape. Of inputs that broadcast, each is
 * stretched to the shape of the result first: its cotangents are summed once, at the end.
 *
 * <p>The function is called once, with symbols that have no numbers, and what it does with them is
 * what is done for ever. Operations of users take part.
 */
public final class Fused implements JointOp {
  /** A function of one operand. */
  @FunctionalInterface
  public interface Unary {
    /** The result. */
    <E extends Expr<E>> E apply(E x);
  }

  /** A function of two operands. */
  @FunctionalInterface
  public interface Binary {
    /** The result. */
    <E extends Expr<E>> E apply(E a, E b);
  }

  /** A function of any number of operands. */
  @FunctionalInterface
  public interface Many {
    /** The result. */
    <E extends Expr<E>> E apply(List<E> in);
  }

  /** The vjp of a step for its left or right operand. */
  @FunctionalInterface
  private interface Local<E> {
    E vjp(int operand, int side, E g);
  }

  /**
   * The way back to those inputs whose cotangents are wanted.
   *
   * @param inputs those of them that a gradient reaches
   * @param passes one, with a result for each of these
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Back(int[] inputs, DeferredExpressions passes) {}

  private final String name;
  private final Formula formula;
  private final int first; // the operand that is the result of the first step
  private final int result;
  private final List<Integer> order; // operands that are steps, as a walk would meet them
  private final boolean keepsArrays;
  private final boolean isThreadSafe;
  private final boolean differentiates;
  private final DeferredExpressions forward = new DeferredExpressions(this::compile);

  private final Map<List<Boolean>, Back> back = new ConcurrentHashMap<>();

  private Fused(String name, int inputs, Function<List<Symbol>, Symbol> function) {
    if (inputs < 1) {
      throw new IllegalArgumentException("Fused: " + name + " needs an input");
    }
    this.name = name;
    this.formula = Symbol.function(name, inputs, function);
    this.first = inputs + formula.constants().size();
    this.result = formula.results().getFirst();
    List<Integer> found = new ArrayList<>();
    visit(result, found);
    this.order = List.copyOf(found);
    List<Op> ops = formula.steps().stream().<Op>map(Step::op).toList();
    this.keepsArrays = ops.stream().anyMatch(Op::keepsArrays);
    this.isThreadSafe = ops.stream().allMatch(Op::isThreadSafe);
    this.differentiates = ops.stream().anyMatch(Op::differentiates);
  }

  /**
   * Fuses a function of one operand.
   *
   * @param name for errors and pictures
   * @param function a reference to a generic method, or a record: Java has no generic lambdas
   */
  public static Fused of(String name, Unary function) {
    requireNonNull(name, "Fused: name is null");
    requireNonNull(function, "Fused: function is null");
    return new Fused(name, 1, in -> function.apply(in.getFirst()));
  }

  /** Fuses a function of two operands, which broadcast. */
  public static Fused of(String name, Binary function) {
    requireNonNull(name, "Fused: name is null");
    requireNonNull(function, "Fused: function is null");
    return new Fused(name, 2, in -> function.apply(in.getFirst(), in.getLast()));
  }

  /** Fuses a function of so many operands, which broadcast. */
  public static Fused of(String name, int inputs, Many function) {
    requireNonNull(name, "Fused: name is null");
    requireNonNull(function, "Fused: function is null");
    return new Fused(name, inputs, function::apply);
  }

  /** Puts the steps that lead to an operand before it, those of its left side first. */
  private void visit(int operand, List<Integer> found) {
    if (operand < first || found.contains(operand)) {
      return;
    }
    Step step = step(operand);
    visit(step.a(), found);
    visit(step.b(), found);
    found.add(operand);
  }

  private Step step(int operand) {
    return formula.steps().get(operand - first);
  }

  @Override
  public String label() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public boolean keepsArrays() {
    return keepsArrays;
  }

  @Override
  public boolean isThreadSafe() {
    return isThreadSafe;
  }

  @Override
  public boolean differentiates() {
    return differentiates;
  }

  /** The same, operation by operation: each is a node of the graph, and keeps its numbers. */
  public Tensor unfused(Tensor... in) {
    requireInputs(in.length);
    Shape shape = Shape.SCALAR;
    for (Tensor x : in) { // of those that it ignores, too
      shape = Shape.broadcast(name, shape, x.shape());
    }
    return values(List.of(in)).get(result).broadcastTo(shape);
  }

  @Override
  public int arity() {
    return formula.inputs();
  }

  @Override
  public NdArray forward(NdArray... in) {
    requireInputs(in.length);
    Shape shape = shape(in);
    NdArray y =
        forward
            .get(0, shape.size())
            .map(pass -> ArrayKernels.compute(name, pass, in))
            .orElseGet(() -> numbers(in).get(result));
    return y.broadcastTo(shape);
  }

  /** The least of those of the operations that it is made of. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    boolean[] needed = needed(only(input));
    List<NdArray> numbers = numbers(in);
    double least = Double.POSITIVE_INFINITY;
    for (int operand : order) {
      Step step = step(operand);
      NdArray[] of = {numbers.get(step.a()), numbers.get(step.b())};
      for (int side = 0; needed[operand] && side < arity(step); side++) {
        if (needed[side == 0 ? step.a() : step.b()]) {
          NdArray[] operands = Arrays.copyOf(of, arity(step));
          least = Math.min(least, step.op().kinkDistance(side, operands));
        }
      }
    }
    return least;
  }

  private void requireInputs(int given) {
    if (given != formula.inputs()) {
      throw new IllegalArgumentException(
          name + ": takes " + formula.inputs() + " inputs, but was given " + given);
    }
  }

  private Shape shape(NdArray... in) {
    Shape shape = in[0].shape();
    for (NdArray x : in) {
      if (x.dtype() != in[0].dtype()) {
        throw new ShapeException(
            name + ": " + in[0].dtype() + " and " + x.dtype() + " do not mix; use to(dtype)");
      }
      shape = Shape.broadcast(name, shape, x.shape());
    }
    return shape;
  }

  private static int arity(Step step) {
    return step.op() instanceof BinaryOp ? 2 : 1;
  }

  // ---- the definition

  private <E extends Expr<E>> List<E> values(List<E> in) {
    List<E> values = new ArrayList<>(in);
    formula.constants().forEach(c -> values.add(in.getFirst().constant(c)));
    for (Step step : formula.steps()) {
      E a = values.get(step.a());
      values.add(
          switch (step.op()) {
            case Detach _ -> a.detach();
            case UnaryOp f -> a.apply(f);
            case BinaryOp f -> a.apply(f, values.get(step.b()));
            case TensorOp _, MultiOp _ -> throw new AssertionError(step);
          });
    }
    return values;
  }

  private List<NdArray> numbers(NdArray... in) {
    return values(Stream.of(in).map(Tensor::of).toList()).stream().map(x -> x.data).toList();
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    Shape shape = back.out(0).shape();
    List<T> operands = back.in().stream().map(x -> x.broadcastTo(shape)).toList();
    boolean[] wanted = new boolean[operands.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = back.wants(i);
    }
    List<@Nullable T> cotangents = pull(wanted, back.g(), local(values(operands)));
    for (int i = 0; i < wanted.length; i++) {
      T cotangent = cotangents.get(i);
      if (cotangent != null) {
        Shape of = back.in(i).shape();
        back.to(i, () -> cotangent.sumTo(of));
      }
    }
  }

  /** Step by step, the tangent of each operand once: elementwise vjps are jvps as well. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    Local<T> local = local(values(in.stream().map(x -> x.broadcastTo(y.shape())).toList()));
    List<@Nullable T> moving =
        new ArrayList<@Nullable T>(Collections.nCopies(first + formula.steps().size(), null));
    for (int i = 0; i < in.size(); i++) {
      moving.set(i, tangents.get(i).broadcastTo(y.shape()));
    }
    for (int operand : order) {
      Step step = step(operand);
      for (int side = 0; side < arity(step) && !(step.op() instanceof Detach); side++) {
        T tangent = moving.get(side == 0 ? step.a() : step.b());
        if (tangent != null) {
          T part = local.vjp(operand, side, tangent);
          T sum = moving.get(operand);
          moving.set(operand, sum == null ? part : sum.add(part));
        }
      }
    }
    T tangent = moving.get(result);
    return tangent == null ? y.constant(NdArray.zeros(y.dtype(), y.shape())) : tangent;
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.applyAligned(this);
  }

  private boolean[] only(int input) {
    boolean[] wanted = new boolean[formula.inputs()];
    wanted[input] = true;
    return wanted;
  }

  /** The vjps of the steps, between these values. */
  private <E extends Expr<E>> Local<E> local(List<E> values) {
    return (operand, side, at) -> {
      Step step = step(operand);
      E a = values.get(step.a());
      E b = values.get(step.b());
      E y = values.get(operand);
      return switch (step.op()) {
        case UnaryOp f -> f.vjp(a, y, at);
        case BinaryOp f -> side == 0 ? f.vjpLeft(a, b, y, at) : f.vjpRight(a, b, y, at);
        case TensorOp _, MultiOp _ -> throw new AssertionError(step);
      };
    };
  }

  /**
   * The cotangents of the operands that lead to these inputs, added up in the order of a {@link
   * Walk}; null where there is none. Each step's vjps are called once.
   */
  private <E extends Expr<E>> List<@Nullable E> pull(boolean[] wanted, E g, Local<E> local) {
    boolean[] needed = needed(wanted);
    List<@Nullable E> cotangents =
        new ArrayList<@Nullable E>(Collections.nCopies(needed.length, null));
    cotangents.set(result, g);
    for (int operand : order.reversed()) {
      E at = cotangents.get(operand);
      if (at == null || !needed[operand]) {
        continue;
      }
      Step step = step(operand);
      for (int side = 0; side < arity(step); side++) {
        int to = side == 0 ? step.a() : step.b();
        if (needed[to]) {
          E contribution = local.vjp(operand, side, at);
          E sum = cotangents.get(to);
          cotangents.set(to, sum == null ? contribution : sum.add(contribution));
        }
      }
    }
    return cotangents;
  }

  /** Which operands a gradient goes through on its way to one of these inputs. */
  private boolean[] needed(boolean[] wanted) {
    boolean[] needed = Arrays.copyOf(wanted, first + formula.steps().size());
    for (int operand : order) {
      Step step = step(operand);
      needed[operand] = !(step.op() instanceof Detach) && (needed[step.a()] || needed[step.b()]);
    }
    return needed;
  }

  // ---- in one pass

  /**
   * The cotangents of the inputs that are wanted, in the shape of the result, null for others; null
   * if they are not compiled.
   */
  @Nullable NdArray @Nullable [] fusedVjps(boolean[] wanted, Tensor[] in, Tensor y, Tensor g) {
    if (!Fusion.ON) {
      return null;
    }
    Back way = back(wanted);
    Expression pass = way.passes.get(0, y.size()).orElse(null);
    if (pass == null) {
      return null;
    }
    NdArray[] operands = new NdArray[in.length + 2];
    for (int i = 0; i < in.length; i++) {
      operands[i] = in[i].data.broadcastTo(y.shape());
    }
    operands[in.length] = y.data;
    operands[in.length + 1] = g.data;
    NdArray[] computed = ArrayKernels.computeAll(pass, operands);
    @Nullable NdArray[] cotangents = new NdArray[in.length];
    for (int r = 0; r < computed.length; r++) {
      cotangents[way.inputs[r]] = computed[r];
    }
    return cotangents;
  }

  private Back back(boolean[] wanted) {
    List<Boolean> key = new ArrayList<>(wanted.length);
    for (boolean one : wanted) {
      key.add(one);
    }
    return back.computeIfAbsent(
        key,
        _ -> {
          int[] inputs =
              IntStream.range(0, wanted.length)
                  .filter(i -> wanted[i] && needed(only(i))[result])
                  .toArray();
          return new Back(
              inputs, new DeferredExpressions(() -> List.of(compileBack(wanted, inputs))));
        });
  }

  private List<Optional<Expression>> compile() {
    return List.of(DeferredExpressions.expression(formula, 0));
  }

  private Optional<Expression> compileBack(boolean[] wanted, int... inputs) {
    if (inputs.length == 0 || !formula.steps().stream().map(Step::op).allMatch(Symbol::suits)) {
      return Optional.empty();
    }
    return Symbol.formula(formula.inputs() + 2, in -> vjps(wanted, inputs, in))
        .flatMap(DeferredExpressions::all);
  }

  /** For tests: compiles now, and tells how many of its passes are fused. */
  int fuse() {
    boolean[] all = new boolean[formula.inputs()];
    Arrays.fill(all, true);
    return Fusion.ON
        ? (int)
            Stream.of(forward, back(all).passes)
                .filter(passes -> passes.hurry().getFirst().isPresent())
                .count()
        : 0;
  }

  /** For tests: what an element of the compiled way back to all inputs costs, in additions. */
  int costBack() {
    boolean[] all = new boolean[formula.inputs()];
    Arrays.fill(all, true);
    return back(all).passes.hurry().getFirst().map(Expression::cost).orElse(0);
  }

  /** The cotangents of these inputs, from all of them, the result and its cotangent. */
  private List<Symbol> vjps(boolean[] wanted, int[] inputs, List<Symbol> in) {
    List<Symbol> values = values(in.subList(0, formula.inputs()));
    if (result >= first) {
      values.set(result, in.get(formula.inputs()));
    }
    List<@Nullable Symbol> cotangents = pull(wanted, in.getLast(), local(values));
    List<Symbol> found = new ArrayList<>();
    for (int input : inputs) {
      found.add(requireNonNull(cotangents.get(input)));
    }
    return found;
  }
}
