package adjoint.check.program;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.op.BinaryOp;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An operation that programs may use: it knows which calls of it fit given shapes.
 *
 * <p>The calls come the simplest first. A program picks any of them; shrinking tries the ones
 * before it, and looks for one that fits when a shape becomes smaller.
 */
public final class Word {
  private final String name;
  private final int arity;
  private final Function<List<Shape>, List<Call>> calls;

  private Word(String name, int arity, Function<List<Shape>, List<Call>> calls) {
    this.name = name;
    this.arity = arity;
    this.calls = calls;
  }

  /**
   * A word whose calls depend on the shapes of its operands; a call that throws for them does no
   * harm.
   */
  public static Word of(String name, int arity, Function<List<Shape>, List<Call>> calls) {
    requireNonNull(name, "word: name is null");
    requireNonNull(calls, "word: calls is null");
    if (arity < 1 || arity > 9) {
      throw new IllegalArgumentException("word " + name + ": needs 1 to 9 operands, not " + arity);
    }
    return new Word(name, arity, calls);
  }

  /** A word with these calls, whatever the shapes. */
  public static Word of(String name, int arity, Call... calls) {
    requireNonNull(calls, "word: calls is null");
    List<Call> all = Elements.copy("word: call", Arrays.asList(calls));
    return of(name, arity, shapes -> all);
  }

  /** An operation of your own. To be printed as Java it has to be a record. */
  public static Word of(UnaryOp op) {
    return unary(op.label(), "$0.apply(" + Literal.of(op) + ")", x -> x.apply(op));
  }

  /** An operation of your own. To be printed as Java it has to be a record. */
  public static Word of(BinaryOp op) {
    return binary(op.label(), "$0.apply(" + Literal.of(op) + ", $1)", (a, b) -> a.apply(op, b));
  }

  /**
   * An operation of your own of so many inputs, tried on any shapes. To be printed it has to be a
   * record.
   */
  public static Word of(TensorOp op, int arity) {
    StringBuilder rest = new StringBuilder();
    for (int i = 1; i < arity; i++) {
      rest.append(", $").append(i);
    }
    return of(
        op.label(),
        arity,
        Call.of(
            "$0.apply(" + Literal.of(op) + rest + ")",
            in -> in.getFirst().apply(op, in.subList(1, in.size()).toArray(Tensor[]::new))));
  }

  /** A function of one tensor, written as {@code template}. */
  public static Word unary(String name, String template, UnaryOperator<Tensor> function) {
    requireNonNull(function, "word: function is null");
    return of(name, 1, Call.of(template, in -> function.apply(in.getFirst())));
  }

  /** A function of two tensors, written as {@code template}. */
  public static Word binary(String name, String template, BinaryOperator<Tensor> function) {
    requireNonNull(function, "word: function is null");
    return of(name, 2, Call.of(template, in -> function.apply(in.getFirst(), in.getLast())));
  }

  /** This word, meant for operands of which every number passes the test of the same position. */
  public Word on(DoublePredicate... tests) {
    requireNonNull(tests, "word: tests is null");
    DoublePredicate[] copy = Arrays.copyOf(tests, tests.length);
    return new Word(
        name, arity, shapes -> calls.apply(shapes).stream().map(call -> call.on(copy)).toList());
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** How many operands it takes. */
  public int arity() {
    return arity;
  }

  /** The calls that may fit operands of these shapes, the simplest first. */
  public List<Call> calls(List<Shape> operands) {
    requireNonNull(operands, "word: operands is null");
    return calls.apply(operands).stream().map(this::require).toList();
  }

  /** Now, and not when a wrong program is to be printed. */
  private Call require(Call call) {
    if (call.operands() > arity) {
      throw new IllegalArgumentException(
          "word "
              + name
              + ": takes "
              + arity
              + (arity == 1 ? " operand" : " operands")
              + ", but names $"
              + (call.operands() - 1)
              + ": "
              + call);
    }
    return call;
  }

  /** Its name. */
  @Override
  public String toString() {
    return name;
  }
}
