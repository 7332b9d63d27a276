package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Layers of users' own: records and functions. */
class LayerTest {
  private record Scale(Parameter gain) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x.mul(gain);
    }
  }

  private record Twice(Layer inner) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return inner.forward(inner.forward(x, mode), mode);
    }
  }

  private final Scale scale = new Scale(Parameter.of("gain", Tensor.of(2f)));

  @Test
  void aRecordIsALayer() {
    assertArrayEquals(new double[] {2, 4}, scale.forward(Tensor.of(1f, 2f)).toDoubleArray());
    assertEquals("Scale  # gain F32[1]: 1 parameter", scale.describe());
    Layer nested = new Twice(scale);
    assertArrayEquals(new double[] {4, 8}, nested.forward(Tensor.of(1f, 2f)).toDoubleArray());
    assertEquals(List.of("inner.gain"), List.copyOf(nested.parameters().keySet()));
    assertEquals(
        """
        Twice(
          inner: Scale  # gain F32[1]: 1 parameter
        )               # 1 parameter\
        """,
        nested.describe());
  }

  @Test
  void aFunctionIsALayer() {
    Layer twice = Layer.of("twice", x -> x.mul(2));
    assertEquals(6, twice.forward(Tensor.scalar(3)).item());
    assertEquals("twice", twice.toString());
    assertEquals(0, twice.parameterCount());
    assertSame(twice, twice.cast(DType.F64));
  }

  @Test
  void errorsCallAParameterByItsPath() {
    Sequential inner = Sequential.of(Linear.of(2, 3).init(new SplittableRandom(1)));
    Layer model = Sequential.of(Activation.TANH, inner);
    Parameter weight = model.parameters().firstEntry().getValue();
    assertEquals("1.0.weight", weight.path());
    assertEquals("weight", weight.name());
    inner.parameters(); // a part by itself does not know where it is
    ShapeException e = assertThrows(ShapeException.class, () -> weight.set(Tensor.of(1f)));
    assertEquals("set: parameter 1.0.weight is F32[2, 3] and cannot become F32[1]", e.getMessage());
  }

  @Test
  void recipesPrint() {
    assertEquals("Linear(2 -> 3, F32)", Linear.of(2, 3).toString());
    assertEquals(
        "Linear(2 -> 3, F64, without bias)",
        Linear.of(2, 3).dtype(DType.F64).withoutBias().toString());
    assertEquals(
        "Mlp(2 -> 16 -> 1, F32, tanh, then sigmoid)",
        Mlp.of(2, 16, 1).activation(Activation.TANH).output(Activation.SIGMOID).toString());
  }

  @Test
  void castsInPlace() {
    Layer model = Sequential.of(Linear.of(2, 3).init(new SplittableRandom(1)), Activation.TANH);
    Parameter weight = model.parameters().firstEntry().getValue();
    float[] before = weight.toFloatArray();
    assertSame(model, model.cast(DType.F64));
    assertSame(weight, model.parameters().get("0.weight"));
    assertEquals(DType.F64, weight.dtype());
    assertArrayEquals(before, weight.toFloatArray());
    assertEquals(DType.F64, model.forward(Tensor.of(1.0, 2.0)).dtype());
  }

  @Test
  void castingKeepsTheType() {
    Linear linear = Linear.of(1, 1).init(new SplittableRandom(1)).cast(DType.F64);
    Sequential sequential = Sequential.of(linear).cast(DType.F32);
    assertEquals(DType.F32, linear.weight().dtype());
    assertEquals(1, sequential.layers().size());
  }

  @Test
  void sharedParametersCountOnce() {
    Layer tied = Sequential.of(scale, scale);
    assertEquals(List.of("0.gain", "1.gain"), List.copyOf(tied.parameters().keySet()));
    assertEquals(1, tied.parameterCount());
  }

  @Test
  void parametersAreListedOnceInOrderAndNotChanged() {
    Parameter a = Parameter.of("a", Tensor.zeros(1));
    Parameter b = Parameter.of("b", Tensor.zeros(1));
    Parameter c = Parameter.of("c", Tensor.zeros(1));
    SequencedMap<String, Parameter> map = Parameters.of("z", a, "y", b, "x", c);
    assertEquals(List.of("z", "y", "x"), List.copyOf(map.keySet()));
    assertEquals(List.of(a, b, c), List.copyOf(map.values()));
    assertThrows(UnsupportedOperationException.class, () -> map.put("w", a));
    assertError(
        IllegalArgumentException.class,
        "parameters: the name w is used twice; each parameter needs a path of its own",
        () -> Parameters.of("w", a, "w", b));
    assertError(
        IllegalArgumentException.class,
        "parameters: a name cannot be blank",
        () -> Parameters.of(" ", a));
  }

  @Test
  void aBuilderMixesParametersAndParts() {
    Linear linear = Linear.of(1, 1).init(new SplittableRandom(1));
    SequencedMap<String, Parameter> map =
        Parameters.builder()
            .add("decoder", linear)
            .add("gain", scale.gain())
            .add("encoder", linear)
            .build();
    assertEquals(
        List.of("decoder.weight", "decoder.bias", "gain", "encoder.weight", "encoder.bias"),
        List.copyOf(map.keySet()));
  }

  @Test
  @SuppressWarnings("NullAway") // a null is a mistake too
  void aLayerThatIsNull() {
    assertError(
        NullPointerException.class,
        "Sequential: layer 0 is null",
        () -> Sequential.of((Layer) null));
    assertError(
        NullPointerException.class,
        "Sequential: layer 1 is null",
        () -> Sequential.of(Arrays.asList(Activation.TANH, null)));
  }
}
