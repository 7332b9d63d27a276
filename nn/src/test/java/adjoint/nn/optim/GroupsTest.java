package adjoint.nn.optim;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Update;
import adjoint.array.DType;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Mlp;
import adjoint.nn.Parameters;
import adjoint.op.Expr;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Parameters with settings of their own, in one step of one optimizer. */
class GroupsTest {
  private final Parameter a = Parameter.of("weight", Tensor.of(1.0));
  private final Parameter b = Parameter.of("bias", Tensor.of(1.0));
  private final SequencedMap<String, Parameter> both = Parameters.of("0.weight", a, "0.bias", b);

  private static final List<Tensor> ONES = List.of(Tensor.of(1.0), Tensor.of(1.0));

  @Test
  void eachMovesByItsOwnSettings() {
    Sgd sgd = new Sgd(both, 0.5).group("*.bias", g -> g.learningRate(0.25));
    sgd.step(ONES);
    assertEquals(0.5, a.item());
    assertEquals(0.75, b.item());
  }

  /** Adam on two parameters with their settings is two optimizers with one parameter each. */
  @Test
  void areAsOptimizersOfTheirOwn() {
    Layer one = Mlp.of(2, 5, 1).init(new SplittableRandom(1));
    Layer two = Block.copyOf(one);
    Optimizer together =
        new AdamW(one.parameters(), 0.01)
            .group("*.bias", g -> g.weightDecay(0).betas(0.5, 0.9))
            .schedule(step -> 1 / (1.0 + step));
    AdamW weights = new AdamW(Parameters.select(two.parameters(), "*.weight"), 0.01);
    AdamW biases =
        new AdamW(Parameters.select(two.parameters(), "*.bias"), 0.01)
            .betas(0.5, 0.9)
            .weightDecay(0);
    Tensor x = Tensor.normal(new SplittableRandom(2), 0, 1, 8, 2);
    Tensor y = x.sum(1).reshape(-1, 1);
    for (int step = 0; step < 10; step++) {
      together.step(Loss.mse(one.forward(x), y));
      weights.learningRate(0.01 * (1 / (1.0 + step)));
      biases.learningRate(0.01 * (1 / (1.0 + step)));
      Optimizer.step(Loss.mse(two.forward(x), y), weights, biases);
    }
    assertEquals(two.state(), one.state());
  }

  @Test
  void whatAGroupLeavesAloneFollowsAll() {
    Sgd sgd = new Sgd(both, 1).group("*.bias", g -> g.learningRate(0.5 * g.learningRate()));
    sgd.learningRate(0.5);
    sgd.momentum(0.5); // said later than the group
    sgd.step(ONES);
    assertEquals(0.75, b.item());
    sgd.schedule(step -> step == 1 ? 2 : 0);
    assertEquals(1, sgd.learningRate());
    sgd.step(ONES); // with a velocity of 1.5
    assertEquals(0, b.item());
    assertEquals(-1, a.item());
    assertEquals(0, sgd.learningRate());
  }

  @Test
  void aPathIsThatOfWhatIsBelowToo() {
    Layer model = Mlp.of(2, 3, 1).init(new SplittableRandom(1));
    double[] first = model.part("0.weight", Parameter.class).toDoubleArray();
    Optimizer sgd = new Sgd(model.parameters(), 0.1).group("0", g -> g.learningRate(0));
    Tensor x = Tensor.ones(1, 2);
    sgd.step(Loss.mse(model.forward(x), Tensor.ones(1, 1)));
    assertArrayEquals(first, model.part("0.weight", Parameter.class).toDoubleArray());
  }

  @Test
  void aParameterIsInOneGroup() {
    Sgd sgd = new Sgd(both, 1).group("*.bias", g -> g);
    assertError(
        IllegalArgumentException.class,
        "group: 0.bias is in two groups, *.bias and 0; no parameter can be in more than one",
        () -> sgd.group("0", g -> g.momentum(0.5)));
    sgd.group("0.weight", g -> g.momentum(0.5)); // of the refused group nothing is left
  }

  @Test
  void aPathLeadsToSomething() {
    assertError(
        IllegalArgumentException.class,
        "group: there is no parameter at or below *.bais; the nearest is 0.bias",
        () -> new Sgd(both, 1).group("*.bais", g -> g));
  }

  @Test
  void oneParameterWithTwoPathsIsFoundByEither() {
    Linear shared = Linear.of(1, 1).dtype(DType.F64).init(new SplittableRandom(1));
    SequencedMap<String, Parameter> paths =
        Parameters.builder().add("in", shared).add("out", shared).build();
    double before = shared.weight().item();
    Sgd sgd = new Sgd(paths, 1).group("out.weight", g -> g.learningRate(0.5));
    sgd.step(shared.weight().sum());
    assertEquals(before - 0.5, shared.weight().item());
  }

  @Test
  void settingsAreCheckedWhereTheyAreSaid() {
    assertError(
        IllegalArgumentException.class,
        "AdamW: the weight decay must be 0 or positive, got -1.0",
        () -> new AdamW(both, 1).group("*.bias", g -> g.weightDecay(-1)));
    assertError(
        IllegalArgumentException.class,
        "Adam: the rate must be 0 or positive, got -0.5",
        () -> new Adam(both, 1).group("*.bias", g -> g.learningRate(-0.5)));
    String message =
        "Sgd: momentum(m) and nesterov(m) are two kinds of momentum, of which it has one; call only"
            + " nesterov(m) for Nesterov momentum m";
    Sgd sgd = new Sgd(both, 0.5).group("*.bias", g -> g.nesterov(0.5));
    assertError(IllegalStateException.class, message, () -> sgd.momentum(0.5));
    assertEquals(
        "Sgd(rate 0.5) for 2 parameter tensors; *.bias: rate 0.5, Nesterov momentum 0.5",
        sgd.toString());
  }

  @Test
  void printsEachGroup() {
    assertEquals(
        "AdamW(rate 0.1, betas 0.9 and 0.999, epsilon 1.0E-8, weight decay 0.01, norm clipped at"
            + " 1.0, values clipped at 0.5) for 2 parameter tensors; *.bias: rate 0.1, betas 0.9"
            + " and 0.999, epsilon 1.0E-8",
        new AdamW(both, 0.1)
            .group("*.bias", g -> g.weightDecay(0))
            .clipNorm(1)
            .clipValue(0.5)
            .toString());
  }

  /** A user's, as the documentation of {@link GroupedOptimizer} has it. */
  private record Signs(double learningRate) implements GroupSettings<Signs> {
    @Override
    public Signs learningRate(double learningRate) {
      return new Signs(learningRate);
    }

    @Override
    public Update rule(long step, DType dtype) {
      return new Step(learningRate);
    }

    private record Step(double rate) implements Update {
      @Override
      public <E extends Expr<E>> List<E> next(E g, List<E> now) {
        return List.of(now.get(0).sub(g.greater(0).sub(g.less(0)).mul(rate)));
      }
    }
  }

  private static final class SignDescent extends GroupedOptimizer<Signs, SignDescent> {
    SignDescent(SequencedMap<String, Parameter> parameters, double learningRate) {
      super(parameters, new Signs(learningRate));
    }
  }

  @Test
  void usersWriteTheirOwn() {
    SignDescent mine = new SignDescent(both, 0.5).group("*.bias", g -> g.learningRate(0.25));
    mine.step(List.of(Tensor.of(7.0), Tensor.of(-3.0)));
    assertEquals(0.5, a.item());
    assertEquals(1.25, b.item());
    assertEquals(
        "SignDescent(Signs[learningRate=0.5]) for 2 parameter tensors; *.bias:"
            + " Signs[learningRate=0.25]",
        mine.toString());
  }

  @Test
  void aScheduleGivesNumbersThatARateCanBe() {
    Consumer<Schedule> use = schedule -> new Sgd(both, 1).schedule(schedule).step(ONES);
    assertError(
        IllegalStateException.class,
        "Sgd: the schedule gives -1.0 at step 0, which must be 0 or positive",
        () -> use.accept(_ -> -1));
    assertError(
        IllegalStateException.class,
        "Sgd: the schedule gives NaN at step 0, which must be 0 or positive",
        () -> use.accept(_ -> Double.NaN));
    assertEquals(1, a.item());
  }
}
