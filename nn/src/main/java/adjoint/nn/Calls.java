package adjoint.nn;

import adjoint.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Follows the calls of a model's layers, each by the path at which the layer stands. */
abstract class Calls implements Pass.Observer {
  /** A call under way, and which parts below it have been called from it. */
  private record Frame(String path, Set<String> called) {}

  private final IdentityHashMap<Block, List<String>> paths = new IdentityHashMap<>();
  private final Deque<Frame> frames = new ArrayDeque<>();

  Calls(Block model) {
    paths.put(model, new ArrayList<>(List.of("")));
    model
        .innerBlocks()
        .forEach((path, block) -> paths.computeIfAbsent(block, _ -> new ArrayList<>()).add(path));
    frames.push(new Frame("", new HashSet<>()));
  }

  /** The block at the path caller is about to call a layer. */
  void before(String caller, Tensor x) {}

  /** The layer at a path has been called. */
  abstract void after(String path, Layer layer, Tensor x, Tensor y);

  @Override
  public final Tensor call(Layer layer, Tensor x, Supplier<Tensor> compute) {
    Optional<String> path = path(layer);
    if (path.isEmpty()) {
      return compute.get(); // no part of the model, so it counts for whoever calls it
    }
    before(frames.element().path, x);
    frames.push(new Frame(path.get(), new HashSet<>()));
    Tensor y = compute.get();
    frames.pop();
    after(path.get(), layer, x, y);
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
}
