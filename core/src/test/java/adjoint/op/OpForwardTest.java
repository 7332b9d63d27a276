package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.fuse.ElementwiseOps;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

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
  Arbitrary<Entry.Elementwise> fixed() {
    return elementwise().filter(entry -> entry.exact().isPresent());
  }

  @Provide
  Arbitrary<Draw> draws() {
    return Draw.upTo(4, 5);
  }

  @Property(tries = 7_500)
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

  @Property(tries = 4_000)
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

  @Property(tries = 4_000)
  void hasTheBitsThatTheDesignFixes(
      @ForAll("fixed") Entry.Elementwise entry, @ForAll("draws") Draw draw) {
    double[] special = Arrays.stream(ElementwiseOps.special()).filter(Double::isFinite).toArray();
    for (int k = 0; k < Draw.REPEATS; k++) {
      Source source = new Draw(0, 0, draw.repeat(k).seed()).anywhere();
      double[] x =
          entry.draw(source).inputs().stream().mapToDouble(input -> input.values()[0]).toArray();
      requireBits(entry, x);
      for (int i = 0; i < x.length; i++) {
        x[i] = special[source.between(0, special.length - 1)];
        requireBits(entry, x);
      }
    }
  }

  private static void requireBits(Entry.Elementwise entry, double... x) {
    String what = entry + " of " + Arrays.toString(x);
    double expected = entry.exact().orElseThrow().applyAsDouble(x);
    assertEquals(expected, entry.apply(x), what);
    assertEquals(
        expected, entry.onValues(Arrays.stream(x).mapToObj(Value::of).toList()).value(), what);
    assertEquals(
        expected, entry.onTensors(Arrays.stream(x).mapToObj(Tensor::of).toList()).item(), what);
  }

  /** These are their own definition; {@link BitsTest} holds their bits. */
  @Test
  void theDesignFixesTheBitsOfAllButThese() {
    Set<Class<?>> others =
        OpCatalog.elementwise().stream()
            .filter(entry -> entry.exact().isEmpty())
            .map(entry -> entry.op().getClass())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            Acosh.class,
            Asinh.class,
            Atanh.class,
            DirectionCosine.class,
            Erf.class,
            Erfc.class,
            Beta.class,
            Erfinv.class,
            Lgamma.class,
            Log2.class,
            LogBeta.class,
            NormalCdf.class,
            NormalQuantile.class,
            Polygamma.class,
            PowDerivative.class),
        others);
  }

  @Property(tries = 7_500)
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
