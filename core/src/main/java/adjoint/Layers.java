package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.MappedIndices;
import adjoint.array.Shape;
import adjoint.op.Batched;
import adjoint.op.BinaryOp;
import adjoint.op.Indexed;
import adjoint.op.MultiOp;
import adjoint.op.Op;
import adjoint.op.Results;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Operations on tensors of which at least one is in a map or recorded: layer by layer, the
 * outermost first. A map asks the operation for its rule, forward mode for its tangent, and a
 * recording writes it down; what they compute is below the layer, where other layers follow.
 */
final class Layers {
  private Layers() {}

  /** The results of an operation on inputs of which at least one is in a map. */
  static Results<Tensor> apply(Op op, Tensor... in) {
    int moment = Tensor.moment(in);
    long tag = Layer.tag(in);
    if (op instanceof Indexed f) {
      tag = Math.max(tag, MappedIndices.map(f.indices()));
    }
    Recorder recorder = Recorder.of(op, tag, in);
    if (recorder != null) {
      Results<Tensor> ys = recorder.apply(op, in);
      return nodes(op, ys, i -> layer(ys.get(i)), moment, in);
    }
    Mapped.Level level = null;
    boolean positions = false;
    if (op instanceof Indexed f && MappedIndices.map(f.indices()) >= tag) {
      level = level(f.indices());
      tag = level.tag();
      positions = true;
    }
    for (Tensor x : in) {
      Mapped mapped = Layer.mapped(x, tag);
      level = mapped == null ? level : mapped.level();
    }
    Results<Tensor> results =
        level == null ? moving(op, tag, moment, in) : mapped(op, level, positions, moment, in);
    // Another thread may have trained a parameter meanwhile.
    return moment == Tensor.moment(in) ? results : apply(op, in);
  }

  private static Layer<Tensor> layer(Tensor x) {
    return requireNonNull(x.layer);
  }

  private static Mapped.Level level(Indices positions) {
    int size = MappedIndices.whole(positions).shape().extent(0);
    return new Mapped.Level(MappedIndices.map(positions), size);
  }

  // ---- forward mode

  private static Results<Tensor> moving(Op op, long tag, int moment, Tensor... in) {
    List<Tensor> primals = new ArrayList<>();
    List<@Nullable Tensor> tangents = new ArrayList<>();
    for (Tensor x : in) {
      primals.add(Dual.primal(x, tag));
      tangents.add(Dual.tangent(x, tag));
    }
    Results<Tensor> ys = compute(op, primals);
    if (!NoGrad.keepsTangents()) {
      return ys;
    }
    List<Tensor> moved =
        op instanceof MultiOp f
            ? Tangents.of(f, primals, ys, tangents)
            : List.of(Tangents.of(op, primals, ys.get(0), tangents));
    return nodes(op, ys, i -> new Dual<>(tag, ys.get(i), moved.get(i)), moment, in);
  }

  // ---- maps

  private static Results<Tensor> mapped(
      Op op, Mapped.Level level, boolean positions, int moment, Tensor... in) {
    List<Tensor> wholes = new ArrayList<>();
    boolean[] along = new boolean[in.length];
    boolean any = positions;
    for (int i = 0; i < in.length; i++) {
      Mapped mapped = Layer.mapped(in[i], level.tag());
      wholes.add(mapped == null ? in[i] : mapped.whole());
      along[i] = mapped != null && mapped.along();
      any |= along[i];
    }
    if (!any) {
      Results<Tensor> ys = compute(op, wholes);
      return nodes(op, ys, i -> level.same(ys.get(i)), moment, in);
    }
    Results<Tensor> ys = batch(op, new Batched<>(level.size(), level.tag(), wholes, along));
    requireAxis(op, level, ys);
    List<Indices> each =
        ys.indices().stream().map(all -> MappedIndices.of(all, level.tag())).toList();
    return nodes(op, new Results<>(ys.values(), each), i -> level.along(ys.get(i)), moment, in);
  }

  /**
   * What the rule of an operation gives. An error is one of the first of the many, if it has it.
   */
  private static Results<Tensor> batch(Op op, Batched<Tensor> in) {
    try {
      return switch (op) {
        case UnaryOp f -> Results.of(in.in(0).apply(f));
        case BinaryOp f -> {
          Shape.broadcast(f.label(), in.shape(0), in.shape(1));
          yield Results.of(in.aligned(0).apply(f, in.aligned(1)));
        }
        case TensorOp f -> Results.of(f.batch(in));
        case MultiOp f -> f.batch(in);
      };
    } catch (IllegalArgumentException e) {
      if (in.size() > 0 && !(op instanceof Indexed f && in.isMapped(f.indices()))) {
        compute(op, in.example(0));
      }
      throw e;
    }
  }

  private static void requireAxis(Op op, Mapped.Level level, Results<Tensor> ys) {
    for (Tensor y : ys.values()) {
      if (y.rank() == 0 || y.shape().extent(0) != level.size()) {
        throw new IllegalStateException(
            op.label()
                + ": its rule for a batch gave "
                + y.shape()
                + ", whose first axis must be the mapped one, of extent "
                + level.size());
      }
    }
  }

  // ---- both

  static Results<Tensor> compute(Op op, List<Tensor> in) {
    Tensor first = in.getFirst();
    return switch (op) {
      case UnaryOp f -> Results.of(first.apply(f));
      case BinaryOp f -> Results.of(first.apply(f, in.getLast()));
      case TensorOp f -> Results.of(first.apply(f, in.subList(1, in.size())));
      case MultiOp f -> first.apply(f, in.subList(1, in.size()));
    };
  }

  /** Results with their layers, and where one of the inputs is a variable, in the graph. */
  private static Results<Tensor> nodes(
      Op op, Results<Tensor> below, IntFunction<Layer<Tensor>> layers, int moment, Tensor... in) {
    Results<Tensor> nodes = Tensor.nodes(op, below.map(Tensor::snapshot), moment, in);
    for (int i = 0; i < nodes.values().size(); i++) {
      nodes.get(i).layer = layers.apply(i);
    }
    return nodes;
  }
}
