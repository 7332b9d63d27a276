package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Forward mode of tensors and values, and of operations of users, against reverse mode. */
class ForwardModeTest {
  private static final double CLOSE = 1e-11;

  @Provide
  Arbitrary<Entry> entries() {
    return Arbitraries.of(OpCatalog.all());
  }

  @Provide
  Arbitrary<Entry.Elementwise> elementwise() {
    return Arbitraries.of(OpCatalog.elementwise());
  }

  @Provide
  Arbitrary<Draw> draws() {
    return Draw.upTo(3, 3);
  }

  private static Tensor dot(List<Tensor> a, List<Tensor> b) {
    Tensor sum = Tensor.scalar(DType.F64, 0);
    for (int i = 0; i < a.size(); i++) {
      sum = sum.add(a.get(i).mul(b.get(i)).sum());
    }
    return sum;
  }

  private static void close(String what, Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape(), what);
    double size = 1 + expected.abs().sum().item();
    Tensor off = expected.sub(actual).abs();
    assertTrue(off.size() == 0 || off.max().item() <= CLOSE * size, () -> what + ": " + off);
  }

  private static void check(
      String what, Function<List<Tensor>, Tensor> f, List<Tensor> x, Source source) {
    List<Tensor> v = x.stream().map(t -> Derivatives.weights(source, t.shape())).toList();
    Grad.ValueAnd<Tensor, Tensor> forward = Grad.valueAndJvp(f, x, v);
    Tensor y = f.apply(x);
    assertEquals(y.data(), forward.value().data(), what);
    Tensor u = Derivatives.weights(source, y.shape());
    Tensor product = dot(Grad.vjp(f, x, u), v);
    close(what, product, forward.derivative().mul(u).sum());

    // The second derivative, in each of the four orders.
    Function<List<Tensor>, Tensor> weighted = in -> f.apply(in).mul(u).sum();
    Function<List<Tensor>, Tensor> along = in -> Grad.jvp(weighted, in, v);
    Function<List<Tensor>, Tensor> back = in -> dot(Grad.gradient(weighted, in), v);
    List<Tensor> rr = Grad.gradient(back, x);
    List<Tensor> rf = Grad.gradient(along, x);
    List<Tensor> fr = Grad.hessianVectorProduct(weighted, x, v);
    Tensor fourth = Grad.jvp(along, x, v);
    close(what + ", ff", dot(rr, v), fourth);
    for (int i = 0; i < x.size(); i++) {
      close(what + ", rf", rr.get(i), rf.get(i));
      close(what + ", fr", rr.get(i), fr.get(i));
    }
  }

  @Property(tries = 3_000)
  void tensors(@ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    Source source = draw.smooth();
    Sample sample = entry.draw(source);
    Function<List<Tensor>, Tensor> f = in -> sample.run().apply(in).to(DType.F64).sin();
    check(entry.toString(), f, sample.constants(DType.F64), source);
  }

  /** The graph of a function walked forward gives its columns, walked back its rows. */
  @Property(tries = 500)
  void jacobians(@ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    Source source = draw.smooth();
    Sample sample = entry.draw(source);
    Function<List<Tensor>, Tensor> f = in -> sample.run().apply(in).to(DType.F64).sin();
    List<Tensor> x = sample.constants(DType.F64);
    List<Tensor> rows = Grad.jacobian(f, x, Grad.Mode.REVERSE);
    List<Tensor> columns = Grad.jacobian(f, x, Grad.Mode.FORWARD);
    for (int i = 0; i < rows.size(); i++) {
      close(entry.toString(), rows.get(i), columns.get(i));
    }
  }

  @Property(tries = 1_000)
  void values(@ForAll("elementwise") Entry.Elementwise entry, @ForAll("draws") Draw draw) {
    Source source = new Draw(0, 1, draw.seed()).smooth();
    Sample sample = entry.draw(source);
    List<Value> x = new ArrayList<>();
    List<Value> v = new ArrayList<>();
    for (Plain input : sample.inputs()) {
      x.add(Value.of(input.at()).detach());
      v.add(Value.of(source.between(-1, 1)).detach());
    }
    Function<List<Value>, Value> f = in -> entry.onValues(in).sin();
    assertEquals(f.apply(x).value(), Grad.valueAndJvp(f, x, v).value().value());
    double first = 0;
    List<Value> gradient = Grad.gradient(f, x);
    List<Value> second = Grad.gradient((List<Value> in) -> Grad.jvp(f, in, v), x);
    List<Value> product = Grad.hessianVectorProduct(f, x, v);
    double fourth = Grad.directionalDerivative(f, x, v, 2).value();
    double along = 0;
    for (int i = 0; i < x.size(); i++) {
      first += gradient.get(i).value() * v.get(i).value();
      along += second.get(i).value() * v.get(i).value();
      double size = 1 + Math.abs(second.get(i).value());
      assertEquals(second.get(i).value(), product.get(i).value(), CLOSE * size, entry.toString());
    }
    assertEquals(first, Grad.jvp(f, x, v).value(), CLOSE * (1 + Math.abs(first)));
    assertEquals(along, fourth, CLOSE * (1 + Math.abs(along)), entry.toString());
  }

  // ---- operations of users that say nothing of forward mode

  /** {@code Σ a² · b} along the last axis, with vjps alone. */
  record WeightedSquares() implements TensorOp {
    @Override
    public int arity() {
      return 2;
    }

    @Override
    public NdArray forward(NdArray... in) {
      return Tensor.of(in[0]).square().mul(Tensor.of(in[1])).sum(-1).data();
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      T spread = g.unsqueeze(-1).broadcastTo(in.getFirst().shape());
      T a = in.getFirst();
      return input == 0 ? spread.mul(a).mul(2).mul(in.getLast()) : spread.mul(a.square());
    }
  }

  /** The sum and the product of two tensors, with vjps alone. */
  record SumAndProduct() implements MultiOp {
    @Override
    public int arity() {
      return 2;
    }

    @Override
    public List<String> results() {
      return List.of("sum", "product");
    }

    @Override
    public Results<NdArray> forward(NdArray... in) {
      return Results.of(in[0].add(in[1]), in[0].zip("product", in[1], (a, b) -> a * b));
    }

    @Override
    public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
      T sum = back.gOrZeros(0);
      T product = back.gOrZeros(1);
      back.to(0, () -> sum.add(product.mul(back.in(1))));
      back.to(1, () -> sum.add(product.mul(back.in(0))));
    }
  }

  @Property(tries = 100)
  void operationsWithoutAJvp(@ForAll("draws") Draw draw) {
    Source source = draw.smooth();
    int[] extents = {1 + source.below(3), 1 + source.below(3)};
    Tensor a = Tensor.of(source.numbers(extents, -1, 1).toArray(DType.F64));
    Tensor b = Tensor.of(source.numbers(extents, -1, 1).toArray(DType.F64));
    List<Tensor> x = List.of(a, b);
    check("one result", in -> in.get(0).apply(new WeightedSquares(), in.get(1)).exp(), x, source);
    check("one input moves", in -> in.get(0).apply(new WeightedSquares(), b).exp(), x, source);
    check(
        "two results",
        in -> {
          Results<Tensor> both = in.get(0).apply(new SumAndProduct(), in.get(1));
          return both.get(0).sin().mul(both.get(1));
        },
        x,
        source);
  }

  @Property(tries = 100)
  void operandsThatBroadcastOrStand(@ForAll("draws") Draw draw) {
    Source source = draw.smooth();
    Tensor a = Derivatives.weights(source, Shape.of(2, 3));
    Tensor b = Derivatives.weights(source, Shape.of(3));
    Tensor c = Derivatives.weights(source, Shape.of(3, 2));
    check("left", in -> in.get(0).mul(c.transpose()).tanh(), List.of(b), source);
    check("right", in -> c.transpose().div(in.get(0).square().add(1)), List.of(b), source);
    check("product", in -> in.get(0).matmul(c), List.of(a), source);
    check("product", in -> a.matmul(in.get(0)), List.of(c), source);
    check("both", in -> in.get(0).matmul(in.get(1)), List.of(a, c), source);
  }
}
