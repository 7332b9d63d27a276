package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.op.Convolve;
import adjoint.op.ConvolveInput;
import adjoint.op.ConvolveWeight;
import adjoint.op.MatMul;
import adjoint.op.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Which layers of a model are called, what they give, and how much they multiply. */
final class Calls implements Pass.Observer {
  /** A call under way, and which parts below it have been called from it. */
  private record Frame(String path, Set<String> called) {}

  private final IdentityHashMap<Block, List<String>> paths = new IdentityHashMap<>();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final Map<String, Shape> outputs = new HashMap<>();
  private final Map<String, Long> multiplyAdds = new HashMap<>();
  private final Set<Tensor> counted = Collections.newSetFromMap(new IdentityHashMap<>());

  Calls(Block model) {
    paths.put(model, new ArrayList<>(List.of("")));
    model
        .innerBlocks()
        .forEach((path, block) -> paths.computeIfAbsent(block, _ -> new ArrayList<>()).add(path));
    frames.push(new Frame("", new HashSet<>()));
  }

  @Override
  public Tensor call(Layer layer, Tensor x, Supplier<Tensor> compute) {
    Optional<String> path = path(layer);
    if (path.isEmpty()) {
      return compute.get(); // no part of the model, so it counts for whoever calls it
    }
    count(frames.element().path, x);
    frames.push(new Frame(path.get(), new HashSet<>()));
    Tensor y = compute.get();
    frames.pop();
    outputs.put(path.get(), y.shape());
    count(path.get(), y);
    return y;
  }

  /** Where a layer stands: of its places below the caller, the first that was not called yet. */
  private Optional<String> path(Layer layer) {
    Frame caller = frames.element();
    String prefix = caller.path.isEmpty() ? "" : caller.path + ".";
    List<String> places =
        paths.getOrDefault(layer, List.of()).stream().filter(p -> p.startsWith(prefix)).toList();
    Optional<String> next = places.stream().filter(caller.called::add).findFirst();
    return next.isPresent() || places.isEmpty() ? next : Optional.of(places.getLast());
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
  long multiplyAdds(String path) {
    return multiplyAdds.getOrDefault(path, 0L);
  }

  /** Counts all that y was computed by and is not counted yet. */
  private void count(String path, Tensor y) {
    long sum = 0;
    Deque<Tensor> open = new ArrayDeque<>(List.of(y));
    while (!open.isEmpty()) {
      Tensor node = open.pop();
      if (counted.add(node)) {
        sum += multiplyAdds(node);
        node.inputs().forEach(open::push);
      }
    }
    multiplyAdds.merge(path, sum, Long::sum);
  }

  private static long multiplyAdds(Tensor y) {
    return y.op().map(op -> multiplyAdds(op, y.inputs(), y)).orElse(0L);
  }

  private static long multiplyAdds(Op op, List<Tensor> in, Tensor y) {
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
