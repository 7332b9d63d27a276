package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.nn.norm.BatchNorm;
import adjoint.op.Convolution;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Shapes, sizes and multiply-adds of models for which they are known. */
class SummaryTest {
  private final SplittableRandom rng = new SplittableRandom(1);

  @Test
  void aPerceptron() {
    Layer model = Mlp.of(784, 256, 10).init(rng);
    Summary summary = model.summary(Shape.of(1, 784));
    assertEquals(784 * 256 + 256 + 256 * 10 + 10, summary.parameters());
    assertEquals(4 * summary.parameters(), summary.bytes());
    assertEquals(784 * 256 + 256 * 10, summary.multiplyAdds());
    assertEquals(
        """
        path   block               output    parameters    bytes  multiply-adds
               Sequential          [1, 10]            0        0              0
        0      Linear(784 -> 256)  [1, 256]     200,960  803,840        200,704
        1      relu                [1, 256]           0        0              0
        2      Linear(256 -> 10)   [1, 10]        2,570   10,280          2,560
        total                                   203,530  814,120        203,264\
        """,
        summary.toString());
    assertEquals(64 * summary.multiplyAdds(), model.summary(Shape.of(64, 784)).multiplyAdds());
  }

  /** A window of 5×5 over 28×28, padded by 2. */
  private record Window(Parameter weight) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x.conv2d(weight, Convolution.PLAIN.withPadding(2));
    }
  }

  private record Pictures(Window window, BatchNorm norm, Linear out) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      Tensor y = norm.forward(window.forward(x, mode), mode).relu();
      Tensor pooled = y.reshape(-1, 6, 14, 2, 14, 2).max(3, 5);
      Tensor kernel = pooled.reshape(-1, 6, 196).matmul(pooled.reshape(-1, 196, 6)); // its own
      return out.forward(kernel.reshape(-1, 36), mode);
    }
  }

  @Test
  void productsCountForTheLayerThatComputesThem() {
    Pictures model =
        new Pictures(
            new Window(Parameter.of("weight", Tensor.zeros(DType.F64, 6, 1, 5, 5))),
            BatchNorm.of(6).dtype(DType.F64).init(),
            Linear.of(36, 10).dtype(DType.F64).init(rng));
    Summary summary = model.summary(Shape.of(2, 1, 28, 28));
    assertEquals(
        """
        path    block             output          parameters  bytes  multiply-adds
                Pictures          [2, 10]                  0      0         14,112
        window  Window            [2, 6, 28, 28]         150  1,200        235,200
        norm    BatchNorm(6)      [2, 6, 28, 28]          12    192              0
        out     Linear(36 -> 10)  [2, 10]                370  2,960            720
        total                                            532  4,352        250,032\
        """,
        summary.toString());
  }

  @Test
  void aLayerThatStandsTwice() {
    Linear shared = Linear.of(2, 2).init(rng);
    Layer model = Sequential.of(shared, Activation.TANH, shared, Activation.TANH);
    assertEquals(
        """
        path   block                output  parameters  bytes  multiply-adds
               Sequential           [3, 2]           0      0              0
        0      Linear(2 -> 2)       [3, 2]           6     24             12
        1      tanh                 [3, 2]           0      0              0
        2      Linear(2 -> 2) of 0  [3, 2]           0      0             12
        3      tanh                 [3, 2]           0      0              0
        total                                        6     24             24\
        """,
        model.summary(Shape.of(3, 2)).toString());
  }

  private record Repeated(Linear step) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return step.forward(step.forward(step.forward(x, mode), mode), mode);
    }
  }

  @Test
  void allCallsCount() {
    Repeated model = new Repeated(Linear.of(2, 2).init(rng));
    Summary summary = model.summary(Shape.of(1, 2));
    assertEquals(12, summary.multiplyAdds());
    assertEquals(12, summary.rows().get(1).multiplyAdds());
  }

  private record Words(Parameter table, Linear out) implements Block {
    Tensor next(Indices words) {
      return out.forward(table.indexSelect(0, words));
    }
  }

  @Test
  void aModelOfOtherInputsAndFrozenParameters() {
    Words model = new Words(Parameter.of("table", Tensor.zeros(10, 4)), Linear.of(4, 10).init(rng));
    Words frozen = Block.freeze(model, "*");
    Summary summary = Summary.of(frozen, m -> m.next(Indices.of(1, 2)));
    assertEquals(90, summary.parameters());
    assertEquals(90, summary.frozen());
    assertEquals(80, summary.multiplyAdds());
    assertEquals(Optional.empty(), summary.rows().getFirst().output());
    assertEquals(Optional.of(Shape.of(2, 10)), summary.rows().getLast().output());
    assertEquals(true, summary.toString().endsWith("\n90 parameters are frozen"));
    assertEquals(false, frozen.table().isVariable());
  }
}
