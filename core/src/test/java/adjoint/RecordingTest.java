package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.op.Reshape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private final Tensor w = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
  private final Tensor x = Tensor.of(new double[][] {{1, -1}, {0.5, 2}});

  private static List<String> steps(Recording recording) {
    return recording.steps().stream().map(step -> step.op().label()).toList();
  }

  @Test
  void stepsStandInOrder() {
    Recording f = Recording.of((Tensor t) -> t.matmul(w).add(1).relu(), x);
    assertEquals(List.of("matmul", "add", "relu"), steps(f));
    assertEquals(List.of(0), f.inputs());
    assertEquals(f.steps().getLast().results(), f.outputs());
    Recording.Slot constant = f.slots().get(f.steps().getFirst().inputs().get(1));
    assertEquals(Optional.of(w), constant.constant());
    assertEquals(Optional.of(DType.F64), constant.dtype());
  }

  @Test
  void whatDoesNotDependOnTheInputIsComputed() {
    Parameter p = Parameter.of("p", w);
    Recording f = Recording.of((Tensor t) -> t.matmul(p.square().neg()), x);
    assertEquals(List.of("matmul"), steps(f));
  }

  @Test
  void whatNobodyNeedsIsLeftOut() {
    Recording f =
        Recording.of(
            (Tensor t) -> {
              t.exp().sum();
              return t.tanh();
            },
            x);
    assertEquals(List.of("tanh"), steps(f));
  }

  @Test
  void comparisonsAndChoicesAreSteps() {
    Recording f =
        Recording.of((Tensor t) -> Tensor.where(t.detach().greater(0), t, t.maskedBy(t)), x);
    assertEquals(List.of("greater", "maskedBy", "greater", "where"), steps(f));
  }

  @Test
  void positionsAreSlots() {
    Recording f =
        Recording.of(
            (Tensor t) -> {
              var best = t.topk(1, 1);
              return t.gather(1, best.positions());
            },
            x);
    assertEquals(List.of("topk", "gather"), steps(f));
    int positions = f.steps().getFirst().results().get(1);
    assertEquals(List.of(0, positions), f.steps().getLast().inputs());
    assertEquals(Optional.empty(), f.slots().get(positions).dtype());
    Recording g = Recording.of((Indices i) -> w.indexSelect(0, i.reshape(2, 1)), Indices.of(1, 0));
    assertEquals(List.of(g.steps().getFirst().inputs().get(0), 0), g.steps().getFirst().inputs());
  }

  @Test
  void fusedOperationsAreToldStepByStep() {
    Fused f = Fused.of("f", RecordingTest::logistic);
    assertEquals(List.of("mul", "sigmoid"), steps(Recording.of((Tensor t) -> t.apply(f), x)));
  }

  private static <E extends adjoint.op.Expr<E>> E logistic(E a) {
    return a.mul(2).sigmoid();
  }

  @Test
  void mapsAndDerivativesInsideAreRecordedBelow() {
    Recording map = Recording.of((Tensor t) -> Vmap.map(row -> row.mul(row).sum(), t), x);
    assertEquals(List.of("mul", "sum"), steps(map));
    Recording slope = Recording.of((Tensor t) -> Grad.gradient(s -> s.mul(s).sum(), t), x);
    assertTrue(steps(slope).contains("mul") || steps(slope).contains("strongMul"), "" + slope);
  }

  @Test
  void shapesFollowTheBatchSize() {
    Recording f = Recording.ofBatch(3, (Tensor t) -> t.reshape(-1).reshape(t.shape().extents()), x);
    assertEquals(new Reshape(Shape.of(6)), f.steps().getFirst().op());
    assertEquals(Shape.of(3, 2), f.slots().get(0).shape());
    record In(Tensor t, Indices i) {}
    Recording both =
        Recording.ofBatch(1, (In in) -> in.t.indexSelect(1, in.i), new In(x, Indices.of(1, 0)));
    assertEquals(
        List.of(Shape.of(1, 2), Shape.of(1)),
        List.of(both.slots().get(0).shape(), both.slots().get(1).shape()));
  }

  @Test
  void numbersCannotBeRead() {
    String unread =
        ": this tensor [] stands for whatever the recorded function will be given, so it has no"
            + " numbers to read. Choose with Tensor.where, maximum or maskedBy instead of if";
    assertEquals(
        "item" + unread, error(() -> Recording.of((Tensor t) -> t.mul(t.sum().item()), x)));
    assertEquals(
        "argmax" + unread.replace("[]", "[2, 2]"),
        error(() -> Recording.of((Tensor t) -> w.indexSelect(0, t.argmax(1)), x)));
    assertEquals(
        "recorded F64[2, 2]",
        error(() ->
            Recording.of(
                (Tensor t) -> {
                  throw new IllegalStateException(t.toString());
                },
                x)));
  }

  @Test
  void tensorsOfOthersAreErrors() {
    Tensor[] escaped = new Tensor[1];
    Recording.of(
        (Tensor t) -> {
          escaped[0] = t;
          return t.neg();
        },
        x);
    assertEquals(
        "exp: this tensor belongs to a Recording that is over, or goes on in another thread; take"
            + " what the function gives, not what it puts aside",
        error(() -> escaped[0].exp()));
    assertEquals(
        "Recording: the function uses a tensor of a map, a derivative or a recording around it,"
            + " which is no constant; make it part of the input",
        error(() ->
            Vmap.map(
                row -> {
                  Recording.of((Tensor t) -> t.mul(row), Tensor.of(1.0, 2.0));
                  return row;
                },
                x)));
    assertEquals(
        "Recording: the example holds [], but its first axis must count examples, at least one",
        error(() -> Recording.ofBatch(2, (Tensor t) -> t, Tensor.scalar(1.0))));
    assertEquals(
        "Recording: f gave no tensor, but a String",
        error(() -> Recording.of((Tensor t) -> "text", x)));
  }

  private static String error(org.junit.jupiter.api.function.Executable code) {
    return "" + assertThrows(RuntimeException.class, code).getMessage();
  }
}
