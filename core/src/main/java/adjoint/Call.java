package adjoint;

import adjoint.array.NdArray;
import adjoint.op.MultiOp;
import adjoint.op.Results;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation with several results, applied once: the node of the graph between its inputs and its
 * results, at which their cotangents meet. Nobody sees it; a result tells of the call's inputs as
 * its own.
 */
final class Call extends Tensor {
  /** What the operation gave. */
  final Results<Tensor> results;

  /** One of the results. */
  static final class Result extends Tensor {
    private final Call call;

    private final int index;

    private Result(NdArray data, Call call, MultiOp op, int index) {
      super(data, new MultiOp.Part(op, index), 0, call);
      this.call = call;
      this.index = index;
    }

    @Override
    int result() {
      return index;
    }

    @Override
    public List<Tensor> inputs() {
      return call.inputs();
    }
  }

  private Call(MultiOp op, Results<NdArray> out, int moment, Tensor... inputs) {
    super(out.get(0), op, moment, inputs); // its own numbers are never looked at
    List<Tensor> values = new ArrayList<>();
    for (NdArray y : out.values()) {
      values.add(new Result(y, this, op, values.size()));
    }
    this.results = new Results<>(values, out.indices());
  }

  @Override
  int results() {
    return results.values().size();
  }

  /** What an operation gave for these inputs, of which at least one is a variable. */
  static Results<Tensor> of(MultiOp op, Results<NdArray> out, int moment, Tensor... inputs) {
    return new Call(op, out, moment, inputs).results;
  }
}
