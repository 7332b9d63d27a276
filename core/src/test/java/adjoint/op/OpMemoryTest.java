package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.kernel.Buffers;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Operations write all of their result: what an array held before does not show through. */
class OpMemoryTest {

  @Provide
  Arbitrary<Entry> entries() {
    return Arbitraries.of(OpCatalog.all());
  }

  @Provide
  Arbitrary<Draw> draws() {
    return Draw.upTo(4, 5);
  }

  private static List<NdArray> resultAndGradients(Sample sample, List<Tensor> constants) {
    List<Tensor> leaves = constants.stream().map(Tensor::asVariable).toList();
    Tensor y = sample.run().apply(leaves);
    List<NdArray> arrays = new ArrayList<>(List.of(y.data()));
    if (y.isVariable()) {
      Grad.of(y.sum(), leaves).forEach(g -> arrays.add(g.data()));
    }
    return arrays;
  }

  @Property(tries = 5_000)
  void usedArraysGiveTheSameBitsAsNewOnes(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw, @ForAll DType dtype) {
    Buffers buffers = new Buffers();
    for (int k = 0; k < Draw.REPEATS; k++) {
      Sample sample = entry.draw(draw.repeat(k).anywhere()).round(dtype);
      List<NdArray> expected = resultAndGradients(sample, sample.constants(dtype));
      List<Tensor> nothing =
          sample.constants(dtype).stream()
              .map(x -> Tensor.full(dtype, Double.NaN, x.shape().extents()))
              .toList();
      buffers.begin();
      buffers.run(() -> resultAndGradients(sample, nothing)); // leaves NaN in the arrays
      buffers.begin();
      buffers.run(() ->
          assertEquals(
              expected, resultAndGradients(sample, sample.constants(dtype)), entry::toString));
    }
  }

  @Property(tries = 3_000)
  void gradientsShareNoMemoryWithWhatTheyAreGradientsOf(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw, @ForAll DType dtype) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      List<Tensor> leaves = entry.draw(draw.repeat(k).anywhere()).leaves(dtype);
      Tensor y = entry.draw(draw.repeat(k).anywhere()).run().apply(leaves);
      if (y.isVariable()) {
        for (Tensor g : Grad.of(y, leaves, Tensor.ones(y.dtype(), y.shape().extents()))) {
          for (Tensor leaf : leaves) {
            assertFalse(g.size() > 0 && g.data().isViewOf(leaf.data()), entry::toString);
          }
        }
      }
    }
  }
}
