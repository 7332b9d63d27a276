package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.fuse.UpdateCode;
import adjoint.op.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule whose numbers change from step to step is traced once: they are inputs of its code. */
class UpdateCodeTest {
  /** As Adam does: some numbers are used as they are, of others something is computed. */
  record Corrected(double rate, double beta, double decay, double correction) implements Update {
    static Corrected at(int step) {
      double beta = 0.9;
      double rate = 0.1 / (1 + step);
      return new Corrected(rate, beta, 0, 1 - StrictMath.pow(beta, step));
    }

    @Override
    public List<String> state() {
      return List.of("mean");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E theta = now.get(0);
      E down = decay == 0 ? g : g.add(theta.mul(decay));
      E mean = now.get(1).mul(beta).add(down.mul(1 - beta));
      E size = mean.abs().add(1e-8);
      return List.of(theta.sub(mean.mul(rate / correction).div(size)), mean);
    }
  }

  /** Operations for which there is more than one loop. */
  record Squashed(double rate, double slope) implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.get(0).sub(g.mul(slope).tanh().mul(rate)));
    }
  }

  /** Two numbers that are equal at times, and a way that depends on one. */
  record Weighted(double left, double right) implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E theta = now.get(0).mul(left);
      return List.of(left > 1 ? theta.sub(g) : theta.sub(g.mul(right)));
    }
  }

  private static UpdateCode.Compiled compile(Update rule, Optional<UpdateCode.Compiled> before) {
    int arrays = 1 + rule.state().size();
    return UpdateCode.compile(
            new Parameter.RuleFunction(rule, Optional.empty(), arrays), arrays, DType.F64, before)
        .orElseThrow();
  }

  @Test
  void aHundredStepsWithOtherNumbersTraceNothing() {
    UpdateCode.Compiled first = compile(Corrected.at(1), Optional.empty());
    UpdateCode.Compiled before = first;
    for (int step = 2; step <= 100; step++) {
      UpdateCode.Compiled next = compile(Corrected.at(step), Optional.of(before));
      assertSame(first.recording(), next.recording());
      assertEquals(
          new Parameter.RuleFunction(Corrected.at(step), Optional.empty(), 2), next.key().rule());
      before = next;
    }
  }

  @Test
  void aRuleThatTakesOtherStepsIsTracedAgain() {
    UpdateCode.Compiled plain = compile(Corrected.at(1), Optional.empty());
    Corrected decays = new Corrected(0.1, 0.9, 0.01, 1);
    assertNotSame(plain.recording(), compile(decays, Optional.of(plain)).recording());
    UpdateCode.Compiled low = compile(new Weighted(0.5, 0.25), Optional.empty());
    assertNotSame(low.recording(), compile(new Weighted(1.5, 0.25), Optional.of(low)).recording());
  }

  @Test
  void numbersThatWereOneConstantAreTwoAgain() {
    UpdateCode.Compiled equal = compile(new Weighted(0.5, 0.5), Optional.empty());
    UpdateCode.Compiled other = compile(new Weighted(0.25, 0.5), Optional.of(equal));
    assertNotSame(equal.recording(), other.recording());
    assertSame(
        other.recording(), compile(new Weighted(0.75, 0.75), Optional.of(other)).recording());
  }

  private static void requireTheDefinition(DType dtype, List<? extends Update> rules) {
    SplittableRandom rng = new SplittableRandom(3);
    int states = rules.getFirst().state().size();
    Parameter w = Parameter.of("w", Tensor.normal(dtype, rng, 0, 1, 7));
    Parameter[] state = new Parameter[states];
    List<NdArray> expected = new ArrayList<>(List.of(w.data().copy()));
    for (int i = 0; i < states; i++) {
      state[i] = Parameter.of("state " + i, Tensor.zeros(dtype, 7));
      expected.add(state[i].data().copy());
    }
    for (Update rule : rules) {
      Tensor g = Tensor.normal(dtype, rng, 0, 1, 7);
      w.update(rule, g, state);
      List<Tensor> now = expected.stream().map(Tensor::of).toList();
      expected = rule.next(g, now).stream().map(Tensor::data).toList();
      assertEquals(expected.getFirst(), w.data(), rule::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBitsAreThoseOfTheDefinition(DType dtype) {
    List<Integer> steps = IntStream.rangeClosed(1, 30).boxed().toList();
    requireTheDefinition(dtype, steps.stream().map(Corrected::at).toList());
    requireTheDefinition(dtype, steps.stream().map(t -> new Squashed(0.1 / t, t % 3)).toList());
    requireTheDefinition(
        dtype, steps.stream().map(t -> new Weighted(0.3 * (t % 5), 0.1 * (t % 3))).toList());
  }
}
