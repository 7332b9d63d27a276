package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.op.Convolution;
import adjoint.op.Pooling;
import adjoint.op.Results;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Maps over a first axis: what they are given, what they give, and derivatives around and in. */
class VmapTest {
  private static final double CLOSE = 1e-12;

  private static Tensor draw(int... shape) {
    return Tensor.normal(DType.F64, new Random(7), 0, 1, shape);
  }

  private static void close(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    double[] a = expected.toDoubleArray();
    double[] b = actual.toDoubleArray();
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], CLOSE * (1 + Math.abs(a[i])));
    }
  }

  private static Tensor loop(UnaryOperator<Tensor> f, Tensor x) {
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < x.shape().extent(0); i++) {
      results.add(f.apply(x.select(0, i)));
    }
    return Tensor.stack(0, results);
  }

  // ---- what it maps over

  @Test
  void aTensorHidesTheAxis() {
    Tensor x = draw(4, 3, 2);
    Tensor y =
        Vmap.map(
            t -> {
              assertEquals(Shape.of(3, 2), t.shape());
              assertEquals(2, t.rank());
              assertEquals(6, t.size());
              assertTrue(t.isMapped());
              assertEquals("4 at once of F64[3, 2]", t.toString());
              return t.sum(0);
            },
            x);
    assertEquals(x.sum(1).data(), y.data());
    assertFalse(y.isMapped());
  }

  @Test
  void theFunctionIsCalledOnce() {
    AtomicInteger calls = new AtomicInteger();
    Vmap.map(
        t -> {
          calls.incrementAndGet();
          return t.exp();
        },
        draw(5));
    assertEquals(1, calls.get());
  }

  record Pair(Tensor a, List<Tensor> rest, String name) {}

  @Test
  void recordsListsAndMaps() {
    Tensor a = draw(3, 2);
    Tensor b = draw(3);
    Tensor c = draw(3, 2, 2);
    Pair pair = new Pair(a, List.of(b, c), "kept");
    Pair doubled =
        Vmap.map(
            p -> new Pair(p.a.mul(p.rest.get(0)), List.of(p.rest.get(1).sum(), p.a), p.name), pair);
    close(a.mul(b.unsqueeze(1)), doubled.a);
    close(c.sum(1, 2), doubled.rest.get(0));
    assertEquals(a.data(), doubled.rest.get(1).data());
    assertEquals("kept", doubled.name);
    Map<String, Tensor> maps =
        Vmap.map((Map<String, Tensor> m) -> Map.of("y", of("x", m).neg()), Map.of("x", a));
    assertEquals(a.neg().data(), of("y", maps).data());
  }

  private static Tensor of(String key, Map<String, Tensor> map) {
    return Objects.requireNonNull(map.get(key));
  }

  @Test
  void whatIsCapturedIsTheSameForAll() {
    Tensor x = draw(4, 3);
    Tensor w = draw(3, 2);
    close(x.matmul(w), Vmap.map(t -> t.matmul(w), x));
    close(x.matmul(w), Vmap.map(t -> w.transpose().matmul(t), x));
    Tensor same = Vmap.map(t -> w, x);
    assertEquals(Shape.of(4, 3, 2), same.shape());
    assertEquals(w.data(), same.select(0, 3).data());
    close(x.add(draw(4, 3)), Vmap.map(Tensor::add, x, draw(4, 3)));
  }

  @Test
  void axesOfEqualExtentLieAboveEachOther() {
    Tensor x = draw(3, 3);
    Tensor y = draw(3, 3, 3);
    close(x.unsqueeze(1).add(y), Vmap.map(Tensor::add, x, y));
    close(y.sub(x.unsqueeze(1)), Vmap.map(Tensor::sub, y, x));
    Tensor captured = draw(3, 3);
    close(x.unsqueeze(1).mul(captured), Vmap.map(t -> t.mul(captured), x));
    Tensor mask = draw(3, 3);
    close(
        Tensor.where(mask.unsqueeze(1), x.unsqueeze(1), captured),
        Vmap.map((m, t) -> Tensor.where(m, t, captured), mask, x));
    close(
        Tensor.where(captured, x.unsqueeze(1), y),
        Vmap.map((t, u) -> Tensor.where(captured, t, u), x, y));
  }

  @Test
  void ofAnAxisOfNothing() {
    assertEquals(
        Shape.of(0, 2, 2), Vmap.map(t -> t.exp().matmul(t).softmax(0), draw(0, 2, 2)).shape());
  }

  // ---- positions

  @Test
  void positionsAreMapped() {
    Tensor logits = draw(4, 5);
    Indices labels = Indices.of(3, 0, 4, 1);
    record Example(Tensor logits, Indices label) {}
    Tensor picked =
        Vmap.map(
            e -> {
              assertEquals(Shape.SCALAR, e.label.shape());
              assertTrue(e.label.isMapped());
              return e.logits.gather(0, e.label.reshape(1)).squeeze(0);
            },
            new Example(logits, labels));
    assertEquals(logits.gather(1, labels.reshape(4, 1)).squeeze(1).data(), picked.data());
  }

  @Test
  void embeddingsAndTheirGradients() {
    Tensor table = draw(6, 3);
    Indices words = Indices.of(new int[][] {{0, 5}, {2, 2}, {5, 1}});
    Tensor rows = Vmap.map((Indices w) -> table.indexSelect(0, w), words);
    assertEquals(table.indexSelect(0, words).data(), rows.data());
    Function<Indices, Tensor> gradient =
        w -> Grad.gradient((Tensor t) -> t.indexSelect(0, w).square().sum(), table);
    Tensor all = Vmap.map(gradient, words);
    for (int i = 0; i < 3; i++) {
      Indices one = Indices.of(words.get(2 * i), words.get(2 * i + 1));
      close(gradient.apply(one), all.select(0, i));
    }
    // Of columns of what is mapped itself.
    Tensor x = draw(3, 2, 6);
    Tensor columns = Vmap.map((t, w) -> t.indexSelect(1, w), x, words);
    Tensor back = Vmap.map((t, w) -> t.indexAdd(1, w, 6), columns, words);
    for (int i = 0; i < 3; i++) {
      Indices one = Indices.of(words.get(2 * i), words.get(2 * i + 1));
      Tensor expected = x.select(0, i).indexSelect(1, one);
      assertEquals(expected.data(), columns.select(0, i).data());
      assertEquals(expected.indexAdd(1, one, 6).data(), back.select(0, i).data());
    }
  }

  @Test
  void positionsThatAreFound() {
    Tensor x = draw(4, 5);
    Results<Tensor> sorted = Vmap.map((Tensor t) -> t.sort(0), x);
    assertEquals(x.sort(1).get(0).data(), sorted.get(0).data());
    assertEquals(x.sort(1).positions(), sorted.positions());
    assertEquals(x.argmax(1), Vmap.map((Tensor t) -> t.argmax(0), x));
    Tensor largest = Vmap.map(t -> t.gather(0, t.argmax(0).reshape(1)).squeeze(0), x);
    assertEquals(x.max(1).data(), largest.data());
    Tensor y = draw(2, 4, 5);
    assertEquals(y.argsort(2), Vmap.map((Tensor t) -> Vmap.map((Tensor u) -> u.argsort(0), t), y));
  }

  // ---- nested

  @Test
  void mapsNest() {
    Tensor x = draw(3, 2);
    Tensor y = draw(4, 2);
    // All distances: over y inside, over x outside.
    Tensor distances = Vmap.map(a -> Vmap.map(b -> a.sub(b).square().sum(), y), x);
    close(x.unsqueeze(1).sub(y).square().sum(2), distances);
    Tensor z = draw(3, 4, 2, 2);
    close(z.matmul(z), Vmap.map(a -> Vmap.map(b -> b.matmul(b), a), z));
    assertEquals(Shape.of(3, 4), Vmap.map(a -> Vmap.map(b -> a.sum(), y), x).shape());
  }

  // ---- derivatives

  private static Tensor f(Tensor w, Tensor x) {
    return x.matmul(w).tanh().sum();
  }

  @Test
  void gradientsInside() {
    Tensor x = draw(4, 3);
    Tensor w = draw(3, 2);
    close(
        loop(t -> Grad.gradient((Tensor u) -> f(w, u), t), x),
        Vmap.map(t -> Grad.gradient((Tensor u) -> f(w, u), t), x));
    // By what is captured: one for each example.
    Tensor each = Vmap.map(t -> Grad.gradient((Tensor v) -> f(v, t), w), x);
    close(loop(t -> Grad.gradient((Tensor v) -> f(v, t), w), x), each);
    assertFalse(each.isVariable());
    Tensor leaf = w.asVariable();
    close(each, Vmap.map(t -> Grad.of(f(leaf, t), leaf), x));
    close(each, Vmap.map(t -> Grad.differentiable(f(leaf, t), leaf), x));
  }

  @Test
  void leavesMadeInside() {
    Tensor x = draw(4, 3);
    Tensor w = draw(3, 2);
    Tensor ofExample =
        Vmap.map(
            t -> {
              Tensor v = t.asVariable();
              return Grad.of(f(w, v), v);
            },
            x);
    close(loop(t -> Grad.gradient((Tensor u) -> f(w, u), t), x), ofExample);
    Tensor ofCaptured =
        Vmap.map(
            t -> {
              Tensor v = w.asVariable();
              Tensor g = Grad.differentiable(f(v, t), v);
              return Grad.of(g.square().sum(), v);
            },
            x);
    assertFalse(ofCaptured.isVariable());
    close(
        loop(t -> Grad.gradient(v -> Grad.gradient((Tensor u) -> f(u, t), v).square().sum(), w), x),
        ofCaptured);
  }

  @Test
  void gradientsOutside() {
    Tensor x = draw(4, 3);
    Tensor w = draw(3, 2);
    UnaryOperator<Tensor> byLoop = v -> loop(t -> f(v, t).square(), x).sum();
    UnaryOperator<Tensor> byMap = v -> Vmap.map(t -> f(v, t).square(), x).sum();
    close(Grad.gradient(byLoop, w), Grad.gradient(byMap, w));
    Tensor y = x.asVariable();
    Tensor sum = Vmap.map(t -> f(w, t).square(), y).sum();
    close(
        Grad.gradient((Tensor t) -> f(w, t).square().sum(), x.select(0, 2)),
        Grad.of(sum, y).select(0, 2));
  }

  /** A penalty on the gradient of each example, and what it is differentiated by. */
  @Test
  void gradientsOfGradientsOfEach() {
    Tensor x = draw(4, 3);
    Tensor w = draw(3, 2);
    Function<Tensor, Tensor> slope =
        v -> Vmap.map(t -> Grad.gradient((Tensor u) -> f(v, u), t).square().sum(), x).sum();
    Function<Tensor, Tensor> bySlopeOfLoop =
        v -> loop(t -> Grad.gradient((Tensor u) -> f(v, u), t).square().sum(), x).sum();
    close(Grad.gradient(bySlopeOfLoop, w), Grad.gradient(slope, w));
    Tensor leaf = w.asVariable();
    close(Grad.gradient(bySlopeOfLoop, w), Grad.of(slope.apply(leaf), leaf));
    Tensor v = draw(3, 2);
    close(Grad.jvp(bySlopeOfLoop, w, v), Grad.jvp(slope, w, v));
    // The points as variables, which reach the inner function by the map alone.
    UnaryOperator<Tensor> ofPoints =
        points ->
            Vmap.map(t -> Grad.gradient((Tensor u) -> f(w, u), t).square().sum(), points).sum();
    UnaryOperator<Tensor> ofPointsByLoop =
        points -> loop(t -> Grad.gradient((Tensor u) -> f(w, u), t).square().sum(), points).sum();
    close(Grad.gradient(ofPointsByLoop, x), Grad.gradient(ofPoints, x));
    close(Grad.hessian(ofPointsByLoop, x), Grad.hessian(ofPoints, x));
  }

  @Test
  void tangentsInsideAndOutside() {
    Tensor x = draw(4, 3);
    Tensor v = x.mul(0.5).add(1);
    Tensor w = draw(3, 2);
    UnaryOperator<Tensor> f = t -> t.matmul(w).tanh();
    Tensor expected = Grad.jvp(t -> t.matmul(w).tanh(), x, v);
    close(expected, Grad.jvp(t -> Vmap.map(f, t), x, v));
    close(expected, Vmap.map((t, u) -> Grad.jvp(f, t, u), x, v));
    // Many directions at one place.
    Tensor at = x.select(0, 0);
    close(loop(u -> Grad.jvp(f, at, u), v), Vmap.map(u -> Grad.jvp(f, at, u), v));
    // ε of the map's surroundings, captured.
    close(
        Grad.jvp(t -> loop(u -> u.mul(t.sum()), x), at, v.select(0, 1)),
        Grad.jvp(t -> Vmap.map(u -> u.mul(t.sum()), x), at, v.select(0, 1)));
  }

  @Test
  void jacobiansAndHessiansOfEach() {
    Tensor x = draw(4, 3);
    Tensor w = draw(3, 2);
    UnaryOperator<Tensor> f = t -> t.matmul(w).tanh();
    for (Grad.Mode mode : Grad.Mode.values()) {
      close(loop(t -> Grad.jacobian(f, t, mode), x), Vmap.map(t -> Grad.jacobian(f, t, mode), x));
    }
    Function<Tensor, Tensor> sum = t -> f.apply(t).square().sum();
    close(loop(t -> Grad.hessian(sum, t), x), Vmap.map(t -> Grad.hessian(sum, t), x));
    close(
        loop(t -> Grad.hessianDiagonal(sum, t), x), Vmap.map(t -> Grad.hessianDiagonal(sum, t), x));
  }

  @Test
  void underNoGradNothingIsRecorded() {
    Tensor w = draw(3, 2).asVariable();
    Tensor x = draw(4, 3).asVariable();
    assertTrue(Vmap.map(t -> f(w, t), x).isVariable());
    NoGrad.run(() -> {
      assertFalse(Vmap.map(t -> f(w, t), x).isVariable());
      assertFalse(Vmap.map(t -> Grad.gradient((Tensor u) -> f(w, u), t), x).isVariable());
    });
    assertTrue(Vmap.map(t -> Grad.gradient((Tensor u) -> f(w, u), t), x).isVariable());
    Tensor detached = Vmap.map(t -> t.detach().mul(2), x);
    assertFalse(detached.isVariable());
    assertEquals(x.detach().mul(2).data(), detached.data());
  }

  // ---- gradients of each example of a batch

  @Test
  void perExampleGradients() {
    record Model(Tensor weight, Tensor bias) {}
    record Batch(Tensor x, Indices y) {}
    Model model = new Model(draw(3, 5), draw(5));
    Batch batch = new Batch(draw(4, 3), Indices.of(2, 0, 4, 2));
    BiFunction<Model, Batch, Tensor> loss =
        (m, b) -> {
          int n = b.x.shape().extent(0);
          Tensor logits = b.x.matmul(m.weight).add(m.bias);
          return logits.logSoftmax(1).gather(1, b.y.reshape(n, 1)).mean().neg();
        };
    Model each = Grad.perExampleGradient(loss, model, batch);
    Model whole = Grad.gradient((Model m) -> loss.apply(m, batch), model);
    close(whole.weight, each.weight.mean(0));
    close(whole.bias, each.bias.mean(0));
    for (int i = 0; i < 4; i++) {
      Batch one = new Batch(batch.x.slice(0, i, i + 1), Indices.of(batch.y.get(i)));
      Model alone = Grad.gradient((Model m) -> loss.apply(m, one), model);
      close(alone.weight, each.weight.select(0, i));
      close(alone.bias, each.bias.select(0, i));
    }
    Model leaves = new Model(Parameter.of("w", model.weight), Parameter.of("b", model.bias));
    List<Tensor> numbers =
        Grad.perExampleGradient(
            (Batch b) -> loss.apply(leaves, b), List.of(leaves.weight, leaves.bias), batch);
    close(each.weight, numbers.get(0));
    close(each.bias, numbers.get(1));
    assertFalse(numbers.get(0).isVariable());
  }

  // ---- operations of users

  /** {@code x³}, of which a map knows nothing. */
  record Cube() implements TensorOp {
    @Override
    public NdArray forward(NdArray... in) {
      return in[0].map(v -> v * v * v);
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      return g.mul(in.getFirst().square()).mul(3);
    }
  }

  @Test
  void anOperationWithoutARuleIsAppliedToOneAfterTheOther() {
    Tensor x = draw(4, 3);
    UnaryOperator<Tensor> f = t -> t.sin().apply(new Cube());
    close(loop(f, x), Vmap.map(f, x));
    UnaryOperator<Tensor> gradient = t -> Grad.gradient((Tensor u) -> f.apply(u).sum(), t);
    close(loop(gradient, x), Vmap.map(gradient, x));
    close(
        Grad.gradient((Tensor t) -> loop(f, t).sum(), x),
        Grad.gradient((Tensor t) -> Vmap.map(f, t).sum(), x));
    ShapeException e =
        assertThrows(ShapeException.class, () -> Vmap.map(f, Tensor.zeros(DType.F64, 0, 3)));
    assertEquals(
        "cube: the mapped axis is empty, and no rule says what it gives of nothing; override its"
            + " batch",
        e.getMessage());
  }

  // ---- mistakes

  private static String error(Runnable code) {
    return String.valueOf(assertThrows(RuntimeException.class, code::run).getMessage());
  }

  @Test
  void numbersCannotBeRead() {
    Tensor x = draw(4, 3);
    String expected =
        ": this tensor [] stands for 4 at once, inside Vmap.map, so it has no numbers of its own to"
            + " read. Choose with Tensor.where, maximum or maskedBy instead of if; take what the"
            + " function gives, not what it puts aside; a loop over the first axis can read each";
    assertEquals("item" + expected, error(() -> Vmap.map(t -> t.mul(t.sum().item()), x)));
    assertEquals("data" + expected, error(() -> Vmap.map(t -> Tensor.of(t.sum().data()), x)));
    assertEquals(
        "backward" + expected,
        error(() ->
            Vmap.map(
                t -> {
                  t.sum().backward();
                  return t;
                },
                x)));
    assertEquals(
        "get" + expected.replace("[]", "[3]"), error(() -> Vmap.map(t -> t.mul(t.get(0)), x)));
    assertEquals(
        "get: these positions stand for 4 at once, inside Vmap.map or a Recording, and cannot be"
            + " read; gather, scatterAdd, indexSelect and indexAdd take them. A loop over the first"
            + " axis can read them",
        error(() -> Vmap.map(t -> t.select(0, t.argmax(0).get(0)), x)));
    Tensor[] escaped = new Tensor[1];
    Vmap.map(
        t -> {
          escaped[0] = t;
          return t;
        },
        x);
    assertTrue(
        error(() -> escaped[0].toDoubleArray()).startsWith("toDoubleArray: this tensor [3]"));
    // What is captured, or made of it, can be read.
    assertEquals(x.mul(x.sum().item()).data(), Vmap.map(t -> t.mul(x.sum().item()), x).data());
  }

  @Test
  void axesThatDoNotFit() {
    assertEquals(
        "Vmap.map: first axes differ, 3 of [3, 2] and 4 of [4]; what is the same for all, let the"
            + " function capture",
        error(() -> Vmap.map(Tensor::mul, draw(3, 2), draw(4))));
    assertEquals(
        "Vmap.map: a number has no axis to map over; what is the same for all, let the function"
            + " capture, or repeat it with broadcastTo",
        error(() -> Vmap.map(t -> t, Tensor.scalar(1))));
    assertEquals(
        "Vmap.map: there is no tensor in String to map over; use one, or a list, map or record of"
            + " them",
        error(() -> Vmap.map((String s) -> s, "text")));
    assertEquals(
        "Vmap.map: x holds a Value, which has no axis; use a tensor of rank 0 or more",
        error(() -> Vmap.map((Value v) -> v, Value.of(1))));
  }

  @Test
  void aSingularMatrixIsNamedByItsExample() {
    Tensor matrices = Tensor.eye(DType.F64, 2).mul(Tensor.of(1.0, 0, 2).reshape(3, 1, 1));
    assertEquals(
        "inverse: matrix [1] of the batch [3] is singular: pivot 0 is 0 (counted from 0); for the"
            + " nearest there is to a solution use lstsq or pinv",
        error(() -> Vmap.map(Tensor::inverse, matrices)));
  }

  /** An error is what one example would give. */
  @Test
  void errorsSpeakOfOneExample() {
    Tensor x = draw(4, 3, 2);
    assertEquals(
        "add: cannot broadcast [3, 2] with [5] (axis -1: 2 vs 5)",
        error(() -> Vmap.map(t -> t.add(draw(5)), x)));
    assertEquals(
        "matmul: cannot multiply [3, 2] by [3, 2] (axis -1 of the left: 2 vs axis -2 of the right:"
            + " 3)",
        error(() -> Vmap.map(t -> t.matmul(t), x)));
    assertEquals(
        "softmax: no axis 2 in [3, 2]; use -2 to 1", error(() -> Vmap.map(t -> t.softmax(2), x)));
    assertEquals("sum: no axis 2 in [3, 2]; use -2 to 1", error(() -> Vmap.map(t -> t.sum(2), x)));
  }

  /** The shapes are those for one example, with the empty axis in front. */
  @Test
  void mapsOfNoImages() {
    Tensor images = Tensor.zeros(0, 2, 3, 5);
    Tensor weights = Tensor.zeros(0, 4, 3, 2);
    Tensor oneImage = Tensor.ones(2, 3, 5);
    Tensor oneWeight = Tensor.ones(4, 3, 2);
    Convolution how = Convolution.PLAIN;
    Shape expected = Shape.of(0, 2, 4, 4);
    assertEquals(expected, Vmap.map(x -> x.conv1d(oneWeight, how), images).shape());
    assertEquals(expected, Vmap.map(w -> oneImage.conv1d(w, how), weights).shape());
    assertEquals(expected, Vmap.map((x, w) -> x.conv1d(w, how), images, weights).shape());
    assertEquals(
        images.shape(),
        Vmap.map(x -> Grad.gradient((Tensor t) -> t.conv1d(oneWeight, how).sum(), x), images)
            .shape());
    assertEquals(
        images.shape(),
        Vmap.map(w -> Grad.gradient((Tensor t) -> t.conv1d(w, how).sum(), oneImage), weights)
            .shape());
    assertEquals(
        weights.shape(),
        Vmap.map(w -> Grad.gradient((Tensor t) -> oneImage.conv1d(t, how).sum(), w), weights)
            .shape());
    for (UnaryOperator<Tensor> pool :
        List.<UnaryOperator<Tensor>>of(
            x -> x.maxPool(Pooling.of(2)), x -> x.avgPool(Pooling.of(2)))) {
      assertEquals(Shape.of(0, 2, 3, 2), Vmap.map(pool, images).shape());
      assertEquals(
          images.shape(),
          Vmap.map(x -> Grad.gradient((Tensor t) -> pool.apply(t).sum(), x), images).shape());
    }
  }

  @Test
  void aChoiceBetweenFunctionsNeedsAMaskForAll() {
    Tensor x = Tensor.of(new double[][] {{-1, 4}, {-9, 16}});
    Tensor mask = Tensor.of(0.0, 1);
    Tensor y = Vmap.map(t -> Tensor.where(mask, t, Tensor::sqrt, Tensor::neg), x);
    assertEquals(Tensor.of(new double[][] {{1, 2}, {9, 4}}).data(), y.data());
    String message =
        String.valueOf(
            assertThrows(
                    IllegalStateException.class,
                    () -> Vmap.map(t -> Tensor.where(t, t, Tensor::sqrt, Tensor::neg), x))
                .getMessage());
    assertTrue(message.startsWith("where: inside Vmap.map the mask differs"), message);
  }
}
