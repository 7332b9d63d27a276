package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What operations compute, over random shapes, broadcasts, dtypes and memory layouts. */
class OpForwardTest {

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
    return Draw.upTo(4, 5);
  }

  @Property(tries = 15_000)
  void equalsTheNaiveReference(@ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Sample sample = entry.draw(draw.repeat(k).anywhere());
      Expected expected = sample.reference().apply(sample.inputs());
      expected.requireEqual(entry + " F64", sample.run().apply(sample.constants(DType.F64)).data());
      if (!(entry instanceof Entry.Elementwise)) {
        Sample single = sample.round(DType.F32);
        expected = single.reference().apply(single.inputs());
        expected.requireEqual(
            entry + " F32", single.run().apply(single.constants(DType.F32)).data());
      }
    }
  }

  @Property(tries = 8_000)
  void onFloatsIsTheDoubleResultRoundedOnce(
      @ForAll("elementwise") Entry.Elementwise entry, @ForAll("draws") Draw draw) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Sample sample = entry.draw(draw.repeat(k).anywhere()).round(DType.F32);
      NdArray single = sample.run().apply(sample.constants(DType.F32)).data();
      NdArray twice = sample.run().apply(sample.constants(DType.F64)).data();
      assertEquals(DType.F32, single.dtype());
      assertEquals(twice.to(DType.F32), single, entry::toString);
    }
  }

  @Property(tries = 8_000)
  void hasTheBitsThatTheDesignFixes(
      @ForAll("elementwise") Entry.Elementwise entry, @ForAll("draws") Draw draw) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Source source = draw.repeat(k).anywhere();
      if (entry instanceof Entry.Unary unary) {
        double x = unary.domain().draw(source);
        assertEquals(unary.exactly(x), unary.op().applyAsDouble(x), () -> entry + " of " + x);
        assertEquals(unary.exactly(x), unary.tensor().apply(Tensor.of(x)).item());
      }
    }
  }

  @Property(tries = 15_000)
  void viewsGiveTheSameBitsAsTheirCopies(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw, @ForAll DType dtype) {
    for (int k = 0; k < Draw.REPEATS; k++) {
      Source source = draw.repeat(k).anywhere();
      Sample sample = entry.draw(source).round(dtype);
      List<NdArray> views =
          sample.inputs().stream()
              .map(x -> source.flip() ? source.view(x, dtype) : source.repeated(x, dtype))
              .toList();
      List<NdArray> copies = views.stream().map(OpCatalog::copy).toList();
      assertEquals(sample.on(copies).data(), sample.on(views).data(), entry::toString);
    }
  }
}
