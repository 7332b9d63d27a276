package adjoint.nn.onnx;

import adjoint.Tensor;
import adjoint.nn.onnx.Item.Numbers;
import adjoint.nn.onnx.Node.In;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Recurrent operators of ONNX: sequences {@code [steps, n, in]} in one direction or both. Weights
 * of the gates stand below each other, {@code [directions, gates·hidden, …]}.
 */
final class OnSequences {
  /** Inputs of all of these operators. */
  private static final int WEIGHT = 1;

  private static final int RECURRENT = 2;
  private static final int BIAS = 3;
  private static final int LENGTHS = 4;
  private static final int STATE = 5;
  private static final int PEEPHOLES = 7;

  private OnSequences() {}

  /**
   * What has been learnt for one direction.
   *
   * @param weight of the state, {@code [hidden, gates·hidden]}
   * @param bias that is added to the products of it
   * @param functions the activations
   */
  private record Learnt(Tensor weight, Tensor bias, List<UnaryOperator<Tensor>> functions) {
    Tensor apply(int function, Tensor x) {
      return functions.get(function).apply(x);
    }

    /** What this gate gets of a state, or of a part of it. */
    Tensor of(Tensor h, int gate) {
      int hidden = h.shape().extent(-1);
      int at = gate * hidden;
      return h.matmul(weight.slice(1, at, at + hidden)).add(bias.slice(0, at, at + hidden));
    }
  }

  /**
   * A step: of what the gates get of the input, and of the state, whose first part is given out.
   */
  private interface Cell {
    List<Tensor> next(Tensor x, List<Tensor> state, Learnt learnt);
  }

  static List<Item> rnn(In in) {
    return run(
        in,
        1,
        List.of("Tanh"),
        (x, state, learnt) -> {
          Tensor h = state.getFirst().matmul(learnt.weight).add(learnt.bias);
          return List.of(learnt.apply(0, x.add(h)));
        });
  }

  static List<Item> gru(In in) {
    boolean resetsProduct = in.node().flag("linear_before_reset");
    return run(
        in,
        1,
        List.of("Sigmoid", "Tanh"),
        (x, state, learnt) -> {
          Tensor h = state.getFirst();
          List<Tensor> ofInput = x.split(-1, h.shape().extent(-1)); // update, reset, new
          Tensor update = learnt.apply(0, ofInput.get(0).add(learnt.of(h, 0)));
          Tensor reset = learnt.apply(0, ofInput.get(1).add(learnt.of(h, 1)));
          Tensor ofState = resetsProduct ? reset.mul(learnt.of(h, 2)) : learnt.of(reset.mul(h), 2);
          Tensor fresh = learnt.apply(1, ofInput.get(2).add(ofState));
          return List.of(update.rsub(1).mul(fresh).add(update.mul(h)));
        });
  }

  static List<Item> lstm(In in) {
    if (in.node().flag("input_forget")) {
      throw new IllegalArgumentException("input_forget is not supported");
    }
    if (in.optional(PEEPHOLES).isPresent()) {
      throw new IllegalArgumentException("peepholes are not supported");
    }
    return run(
        in,
        2,
        List.of("Sigmoid", "Tanh", "Tanh"),
        (x, state, learnt) -> {
          Tensor h = state.getFirst();
          List<Tensor> gates = // input, output, forget, new
              x.add(h.matmul(learnt.weight).add(learnt.bias)).split(-1, h.shape().extent(-1));
          Tensor fresh = learnt.apply(0, gates.get(0)).mul(learnt.apply(1, gates.get(3)));
          Tensor memory = learnt.apply(0, gates.get(2)).mul(state.getLast()).add(fresh);
          return List.of(learnt.apply(0, gates.get(1)).mul(learnt.apply(2, memory)), memory);
        });
  }

  // ---- over the steps

  /**
   * One direction.
   *
   * @param steps what is given out after each
   * @param end the state after the last
   */
  private record Pass(List<Tensor> steps, List<Tensor> end) {}

  /** What is given out, {@code [steps, directions, n, hidden]}, and the states in the end. */
  private static List<Item> run(In in, int states, List<String> functions, Cell cell) {
    in.node().requireNone("clip");
    if (in.node().flag("layout") || in.optional(LENGTHS).isPresent()) {
      throw new IllegalArgumentException(
          "another layout and sequences of different lengths are not supported");
    }
    String told = in.node().text("direction", "forward");
    List<Boolean> backwards =
        switch (told) {
          case "forward" -> List.of(false);
          case "reverse" -> List.of(true);
          case "bidirectional" -> List.of(false, true);
          default -> throw new IllegalArgumentException("direction %s is none".formatted(told));
        };
    List<Pass> passes = new ArrayList<>();
    for (int direction = 0; direction < backwards.size(); direction++) {
      passes.add(pass(in, direction, backwards.get(direction), states, functions, cell));
    }
    List<Item> results = new ArrayList<>();
    results.add(joined(1, passes, pass -> Tensor.stack(0, pass.steps)));
    for (int i = 0; i < states; i++) {
      int part = i;
      results.add(joined(0, passes, pass -> pass.end.get(part)));
    }
    return results;
  }

  private static Item joined(int axis, List<Pass> passes, Function<Pass, Tensor> f) {
    return new Numbers(Tensor.stack(axis, passes.stream().map(f).toList()));
  }

  private static Pass pass(
      In in, int direction, boolean isBackward, int states, List<String> functions, Cell cell) {
    Tensor x = in.tensor(0);
    Tensor weight = in.tensor(WEIGHT).select(0, direction).transpose();
    Tensor recurrent = in.tensor(RECURRENT).select(0, direction).transpose();
    int gates = recurrent.shape().extent(1);
    in.requireBounded(x.shape().extent(0), Math.max(1, x.shape().extent(1)), gates);
    List<Tensor> biases =
        in.optional(BIAS).isPresent()
            ? in.tensor(BIAS).select(0, direction).split(0, gates)
            : List.of(Tensor.zeros(x.dtype(), gates), Tensor.zeros(x.dtype(), gates));
    Learnt learnt = new Learnt(recurrent, biases.getLast(), activations(in, functions, direction));
    List<Tensor> state = new ArrayList<>();
    for (int i = 0; i < states; i++) {
      state.add(initial(in, STATE + i, direction, x, recurrent.shape().extent(0)));
    }
    List<Tensor> steps = x.matmul(weight).add(biases.getFirst()).unbind(0);
    List<Tensor> found = new ArrayList<>();
    for (Tensor step : isBackward ? steps.reversed() : steps) {
      state = cell.next(step, state, learnt);
      found.add(state.getFirst());
    }
    return new Pass(isBackward ? found.reversed() : found, state);
  }

  /** Zeros, if it is not told. */
  private static Tensor initial(In in, int input, int direction, Tensor x, int hidden) {
    return in.optional(input).isPresent()
        ? in.tensor(input).select(0, direction)
        : Tensor.zeros(x.dtype(), x.shape().extent(1), hidden);
  }

  private static List<UnaryOperator<Tensor>> activations(
      In in, List<String> otherwise, int direction) {
    in.node().requireNone("activation_alpha");
    in.node().requireNone("activation_beta");
    List<String> told = in.node().texts("activations");
    int first = direction * otherwise.size();
    List<String> names = told.isEmpty() ? otherwise : told.subList(first, first + otherwise.size());
    return names.stream().map(OnSequences::activation).toList();
  }

  private static UnaryOperator<Tensor> activation(String name) {
    return switch (name) {
      case "Relu" -> Tensor::relu;
      case "Sigmoid" -> Tensor::sigmoid;
      case "Tanh" -> Tensor::tanh;
      default ->
          throw new IllegalArgumentException("activation %s is not supported".formatted(name));
    };
  }
}
