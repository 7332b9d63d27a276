package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.kernel.Buffers;
import adjoint.op.BinaryOp;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A constant whose numbers lie in an array of yours, into which operations compute: numpy's and
 * PyTorch's {@code out=}.
 *
 * {@snippet :
 * float[] scores = new float[64 * 10];
 * Output out = Output.of(scores, 64, 10);
 * NoGrad.run(() -> out.set(MatMul.OP, x, weight)); // scores = x · weight
 * }
 *
 * <p>Nothing is recorded, so an input that is a variable is an error unless nothing is being
 * recorded anyway ({@link NoGrad}). An output may be an input of others, and of itself: an input
 * that shares its array is read in full before the first number is written.
 *
 * <p>A graph that was built with an output can no longer be differentiated after the next {@link
 * #set}, as with a {@link Parameter}. Views and {@link #data} of an output are copies, which later
 * results do not change. While a graph that holds an output is to be differentiated, do not write
 * to the Java array yourself. One thread at a time may use it.
 */
public final class Output extends Tensor {
  private final Object array;

  private Output(NdArray data, Object array) {
    super(data, false);
    this.array = array;
  }

  /** An output into {@code array}, in row-major order; it begins with the numbers that it holds. */
  public static Output of(float[] array, int... shape) {
    requireNonNull(array, "Output.of: array is null");
    requireNonNull(shape, "Output.of: shape is null");
    return new Output(NdArray.wrap(array, Shape.of(shape)), array);
  }

  /** An output into {@code array}, in row-major order; it begins with the numbers that it holds. */
  public static Output of(double[] array, int... shape) {
    requireNonNull(array, "Output.of: array is null");
    requireNonNull(shape, "Output.of: shape is null");
    return new Output(NdArray.wrap(array, Shape.of(shape)), array);
  }

  /** Copies numbers of this shape and dtype. */
  public void set(Tensor x) {
    set("set", in -> in[0].copy(), requireNonNull(x, "set: x is null"));
  }

  /** Computes {@code op(x)} into the array. */
  public void set(UnaryOp op, Tensor x) {
    requireNonNull(op, "set: op is null");
    requireNonNull(x, "set: x is null");
    set(op.label(), in -> in[0].map(op), x);
  }

  /** Computes {@code op(a, b)} into the array; the two broadcast. */
  public void set(BinaryOp op, Tensor a, Tensor b) {
    requireNonNull(op, "set: op is null");
    requireNonNull(a, "set: a is null");
    requireNonNull(b, "set: b is null");
    set(op.label(), in -> in[0].zip(op.label(), in[1], op), a, b);
  }

  /**
   * Computes {@code op(in…)} into the array: a product, a {@link Fused} chain and a copy directly,
   * other operations perhaps in an array of their own that is copied. If the result does not have
   * this shape and dtype, that is an error, and the numbers are undefined until the next call.
   */
  public void set(TensorOp op, Tensor... in) {
    requireNonNull(op, "set: op is null");
    requireNonNull(in, "set: in is null");
    if (in.length == 0) {
      throw new IllegalArgumentException(op.label() + ": an output needs an input to compute from");
    }
    requireInputs(op, op.arity(), in);
    set(op.label(), op::forward, in, op.keepsArrays());
  }

  private void set(String label, Function<NdArray[], NdArray> forward, Tensor... in) {
    set(label, forward, in, false);
  }

  private void set(String label, Function<NdArray[], NdArray> forward, Tensor[] in, boolean apart) {
    for (int i = 0; i < in.length; i++) {
      in[i].requireNumbers(label);
      if (in[i].isVariable() && NoGrad.isRecording()) {
        throw new IllegalStateException(
            label
                + ": an output takes no part in a graph, but input "
                + i
                + " is a variable; use NoGrad.run, or detach() it");
      }
    }
    version++; // first, as an error may leave some numbers changed
    int moment = moment(in);
    NdArray[] numbers = Arrays.stream(in).map(x -> x.data).toArray(NdArray[]::new);
    if (apart || Arrays.stream(numbers).anyMatch(data::isViewOf)) {
      keep(label, forward.apply(snapshots(in)));
      return;
    }
    keep(label, Buffers.lend(array, () -> forward.apply(numbers)));
    if (moment != moment(in)) { // a parameter was trained meanwhile, by another thread
      keep(label, Buffers.lend(array, () -> forward.apply(snapshots(in))));
    }
  }

  /** Copies a result to where it belongs, unless it is there. */
  private void keep(String label, NdArray y) {
    if (!y.shape().equals(shape()) || y.dtype() != dtype()) {
      throw new ShapeException(
          label
              + ": the result is "
              + y.dtype()
              + y.shape()
              + ", but the output is "
              + dtype()
              + shape());
    }
    boolean there = y.isViewOf(data);
    if (!there || !y.isContiguous() || y.withArray((_, offset) -> offset != 0)) {
      NdArray from = there ? y.copy() : y;
      from.withArray((numbers, offset) -> {
        System.arraycopy(numbers, offset, array, 0, size());
        return array;
      });
    }
  }

  @Override
  int moment() {
    return version;
  }

  @Override
  NdArray snapshot() {
    return data.copy();
  }

  @Override
  NdArray lend(NdArray view) {
    return view.copy();
  }
}
