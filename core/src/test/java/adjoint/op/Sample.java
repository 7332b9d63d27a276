package adjoint.op;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import java.util.List;
import java.util.function.Function;

/**
 * One use of an operation: its inputs, the call that users write, and the reference.
 *
 * @param inputs numbers in the operation's domain
 * @param run the call, on a tensor for each input
 * @param reference what the call gives, computed naively
 */
record Sample(
    List<Plain> inputs,
    Function<List<Tensor>, Tensor> run,
    Function<List<Plain>, Expected> reference) {

  Sample(Plain x, Function<Tensor, Tensor> run, Function<Plain, Expected> reference) {
    this(List.of(x), in -> run.apply(in.getFirst()), in -> reference.apply(in.getFirst()));
  }

  Sample(
      Plain a,
      Plain b,
      Function<List<Tensor>, Tensor> run,
      Function<List<Plain>, Expected> reference) {
    this(List.of(a, b), run, reference);
  }

  Sample round(DType dtype) {
    return new Sample(inputs.stream().map(x -> x.round(dtype)).toList(), run, reference);
  }

  List<Tensor> constants(DType dtype) {
    return inputs.stream().map(x -> Tensor.of(x.toArray(dtype))).toList();
  }

  List<Tensor> leaves(DType dtype) {
    return constants(dtype).stream().map(Tensor::asVariable).toList();
  }

  Tensor on(List<NdArray> arrays) {
    return run.apply(arrays.stream().map(Tensor::of).toList());
  }
}
