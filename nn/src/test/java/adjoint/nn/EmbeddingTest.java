package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.check.GradCheck;
import adjoint.check.Verdict;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private final SplittableRandom rng = new SplittableRandom(1);
  private final Indices words = Indices.of(new int[][] {{1, 4, 1}, {0, 2, 0}});

  @Test
  void looksUp() {
    Embedding table = Embedding.of(5, 3).dtype(DType.F64).init(rng);
    Tensor y = table.forward(words);
    assertEquals(Shape.of(2, 3, 3), y.shape());
    for (int i = 0; i < 6; i++) {
      Tensor row = table.weight().select(0, words.get(i));
      assertEquals(row.data(), y.reshape(6, 3).select(0, i).data());
    }
  }

  /** Whatever stands in its row, and however often it comes. */
  @Test
  void paddingIsZeroAndStaysOut() {
    Embedding table =
        new Embedding(
            Parameter.of("weight", Tensor.normal(DType.F64, rng, 0, 1, 5, 3)), OptionalInt.of(0));
    Tensor y = table.forward(words);
    assertEquals(0, y.select(0, 1).select(0, 0).data().maxAbs());
    assertEquals(0, y.select(0, 1).select(0, 2).data().maxAbs());
    Tensor g = Grad.of(y.square().sum(), table.weight());
    assertEquals(0, g.select(0, 0).data().maxAbs());
    assertTrue(g.select(0, 2).data().maxAbs() > 0);
    Embedding drawn = Embedding.of(5, 3).padding(2).init(rng);
    assertEquals(0, drawn.weight().select(0, 2).data().maxAbs());
    assertTrue(drawn.weight().select(0, 1).data().maxAbs() > 0);
  }

  @Test
  void derivatives() {
    Embedding table = Embedding.of(5, 2).padding(2).dtype(DType.F64).init(rng);
    GradCheck check =
        GradCheck.of(x -> table.forward(words).mul(x).sin()).parameters(table.parameters());
    assertEquals(Verdict.RIGHT, check.order(2).check(Tensor.of(1.0, 2).reshape(1, 1, 2)).verdict());
  }

  /** In a map over examples, too, where indices differ from one to the next. */
  @Test
  void gradientsPerExample() {
    Embedding table = Embedding.of(5, 2).padding(0).dtype(DType.F64).init(rng);
    List<Parameter> weight = List.of(table.weight());
    Indices each = Indices.of(0, 3, 1);
    Tensor all =
        Grad.perExampleGradient((Indices one) -> table.forward(one).square().sum(), weight, each)
            .getFirst();
    for (int i = 0; i < 3; i++) {
      Tensor one =
          Grad.of(table.forward(Indices.of(each.get(i))).square().sum(), weight).getFirst();
      assertEquals(one.data(), all.select(0, i).data());
    }
  }

  @Test
  void aDecoderSharesTheTable() {
    Embedding table = Embedding.of(5, 3).init(rng);
    Tensor x = Tensor.normal(rng, 0, 1, 2, 3);
    assertEquals(x.matmul(table.weight().transpose()).data(), table.transposed().forward(x).data());
  }

  @Test
  void whatDoesNotFitIsTold() {
    assertError(
        ShapeException.class,
        "Embedding: needs at least one vector of one number, got 0 x 3",
        () -> Embedding.of(0, 3));
    assertError(
        IllegalArgumentException.class,
        "Embedding: the padding must be an index from 0 to 4, got 5",
        () -> Embedding.of(5, 3).padding(5).init(rng));
    assertEquals(
        "Embedding(5 x 3, padding 1)  # weight F32[5, 3]: 15 parameters",
        Embedding.of(5, 3).padding(1).init(rng).toString());
    assertEquals("Embedding(5 x 3, F64)", Embedding.of(5, 3).dtype(DType.F64).toString());
  }
}
