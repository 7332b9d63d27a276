package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.op.Convolve;
import adjoint.op.ConvolveInput;
import adjoint.op.ConvolveWeight;
import adjoint.op.MatMul;
import adjoint.op.Op;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the layers of a model give, and how much they multiply. */
final class MultiplyAdds extends Calls {
  private final Map<String, Shape> outputs = new HashMap<>();
  private final Map<String, Long> multiplyAdds = new HashMap<>();
  private final Set<Tensor> counted = Collections.newSetFromMap(new IdentityHashMap<>());

  MultiplyAdds(Block model) {
    super(model);
  }

  @Override
  void before(String caller, Tensor x) {
    count(caller, x);
  }

  @Override
  void after(String path, Layer layer, Tensor x, Tensor y) {
    outputs.put(path, y.shape());
    count(path, y);
  }

  /** Ends the observation, with what the model gave. */
  void finish(Tensor output) {
    count("", output);
  }

  /** The last output of the layer at a path. */
  Optional<Shape> output(String path) {
    return Optional.ofNullable(outputs.get(path));
  }

  /** The multiply-adds of the layer at a path. */
  long of(String path) {
    return multiplyAdds.getOrDefault(path, 0L);
  }

  /** Counts all that y was computed by and is not counted yet. */
  private void count(String path, Tensor y) {
    long sum = 0;
    Deque<Tensor> open = new ArrayDeque<>(List.of(y));
    while (!open.isEmpty()) {
      Tensor node = open.pop();
      if (counted.add(node)) {
        sum += node.op().map(op -> of(op, node.inputs(), node)).orElse(0L);
        node.inputs().forEach(open::push);
      }
    }
    multiplyAdds.merge(path, sum, Long::sum);
  }

  private static long of(Op op, List<Tensor> in, Tensor y) {
    return switch (op) {
      case MatMul _ -> (long) y.size() * in.getFirst().shape().extent(-1);
      case Convolve _ -> y.size() * window(in.get(1));
      case ConvolveInput _ -> in.get(0).size() * window(in.get(1));
      case ConvolveWeight _ -> in.get(1).size() * window(y);
      default -> 0;
    };
  }

  /** How many weights meet in one output of a convolution. */
  private static long window(Tensor weight) {
    return weight.size() / Math.max(1, weight.shape().extent(0));
  }
}
