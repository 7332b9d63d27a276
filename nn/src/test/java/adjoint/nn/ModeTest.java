package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/**
 * What a pass is for is said in the call, reaches every layer, and cannot be forgotten on the way.
 */
class ModeTest {
  private final Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  private static Mode training(long seed) {
    return Mode.training(new SplittableRandom(seed));
  }

  @Test
  void dropoutDoesNothingInEvaluation() {
    Dropout dropout = Dropout.of(0.5);
    assertSame(x, dropout.forward(x));
    assertSame(x, dropout.forward(x, Mode.EVALUATION));
    assertSame(x, Dropout.of(0).forward(x, training(1)));
  }

  @Test
  void dropoutDropsOrScales() {
    Tensor y = Dropout.of(0.75).forward(x, training(1));
    double[] scaled = y.div(x).toDoubleArray();
    int dropped = 0;
    for (double s : scaled) {
      assertEquals(s == 0 ? 0 : 4, s);
      dropped += s == 0 ? 1 : 0;
    }
    assertNotEquals(0, dropped);
    assertEquals(y.data(), Dropout.of(0.75).forward(x, training(1)).data());
    assertNotEquals(y.data(), Dropout.of(0.75).forward(x, training(2)).data());
  }

  @Test
  void aSeedDropsTheSameInEitherDType() {
    Tensor ones = Tensor.ones(DType.F64, 50);
    double[] y = Dropout.of(0.5).forward(ones, training(1)).toDoubleArray();
    Tensor single = Dropout.of(0.5).forward(ones.to(DType.F32), training(1));
    assertEquals(DType.F32, single.dtype());
    assertArrayEquals(y, single.toDoubleArray());
  }

  @Property(tries = 20)
  void dropoutKeepsTheMean(
      @ForAll @DoubleRange(min = 0, max = 0.9) double rate, @ForAll long seed) {
    int n = 20_000;
    double mean = Dropout.of(rate).forward(Tensor.ones(DType.F64, n), training(seed)).mean().item();
    double deviation = Math.sqrt(rate / (1 - rate) / n);
    assertEquals(1, mean, 6 * deviation + 1e-12);
  }

  @Test
  void theGradientOfDropoutIsWhatItMultipliedBy() {
    Tensor in = x.asVariable();
    Tensor y = Dropout.of(0.5).forward(in, training(3));
    assertEquals(y.div(x).detach().data(), Grad.of(y.sum(), in).data());
  }

  @Test
  void rates() {
    assertError(
        IllegalArgumentException.class,
        "Dropout: the rate must be from 0 up to but without 1, got 1.0",
        () -> Dropout.of(1));
    assertThrows(IllegalArgumentException.class, () -> Dropout.of(Double.NaN));
    assertEquals("Dropout(0.5)", Dropout.of(0.5).toString());
    assertEquals("training", training(1).toString());
    assertEquals("evaluation", Mode.EVALUATION.toString());
  }

  // ---- the mode reaches every layer

  private record Probe(AtomicReference<Mode> seen) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      seen.set(mode);
      return x;
    }
  }

  @Test
  void containersHandTheModeOn() {
    Mode mode = training(1);
    for (int kind = 0; kind < 4; kind++) {
      Probe probe = new Probe(new AtomicReference<>(Mode.EVALUATION));
      Layer container =
          switch (kind) {
            case 0 -> Sequential.of(Activation.TANH, probe);
            case 1 -> Residual.of(probe);
            case 2 -> Residual.of(Activation.TANH, probe);
            default -> Parallel.sum(Activation.TANH, probe);
          };
      Layer outer = Sequential.of(container);
      outer.forward(x, mode);
      assertSame(mode, probe.seen.get(), container.describe());
      outer.forward(x);
      assertSame(Mode.EVALUATION, probe.seen.get(), container.describe());
    }
  }

  private record Forgetful(Layer inner) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return inner.forward(x).tanh();
    }
  }

  private record Teacher(Layer teacher, Layer pupil) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return pupil.forward(x, mode).sub(teacher.forward(x, Mode.EVALUATION).detach());
    }
  }

  @Test
  void aForgottenModeIsAnError() {
    Layer inner = Sequential.of(Dropout.of(0.5));
    String message =
        "Sequential: forward(x) evaluates, but this is within a training pass; hand the mode on:"
            + " forward(x, mode)";
    Layer layer = new Forgetful(inner);
    layer.forward(x); // in evaluation it makes no difference
    assertError(IllegalStateException.class, message, () -> layer.forward(x, training(1)));
    Layer deeper = Residual.of(Sequential.of(layer));
    assertError(IllegalStateException.class, message, () -> deeper.forward(x, training(1)));
    deeper.forward(x); // the pass has ended
  }

  @Test
  void aPartMayBeEvaluatedOnPurpose() {
    Layer forgetful = new Forgetful(Activation.TANH);
    Layer layer = new Teacher(forgetful, Dropout.of(0.5));
    layer.forward(x, training(1)); // within the teacher it is evaluation again
  }

  @Test
  void passesOfOtherThreadsDoNotMatter() throws Exception {
    Layer waiting =
        Layer.of(
            "evaluates elsewhere",
            t -> {
              AtomicReference<Tensor> answer = new AtomicReference<>(t);
              Thread other = new Thread(() -> answer.set(Activation.TANH.forward(t)));
              other.start();
              try {
                other.join();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return answer.get();
            });
    assertEquals(x.tanh().data(), waiting.forward(x, training(1)).data());
  }

  @Test
  void theOrderOfDrawsIsThatOfTheLayers() {
    Layer model = Sequential.of(Dropout.of(0.5), Dropout.of(0.5));
    Mode together = training(5);
    Mode apart = training(5);
    Tensor y = model.forward(x, together);
    Tensor first = Dropout.of(0.5).forward(x, apart);
    assertEquals(y.data(), Dropout.of(0.5).forward(first, apart).data());
  }

  @Test
  void buffers() {
    Buffer buffer = Buffer.of("count", Tensor.of(1.0, 2));
    Tensor before = buffer.value();
    buffer.update(value -> value.add(1));
    assertEquals(Tensor.of(2.0, 3).data(), buffer.value().data());
    assertEquals(Tensor.of(1.0, 2).data(), before.data());
    buffer.set(Parameter.of("p", Tensor.of(5.0, 6)).mul(2));
    assertEquals(false, buffer.value().isVariable());
    assertEquals("count: [10. 12.] F64[2]", buffer.toString());
    assertError(
        adjoint.array.ShapeException.class,
        "set: buffer count is F64[2] and cannot become F32[3]",
        () -> buffer.set(Tensor.of(1f, 2f, 3f)));
  }
}
