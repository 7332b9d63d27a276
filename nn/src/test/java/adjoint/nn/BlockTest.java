package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Models of records: their parts are found, replaced, copied, frozen and loaded by path. */
class BlockTest {
  private record Net(Linear hidden, Linear out) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return out.forward(hidden.forward(x, mode).tanh(), mode);
    }
  }

  /** Everything in which parts may stand, and things that are none. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Everything(
      Parameter gain,
      Buffer count,
      Optional<Parameter> shift,
      Optional<Layer> none,
      List<Layer> row,
      Map<String, Layer> named,
      Pair pair,
      double rate,
      String name,
      List<Integer> sizes,
      int[] strides)
      implements Block {}

  private record Pair(Parameter left, Parameter right) {}

  private final SplittableRandom rng = new SplittableRandom(1);
  private final Net net = new Net(linear(2, 3), linear(3, 1));
  private final Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}});

  private Linear linear(int in, int out) {
    return Linear.of(in, out).dtype(DType.F64).init(rng);
  }

  private static Parameter parameter(String name) {
    return Parameter.of(name, Tensor.of(1.0, 2));
  }

  private static List<String> paths(Map<String, ?> map) {
    return List.copyOf(map.keySet());
  }

  @Test
  void componentsNameTheParts() {
    assertEquals(
        List.of("hidden.weight", "hidden.bias", "out.weight", "out.bias"), paths(net.parameters()));
    assertEquals(List.of("hidden", "out"), paths(net.innerBlocks()));
    assertSame(net.hidden(), net.part("hidden", Linear.class));
    assertSame(net.out().weight(), net.part("out.weight", Parameter.class));
    assertEquals("out.weight", net.out().weight().path());
    assertEquals(13, net.parameterCount());
  }

  @Test
  void partsAreFoundWhereverTheyStand() {
    Map<String, Layer> named = new LinkedHashMap<>();
    named.put("zeta", linear(1, 1));
    named.put("alpha", Activation.TANH);
    Everything block =
        new Everything(
            parameter("g"),
            Buffer.of("count", Tensor.of(0.0)),
            Optional.of(parameter("shift")),
            Optional.empty(),
            List.of(Activation.RELU, linear(1, 1)),
            named,
            new Pair(parameter("left"), parameter("right")),
            0.5,
            "name",
            List.of(1, 2),
            new int[] {1});
    assertEquals(
        List.of(
            "gain",
            "shift",
            "row.1.weight",
            "row.1.bias",
            "named.zeta.weight",
            "named.zeta.bias",
            "pair.left",
            "pair.right"),
        paths(block.parameters()));
    assertEquals(List.of("count"), paths(block.buffers()));
    assertEquals(
        List.of("row.0", "row.1", "named.zeta", "named.alpha"), paths(block.innerBlocks()));
    assertEquals("gain", block.gain().path()); // though its name is g
    Everything copy = Block.copyOf(block);
    assertEquals(paths(block.state().arrays()), paths(copy.state().arrays()));
    assertSame(block.strides(), copy.strides());
    assertSame(Activation.TANH, copy.named().get("alpha"));
  }

  private record Sorted(Map<String, Parameter> map) implements Block {}

  @Test
  void mapsWithoutAnOrderAreOrderedByName() {
    Sorted block =
        new Sorted(
            Map.of(
                "c",
                parameter("c"),
                "a",
                parameter("a"),
                "d",
                parameter("d"),
                "b",
                parameter("b")));
    assertEquals(List.of("map.a", "map.b", "map.c", "map.d"), paths(block.parameters()));
  }

  @Test
  void aModelOfOtherInputs() {
    Words words = new Words(Parameter.of("table", Tensor.of(new double[][] {{1, 2}, {3, 4}})));
    Tensor mask = Tensor.of(1.0, 0, 1);
    Tensor mean = words.mean(Indices.of(0, 0, 1), mask);
    assertEquals(Tensor.of(2.0, 3).data(), mean.data());
    new Sgd(words.parameters(), 1).step(mean.sum());
    assertEquals(Tensor.of(new double[][] {{0.5, 1.5}, {2.5, 3.5}}).data(), words.table().data());
  }

  private record Words(Parameter table) implements Block {
    Tensor mean(Indices words, Tensor mask) {
      Tensor rows = table.indexSelect(0, words);
      return rows.mul(mask.unsqueeze(-1)).sum(0).div(mask.sum());
    }
  }

  // ---- replacing

  @Test
  void aPartIsReplacedByPath() {
    Linear other = linear(2, 3);
    Net changed = Block.with(net, "hidden", other);
    assertSame(other, changed.hidden());
    assertSame(net.out(), changed.out());
    Parameter bias = parameter("bias");
    Sequential row = Sequential.of(Activation.TANH, linear(2, 2));
    Sequential biased = Block.with(row, "1.bias", bias);
    assertSame(bias, biased.part("1.bias", Parameter.class));
    assertSame(row.part("1.weight", Parameter.class), biased.part("1.weight", Parameter.class));
    BatchNorm norm = BatchNorm.of(2).dtype(DType.F64).init();
    Buffer mean = Buffer.of("mean", Tensor.of(1.0, 2));
    assertSame(mean, Block.with(norm, "runningMean", mean).runningMean());
  }

  @Test
  void whatCannotBeReplacedIsTold() {
    assertError(
        IllegalArgumentException.class,
        "with: there is no part hiden; the nearest is hidden",
        () -> Block.with(net, "hiden", linear(2, 3)));
    assertError(
        IllegalArgumentException.class,
        "with: hidden is declared as Linear and cannot become a Dropout",
        () -> Block.with(net, "hidden", Dropout.of(0.5)));
    assertError(
        IllegalArgumentException.class,
        "with: 0 is declared as Layer and cannot become a Words",
        () -> Block.with(Sequential.of(net), "0", new Words(parameter("table"))));
    assertError(
        IllegalArgumentException.class,
        "with: the constructor of the record Linear throws adjoint.array.ShapeException:"
            + " Linear: bias F64[2] does not fit weight F64[3, 1], which needs F64[1]",
        () -> Block.with(net, "out.bias", parameter("bias")));
    assertError(
        IllegalArgumentException.class,
        "part: there is no part out.wieght; the nearest is out.weight",
        () -> net.part("out.wieght", Parameter.class));
    assertError(
        IllegalArgumentException.class,
        "part: hidden is a Linear, not a Sequential",
        () -> net.part("hidden", Sequential.class));
    assertError(
        IllegalArgumentException.class,
        "part: there is no part 0; there are none at all",
        () -> Activation.TANH.part("0", Layer.class));
  }

  // ---- sharing and copies

  @Test
  void whatIsSharedStaysShared() {
    Linear shared = linear(2, 2);
    Sequential twice = Sequential.of(shared, Activation.TANH, shared);
    assertEquals(6, twice.parameterCount());
    Sequential copy = Block.copyOf(twice);
    assertSame(copy.layers().get(0), copy.layers().get(2));
    assertNotSame(shared, copy.layers().get(0));
    Sequential apart = Block.with(twice, "2", linear(2, 2));
    assertSame(shared, apart.layers().get(0));
    assertEquals(12, apart.parameterCount());
  }

  @Test
  void aCopyGoesItsOwnWay() {
    Net copy = Block.copyOf(net);
    State before = net.state();
    assertEquals(before, copy.state());
    new Sgd(copy.parameters(), 0.1).step(copy.forward(x).sum());
    assertEquals(before, net.state());
    assertFalse(before.equals(copy.state()));
  }

  @Test
  void castsBuffersToo() {
    BatchNorm norm = BatchNorm.of(2).init();
    assertSame(norm, norm.cast(DType.F64));
    assertEquals(DType.F64, norm.runningMean().value().dtype());
    assertEquals(DType.F64, norm.forward(x).dtype());
  }

  @Test
  void aModelIsARecordForGradToo() {
    Tensor loss = net.forward(x).square().sum();
    Net slope = Grad.gradient(n -> n.forward(x).square().sum(), net);
    assertEquals(Grad.of(loss, net.hidden().weight()).data(), slope.hidden().weight().data());
    assertEquals(
        Grad.of(loss, net.out().bias().orElseThrow()).data(),
        slope.out().bias().orElseThrow().data());
    Sequential row = Sequential.of(net, Activation.TANH);
    Sequential inRow = Grad.gradient(r -> r.forward(x).square().sum(), row);
    assertEquals(
        Grad.of(row.forward(x).square().sum(), net.out().weight()).data(),
        inRow.part("0.out.weight", Parameter.class).data());
  }

  @Test
  void aModelOfTheGradientsOfEachExample() {
    Sequential row = Sequential.of(net, BatchNorm.of(1).dtype(DType.F64).init(), Activation.TANH);
    Sequential each = Grad.perExampleGradient((r, one) -> r.forward(one).square().sum(), row, x);
    for (int i = 0; i < 2; i++) {
      Tensor one = x.slice(0, i, i + 1);
      Sequential alone = Grad.gradient(r -> r.forward(one).square().sum(), row);
      for (String path : row.parameters().keySet()) {
        assertArrayEquals(
            alone.part(path, Parameter.class).toDoubleArray(),
            each.part(path, Parameter.class).select(0, i).toDoubleArray(),
            1e-12,
            path);
      }
    }
    Net jacobian = Grad.jacobian(n -> n.forward(x), net);
    assertEquals(Shape.of(2, 1, 2, 3), jacobian.hidden().weight().shape());
    assertEquals(Shape.of(2, 1, 3), jacobian.hidden().bias().orElseThrow().shape());
  }

  // ---- states

  @Test
  void aStateIsPutBack() {
    State before = net.state();
    new Sgd(net.parameters(), 0.1).step(net.forward(x).sum());
    assertFalse(before.equals(net.state()));
    net.load(before);
    assertEquals(before, net.state());
    assertEquals(
        "State[hidden.weight F64[2, 3], hidden.bias F64[3], out.weight F64[3, 1], out.bias F64[1]]",
        before.toString());
  }

  @Test
  void aStateThatDoesNotFitChangesNothing() {
    State before = net.state();
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>(before.arrays());
    arrays.remove("out.bias");
    arrays.remove("hidden.bias");
    arrays.put("out.bais", NdArray.of(1.0));
    arrays.put("out.weight", NdArray.of(1.0, 2, 3));
    arrays.put("hidden.weight", net.hidden().weight().data().to(DType.F32));
    assertError(
        IllegalArgumentException.class,
        """
        load: the state does not fit this Net, nothing was loaded
          missing: hidden.bias F64[3]
          missing: out.bias F64[1]
          superfluous: out.bais F64[1]
          of another type: hidden.weight is F32[2, 3], not F64[2, 3]
          of another type: out.weight is F64[3], not F64[3, 1]\
        """,
        () -> net.load(new State(arrays)));
    assertEquals(before, net.state());
  }

  @Test
  void oneParameterCannotBecomeTwo() {
    Linear shared = linear(2, 2);
    Sequential twice = Sequential.of(shared, shared);
    State before = twice.state();
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>(before.arrays());
    arrays.put("1.bias", NdArray.of(7.0, 8));
    assertError(
        IllegalArgumentException.class,
        """
        load: the state does not fit this Sequential, nothing was loaded
          two arrays: 0.bias and 1.bias are one part of the model, but differ\
        """,
        () -> twice.load(new State(arrays)));
    assertEquals(before, twice.state());
  }

  // ---- freezing

  @Test
  void whatIsFrozenIsLeftAlone() {
    Net frozen = Block.freeze(net, "hidden");
    assertSame(net.out(), frozen.out());
    State before = frozen.state();
    Tensor loss = frozen.forward(x).square().sum();
    assertEquals(
        Set.copyOf(List.of(net.out().weight(), net.out().bias().orElseThrow())),
        Set.copyOf(new AdamW(frozen.parameters(), 0.1).parameters()));
    assertFalse(frozen.hidden().forward(x).isVariable()); // so nothing is computed for it
    new AdamW(frozen.parameters(), 0.1).weightDecay(0.5).step(loss);
    State after = frozen.state();
    assertEquals(before.arrays().get("hidden.weight"), after.arrays().get("hidden.weight"));
    assertEquals(before.arrays().get("hidden.bias"), after.arrays().get("hidden.bias"));
    assertNotEquals(before.arrays().get("out.weight"), after.arrays().get("out.weight"));
    Net free = Block.unfreeze(frozen, "hidden.weight");
    assertTrue(free.hidden().weight().isVariable());
    assertFalse(free.hidden().bias().orElseThrow().isVariable());
    assertEquals(after, free.state());
    assertEquals(
        """
        Net(
          hidden: Linear(2 -> 3)  # weight F64[2, 3], bias F64[3] frozen: 9 parameters
          out: Linear(3 -> 1)     # weight F64[3, 1], bias F64[1]: 4 parameters
        )                         # 13 parameters\
        """,
        free.describe());
  }

  @Test
  void aStarStandsForAnything() {
    Sequential model = Sequential.of(net, Activation.TANH, linear(1, 1));
    assertEquals(
        List.of("0.hidden.bias", "0.out.bias", "2.bias"), frozen(Block.freeze(model, "*.bias")));
    assertEquals(List.of("2.weight", "2.bias"), frozen(Block.freeze(model, "2")));
    assertEquals(
        List.of("0.hidden.weight", "0.hidden.bias", "2.bias"),
        frozen(Block.freeze(model, "0.hid*", "2.bias")));
    assertEquals(5 + 1, frozen(Block.freeze(model, "*")).size());
    assertError(
        IllegalArgumentException.class,
        "freeze: there is no parameter at or below 0.h; the nearest is 2.bias",
        () -> Block.freeze(model, "0.h"));
    assertError(
        IllegalArgumentException.class,
        "Sgd: there are no parameters to train, all that were given are frozen",
        () -> new Sgd(Block.freeze(model, "*").parameters(), 0.1));
  }

  private static List<String> frozen(Block block) {
    List<String> frozen = new ArrayList<>();
    block
        .parameters()
        .forEach((path, parameter) -> {
          if (!parameter.isVariable()) {
            frozen.add(path);
          }
        });
    return frozen;
  }

  @Test
  void whatIsSharedIsFrozenInAllPlaces() {
    Linear shared = linear(2, 2);
    Sequential frozen = Block.freeze(Sequential.of(shared, Activation.TANH, shared), "2.weight");
    assertEquals(List.of("0.weight", "2.weight"), frozen(frozen));
    assertSame(frozen.layers().get(0), frozen.layers().get(2));
    assertEquals(List.of("0.weight", "2.weight"), frozen(Block.copyOf(frozen)));
  }

  @Test
  void aFrozenParameterIsLoaded() {
    Net frozen = Block.freeze(net, "hidden");
    State other = new Net(linear(2, 3), linear(3, 1)).state();
    Tensor kept = frozen.hidden().weight().detach();
    NdArray before = kept.data().copy();
    frozen.load(other);
    assertEquals(other, frozen.state());
    assertEquals(before, kept.data());
    assertFalse(frozen.hidden().weight().isVariable());
  }

  // ---- mistakes

  private record Inner(Map<String, Block> map) implements Block {}

  @SuppressWarnings("ArrayRecordComponent") // is the mistake
  private record Array(Layer[] layers) implements Block {}

  private record Unordered(Set<Parameter> pieces) implements Block {}

  private record Narrow(ArrayList<Layer> layers) implements Block {}

  private static final class NoRecord implements Block {}

  @Test
  void partsThatCannotBeFoundAreTold() {
    Map<String, Block> map = new LinkedHashMap<>();
    map.put("a", new Inner(Map.of("b", net)));
    map.put("a.map.b", net);
    assertError(
        IllegalArgumentException.class,
        "parameters: two parts have the path map.a.map.b; call one of them otherwise",
        () -> new Inner(map).parameters());
    assertError(
        IllegalArgumentException.class,
        "parameters: a part of map has a blank name",
        () -> new Inner(Map.of("", net)).parameters());
    assertError(
        IllegalArgumentException.class,
        "parameters: layers is a Layer[], in which parts are not looked for; make it a List or a"
            + " Map",
        () -> new Array(new Layer[] {net}).parameters());
    assertTrue(
        Errors.message(() -> new Unordered(Set.of(parameter("a"))).parameters())
            .endsWith("in which parts are not looked for; make it a List or a Map"));
    assertEquals(List.of(), paths(new Unordered(Set.of()).parameters()));
    assertError(
        IllegalStateException.class,
        "adjoint.nn.BlockTest$NoRecord is no record, so its parts cannot be found: make it one, or"
            + " define parts(); Layer.of makes a layer of a function without parameters",
        () -> new NoRecord().parameters());
    Layer lambda = (t, _) -> t.tanh();
    assertEquals(0, lambda.forward(Tensor.of(0.0)).item());
    assertTrue(Errors.message(lambda::parameters).contains("is no record"));
  }

  @Test
  void concreteListsCannotBeMadeAnew() {
    Narrow narrow = new Narrow(new ArrayList<>(List.of(net)));
    assertEquals(4, narrow.parameters().size());
    assertError(
        IllegalArgumentException.class,
        "copyOf: Narrow.layers is declared as ArrayList; declare it as List, so that it can be made"
            + " anew",
        () -> Block.copyOf(narrow));
  }

  // ---- classes

  private static final class Row implements Layer {
    private final SequencedMap<String, Layer> layers;

    Row(SequencedMap<String, Layer> layers) {
      this.layers = new LinkedHashMap<>(layers);
    }

    @Override
    public Parts parts() {
      return Parts.of(Layer.class, layers, Row::new);
    }

    @Override
    public Tensor compute(Tensor x, Mode mode) {
      Tensor y = x;
      for (Layer layer : layers.values()) {
        y = layer.forward(y, mode);
      }
      return y;
    }
  }

  private static final class Gate implements Layer {
    private record Content(Parameter weight, Linear inner) {}

    private final Content content;

    Gate(Content content) {
      this.content = content;
    }

    @Override
    public Parts parts() {
      return Parts.of(content, Gate::new);
    }

    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return content.inner.forward(x, mode).mul(content.weight.sigmoid());
    }
  }

  @Test
  void aClassSaysWhereItsPartsAre() {
    SequencedMap<String, Layer> layers = new LinkedHashMap<>();
    layers.put("first", new Gate(new Gate.Content(parameter("weight"), linear(2, 2))));
    layers.put("last", Activation.TANH);
    Row row = new Row(layers);
    assertEquals(
        List.of("first.weight", "first.inner.weight", "first.inner.bias"), paths(row.parameters()));
    Row copy = Block.copyOf(row);
    assertEquals(row.state(), copy.state());
    assertEquals(row.forward(x).data(), copy.forward(x).data());
    Row changed = Block.with(row, "last", Activation.RELU);
    assertSame(Activation.RELU, changed.part("last", Layer.class));
    assertEquals(List.of("first", "first.inner", "last"), paths(changed.innerBlocks()));
  }

  private static final class Wrong implements Block {
    private final Parameter a = parameter("a");

    @Override
    public Parts parts() {
      return Parts.of(Parameter.class, List.of(a), others -> new Words(others.getFirst()));
    }
  }

  @Test
  void partsOfAnotherClass() {
    assertError(
        IllegalStateException.class,
        "copyOf: the parts() of adjoint.nn.BlockTest$Wrong make a adjoint.nn.BlockTest$Words",
        () -> Block.copyOf(new Wrong()));
  }
}
