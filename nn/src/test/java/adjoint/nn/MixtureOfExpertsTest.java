package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.check.Verdict;
import adjoint.nn.check.LayerCase;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Mixtures of experts, bilinear maps and radial basis functions. */
class MixtureOfExpertsTest {
  private final SplittableRandom rng = new SplittableRandom(1);

  private Linear linear(int in, int out) {
    return Linear.of(in, out).bias(Init.normal(0, 1)).dtype(DType.F64).init(rng);
  }

  private Tensor normal(int... shape) {
    return Tensor.normal(DType.F64, rng, 0, 1, shape);
  }

  @Test
  void aMixtureOfOneOrOfEqualExpertsIsTheExpert() {
    Linear expert = linear(3, 2);
    Tensor x = normal(4, 3);
    Tensor y = expert.forward(x);
    Vectors.requireNear("one", y, MixtureOfExperts.of(linear(3, 1), expert).forward(x));
    Vectors.requireNear("equal", y, MixtureOfExperts.of(linear(3, 2), expert, expert).forward(x));
  }

  @Test
  void theBestOneAnswersAlone() {
    Linear first = linear(3, 2);
    Linear second = linear(3, 2);
    Layer gate = Layer.of("first number", x -> x.slice(-1, 0, 1).mul(Tensor.of(1.0, -1)));
    Tensor x = normal(6, 3);
    Tensor y = MixtureOfExperts.of(gate, first, second).top(1).forward(x);
    Tensor mask = x.slice(-1, 0, 1).greater(0);
    assertEquals(Tensor.where(mask, first.forward(x), second.forward(x)).data(), y.data());
  }

  @Test
  void derivatives() {
    MixtureOfExperts all =
        MixtureOfExperts.of(linear(2, 3), linear(2, 2), linear(2, 2), linear(2, 2));
    for (Layer layer :
        new Layer[] {all, all.top(2), RadialBasis.of(2, 3).dtype(DType.F64).init(rng)}) {
      LayerCase check = new LayerCase(layer, normal(3, 2));
      assertEquals(Verdict.RIGHT, check.gradCheck().order(2).check(check.input()).verdict());
    }
  }

  @Test
  void aBilinearMapIsASumOfProducts() {
    Bilinear pairs = Bilinear.of(3, 4, 2).bias(Init.normal(0, 1)).dtype(DType.F64).init(rng);
    Tensor a = normal(2, 5, 3);
    Tensor b = normal(2, 5, 4);
    Tensor expected =
        Tensor.einsum("...i,ijk,...j->...k", a, pairs.weight(), b).add(pairs.bias().orElseThrow());
    Vectors.requireNear("einsum", expected, pairs.forward(a, b));
    assertEquals(Shape.of(2), pairs.forward(normal(3), normal(4)).shape());
  }

  @Test
  void aRadialNeuronIsSurestAtItsCenter() {
    RadialBasis layer = RadialBasis.from(normal(2, 3), Tensor.of(0.5, 2));
    Tensor at = layer.forward(layer.centers().detach());
    assertEquals(1, at.get(0, 0));
    assertEquals(1, at.get(1, 1));
    Tensor away = layer.centers().detach().add(Tensor.of(1.0, 0, 0));
    assertEquals(Math.exp(-0.25), layer.forward(away).get(0, 0), 1e-15);
    assertEquals(Math.exp(-4), layer.forward(away).get(1, 1), 1e-15);
  }

  @Test
  void whatDoesNotFitIsTold() {
    Layer gate = linear(3, 2);
    assertError(
        IllegalArgumentException.class,
        "MixtureOfExperts: cannot take the 3 best of 2 experts",
        () -> MixtureOfExperts.of(gate, linear(3, 1), linear(3, 1)).top(3));
    assertError(
        ShapeException.class,
        "MixtureOfExperts: the gate must give a logit for each of the 3 experts, got [4, 2]",
        () ->
            MixtureOfExperts.of(gate, linear(3, 1), linear(3, 1), linear(3, 1))
                .forward(normal(4, 3)));
    assertError(
        ShapeException.class,
        "MixtureOfExperts: expert 1 gives [4, 2], those before it [4, 1]",
        () -> MixtureOfExperts.of(gate, linear(3, 1), linear(3, 2)).forward(normal(4, 3)));
    assertError(
        ShapeException.class,
        "Bilinear(3, 4 -> 2): needs inputs [..., 3] and [..., 4] with the same axes in front, got"
            + " [5, 3] and [6, 4]",
        () -> Bilinear.of(3, 4, 2).dtype(DType.F64).init(rng).forward(normal(5, 3), normal(6, 4)));
    assertError(
        ShapeException.class,
        "RadialBasis(3 -> 2): needs inputs [..., 3], got [5, 4]",
        () -> RadialBasis.of(3, 2).dtype(DType.F64).init(rng).forward(normal(5, 4)));
    assertEquals("Bilinear(3, 4 -> 2, F32)", Bilinear.of(3, 4, 2).toString());
    assertEquals("RadialBasis(2 -> 3, F32, sharpness 1.0)", RadialBasis.of(2, 3).toString());
    assertEquals(
        """
        MixtureOfExperts by the best 1(
          gate: Linear(3 -> 2)  # weight F64[3, 2], bias F64[2]: 8 parameters
          experts.0: tanh
          experts.1: relu
        )                       # 8 parameters\
        """,
        MixtureOfExperts.of(gate, Activation.TANH, Activation.RELU).top(1).toString());
  }
}
