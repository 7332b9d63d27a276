package adjoint;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.kernel.Buffers;
import adjoint.op.BinaryOp;
import adjoint.op.MultiOp;
import adjoint.op.NoJvpException;
import adjoint.op.Op;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forward mode: the tangent of a result for the tangents of its inputs.
 *
 * <p>An elementwise vjp is diagonal, and so it is the jvp as well; other operations have a jvp, or
 * have their vjp differentiated.
 */
final class Tangents {
  private Tangents() {}

  /** What forward mode knows of the result of an operation, of whose inputs it follows one. */
  static Dual<Tensor> of(NdArray y, Op op, int moment, Tensor... inputs) {
    long tag = Layer.tag(inputs);
    Tensor[] primals = primals(tag, inputs);
    Tensor primal = Tensor.result(y, op, moment, primals);
    Tensor tangent = of(op, List.of(primals), primal, tangents(tag, inputs));
    return new Dual<>(tag, primal, tangent);
  }

  /** The same of each result of an operation that has several. */
  static List<Dual<Tensor>> of(Results<NdArray> out, MultiOp op, int moment, Tensor... inputs) {
    long tag = Layer.tag(inputs);
    Tensor[] primals = primals(tag, inputs);
    Results<Tensor> results = Tensor.results(out, op, moment, primals);
    List<Tensor> tangents = of(op, List.of(primals), results, tangents(tag, inputs));
    List<Dual<Tensor>> duals = new ArrayList<>();
    for (int i = 0; i < tangents.size(); i++) {
      duals.add(new Dual<>(tag, results.get(i), tangents.get(i)));
    }
    return duals;
  }

  private static Tensor[] primals(long tag, Tensor... inputs) {
    Tensor[] primals = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      primals[i] = Dual.primal(inputs[i], tag);
    }
    return primals;
  }

  private static List<@Nullable Tensor> tangents(long tag, Tensor... inputs) {
    List<@Nullable Tensor> tangents = new ArrayList<>(inputs.length);
    for (Tensor input : inputs) {
      tangents.add(Dual.tangent(input, tag));
    }
    return tangents;
  }

  /** {@code Σ ∂y/∂in[i] · tangents[i]} over those inputs, at least one, that have a tangent. */
  static Tensor of(Op op, List<Tensor> in, Tensor y, List<@Nullable Tensor> tangents) {
    return Watch.isOn()
        ? Watch.tangents(op, in, y, () -> List.of(unwatched(op, in, y, tangents))).getFirst()
        : unwatched(op, in, y, tangents);
  }

  private static Tensor unwatched(
      Op op, List<Tensor> in, Tensor y, List<@Nullable Tensor> tangents) {
    if (op.keepsArrays()) {
      Buffers.keepAll();
    }
    Tensor sum = null;
    switch (op) {
      case TensorOp f -> sum = jvp(f, in, y, tangents);
      case UnaryOp _, BinaryOp _ -> {
        for (int i = 0; i < in.size(); i++) {
          Tensor tangent = tangents.get(i);
          if (tangent != null) {
            Tensor part = elementwise(op, i, in, y, tangent.broadcastTo(y.shape()));
            sum = sum == null ? part : sum.add(part);
          }
        }
      }
      case MultiOp _ -> throw new AssertionError(op);
    }
    return fitting(op, y, Objects.requireNonNull(sum));
  }

  private static Tensor elementwise(Op op, int input, List<Tensor> in, Tensor y, Tensor t) {
    boolean plain = isPlain(t) && in.stream().allMatch(Tangents::isPlain);
    NdArray fused = plain ? Tensor.fusedVjp(op, input, in.toArray(new Tensor[0]), y, t) : null;
    if (fused != null) {
      return Tensor.of(fused);
    }
    Tensor a = in.getFirst();
    Tensor b = in.getLast();
    return switch (op) {
      case UnaryOp f -> f.vjp(a, y, t);
      case BinaryOp f -> input == 0 ? f.vjpLeft(a, b, y, t) : f.vjpRight(a, b, y, t);
      case TensorOp _, MultiOp _ -> throw new AssertionError(op);
    };
  }

  /** Whether nobody differentiates what is computed with this. */
  private static boolean isPlain(Tensor x) {
    return !x.isVariable() && x.layer == null;
  }

  private static Tensor jvp(
      TensorOp op, List<Tensor> in, Tensor y, List<@Nullable Tensor> tangents) {
    int moving = 0;
    int last = 0;
    for (int i = 0; i < in.size(); i++) {
      if (tangents.get(i) != null) {
        moving++;
        last = i;
      }
    }
    Tensor only = moving == 1 ? tangents.get(last) : null;
    try {
      return only == null ? op.jvp(in, y, withZeros(in, tangents)) : op.jvp(last, in, y, only);
    } catch (NoJvpException e) {
      return transposed(op, in, Results.of(y), tangents).getFirst();
    }
  }

  /** The tangents of all results of an operation. */
  static List<Tensor> of(
      MultiOp op, List<Tensor> in, Results<Tensor> out, List<@Nullable Tensor> tangents) {
    return Watch.isOn()
        ? Watch.tangents(op, in, out.get(0), () -> unwatched(op, in, out, tangents))
        : unwatched(op, in, out, tangents);
  }

  private static List<Tensor> unwatched(
      MultiOp op, List<Tensor> in, Results<Tensor> out, List<@Nullable Tensor> tangents) {
    if (op.keepsArrays()) {
      Buffers.keepAll();
    }
    List<Tensor> found;
    try {
      found = op.jvp(in, out, withZeros(in, tangents));
    } catch (NoJvpException e) {
      found = transposed(op, in, out, tangents);
    }
    for (int i = 0; i < found.size(); i++) {
      fitting(op, out.get(i), found.get(i));
    }
    return found;
  }

  private static List<Tensor> withZeros(List<Tensor> in, List<@Nullable Tensor> tangents) {
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      Tensor tangent = tangents.get(i);
      all.add(tangent == null ? in.get(i).zeros() : tangent);
    }
    return all;
  }

  /** {@code J·t} by the vjp: {@code uᵀ·J·t} is linear in u, so its gradient by u is the product. */
  private static List<Tensor> transposed(
      Op op, List<Tensor> in, Results<Tensor> out, List<@Nullable Tensor> tangents) {
    List<Tensor> us = out.values().stream().map(y -> y.zeros().asVariable()).toList();
    Tensor product =
        NoGrad.recording(() -> {
          List<@Nullable Tensor> cotangents = cotangents(op, in, out, us, tangents);
          Tensor sum = out.get(0).constant(0);
          for (int i = 0; i < in.size(); i++) {
            Tensor cotangent = cotangents.get(i);
            Tensor tangent = tangents.get(i);
            if (cotangent != null && tangent != null) {
              sum = sum.add(cotangent.mul(tangent).sum().to(sum.dtype()));
            }
          }
          return sum;
        });
    return Walk.partials(product, us, List.of(product.constant(1))).results().getFirst();
  }

  private static List<@Nullable Tensor> cotangents(
      Op op,
      List<Tensor> in,
      Results<Tensor> out,
      List<Tensor> us,
      List<@Nullable Tensor> tangents) {
    List<@Nullable Tensor> found = new ArrayList<>();
    if (op instanceof MultiOp f) {
      boolean[] wanted = new boolean[in.size()];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = tangents.get(i) != null;
      }
      Pullback<Tensor> back =
          new Pullback<>(in, out, us.stream().map(Optional::of).toList(), wanted);
      f.vjps(back);
      for (int i = 0; i < wanted.length; i++) {
        found.add(back.cotangent(i).orElse(null));
      }
    } else if (op instanceof TensorOp f) {
      for (int i = 0; i < in.size(); i++) {
        found.add(tangents.get(i) == null ? null : f.vjp(i, in, out.get(0), us.getFirst()));
      }
    }
    return found;
  }

  private static Tensor fitting(Op op, Tensor y, Tensor tangent) {
    Shape shape = y.shape();
    if (!tangent.shape().equals(shape) || tangent.dtype() != y.dtype()) {
      throw new IllegalStateException(
          op.label()
              + ": its jvp gave "
              + tangent.dtype()
              + tangent.shape()
              + ", but the result is "
              + y.dtype()
              + shape);
    }
    return tangent;
  }
}
