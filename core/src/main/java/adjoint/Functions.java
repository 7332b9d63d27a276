package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.Grad.Mode;
import adjoint.Grad.ValueAnd;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.fuse.Fusion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Derivatives of one function at one place, in the name of the method of {@link Grad} asked. */
final class Functions<A, B> {
  private final String caller;
  private final Structure structure;
  private final Function<A, B> f;
  private final A x;
  private final List<Node<?>> nodes;

  Functions(String caller, Function<A, B> f, A x) {
    this.caller = caller;
    this.structure = new Structure(caller);
    this.f = requireNonNull(f, () -> caller + ": f is null");
    this.x = requireNonNull(x, () -> caller + ": x is null");
    this.nodes = structure.nodes(x);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException(
          caller
              + ": there is no tensor and no value in "
              + x.getClass().getSimpleName()
              + " to differentiate by; use one, or a list, map or record of them");
    }
  }

  /** What the function gives for these in place of its argument's nodes. */
  private B result(List<? extends Node<?>> arguments) {
    return NoGrad.recording(() ->
        requireNonNull(f.apply(structure.with(x, arguments)), () -> caller + ": f gave null"));
  }

  // ---- reverse mode

  /** {@code gᵀ · J}, with a seed of one if f gives a single number. */
  ValueAnd<B, A> pullback(Function<B, B> seed) {
    List<Node<?>> arguments = variables();
    B y = result(arguments);
    requireOneKind(y);
    return partials(y, arguments, seed.apply(y));
  }

  @SuppressWarnings("unchecked") // y, the arguments and the seed are of one kind, y's is B
  private <N extends Node<N>> ValueAnd<B, A> partials(B result, List<Node<?>> arguments, B seed) {
    if (result instanceof Traced traced) {
      throw traced.unknown("Grad");
    }
    N y = (N) result;
    List<N> xs = (List<N>) (List<?>) arguments;
    N g = (N) seed;
    if (y instanceof Value value && Fusion.ON && !Watch.isOn() && Walk.isClosed(y, xs, g)) {
      List<Value> cotangents =
          NoGrad.inVjp(() -> ScalarWalk.gradients(value, (List<Value>) (List<?>) xs, (Value) seed));
      return new ValueAnd<>((B) y.detach(), structure.with(x, cotangents));
    }
    Walk.OfFunction<List<N>> partials = Walk.partials(y, xs, List.of(g));
    B value = partials.closed() ? (B) y.detach() : outside(result);
    return new ValueAnd<>(value, structure.with(x, partials.results().getFirst()));
  }

  /** Variables with the numbers of x. */
  private List<Node<?>> variables() {
    List<Node<?>> variables = new ArrayList<>();
    nodes.forEach(node -> variables.add(variable(node)));
    return variables;
  }

  private void requireOneKind(B y) {
    for (Node<?> node : nodes) {
      if (y instanceof Value != node instanceof Value || !(y instanceof Node<?>)) {
        throw new IllegalArgumentException(
            "%s: f gave a %s, but x holds a %s; both are to be tensors, or both values"
                .formatted(caller, y.getClass().getSimpleName(), node.getClass().getSimpleName()));
      }
    }
  }

  /** What somebody outside may differentiate, as far as derivatives are kept. */
  @SuppressWarnings("unchecked") // a node becomes one of its kind
  private B outside(B y) {
    return structure.map(
        y,
        node ->
            NoGrad.isRecording()
                ? node
                : NoGrad.keepsTangents() ? node.withoutGraph() : (Node<?>) node.detach());
  }

  /** A variable with the same numbers, which tells whence it comes where that matters. */
  static Node<?> variable(Node<?> x) {
    return switch (x) {
      case Value value -> {
        boolean followed =
            x.isVariable() && NoGrad.isRecording() || x.isMoving() && NoGrad.keepsTangents();
        yield followed ? value.argument() : Value.of(value.value());
      }
      case Tensor tensor -> tensor.isFollowed() ? tensor.argument() : tensor.leaf();
    };
  }

  // ---- forward mode

  /** {@code J · v}. */
  ValueAnd<B, B> pushforward(A v) {
    requireNonNull(v, () -> caller + ": v is null");
    List<Node<?>> directions = structure.nodes(v, x);
    requireDirections(directions);
    long tag = Dual.newTag();
    List<Node<?>> arguments = new ArrayList<>();
    for (int i = 0; i < directions.size(); i++) {
      arguments.add(moving(nodes.get(i), directions.get(i), tag));
    }
    B y = result(arguments);
    B value = structure.map(y, node -> primal(node, tag));
    B tangent = structure.map(y, node -> tangent(node, tag));
    return new ValueAnd<>(outside(value), outside(tangent));
  }

  private void requireDirections(List<Node<?>> directions) {
    if (directions.size() != nodes.size()) {
      throw new IllegalArgumentException(
          "%s: the direction holds %s tensors or values, but x holds %s"
              .formatted(caller, directions.size(), nodes.size()));
    }
    for (int i = 0; i < directions.size(); i++) {
      Node<?> v = directions.get(i);
      Node<?> at = nodes.get(i);
      boolean fits =
          v instanceof Tensor a && at instanceof Tensor b
              ? a.shape().equals(b.shape()) && a.dtype() == b.dtype()
              : v instanceof Value && at instanceof Value;
      if (!fits) {
        throw new ShapeException(
            "%s: the direction is %s, but x is %s".formatted(caller, kind(v), kind(at))
                + (nodes.size() == 1 ? "" : " (number " + i + " in it)"));
      }
    }
  }

  private static String kind(Node<?> x) {
    return x instanceof Tensor t ? "" + t.dtype() + t.shape() : "a Value";
  }

  private static Node<?> moving(Node<?> x, Node<?> v, long tag) {
    return x instanceof Tensor tensor
        ? tensor.moving((Tensor) v, tag)
        : ((Value) x).moving((Value) v, tag);
  }

  /** A function may give an argument of a differentiation inside, whose ε is none of ours. */
  private static <N extends Node<N>> N within(Node<N> x, long tag) {
    @SuppressWarnings("unchecked") // a node is of its own kind
    N known = (N) x;
    while (Dual.tag(known) > tag) {
      known = requireNonNull(known.dual()).primal();
    }
    return known;
  }

  private static <N extends Node<N>> N primal(Node<N> x, long tag) {
    return Dual.primal(within(x, tag), tag);
  }

  private static <N extends Node<N>> N tangent(Node<N> x, long tag) {
    N y = within(x, tag);
    N tangent = Dual.tangent(y, tag);
    return tangent == null ? y.zeros() : tangent;
  }

  // ---- matrices

  /** All partial derivatives of f, which gives a tensor. */
  ValueAnd<B, A> jacobian(Mode... asked) {
    List<Node<?>> arguments = variables();
    B result = result(arguments);
    requireTensors(result);
    Jacobians found = jacobians((Tensor) result, arguments, asked);
    @SuppressWarnings("unchecked") // a tensor, like the result
    B value = found.closed ? (B) ((Tensor) result).detach() : outside(result);
    return new ValueAnd<>(value, structure.with(x, found.jacobians));
  }

  private static Jacobians jacobians(Tensor y, List<Node<?>> arguments, Mode... asked) {
    @SuppressWarnings("unchecked") // as y, or requireOneKind() would have said so
    List<Tensor> xs = (List<Tensor>) (List<?>) arguments;
    int columns = xs.stream().mapToInt(Tensor::size).sum();
    boolean forward = asked.length == 0 ? columns < y.size() : asked[0] == Mode.FORWARD;
    return forward ? columns(y, xs) : rows(y, xs);
  }

  /**
   * All partial derivatives of each tensor or value in a part of what f gives, by one graph. The
   * part is made like x.
   */
  ValueAnd<B, List<A>> jacobians(Function<B, A> part) {
    List<Node<?>> arguments = variables();
    B result = result(arguments);
    List<A> jacobians = new ArrayList<>();
    boolean closed = true;
    for (Node<?> y : structure.nodes(part.apply(result))) {
      if (y instanceof Tensor tensor) {
        Jacobians of = jacobians(tensor, arguments);
        closed &= of.closed;
        jacobians.add(structure.with(x, of.jacobians));
      } else {
        Value value = (Value) y;
        @SuppressWarnings("unchecked") // as y
        List<Value> xs = (List<Value>) (List<?>) arguments;
        Walk.OfFunction<List<Value>> row = Walk.partials(value, xs, List.of(value.constant(1)));
        closed &= row.closed();
        jacobians.add(structure.with(x, row.results().getFirst()));
      }
    }
    return new ValueAnd<>(
        closed ? structure.map(result, node -> (Node<?>) node.detach()) : outside(result),
        Collections.unmodifiableList(jacobians));
  }

  /** A matrix for each argument, and whether nobody outside may want to differentiate them. */
  private record Jacobians(List<Tensor> jacobians, boolean closed) {}

  private void requireTensors(B y) {
    requireOneKind(y);
    if (!(y instanceof Tensor)) {
      throw new IllegalArgumentException(
          caller + ": f gave a Value; of scalars ask for the gradient, by Grad.gradient");
    }
  }

  private static Jacobians rows(Tensor y, List<Tensor> xs) {
    return inChunks(
        y,
        Walk.largest(y, xs),
        chunks -> {
          Walk.OfFunction<List<Tensor>> partials = Walk.partialsOf(y, xs, chunks);
          List<Tensor> jacobians = new ArrayList<>();
          for (int i = 0; i < xs.size(); i++) {
            int at = i;
            Shape shape = y.shape().concat("jacobian", xs.get(i).shape());
            List<Tensor> rows = partials.results().stream().map(of -> of.get(at)).toList();
            jacobians.add(joined(chunks, rows, xs.get(i)).reshape(shape.extents()));
          }
          return new Jacobians(jacobians, partials.closed());
        });
  }

  private static Jacobians columns(Tensor y, List<Tensor> xs) {
    List<Tensor> jacobians = new ArrayList<>();
    boolean closed = true;
    int largest = Walk.largest(y, xs);
    for (Tensor of : xs) {
      Shape shape = y.shape().concat("jacobian", of.shape());
      closed &=
          inChunks(
              of,
              largest,
              chunks -> {
                Walk.OfFunction<Tensor> products = Walk.products(y, xs, of, chunks);
                Tensor columns = joined(chunks, products.results(), y);
                Tensor rows = columns.reshape(of.size(), y.size()).transpose();
                // As its rows have it.
                jacobians.add(rows.reshape(shape.extents()).to(of.dtype()));
                return products.closed();
              });
    }
    return new Jacobians(jacobians, closed);
  }

  /** So few derivatives, of arrays so small, take less time one by one than in one pass. */
  private static final int FEW = 6;

  private static final int SMALL = 64;

  /** How many numbers an array may have for the sake of several derivatives in one pass. */
  private static final int MOST_AT_ONCE = 1 << 18;

  /**
   * Tensors of zeros with a one in them, each at another place: so many as one pass computes with,
   * by a map over them; one alone needs none.
   */
  record Chunk(Mapped.Level level, Tensor like, int from) implements Supplier<Tensor> {
    @Override
    public Tensor get() {
      int count = level.size();
      Indices places = Indices.of(IntStream.range(from, from + count).toArray());
      int[] extents = like.shape().insert(0, count).extents();
      Tensor rows = Tensor.of(places.oneHot(like.dtype(), like.size()).reshape(extents));
      return count == 1 ? rows.select(0, 0) : level.each(rows);
    }
  }

  /**
   * What is computed with all places of the numbers of a tensor, in chunks that are small enough if
   * the largest array of a pass has so many numbers; one by one where a derivative of a user's
   * looks at numbers.
   */
  static <R> R inChunks(Tensor like, int largest, Function<List<Chunk>, R> code) {
    try {
      boolean single = like.size() <= FEW && largest <= SMALL;
      int most = single ? 1 : MOST_AT_ONCE / Math.max(1, largest);
      return code.apply(basis(like, Math.max(1, most)));
    } catch (Mapped.NoNumbersException e) {
      return code.apply(basis(like, 1));
    }
  }

  /** All places of the numbers of a tensor, so many in a chunk. */
  private static List<Chunk> basis(Tensor like, int most) {
    int n = like.size();
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < n; from += most) {
      chunks.add(new Chunk(Mapped.Level.begin(Math.min(most, n - from)), like, from));
    }
    return chunks;
  }

  /** What was computed for each place, along a first axis; each is like a given tensor. */
  static Tensor joined(List<Chunk> chunks, List<Tensor> results, Tensor like) {
    if (chunks.isEmpty()) {
      return Tensor.of(NdArray.zeros(like.dtype(), like.shape().insert(0, 0)));
    }
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      parts.add(chunks.get(i).level.all(results.get(i)));
    }
    return parts.size() == 1 ? parts.getFirst() : Tensor.concat(0, parts);
  }

  /**
   * f at x, and what {@code along} gives, a single number, for the direction of each number in x,
   * made like x.
   */
  ValueAnd<B, A> diagonal(Function<A, B> along) {
    List<Node<?>> arguments = variables();
    B y = result(arguments);
    requireOneKind(y);
    List<Node<?>> diagonal = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      int at = i;
      UnaryOperator<Node<?>> alone =
          direction -> {
            List<Node<?>> directions = new ArrayList<>();
            nodes.forEach(node -> directions.add(node.zeros()));
            directions.set(at, direction);
            return (Node<?>) along.apply(structure.with(x, directions));
          };
      if (y instanceof Tensor tensor) {
        @SuppressWarnings("unchecked") // as y
        List<Tensor> xs = (List<Tensor>) (List<?>) arguments;
        diagonal.add(diagonal((Tensor) nodes.get(i), Walk.largest(tensor, xs), alone));
      } else {
        diagonal.add(alone.apply(Value.ofConstant(1)));
      }
    }
    return new ValueAnd<>(f.apply(x), structure.with(x, diagonal));
  }

  private static Tensor diagonal(Tensor of, int largest, UnaryOperator<Node<?>> along) {
    return inChunks(
        of,
        largest,
        chunks -> {
          List<Tensor> parts = new ArrayList<>();
          for (Chunk chunk : chunks) {
            parts.add(((Tensor) along.apply(chunk.get())).reshape());
          }
          Tensor number = Tensor.scalar(of.dtype(), 0);
          return joined(chunks, parts, number).reshape(of.shape().extents());
        });
  }
}
