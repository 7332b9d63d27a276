package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The gradients of each example of a batch are those of batches of one. */
class PerExampleGradientTest {
  private static final int N = 5;

  private final Random rng = new Random(3);
  private final Layer model = Mlp.of(4, 6, 3).dtype(DType.F64).init(rng);
  private final List<Parameter> parameters = List.copyOf(model.parameters().values());
  private final Tensor x = Tensor.normal(DType.F64, rng, 0, 1, N, 4);

  private <Y> void check(Function<Batch<Y>, Tensor> loss, Batch<Y> batch, List<Batch<Y>> ones) {
    List<Tensor> each = Grad.perExampleGradient(loss, parameters, batch);
    for (int i = 0; i < N; i++) {
      List<Tensor> alone = Grad.of(loss.apply(ones.get(i)), parameters);
      for (int p = 0; p < parameters.size(); p++) {
        Tensor difference = alone.get(p).sub(each.get(p).select(0, i));
        assertEquals(0, difference.abs().max().item(), 1e-12);
      }
    }
  }

  private List<Batch<Tensor>> ones(Tensor y) {
    return IntStream.range(0, N)
        .mapToObj(i -> new Batch<>(x.slice(0, i, i + 1), y.slice(0, i, i + 1)))
        .toList();
  }

  @Test
  void ofCrossEntropy() {
    Indices classes = Indices.of(2, 0, 1, 1, 2);
    check(
        b -> Loss.crossEntropy(model.forward(b.x()), b.y()),
        new Batch<>(x, classes),
        IntStream.range(0, N)
            .mapToObj(i -> new Batch<>(x.slice(0, i, i + 1), Indices.of(classes.get(i))))
            .toList());
  }

  @Test
  void ofTheOtherLosses() {
    Tensor y = Tensor.uniform(DType.F64, rng, 0, 1, N, 3);
    check(b -> Loss.mse(model.forward(b.x()), b.y()), new Batch<>(x, y), ones(y));
    check(
        b -> Loss.binaryCrossEntropyWithLogits(model.forward(b.x()), b.y()),
        new Batch<>(x, y),
        ones(y));
    check(
        b -> Loss.binaryCrossEntropy(model.forward(b.x()).sigmoid(), b.y()),
        new Batch<>(x, y),
        ones(y));
  }
}
