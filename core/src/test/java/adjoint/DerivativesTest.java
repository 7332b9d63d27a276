package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Derivatives of functions against those worked out by hand, of arguments of every structure. */
class DerivativesTest {
  private static final double CLOSE = 1e-12;

  private static void close(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertEquals(
        0, expected.sub(actual).abs().max().item(), CLOSE * (1 + expected.abs().max().item()));
  }

  // ---- by hand

  /** {@code Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²}. */
  private static Tensor rosenbrock(Tensor x) {
    int n = x.size();
    Tensor a = x.slice(0, 0, n - 1);
    Tensor b = x.slice(0, 1, n);
    return b.sub(a.square()).square().mul(100).add(a.neg().add(1).square()).sum();
  }

  @Test
  void ofRosenbrocksFunction() {
    double[] x = {-1.2, 1, 0.5, 2};
    int n = x.length;
    double[] gradient = new double[n];
    double[][] hessian = new double[n][n];
    for (int i = 0; i + 1 < n; i++) {
      double d = x[i + 1] - x[i] * x[i];
      gradient[i] += -400 * x[i] * d - 2 * (1 - x[i]);
      gradient[i + 1] += 200 * d;
      hessian[i][i] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
      hessian[i][i + 1] -= 400 * x[i];
      hessian[i + 1][i] -= 400 * x[i];
      hessian[i + 1][i + 1] += 200;
    }
    Tensor at = Tensor.of(x);
    Tensor h = Tensor.of(hessian);
    Tensor v = Tensor.of(1.0, -2, 0.5, 3);
    UnaryOperator<Tensor> f = DerivativesTest::rosenbrock;
    close(Tensor.of(gradient), Grad.gradient(f, at));
    close(Tensor.of(gradient), Grad.valueAndGradient(f, at).derivative());
    close(f.apply(at), Grad.valueAndGradient(f, at).value());
    close(h, Grad.hessian(f, at));
    close(f.apply(at), Grad.valueAndHessian(f, at).value());
    close(h.matmul(v), Grad.hessianVectorProduct(f, at, v));
    close(f.apply(at), Grad.valueAndHessianVectorProduct(f, at, v).value());
    Grad.ValueAnd<Tensor, Tensor> diagonal = Grad.valueAndHessianDiagonal(f, at);
    close(
        Tensor.of(hessian[0][0], hessian[1][1], hessian[2][2], hessian[3][3]),
        diagonal.derivative());
    close(f.apply(at), diagonal.value());
    close(v.matmul(h).matmul(v), Grad.directionalDerivative(f, at, v, 2));
    Tensor w = Tensor.of(0.0, 1, 1, -1);
    close(v.matmul(h).matmul(w), Grad.mixedDerivative(f, at, List.of(v, w)));
    close(f.apply(at), Grad.directionalDerivative(f, at, v, 0));
  }

  /** The mean of {@code log(1 + e^(−y·xw))}: gradient −Xᵀ(y·s)/n, Hessian Xᵀ·diag(s(1 − s))·X/n. */
  @Test
  void ofLogisticRegression() {
    Tensor x = Tensor.of(new double[][] {{1, 2, 0.5}, {-1, 0.3, 1}, {0.2, -0.7, 1.5}, {2, 1, -1}});
    Tensor y = Tensor.of(1.0, -1, 1, -1);
    Tensor w = Tensor.of(0.3, -0.2, 0.1);
    UnaryOperator<Tensor> f = t -> x.matmul(t).mul(y).neg().softplus().mean();
    Tensor margins = x.matmul(w).mul(y);
    Tensor s = margins.neg().sigmoid();
    Tensor slope = s.mul(s.neg().add(1)).unsqueeze(1);
    Tensor hessian = x.transpose().matmul(x.mul(slope)).div(4);
    close(x.transpose().matmul(y.mul(s)).div(-4), Grad.gradient(f, w));
    close(hessian, Grad.hessian(f, w));
    // The model is linear in w, so that the Gauss–Newton matrix is the Hessian.
    Tensor v = Tensor.of(1.0, 2, -1);
    UnaryOperator<Tensor> loss = m -> m.mul(y).neg().softplus().mean();
    close(hessian.matmul(v), Grad.gaussNewtonProduct(x::matmul, loss, w, v));
    close(
        f.apply(w), Grad.valueAndGaussNewtonProduct((Tensor t) -> x.matmul(t), loss, w, v).value());
  }

  /** {@code diag(p) − p·pᵀ}, in both directions. */
  @Test
  void ofSoftmax() {
    Tensor x = Tensor.of(0.5, -1, 2);
    Tensor p = x.softmax(0);
    Tensor expected = Tensor.eye(DType.F64, 3).mul(p).sub(p.unsqueeze(1).matmul(p.unsqueeze(0)));
    close(expected, Grad.jacobian((Tensor t) -> t.softmax(0), x));
    close(expected, Grad.jacobian((Tensor t) -> t.softmax(0), x, Grad.Mode.FORWARD));
    close(expected, Grad.jacobian((Tensor t) -> t.softmax(0), x, Grad.Mode.REVERSE));
    Grad.ValueAnd<Tensor, Tensor> both = Grad.valueAndJacobian((Tensor t) -> t.softmax(0), x);
    assertEquals(p.data(), both.value().data());
    close(expected, both.derivative());
  }

  @Test
  void ofHigherOrder() {
    double x = 0.3;
    double s = Math.sin(x);
    double c = Math.cos(x);
    // The third derivative of e^(sin x).
    double expected = Math.exp(s) * (c * c * c - 3 * s * c - c);
    Value one = Value.of(1).detach();
    UnaryOperator<Value> f = v -> v.sin().exp();
    assertEquals(expected, Grad.directionalDerivative(f, Value.of(x), one, 3).value(), 1e-14);
    UnaryOperator<Value> third = t -> Grad.gradient(u -> Grad.gradient(f, u), t);
    assertEquals(expected, Grad.gradient(third, Value.of(x)).value(), 1e-14);
  }

  /** Where nobody else can differentiate it, the value keeps no graph. */
  @Test
  void valuesKeepNoGraphThatIsOfNoUse() {
    Tensor x = Tensor.of(1.0, 2);
    Tensor w = Tensor.of(3.0, 4).asVariable();
    assertFalse(Grad.valueAndGradient((Tensor t) -> t.square().sum(), x).value().isVariable());
    assertFalse(Grad.valueAndJacobian((Tensor t) -> t.square(), x).value().isVariable());
    // The slope is a constant here, the value is not.
    Tensor value = Grad.valueAndGradient((Tensor t) -> t.add(w).sum(), x).value();
    assertEquals(Tensor.of(1.0, 1).data(), Grad.of(value, w).data());
    Tensor leaf = Tensor.scalar(DType.F64, 7).asVariable();
    value = Grad.valueAndGradient((Tensor _) -> leaf, x).value();
    assertEquals(1, Grad.of(value, leaf).item());
    value = Grad.valueAndGradient((Tensor t) -> t.square().sum(), w).value();
    assertEquals(Tensor.of(6.0, 8).data(), Grad.of(value, w).data());
  }

  /** A derivative by forward mode is arithmetic like any other. */
  @Test
  void forwardModeCompiles() {
    Compiled slope =
        Compiled.of(
            1,
            in -> Grad.jvp((Value x) -> x.sin().mul(x), in.getFirst(), in.getFirst().constant(1)));
    double[] second = new double[1];
    for (double x : new double[] {0.3, -2}) {
      assertEquals(Math.cos(x) * x + Math.sin(x), slope.gradient(new double[] {x}, second), 1e-14);
      assertEquals(2 * Math.cos(x) - x * Math.sin(x), second[0], 1e-14);
    }
    assertThrows(
        IllegalStateException.class,
        () -> Compiled.of(1, in -> Grad.gradient((Value x) -> x.square(), in.getFirst())));
  }

  // ---- which direction

  /** Counts how often its derivatives are asked for. */
  record Counting(AtomicInteger back, AtomicInteger forth) implements TensorOp {
    @Override
    public NdArray forward(NdArray... in) {
      return in[0];
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      back.incrementAndGet();
      return g;
    }

    @Override
    public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
      forth.incrementAndGet();
      return tangents.getFirst();
    }
  }

  @Test
  void theCheaperDirectionIsTaken() {
    Counting counting = new Counting(new AtomicInteger(), new AtomicInteger());
    Tensor basis = Tensor.ones(DType.F64, 200, 3);
    UnaryOperator<Tensor> tall = t -> basis.matmul(t.apply(counting)).sin();
    Tensor jacobian = Grad.jacobian(tall, Tensor.of(1.0, 2, 3));
    assertEquals(Shape.of(200, 3), jacobian.shape());
    assertEquals(1, counting.forth.get()); // for all three in one pass
    assertEquals(0, counting.back.get());
    UnaryOperator<Tensor> wide = t -> basis.transpose().matmul(t.apply(counting)).sin();
    assertEquals(Shape.of(3, 200), Grad.jacobian(wide, Tensor.ones(DType.F64, 200)).shape());
    assertEquals(1, counting.forth.get());
    assertEquals(1, counting.back.get());
    close(jacobian, Grad.jacobian(tall, Tensor.of(1.0, 2, 3), Grad.Mode.REVERSE));
    assertEquals(2, counting.back.get());
  }

  /** A pass takes as many rows or columns as make arrays of moderate size. */
  @Test
  void largeJacobiansTakeSeveralPasses() {
    Counting counting = new Counting(new AtomicInteger(), new AtomicInteger());
    Tensor x = Tensor.arange(DType.F64, 0, 1100, 1);
    UnaryOperator<Tensor> f = t -> t.apply(counting).square();
    Tensor expected = Tensor.eye(DType.F64, 1100).mul(x.mul(2));
    assertEquals(expected.data(), Grad.jacobian(f, x, Grad.Mode.REVERSE).data());
    assertEquals(expected.data(), Grad.jacobian(f, x, Grad.Mode.FORWARD).data());
    int passes = counting.back.get();
    assertTrue(passes > 1 && passes < 50, () -> passes + " passes");
    assertEquals(passes, counting.forth.get());
    // An array in between is larger than the result.
    UnaryOperator<Tensor> through =
        t -> t.apply(counting).unsqueeze(1).broadcastTo(4, 50_000).exp().sum(1);
    Tensor small = Tensor.of(0.5, 1, 2, 3);
    close(Tensor.eye(DType.F64, 4).mul(small.exp()).mul(50_000), Grad.jacobian(through, small));
    assertTrue(counting.back.get() > passes + 1);
  }

  /** Its derivatives look at numbers, which a map over rows or columns does not have. */
  record Looking() implements TensorOp {
    @Override
    public NdArray forward(NdArray... in) {
      return in[0].map(x -> 2 * x);
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      return ((Tensor) (Object) g).toDoubleArray().length == 0 ? g : g.mul(2);
    }

    @Override
    public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
      return vjp(0, in, y, tangents.getFirst());
    }
  }

  @Test
  void derivativesThatLookAtNumbersGetOneRowAtATime() {
    Tensor x = Tensor.of(1.0, 2, 3);
    for (Grad.Mode mode : Grad.Mode.values()) {
      Tensor jacobian = Grad.jacobian(t -> t.apply(new Looking()).square(), x, mode);
      assertEquals(Tensor.eye(DType.F64, 3).mul(x.mul(8)).data(), jacobian.data());
    }
    Function<Tensor, Tensor> sum = t -> t.apply(new Looking()).square().sum();
    assertEquals(Tensor.of(8.0, 8, 8).data(), Grad.hessianDiagonal(sum, x).data());
  }

  // ---- structures

  /** A layer of parameters. */
  record Dense(Parameter weight, Parameter bias) {}

  /** A model with a list in it, and what has no derivative. */
  record Net(List<Dense> layers, Tensor scale, String name, int steps) {}

  private static Net net() {
    List<Dense> layers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      layers.add(
          new Dense(
              Parameter.of("weight", Tensor.of(new double[][] {{1, 2 + i}, {0.5, -1}})),
              Parameter.of("bias", Tensor.of(0.1, 0.2 * i))));
    }
    return new Net(layers, Tensor.of(1.0, 2), "net", 3);
  }

  private static Tensor loss(Net net) {
    Tensor x = net.scale();
    for (Dense layer : net.layers()) {
      x = x.matmul(layer.weight()).add(layer.bias()).tanh();
    }
    return x.square().sum().mul(net.steps());
  }

  @Test
  void theGradientOfARecordIsARecord() {
    Net net = net();
    Tensor y = loss(net);
    Net gradient = Grad.gradient(DerivativesTest::loss, net);
    assertEquals("net", gradient.name());
    assertEquals(3, gradient.steps());
    for (int i = 0; i < 2; i++) {
      Dense expected = net.layers().get(i);
      Dense actual = gradient.layers().get(i);
      assertEquals("weight", actual.weight().name());
      assertEquals(Grad.of(y, expected.weight()).data(), actual.weight().data());
      assertEquals(Grad.of(y, expected.bias()).data(), actual.bias().data());
    }
    Tensor scale = net.scale().asVariable();
    Tensor again = loss(new Net(net.layers(), scale, "", 3));
    assertEquals(Grad.of(again, scale).data(), gradient.scale().data());
    assertEquals(y.item(), Grad.valueAndGradient(DerivativesTest::loss, net).value().item());
    assertEquals(Tensor.zeros(DType.F64, 2).data(), net.layers().get(0).bias().grad().data());
  }

  @Test
  void ofARecordInEveryMode() {
    Net net = net();
    Net v = Grad.gradient(DerivativesTest::loss, net);
    double along = Grad.jvp(DerivativesTest::loss, net, v).item();
    assertEquals(squares(v), along, 1e-12 * along);
    Net h = Grad.hessianVectorProduct(DerivativesTest::loss, net, v);
    Net twice = Grad.gradient((Net at) -> Grad.jvp(DerivativesTest::loss, at, v), net);
    close(twice.scale(), h.scale());
    for (int i = 0; i < 2; i++) {
      close(twice.layers().get(i).weight(), h.layers().get(i).weight());
      close(twice.layers().get(i).bias(), h.layers().get(i).bias());
    }
    Function<Net, Tensor> vector = at -> at.scale().matmul(at.layers().getFirst().weight());
    Net jacobian = Grad.jacobian(vector, net);
    assertEquals(Shape.of(2, 2, 2), jacobian.layers().getFirst().weight().shape());
    assertEquals(net.layers().getFirst().weight().transpose().data(), jacobian.scale().data());
    // What gives a record has a tangent that is a record.
    UnaryOperator<Net> same = at -> at;
    assertEquals(v.scale().data(), Grad.jvp((Net at) -> same.apply(at), net, v).scale().data());
  }

  private static double squares(Net net) {
    Tensor sum = net.scale().square().sum();
    for (Dense layer : net.layers()) {
      sum = sum.add(layer.weight().square().sum()).add(layer.bias().square().sum());
    }
    return sum.item();
  }

  @Test
  void derivativesOfParametersCanBeDifferentiated() {
    Parameter w = Parameter.of("w", Tensor.of(2.0, 3));
    // |∇ Σ w³|² = 9 Σ w⁴, whose gradient is 36 w³.
    Tensor penalty = Grad.gradient((Tensor t) -> t.pow(3).sum(), w).square().sum();
    close(Tensor.of(36.0 * 8, 36 * 27), Grad.of(penalty, w));
    assertInstanceOf(Parameter.class, Grad.gradient((Parameter t) -> t.pow(3).sum(), w));
    w.set(Tensor.of(1.0, 1));
    assertThrows(IllegalStateException.class, () -> Grad.of(penalty, w));
  }

  private static Value in(Map<String, Value> map, String key) {
    return Objects.requireNonNull(map.get(key));
  }

  @Test
  void ofListsAndMaps() {
    List<Tensor> x = List.of(Tensor.of(1.0, 2), Tensor.of(3.0, 4));
    List<Tensor> g = Grad.gradient(in -> in.get(0).mul(in.get(1)).sum(), x);
    assertEquals(x.get(1).data(), g.get(0).data());
    assertEquals(x.get(0).data(), g.get(1).data());
    Map<String, Value> named = Map.of("a", Value.of(2), "b", Value.of(5));
    Map<String, Value> partials =
        Grad.gradient((Map<String, Value> m) -> in(m, "a").mul(in(m, "b")), named);
    assertEquals(5, in(partials, "a").value());
    assertEquals(2, in(partials, "b").value());
    Function<List<Tensor>, List<Tensor>> swapped = in -> List.of(in.get(1), in.get(0).mul(2));
    List<Tensor> tangents = Grad.jvp(swapped, x, x);
    assertEquals(x.get(1).data(), tangents.get(0).data());
    assertEquals(Tensor.of(2.0, 4).data(), tangents.get(1).data());
  }

  /** Whatever order a map has of its own: keys tell what moves in which direction. */
  @Test
  void directionsInMapsAreFoundByTheirKeys() {
    Map<String, Tensor> x = new LinkedHashMap<>();
    x.put("b", Tensor.of(2.0));
    x.put("a", Tensor.of(5.0));
    Map<String, Tensor> v = new TreeMap<>(Map.of("a", Tensor.of(1.0), "b", Tensor.of(0.0)));
    Function<Map<String, Tensor>, Tensor> f =
        m ->
            Objects.requireNonNull(m.get("a")).pow(2).mul(Objects.requireNonNull(m.get("b"))).sum();
    record Named(Map<String, Tensor> map) {}
    assertEquals(20, Grad.jvp(f, x, v).item());
    assertEquals(20, Grad.jvp((Named n) -> f.apply(n.map), new Named(x), new Named(v)).item());
    Map<String, Tensor> product = Grad.hessianVectorProduct(f, x, v);
    assertEquals(4, Objects.requireNonNull(product.get("a")).item());
    assertEquals(10, Objects.requireNonNull(product.get("b")).item());
    assertEquals(
        "jvp: a map has the keys [c], but the one in x has [b, a]",
        message(IllegalArgumentException.class, () -> Grad.jvp(f, x, Map.of("c", Tensor.of(1.0)))));
  }

  // ---- second derivatives of records, and values of n-th ones

  record Line(Tensor slope, Tensor at, String name) {}

  @Test
  void theHessianOfARecordHasARecordForEachTensor() {
    Line x = new Line(Tensor.of(1.0, 2), Tensor.scalar(DType.F64, 3), "line");
    Function<Line, Tensor> f = l -> l.slope.square().sum().mul(l.at.pow(3)); // s·s a³
    List<Line> h = Grad.hessian(f, x);
    assertEquals(2, h.size());
    close(Tensor.eye(DType.F64, 2).mul(54), h.get(0).slope); // 2a³
    close(Tensor.of(54.0, 108), h.get(0).at); // 6 s a²
    close(Tensor.of(54.0, 108), h.get(1).slope);
    close(Tensor.scalar(DType.F64, 90), h.get(1).at); // 6 s·s a
    assertEquals("line", h.get(1).name);
    Grad.ValueAnd<Tensor, List<Line>> both = Grad.valueAndHessian(f, x);
    assertEquals(135, both.value().item());
    assertFalse(both.value().isVariable());
    assertFalse(h.getFirst().at.isVariable());
    Line diagonal = Grad.hessianDiagonal(f, x);
    close(Tensor.of(54.0, 54), diagonal.slope);
    close(Tensor.scalar(DType.F64, 90), diagonal.at);
    assertEquals(135, Grad.valueAndHessianDiagonal(f, x).value().item());
    // The third derivative by a, of a sum of all: 6 s·s + …
    Tensor third =
        Grad.jacobian((Tensor a) -> Grad.hessian(f, new Line(x.slope, a, "")).get(1).at, x.at);
    close(Tensor.scalar(DType.F64, 30), third);
    Tensor ofDiagonal =
        Grad.gradient((Tensor a) -> Grad.hessianDiagonal(f, new Line(x.slope, a, "")).at, x.at);
    close(Tensor.scalar(DType.F64, 30), ofDiagonal);
    List<Line> flat = Grad.hessian(l -> l.slope.sum(), x);
    close(Tensor.zeros(DType.F64, 2), flat.get(0).at);
  }

  @Test
  void theHessianOfValues() {
    List<Value> x = List.of(Value.of(2), Value.of(3));
    Function<List<Value>, Value> f = in -> in.get(0).pow(3).mul(in.get(1).square());
    List<List<Value>> h = Grad.hessian(f, x);
    double[][] expected = {{6 * 2 * 9, 3 * 4 * 6}, {3 * 4 * 6, 2 * 8}};
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        assertEquals(expected[i][j], h.get(i).get(j).value());
      }
      assertEquals(expected[i][i], Grad.hessianDiagonal(f, x).get(i).value());
    }
    assertEquals(72, Grad.valueAndHessian(f, x).value().value());
    Value y = Grad.hessian(f, x).get(0).get(1); // 6 x² y by a variable
    assertEquals(6 * 4, Grad.of(y, x.get(1)).value());
    assertEquals(0, Grad.hessian((List<Value> in) -> in.get(0), x).get(1).get(1).value());
  }

  @Test
  void derivativesOfHigherOrderWithTheValue() {
    Tensor x = Tensor.of(0.5, 2);
    Tensor v = Tensor.of(1.0, -1);
    Function<Tensor, Tensor> f = t -> t.pow(4).sum();
    Grad.ValueAnd<Tensor, Tensor> third = Grad.valueAndDirectionalDerivative(f, x, v, 3);
    assertEquals(16.0625, third.value().item());
    assertEquals(24 * 0.5 - 24 * 2, third.derivative().item());
    Grad.ValueAnd<Tensor, Tensor> mixed =
        Grad.valueAndMixedDerivative(f, x, List.of(v, Tensor.of(0.0, 1)));
    assertEquals(16.0625, mixed.value().item());
    assertEquals(-48, mixed.derivative().item());
    assertEquals(16.0625, Grad.valueAndMixedDerivative(f, x, List.of()).derivative().item());
  }

  // ---- mistakes

  private static String message(Class<? extends Exception> type, Runnable call) {
    return String.valueOf(assertThrows(type, call::run).getMessage());
  }

  @Test
  void mistakes() {
    Tensor x = Tensor.of(1.0, 2);
    List<Tensor> two = List.of(x, x);
    assertEquals(
        "gradient: f must give a single number, it gave [2]; reduce it with sum() or mean(), or ask"
            + " for its jacobian",
        message(ShapeException.class, () -> Grad.gradient(Tensor::square, x)));
    List<Runnable> second =
        List.of(
            () -> Grad.hessianVectorProduct(Tensor::square, x, x),
            () -> Grad.gaussNewtonProduct(Tensor::square, Tensor::square, x, x),
            () -> Grad.hessianDiagonal(Tensor::square, x));
    List<String> names = List.of("hessianVectorProduct", "gaussNewtonProduct", "hessianDiagonal");
    for (int i = 0; i < names.size(); i++) {
      String text = message(ShapeException.class, second.get(i));
      assertEquals(names.get(i) + ":", text.substring(0, text.indexOf(' ')));
      assertEquals(
          "f must give a single number, it gave [2]; reduce it with sum() or mean(), or take the"
              + " hessian of one number at a time",
          text.substring(text.indexOf(' ') + 1));
    }
    assertEquals(
        "jvp: the direction is F64[2], but x is F64[1] (number 1 in it)",
        message(
            ShapeException.class,
            () -> Grad.jvp((List<Tensor> in) -> in.get(0), List.of(x, Tensor.of(1.0)), two)));
    assertEquals(
        "vjp: g is F64[1], but f gave F64[2]; the two must be alike",
        message(ShapeException.class, () -> Grad.vjp(Tensor::square, x, Tensor.of(1.0))));
    assertEquals(
        "jvp: the direction holds 1 tensors or values, but x holds 2",
        message(
            IllegalArgumentException.class,
            () -> Grad.jvp((List<Tensor> in) -> in.get(0), two, List.of(x))));
    assertEquals(
        "gradient: there is no tensor and no value in String to differentiate by; use one, or a"
            + " list, map or record of them",
        message(
            IllegalArgumentException.class, () -> Grad.gradient((String _) -> x.sum(), "weight")));
    assertEquals(
        "gradient: f gave a Value, but x holds a Tensor; both are to be tensors, or both values",
        message(
            IllegalArgumentException.class,
            () -> Grad.gradient((List<Tensor> _) -> Value.of(1), two)));
    assertEquals(
        "directionalDerivative: there is no order -1",
        message(
            IllegalArgumentException.class,
            () -> Grad.directionalDerivative((Tensor t) -> t.sum(), x, x, -1)));
  }
}
