package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A function of whole arrays with several results, such as a quotient and its remainder. It is
 * applied once, and its way back is walked once, for all results and inputs together.
 *
 * <p>What the way back needs is an input or a result, or positions: never an array that was kept
 * aside, since that would have no derivative, and a second derivative would silently be wrong.
 */
public non-sealed interface MultiOp extends Op {
  /** How many inputs it takes: 1, unless it says otherwise, or {@link TensorOp#ANY} number. */
  default int arity() {
    return 1;
  }

  /** The names of its results, in order: for errors and pictures. */
  List<String> results();

  /** The results. Inputs must not be changed. */
  Results<NdArray> forward(NdArray... in);

  /** Gives every input its cotangent, {@code Σ g(r)ᵀ · ∂out(r)/∂in(i)}, by {@link Pullback#to}. */
  <T extends TensorExpr<T>> void vjps(Pullback<T> back);

  /**
   * The tangent of each result for these of the inputs: what forward mode asks for.
   *
   * @throws NoJvpException unless an operation has one; tensors then have its vjps differentiated
   */
  default <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    throw new NoJvpException(label() + ": has no jvp for forward mode; override MultiOp.jvp");
  }

  /**
   * Its results for many inputs at once, along one more axis in front: see {@link TensorOp#batch}.
   */
  default <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.oneByOne(this);
  }

  /**
   * The results as nodes of ONNX, and behind them the positions that it finds: what an export asks
   * for.
   *
   * @throws NoOnnxFormException unless an operation has a form
   */
  default List<OnnxValue> onnx(OnnxCall call) {
    requireNonNull(call, "onnx: call is null");
    throw Labels.noOnnxForm(this);
  }

  /**
   * One of the results as an operation of its own: what a node of a graph tells of where it comes
   * from. The graph itself applies the whole, once.
   *
   * @param op the whole
   * @param result which of its results
   */
  record Part(MultiOp op, int result) implements JointOp {
    /** Checks the arguments. */
    public Part {
      requireNonNull(op, "MultiOp.Part: op is null");
      op.results().get(result);
    }

    /** For example {@code divmod.remainder}. */
    @Override
    public String label() {
      return op.label() + "." + op.results().get(result);
    }

    @Override
    public int arity() {
      return op.arity();
    }

    @Override
    public boolean keepsArrays() {
      return op.keepsArrays();
    }

    @Override
    public boolean isThreadSafe() {
      return op.isThreadSafe();
    }

    @Override
    public boolean differentiates() {
      return op.differentiates();
    }

    @Override
    public double kinkDistance(int input, NdArray... in) {
      return op.kinkDistance(input, in);
    }

    @Override
    public NdArray forward(NdArray... in) {
      return op.forward(in).get(result);
    }

    @Override
    public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
      Results<T> all = all(back.in());
      List<Optional<T>> g =
          new ArrayList<>(Collections.nCopies(all.values().size(), Optional.empty()));
      g.set(result, back.g(0));
      Pullback<T> whole = new Pullback<>(back.in(), all, g, back.wanted());
      op.vjps(whole);
      for (int i = 0; i < back.in().size(); i++) {
        int input = i;
        whole.cotangent(i).ifPresent(cotangent -> back.to(input, () -> cotangent));
      }
    }

    @Override
    public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
      return op.jvp(in, all(in), tangents).get(result);
    }

    @Override
    public <T extends TensorExpr<T>> T batch(Batched<T> in) {
      return op.batch(in).get(result);
    }

    private <T extends TensorExpr<T>> Results<T> all(List<T> in) {
      return in.getFirst().apply(op, in.subList(1, in.size()));
    }
  }
}
