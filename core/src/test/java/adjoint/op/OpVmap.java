package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Vmap;
import adjoint.array.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a map over many examples gives for an operation, against a loop over them. */
final class OpVmap {
  /** Sums may be rounded in another order. */
  private static final double CLOSE = 1e-11;

  private final Entry entry;
  private final Sample sample;
  private final Source source;
  private final List<Tensor> wholes = new ArrayList<>();
  private final boolean[] mapped;

  private OpVmap(Entry entry, Source source, Sample sample) {
    this.entry = entry;
    this.sample = sample;
    this.source = source;
    this.mapped = new boolean[sample.inputs().size()];
  }

  /** Checks one use: of several examples, some inputs of which may be the same for all. */
  static void check(Entry entry, Source source, Sample sample) {
    int n = source.between(1, 3);
    OpVmap vmap = new OpVmap(entry, source, sample);
    vmap.draw(n);
    vmap.values();
    vmap.gradientsInside();
    vmap.gradientsOutside();
    vmap.tangents();
    vmap.nested();
  }

  /** Examples that differ a little, so that they stay where the operation is smooth. */
  private void draw(int n) {
    int one = source.below(mapped.length);
    List<Tensor> inputs = sample.constants(DType.F64);
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = i == one || source.flip();
      Tensor x = inputs.get(i);
      wholes.add(mapped[i] ? examples(x, n) : x);
    }
  }

  private static Tensor examples(Tensor x, int n) {
    return Tensor.stack(0, IntStream.range(0, n).mapToObj(i -> x.mul(1 + i * 0x1p-10)).toList());
  }

  private int size() {
    int one = IntStream.range(0, mapped.length).filter(i -> mapped[i]).findFirst().orElseThrow();
    return wholes.get(one).shape().extent(0);
  }

  /** The inputs of which some are those given, in their order. */
  private List<Tensor> inputs(List<Tensor> all, List<Tensor> given) {
    List<Tensor> inputs = new ArrayList<>(all);
    int next = 0;
    for (int i = 0; i < mapped.length; i++) {
      if (mapped[i]) {
        inputs.set(i, given.get(next++));
      }
    }
    return inputs;
  }

  private List<Tensor> mappedOf(List<Tensor> all) {
    return IntStream.range(0, mapped.length).filter(i -> mapped[i]).mapToObj(all::get).toList();
  }

  /** A function of all inputs of one example, over all of them. */
  private Tensor map(Function<List<Tensor>, Tensor> f, List<Tensor> all) {
    return Vmap.map((List<Tensor> given) -> f.apply(inputs(all, given)), mappedOf(all));
  }

  private Tensor loop(Function<List<Tensor>, Tensor> f, List<Tensor> all) {
    List<Tensor> results = new ArrayList<>();
    for (int k = 0; k < size(); k++) {
      int at = k;
      results.add(f.apply(inputs(all, mappedOf(all).stream().map(x -> x.select(0, at)).toList())));
    }
    return Tensor.stack(0, results);
  }

  private void values() {
    Tensor expected = loop(sample.run(), wholes);
    Tensor actual = map(sample.run(), wholes);
    if (entry instanceof Entry.Elementwise) {
      assertEquals(expected.data(), actual.data(), entry::toString);
    }
    close("values", expected, actual);
  }

  /** The gradient of each example, by one input, a captured one too. */
  private void gradientsInside() {
    int input = source.below(mapped.length);
    Tensor u = Derivatives.weights(source, sample.run().apply(firstInputs()).shape());
    Function<List<Tensor>, Tensor> gradient =
        in -> {
          Function<Tensor, Tensor> f =
              x -> sample.run().apply(OpProperty.replaced(in, input, x)).mul(u).sum();
          return Grad.gradient(f, in.get(input));
        };
    close("gradients inside", loop(gradient, wholes), map(gradient, wholes));
  }

  private List<Tensor> firstInputs() {
    return inputs(wholes, mappedOf(wholes).stream().map(x -> x.select(0, 0)).toList());
  }

  /** The gradient of a sum over all examples, by all inputs, and that of its square. */
  private void gradientsOutside() {
    Tensor y = map(sample.run(), wholes);
    Tensor u = Derivatives.weights(source, y.shape());
    Function<List<Tensor>, Tensor> mapping = all -> map(sample.run(), all).mul(u).sum();
    Function<List<Tensor>, Tensor> looping = all -> loop(sample.run(), all).mul(u).sum();
    List<Tensor> expected = Grad.gradient(looping, wholes);
    List<Tensor> actual = Grad.gradient(mapping, wholes);
    for (int i = 0; i < expected.size(); i++) {
      close("gradients outside", expected.get(i), actual.get(i));
    }
  }

  /** Tangents inside of gradients inside: forward over reverse, of each example. */
  private void tangents() {
    int input = source.below(mapped.length);
    List<Tensor> first = firstInputs();
    Tensor v = Derivatives.weights(source, first.get(input).shape());
    Tensor u = Derivatives.weights(source, sample.run().apply(first).shape());
    Function<List<Tensor>, Tensor> tangent =
        in ->
            Grad.jvp(
                (Tensor x) -> sample.run().apply(OpProperty.replaced(in, input, x)),
                in.get(input),
                v);
    close("tangents inside", loop(tangent, wholes), map(tangent, wholes));
    Function<List<Tensor>, Tensor> product =
        in -> {
          Function<Tensor, Tensor> f =
              x -> sample.run().apply(OpProperty.replaced(in, input, x)).mul(u).sum();
          return Grad.hessianVectorProduct(f, in.get(input), v);
        };
    close("second order inside", loop(product, wholes), map(product, wholes));
    Function<Tensor, Tensor> outside =
        x -> map(sample.run(), OpProperty.replaced(wholes, input, x));
    Function<Tensor, Tensor> byLoop =
        x -> loop(sample.run(), OpProperty.replaced(wholes, input, x));
    Tensor w = Derivatives.weights(source, wholes.get(input).shape());
    close(
        "tangents outside",
        Grad.jvp(byLoop, wholes.get(input), w),
        Grad.jvp(outside, wholes.get(input), w));
  }

  /** A map in a map, the inner one over a second axis of what the outer one maps. */
  private void nested() {
    List<Tensor> twice = new ArrayList<>(wholes);
    for (int i = 0; i < mapped.length; i++) {
      if (mapped[i]) {
        twice.set(i, examples(wholes.get(i), 2));
      }
    }
    Function<List<Tensor>, Tensor> inner = given -> map(sample.run(), inputs(wholes, given));
    Tensor actual = Vmap.map(inner, mappedOf(twice));
    List<Tensor> results = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      int at = k;
      List<Tensor> given = mappedOf(twice).stream().map(x -> x.select(0, at)).toList();
      results.add(loop(sample.run(), inputs(wholes, given)));
    }
    close("nested", Tensor.stack(0, results), actual);
  }

  private void close(String what, Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape(), () -> entry + ": " + what);
    double[] a = expected.toDoubleArray();
    double[] b = actual.toDoubleArray();
    double size = 1;
    for (double x : a) {
      size = Double.isFinite(x) ? Math.max(size, Math.abs(x)) : size;
    }
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], CLOSE * size, () -> entry + ": " + what);
    }
  }
}
