package adjoint.op;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.check.ErrorInput;
import adjoint.op.linalg.MatrixException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A line of the {@link OpCatalog}: an operation, or a method composed of several. */
sealed interface Entry {
  /** What is said of an axis 2 in the tensor that wrong calls are made of. */
  String NO_AXIS = "no axis 2 in [2, 3]; use -2 to 1";

  /** The fluent method. */
  String method();

  /** A random use. */
  Sample draw(Source source);

  /** Wrong calls, and what their errors must name. */
  WrongCalls wrongCalls();

  /**
   * Wrong calls of a method.
   *
   * @param why there is none; empty if there is one
   */
  record WrongCalls(List<ErrorInput> calls, String why) {
    private static final Tensor X = Tensor.ones(DType.F64, 2, 3);
    static final WrongCalls UNKNOWN = new WrongCalls(List.of(), "");

    static WrongCalls none(String why) {
      return new WrongCalls(List.of(), why);
    }

    /** One more. */
    WrongCalls and(ErrorInput call) {
      List<ErrorInput> more = new ArrayList<>(calls);
      more.add(call);
      return new WrongCalls(List.copyOf(more), "");
    }

    /** A call of a tensor [2, 3] of ones in F64: the message begins with the method. */
    static ErrorInput of(String method, String says, Function<Tensor, ?> call) {
      Runnable run =
          () -> {
            var _ = call.apply(X);
          };
      return ErrorInput.of(method + ": ", run, says);
    }
  }

  /** An elementwise operation: it works on values and on tensors. */
  sealed interface Elementwise extends Entry {
    Op op();

    int arity();

    /** The fluent method on values. */
    Value onValues(List<Value> in);

    /** The fluent method on tensors. */
    Tensor onTensors(List<Tensor> in);

    /** The operation's own function. */
    double apply(double... in);

    /** The function whose bits the design fixes; none for an operation that is its definition. */
    Optional<ToDoubleFunction<double[]>> exact();

    List<Kink> kinks();
  }

  /**
   * A point where the slope jumps, and the derivatives that the operation documents there, one for
   * each input.
   */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  record Kink(double[] at, double... slopes) {
    @Override
    public String toString() {
      return "at " + Arrays.toString(at);
    }
  }

  /**
   * {@code y = f(x)}.
   *
   * @param naive the function told in another way
   * @param ulps how far the other way may be off
   */
  record Unary(
      String method,
      UnaryOp op,
      Function<Value, Value> value,
      Function<Tensor, Tensor> tensor,
      DoubleUnaryOperator naive,
      double ulps,
      Domain domain,
      Optional<ToDoubleFunction<double[]>> exact,
      List<Kink> kinks,
      WrongCalls wrongCalls)
      implements Elementwise {

    static Unary of(
        UnaryOp op,
        Function<Value, Value> value,
        Function<Tensor, Tensor> tensor,
        DoubleUnaryOperator naive) {
      return new Unary(
          op.label(),
          op,
          value,
          tensor,
          naive,
          0,
          Domain.of(-2, 2),
          Optional.empty(),
          List.of(),
          WrongCalls.none("it takes any tensor"));
    }

    /** The naive function may be off by so many units in the last place. */
    Unary ulps(double more) {
      return new Unary(method, op, value, tensor, naive, more, domain, exact, kinks, wrongCalls);
    }

    Unary on(Domain other) {
      return new Unary(method, op, value, tensor, naive, ulps, other, exact, kinks, wrongCalls);
    }

    /** The function whose bits the results must have. */
    Unary bits(DoubleUnaryOperator function) {
      Optional<ToDoubleFunction<double[]>> bits = Optional.of(in -> function.applyAsDouble(in[0]));
      return new Unary(method, op, value, tensor, naive, ulps, domain, bits, kinks, wrongCalls);
    }

    /** A kink, with the documented slope there. */
    Unary kink(double x, double slope) {
      List<Kink> more = new ArrayList<>(kinks);
      more.add(new Kink(new double[] {x}, slope));
      return new Unary(
          method,
          op,
          value,
          tensor,
          naive,
          ulps,
          domain.without(x),
          exact,
          List.copyOf(more),
          wrongCalls);
    }

    /** A wrong call, and what the error says behind the name of the method. */
    Unary refuses(String says, Function<Tensor, ?> call) {
      return new Unary(
          method,
          op,
          value,
          tensor,
          naive,
          ulps,
          domain,
          exact,
          kinks,
          wrongCalls.and(WrongCalls.of(method, says, call)));
    }

    @Override
    public int arity() {
      return 1;
    }

    @Override
    public Value onValues(List<Value> in) {
      return value.apply(in.getFirst());
    }

    @Override
    public Tensor onTensors(List<Tensor> in) {
      return tensor.apply(in.getFirst());
    }

    @Override
    public double apply(double... in) {
      return op.applyAsDouble(in[0]);
    }

    @Override
    public Sample draw(Source s) {
      return new Sample(
          s.numbers(s.shape(), () -> domain.draw(s)),
          tensor,
          x ->
              Expected.within(
                  ulps, Plain.fill(x.extents(), index -> naive.applyAsDouble(x.at(index)))));
    }

    @Override
    public String toString() {
      return op.toString();
    }
  }

  /**
   * {@code y = f(a, b)}; in smooth cases {@code b} keeps a distance from a multiple of {@code a}.
   */
  record Binary(
      String method,
      BinaryOp op,
      Function<List<Value>, Value> value,
      Function<List<Tensor>, Tensor> tensor,
      DoubleBinaryOperator naive,
      double ulps,
      Domain left,
      Domain right,
      Optional<ToDoubleFunction<double[]>> exact,
      boolean kinkWhereEqual,
      List<Kink> kinks)
      implements Elementwise {

    static Binary of(
        BinaryOp op,
        Function<List<Value>, Value> value,
        Function<List<Tensor>, Tensor> tensor,
        DoubleBinaryOperator naive) {
      Domain any = Domain.of(-2, 2);
      return new Binary(
          op.label(), op, value, tensor, naive, 0, any, any, Optional.empty(), false, List.of());
    }

    Binary ulps(double more) {
      return new Binary(
          method, op, value, tensor, naive, more, left, right, exact, kinkWhereEqual, kinks);
    }

    Binary on(Domain a, Domain b) {
      return new Binary(method, op, value, tensor, naive, ulps, a, b, exact, kinkWhereEqual, kinks);
    }

    /** The function whose bits the results must have. */
    Binary bits(DoubleBinaryOperator function) {
      Optional<ToDoubleFunction<double[]>> bits =
          Optional.of(in -> function.applyAsDouble(in[0], in[1]));
      return new Binary(
          method, op, value, tensor, naive, ulps, left, right, bits, kinkWhereEqual, kinks);
    }

    /** A kink where both are equal to {@code x}, with the documented slopes there. */
    Binary kinkWhereEqual(double x, double slopeLeft, double slopeRight) {
      List<Kink> more = List.of(new Kink(new double[] {x, x}, slopeLeft, slopeRight));
      return new Binary(method, op, value, tensor, naive, ulps, left, right, exact, true, more);
    }

    /** A kink of the right operand alone. */
    Binary kink(double a, double b, double slopeLeft, double slopeRight) {
      List<Kink> more = List.of(new Kink(new double[] {a, b}, slopeLeft, slopeRight));
      return new Binary(
          method,
          op,
          value,
          tensor,
          naive,
          ulps,
          left,
          right.without(b),
          exact,
          kinkWhereEqual,
          more);
    }

    @Override
    public int arity() {
      return 2;
    }

    /** Of shapes that do not meet, and of two dtypes. */
    @Override
    public WrongCalls wrongCalls() {
      return WrongCalls.UNKNOWN
          .and(
              WrongCalls.of(
                  method,
                  "cannot broadcast [2, 3] with [2] (axis -1: 3 vs 2)",
                  x -> x.apply(op, Tensor.ones(DType.F64, 2))))
          .and(
              WrongCalls.of(
                  method,
                  "cannot mix F64[2, 3] with F32[3]; cast one of them, for example with .to(F64)",
                  x -> x.apply(op, Tensor.ones(3))));
    }

    @Override
    public Value onValues(List<Value> in) {
      return value.apply(in);
    }

    @Override
    public Tensor onTensors(List<Tensor> in) {
      return tensor.apply(in);
    }

    @Override
    public double apply(double... in) {
      return op.applyAsDouble(in[0], in[1]);
    }

    @Override
    public Sample draw(Source s) {
      int[] target = s.shape();
      Plain a = s.numbers(s.broadcastable(target), () -> left.draw(s));
      Plain b = s.numbers(s.flip() ? target : s.broadcastable(target), () -> right.draw(s));
      if (kinkWhereEqual) {
        // Whole and half numbers: equal often where anything goes, otherwise never.
        a = s.numbers(a.extents(), () -> s.between(-3, 3));
        b = s.numbers(b.extents(), () -> s.between(-3, 3) + (s.smooth() ? 0.5 : 0));
      }
      // By the operation itself: the comparisons' fluent methods give constants.
      return new Sample(
          a,
          b,
          in -> in.getFirst().apply(op, in.getLast()),
          in -> {
            Plain x = in.getFirst();
            Plain y = in.getLast();
            int[] extents = Naive.broadcast(x.extents(), y.extents());
            return Expected.within(
                ulps,
                Plain.fill(
                    extents, index -> naive.applyAsDouble(x.stretched(index), y.stretched(index))));
          });
    }

    @Override
    public String toString() {
      return op.toString();
    }
  }

  /**
   * A function of whole arrays.
   *
   * @param ops what it is made of; more than one where it is composed
   */
  record Shaped(
      String method,
      List<Class<? extends Op>> ops,
      Function<Source, Sample> sampler,
      WrongCalls wrongCalls)
      implements Entry {
    static Shaped of(String method, Class<? extends Op> op, Function<Source, Sample> sampler) {
      return new Shaped(method, List.of(op), sampler, WrongCalls.UNKNOWN);
    }

    static Shaped composed(String method, Function<Source, Sample> sampler) {
      return new Shaped(method, List.of(), sampler, WrongCalls.UNKNOWN);
    }

    /** A wrong call, and what the error says behind the name of the method. */
    Shaped refuses(String says, Function<Tensor, ?> call) {
      return refusesAs(method, says, call);
    }

    /** A wrong call of which a method speaks that this one is another name for. */
    Shaped refusesAs(String other, String says, Function<Tensor, ?> call) {
      return refuses(WrongCalls.of(other, says, call));
    }

    /** A call in which the numbers are wrong, not the shapes. */
    Shaped refusesNumbers(String says, Function<Tensor, ?> call) {
      return refuses(WrongCalls.of(method, says, call).throwing(MatrixException.class));
    }

    private Shaped refuses(ErrorInput wrong) {
      return new Shaped(method, ops, sampler, wrongCalls.and(wrong));
    }

    /** No call is wrong. */
    Shaped refusesNothing(String why) {
      return new Shaped(method, ops, sampler, WrongCalls.none(why));
    }

    @Override
    public Sample draw(Source source) {
      return sampler.apply(source);
    }

    @Override
    public String toString() {
      return method;
    }
  }
}
