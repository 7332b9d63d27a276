package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.check.Finding;
import adjoint.check.GradCheck;
import adjoint.check.GradReport;
import adjoint.check.Reason;
import java.util.ArrayList;
import java.util.List;
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

  private static void check(OpProperty property, Entry entry, Draw draw) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      property.check(entry, draw.repeat(k));
    }
  }

  @Property(tries = 4_000)
  void ofOrderOneAndTwoEqualFiniteDifferences(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    check(OpProperty.SECOND_ORDER, entry, draw);
  }

  @Property(tries = 2_500)
  void ofInputsUsedTwiceEqualFiniteDifferences(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    check(OpProperty.USED_TWICE, entry, draw);
  }

  @Property(tries = 750)
  void ofBothOperandsTheSame(@ForAll("draws") Draw draw) {
    for (Entry.Binary entry : OpCatalog.BINARY) {
      Source s = draw.smooth();
      double low = Math.max(entry.left().low(), entry.right().low());
      double high = Math.min(entry.left().high(), entry.right().high());
      boolean kinked = List.of(MaskedBy.OP, Fmod.OP).contains(entry.op());
      if (!entry.kinkWhereEqual() && !kinked) {
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

  @Property(tries = 2_000)
  void passGradCheck(@ForAll("entries") Entry entry, @ForAll("smallDraws") Draw draw) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Sample sample = entry.draw(draw.repeat(k).smooth());
      GradReport report =
          GradCheck.ofMany(sample.run())
              .order(2)
              .checkNotWrong(sample.constants(DType.F64).toArray(Tensor[]::new));
      // Second derivatives that are nothing but rounding cannot be told to be right.
      assertTrue(
          report.findings().stream()
              .allMatch(f -> f instanceof Finding.Undecided u && u.reason() == Reason.NOISE),
          report::toString);
    }
  }

  @Property(tries = 3_000)
  void onFloatsAgreeWithThoseOnDoubles(@ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    check(OpProperty.FLOAT32, entry, draw);
  }

  @Property(tries = 3_000)
  void ofViewsHaveTheBitsOfThoseOfCopies(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    check(OpProperty.VIEWS, entry, draw);
  }

  @Property(tries = 2_000)
  void ofStretchedInputsAreSums(@ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    check(OpProperty.BROADCAST, entry, draw);
  }

  @Property(tries = 3_000)
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
    assertEquals(tensor.isVariable(), scalar.isVariable(), entry::toString);
    if (scalar.isVariable()) {
      requireSameGradients(entry, scalar, values, tensor, tensors);
    }
  }

  private static void requireSameGradients(
      Entry entry, Value scalar, List<Value> values, Tensor tensor, List<Tensor> tensors) {
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

  @Property(tries = 1_500)
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

  @Property(tries = 1_500)
  void areTheAdjointOfDirectionalDerivatives(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    check(OpProperty.JVP, entry, draw);
  }

  @Property(tries = 1_000)
  void ofMapsAreThoseOfLoops(@ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    check(OpProperty.VMAP, entry, draw);
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
