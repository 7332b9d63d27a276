package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.fuse.Formula;
import adjoint.fuse.Step;
import adjoint.kernel.elementwise.Expression;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.Op;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chain of elementwise operations as one operation on tensors: one pass over the inputs computes
 * its result, and one pass each the cotangents, instead of one for every operation that it is made
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
public final class Fused implements TensorOp {
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

  /** What {@link Expr#detach} leaves in a formula: the numbers pass, gradients do not. */
  record Detach() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      throw new AssertionError("nobody asks for it");
    }
  }

  /** The vjp of a step for its left or right operand. */
  @FunctionalInterface
  private interface Local<E> {
    E vjp(int operand, int side, E g);
  }

  private final String name;
  private final Formula formula;
  private final int first; // the operand that is the result of the first step
  private final int result;
  private final List<Integer> order; // operands that are steps, as a walk would meet them
  private final boolean keepsArrays;
  private final boolean isThreadSafe;
  private final boolean differentiates;
  private final Passes passes = new Passes(this::compile); // forward, then one for each input

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
    NdArray[] numbers = Stream.of(in).map(x -> x.data).toArray(NdArray[]::new);
    return values(List.of(in)).get(result).broadcastTo(shape(numbers)); // of what it ignores, too
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
        passes
            .get(0, shape.size())
            .map(pass -> NdArray.compute(name, pass, in))
            .orElseGet(() -> numbers(in).get(result));
    return y.broadcastTo(shape);
  }

  /** The least of those of the operations that it is made of. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    boolean[] needed = needed(input);
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
            case TensorOp f -> throw new AssertionError(f);
          });
    }
    return values;
  }

  private List<NdArray> numbers(NdArray... in) {
    return values(Stream.of(in).map(Tensor::of).toList()).stream().map(x -> x.data).toList();
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    List<T> operands = in.stream().map(x -> x.broadcastTo(y.shape())).toList();
    T cotangent = pull(input, g, local(values(operands)));
    T x = in.get(input);
    return cotangent == null
        ? g.constant(NdArray.zeros(x.dtype(), x.shape()))
        : cotangent.sumTo(x.shape());
  }

  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    List<T> operands = in.stream().map(x -> x.broadcastTo(y.shape())).toList();
    Local<T> local = local(values(operands));
    T sum = y.constant(NdArray.zeros(y.dtype(), y.shape()));
    for (int i = 0; i < in.size(); i++) { // elementwise, so that the way back is the way forward
      T part = pull(i, tangents.get(i).broadcastTo(y.shape()), local);
      sum = part == null ? sum : sum.add(part);
    }
    return sum;
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
        case TensorOp f -> throw new AssertionError(f);
      };
    };
  }

  /** The cotangent of an input, added up in the order of a {@link Walk}; null if it has none. */
  private <E extends Expr<E>> @Nullable E pull(int input, E g, Local<E> local) {
    boolean[] needed = needed(input);
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
    return cotangents.get(input);
  }

  /** Which operands a gradient goes through on its way to an input. */
  private boolean[] needed(int input) {
    boolean[] needed = new boolean[first + formula.steps().size()];
    needed[input] = true;
    for (int operand : order) {
      Step step = step(operand);
      needed[operand] = !(step.op() instanceof Detach) && (needed[step.a()] || needed[step.b()]);
    }
    return needed;
  }

  // ---- in one pass

  /** The cotangent of an input, in the shape of the result; null if it is not compiled. */
  @Nullable NdArray fusedVjp(int input, Tensor[] in, Tensor y, Tensor g) {
    Expression pass = passes.get(1 + input, y.size()).orElse(null);
    if (pass == null) {
      return null;
    }
    NdArray[] operands = new NdArray[in.length + 2];
    for (int i = 0; i < in.length; i++) {
      operands[i] = in[i].data.broadcastTo(y.shape());
    }
    operands[in.length] = y.data;
    operands[in.length + 1] = g.data;
    return NdArray.compute(name, pass, operands);
  }

  private List<Optional<Expression>> compile() {
    boolean suits = formula.steps().stream().map(Step::op).allMatch(Symbol::suits);
    Optional<Formula> vjps =
        suits ? Symbol.formula(formula.inputs() + 2, this::vjps) : Optional.empty();
    List<Optional<Expression>> compiled = new ArrayList<>();
    compiled.add(Passes.expression(formula, 0));
    for (int i = 0; i < formula.inputs(); i++) {
      int input = i;
      compiled.add(vjps.flatMap(all -> Passes.expression(all, input)));
    }
    return List.copyOf(compiled);
  }

  /** For tests: compiles now, and tells how many of its passes are fused. */
  int fuse() {
    return Fusion.ON ? (int) passes.hurry().stream().filter(Optional::isPresent).count() : 0;
  }

  /** The cotangents of all inputs, from those, the result and its cotangent. */
  private List<Symbol> vjps(List<Symbol> in) {
    Symbol g = in.getLast();
    List<Symbol> values = values(in.subList(0, formula.inputs()));
    if (result >= first) {
      values.set(result, in.get(formula.inputs()));
    }
    Local<Symbol> local = local(values);
    List<Symbol> cotangents = new ArrayList<>();
    for (int input = 0; input < formula.inputs(); input++) {
      Symbol cotangent = pull(input, g, local);
      cotangents.add(cotangent == null ? g.constant(0) : cotangent);
    }
    return cotangents;
  }
}
