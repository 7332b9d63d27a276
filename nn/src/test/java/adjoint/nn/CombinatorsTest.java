package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.check.Verdict;
import adjoint.nn.check.LayerCase;
import adjoint.nn.optim.Sgd;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Layers beside layers, around layers, and the same layer twice. */
class CombinatorsTest {
  private final SplittableRandom rng = new SplittableRandom(1);
  private final Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}});

  private Linear linear(int in, int out) {
    return Linear.of(in, out).dtype(DType.F64).bias(Init.uniform(-1, 1)).init(rng);
  }

  @Test
  void residualsAdd() {
    Linear inner = linear(2, 2);
    Residual residual = Residual.of(inner);
    assertEquals(x.add(inner.forward(x)).data(), residual.forward(x).data());
    Linear wide = linear(2, 3);
    Linear projection = linear(2, 3);
    Residual projected = Residual.of(wide, projection);
    assertEquals(projection.forward(x).add(wide.forward(x)).data(), projected.forward(x).data());
    assertEquals(
        List.of("inner.weight", "inner.bias", "projection.weight", "projection.bias"),
        List.copyOf(projected.parameters().keySet()));
    assertError(
        ShapeException.class,
        "Residual: [3, 2] and [3, 3] cannot be added, the first from the input; give a projection,"
            + " the second from Linear(2 -> 3)",
        () -> Residual.of(wide).forward(x));
    assertError(
        ShapeException.class,
        "Residual: [3, 1] and [3, 3] cannot be added, the first from Linear(2 -> 1), the second"
            + " from Linear(2 -> 3)",
        () -> Residual.of(wide, linear(2, 1)).forward(x));
  }

  @Test
  void branchesAreJoined() {
    Linear a = linear(2, 2);
    Linear b = linear(2, 3);
    Linear c = linear(2, 3);
    Parallel beside = Parallel.concat(-1, a, b);
    assertEquals(Shape.of(3, 5), beside.forward(x).shape());
    assertEquals(a.forward(x).data(), beside.forward(x).slice(-1, 0, 2).data());
    assertEquals(
        List.of("0.weight", "0.bias", "1.weight", "1.bias"),
        List.copyOf(beside.parameters().keySet()));
    assertEquals(b.forward(x).add(c.forward(x)).data(), Parallel.sum(b, c).forward(x).data());
    Parallel product = Parallel.of("product", outputs -> outputs.get(0).mul(outputs.get(1)), b, c);
    assertEquals(b.forward(x).mul(c.forward(x)).data(), product.forward(x).data());
    assertEquals(
        """
        Parallel by product(
          0: Linear(2 -> 3)  # weight F64[2, 3], bias F64[3]: 9 parameters
          1: Linear(2 -> 3)  # weight F64[2, 3], bias F64[3]: 9 parameters
        )                    # 18 parameters\
        """,
        product.toString());
    assertError(
        ShapeException.class,
        "Parallel: cannot add outputs of shapes [[3, 2], [3, 3]]",
        () -> Parallel.sum(a, b).forward(x));
    assertError(
        IllegalArgumentException.class,
        "Parallel: needs at least one branch",
        () -> Parallel.sum());
    Parallel copy = Block.copyOf(product);
    assertEquals(product.forward(x).data(), copy.forward(x).data());
  }

  @Test
  void aLayerThatStandsTwiceIsTrainedOnce() {
    Linear shared = linear(2, 2);
    Sequential model = Sequential.of(shared, Activation.TANH, shared);
    Tensor loss = model.forward(x).square().sum();
    Tensor gradient = Grad.of(loss, shared.weight());
    Tensor before = shared.weight().detach();
    new Sgd(model.parameters(), 0.01).step(loss);
    assertEquals(before.sub(gradient.mul(0.01)).data(), shared.weight().data());
  }

  private record Autoencoder(Linear encoder, Layer decoder) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return decoder.forward(encoder.forward(x, mode).tanh(), mode);
    }
  }

  @Test
  void aDecoderIsTiedToItsEncoder() {
    Linear encoder = linear(2, 1);
    Autoencoder model = new Autoencoder(encoder, encoder.transposed());
    assertEquals(
        encoder.forward(x).tanh().matmul(encoder.weight().transpose()).data(),
        model.forward(x).data());
    assertEquals(
        List.of("encoder.weight", "encoder.bias", "decoder.weight"),
        List.copyOf(model.parameters().keySet()));
    assertEquals(3, model.parameterCount());
    Autoencoder copy = Block.copyOf(model);
    assertSame(copy.encoder().weight(), copy.part("decoder.weight", Parameter.class));
    assertEquals(Verdict.RIGHT, new LayerCase(model, x).gradCheck().order(2).check(x).verdict());
    assertError(
        ShapeException.class,
        "Transposed(1 -> 2): input [3, 2] does not fit weight [2, 1], its last extent must be 1",
        () -> encoder.transposed().forward(x));
    assertEquals(
        "Transposed(1 -> 2)  # weight F64[2, 1]: 2 parameters", encoder.transposed().toString());
  }
}
