package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.check.GradCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Gradients of every operation, over random shapes, broadcasts, dtypes and memory layouts. */
class OpGradientTest {

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
    return Draw.upTo(4, 4);
  }

  @Provide
  Arbitrary<Draw> smallDraws() {
    return Draw.upTo(2, 2);
  }

  @Property(tries = 10_000)
  void ofOrderOneAndTwoEqualFiniteDifferences(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Source source = draw.repeat(k).smooth();
      Sample sample = entry.draw(source);
      Derivatives.check(entry.toString(), source, sample.leaves(DType.F64), sample.run(), 2);
    }
  }

  @Property(tries = 5_000)
  void ofInputsUsedTwiceEqualFiniteDifferences(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Source source = draw.repeat(k).smooth();
      Sample sample = entry.draw(source);
      Function<List<Tensor>, Tensor> twice =
          in ->
              sample
                  .run()
                  .apply(in)
                  .mul(sample.run().apply(in.stream().map(x -> x.mul(1)).toList()));
      Derivatives.check(entry + " twice", source, sample.leaves(DType.F64), twice, 1);
    }
  }

  @Property(tries = 1_500)
  void ofBothOperandsTheSame(@ForAll("draws") Draw draw) {
    for (Entry.Binary entry : OpCatalog.BINARY) {
      Source s = draw.smooth();
      double low = Math.max(entry.left().low(), entry.right().low());
      double high = Math.min(entry.left().high(), entry.right().high());
      if (!entry.kinkWhereEqual() && !entry.op().equals(Gate.OP)) {
        Tensor x = Tensor.of(s.numbers(s.shape(), low, high).toArray(DType.F64)).asVariable();
        Derivatives.check(
            entry + " of x and x",
            s,
            List.of(x),
            in -> in.getFirst().apply(entry.op(), in.getFirst()),
            2);
      }
    }
  }

  @Property(tries = 4_000)
  void passGradCheck(@ForAll("entries") Entry entry, @ForAll("smallDraws") Draw draw) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Sample sample = entry.draw(draw.repeat(k).smooth());
      GradCheck.ofMany(sample.run())
          .order(2)
          .check(sample.constants(DType.F64).toArray(Tensor[]::new));
    }
  }

  @Property(tries = 6_000)
  void onFloatsAgreeWithThoseOnDoubles(@ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Source source = draw.repeat(k).smooth();
      Sample sample = entry.draw(source).round(DType.F32);
      List<List<Tensor>> single = twoOrders(sample, DType.F32, draw.seed());
      List<List<Tensor>> twice = twoOrders(sample, DType.F64, draw.seed());
      for (int order = 0; order < 2; order++) {
        for (int i = 0; i < sample.inputs().size(); i++) {
          Tensor g = single.get(order).get(i);
          assertEquals(DType.F32, g.dtype());
          double[] actual = g.toDoubleArray();
          double[] expected = twice.get(order).get(i).toDoubleArray();
          double size = 1;
          for (double e : expected) {
            size = Math.max(size, Math.abs(e));
          }
          for (int at = 0; at < actual.length; at++) {
            assertEquals(
                expected[at], actual[at], 200 * 0x1p-24 * size, entry + " order " + (order + 1));
          }
        }
      }
    }
  }

  /** The gradients of a weighted sum of a result, and the gradients of a weighted sum of them. */
  private static List<List<Tensor>> twoOrders(Sample sample, DType dtype, long seed) {
    return twoOrders(sample.run(), sample.leaves(dtype), new Draw(0, 0, seed).smooth());
  }

  private static List<List<Tensor>> twoOrders(
      Function<List<Tensor>, Tensor> f, List<Tensor> leaves, Source weights) {
    Tensor y = f.apply(leaves);
    Tensor u = Derivatives.weights(weights, y.shape()).to(DType.F32).to(y.dtype());
    List<Tensor> first = Grad.differentiable(y, leaves, u);
    List<Tensor> parts = new ArrayList<>();
    for (Tensor g : first) {
      parts.add(g.mul(Derivatives.weights(weights, g.shape()).to(DType.F32).to(g.dtype())).sum());
    }
    Tensor z = parts.stream().reduce(Tensor::add).orElseThrow();
    return List.of(first, Grad.of(z, leaves));
  }

  @Property(tries = 6_000)
  void ofViewsHaveTheBitsOfThoseOfCopies(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw, @ForAll DType dtype) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Source source = draw.repeat(k).anywhere();
      Sample sample = entry.draw(source).round(dtype);
      List<NdArray> views =
          sample.inputs().stream()
              .map(x -> source.flip() ? source.view(x, dtype) : source.repeated(x, dtype))
              .toList();
      List<NdArray> copies = views.stream().map(OpCatalog::copy).toList();
      List<List<Tensor>> ofViews = twoOrders(sample.run(), leaves(views), draw.smooth());
      List<List<Tensor>> ofCopies = twoOrders(sample.run(), leaves(copies), draw.smooth());
      for (int order = 0; order < 2; order++) {
        for (int i = 0; i < views.size(); i++) {
          assertEquals(
              ofCopies.get(order).get(i).data(), ofViews.get(order).get(i).data(), entry::toString);
        }
      }
    }
  }

  private static List<Tensor> leaves(List<NdArray> arrays) {
    return arrays.stream().map(x -> Tensor.of(x).asVariable()).toList();
  }

  @Property(tries = 6_000)
  void ofValuesHaveTheBitsOfThoseOfTensorsOfOneElement(
      @ForAll("elementwise") Entry.Elementwise entry, @ForAll("draws") Draw draw) {
    Source source = new Draw(0, 0, draw.seed()).anywhere();
    Sample sample = entry.draw(source);
    int[] shape = draw.rank() % 2 == 0 ? new int[0] : new int[] {1};
    List<Value> values = new ArrayList<>();
    List<Tensor> tensors = new ArrayList<>();
    for (Plain x : sample.inputs()) {
      values.add(Value.of(x.values()[0]));
      tensors.add(Tensor.wrap(x.values(), shape).asVariable());
    }
    Value scalar = entry.onValues(values);
    Tensor tensor = entry.onTensors(tensors);
    assertEquals(tensor.item(), scalar.value());
    if (!scalar.isVariable()) {
      return;
    }
    List<Value> g = Grad.differentiable(scalar, values);
    List<Tensor> h = Grad.differentiable(tensor, tensors);
    for (int i = 0; i < values.size(); i++) {
      assertEquals(h.get(i).item(), g.get(i).value(), () -> entry + " at " + values);
      if (g.get(i).isVariable()) {
        List<Value> second = Grad.of(g.get(i), values);
        List<Tensor> other = Grad.of(h.get(i), tensors);
        for (int j = 0; j < values.size(); j++) {
          assertEquals(other.get(j).item(), second.get(j).value(), () -> entry + " at " + values);
        }
      }
      assertEquals(h.get(i).isVariable(), g.get(i).isVariable());
    }
  }

  // ---- laws

  @Property(tries = 3_000)
  void areLinearInTheCotangent(@ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    Source source = draw.smooth();
    Sample sample = entry.draw(source);
    List<Tensor> leaves = sample.leaves(DType.F64);
    Tensor y = sample.run().apply(leaves);
    Tensor u = Derivatives.weights(source, y.shape());
    Tensor v = Derivatives.weights(source, y.shape());
    List<Tensor> ofU = Grad.of(y, leaves, u);
    List<Tensor> ofV = Grad.of(y, leaves, v);
    List<Tensor> together = Grad.of(y, leaves, u.mul(3).sub(v));
    for (int i = 0; i < leaves.size(); i++) {
      double[] expected = ofU.get(i).mul(3).sub(ofV.get(i)).toDoubleArray();
      double[] size = ofU.get(i).abs().mul(3).add(ofV.get(i).abs()).toDoubleArray();
      double[] actual = together.get(i).toDoubleArray();
      for (int at = 0; at < actual.length; at++) {
        assertEquals(expected[at], actual[at], 1e-12 * (1 + size[at]), entry::toString);
      }
    }
  }

  @Property(tries = 3_000)
  void areTheAdjointOfDirectionalDerivatives(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    Source source = draw.smooth();
    Sample sample = entry.draw(source);
    List<Tensor> in = sample.constants(DType.F64);
    for (int i = 0; i < in.size(); i++) {
      int input = i;
      Tensor v = Derivatives.weights(source, in.get(i).shape());
      Tensor jv = Grad.jvp(x -> sample.run().apply(replaced(in, input, x)), in.get(i), v);
      Tensor g = Derivatives.weights(source, jv.shape());
      Tensor gj = Grad.vjp(x -> sample.run().apply(replaced(in, input, x)), in.get(i), g);
      double size = 1 + Derivatives.dot(gj.abs(), v.abs()) + Derivatives.dot(jv.abs(), g.abs());
      assertEquals(Derivatives.dot(g, jv), Derivatives.dot(gj, v), 1e-12 * size, entry::toString);
    }
  }

  private static List<Tensor> replaced(List<Tensor> in, int input, Tensor x) {
    List<Tensor> result = new ArrayList<>(in);
    result.set(input, x);
    return result;
  }

  @Property(tries = 500)
  void broadcastToAndSumToAreAdjoint(@ForAll("draws") Draw draw) {
    Source source = draw.smooth();
    int[] target = source.shape();
    int[] from = source.broadcastable(target);
    Tensor x = Tensor.of(source.numbers(from, -2, 2).toArray(DType.F64));
    Tensor g = Tensor.of(source.numbers(target, -2, 2).toArray(DType.F64));
    Tensor stretched = x.broadcastTo(target);
    Tensor summed = g.sumTo(x.shape());
    assertEquals(g.shape(), stretched.shape());
    assertEquals(x.shape(), summed.shape());
    assertEquals(
        Derivatives.dot(stretched, g),
        Derivatives.dot(x, summed),
        1e-12 * (1 + target.length) * 50);
    assertTrue(summed.shape().broadcastsTo(g.shape()));
  }
}
