package adjoint.kernel.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.fuse.ElementwiseOps;
import adjoint.kernel.Tier;
import adjoint.op.Add;
import adjoint.op.Exp;
import adjoint.op.Mul;
import adjoint.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A program on blocks has the bits of its steps, one number after the other. */
class BlockProgramTest {
  private static final int INPUTS = 3;
  private static final int UNIFORM = 2;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Program(List<Expression.Step> steps, int[] results) {
    static Program random(SplittableRandom rng, int size) {
      List<Op> ops = ElementwiseOps.all();
      List<Op> arithmetic = ArithmeticTest.operations();
      List<Expression.Step> steps = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int operands = INPUTS + UNIFORM + i;
        Op op =
            rng.nextInt(4) == 0
                ? ops.get(rng.nextInt(ops.size()))
                : arithmetic.get(rng.nextInt(arithmetic.size()));
        int a = rng.nextInt(3) == 0 ? rng.nextInt(operands) : operands - 1 - rng.nextInt(3);
        steps.add(new Expression.Step(op, a, rng.nextInt(operands)));
      }
      int all = INPUTS + UNIFORM + size;
      return new Program(
          steps, IntStream.generate(() -> all - 1 - rng.nextInt(all)).limit(5).toArray());
    }

    double[] at(double[] inputs, double[] uniform) {
      double[] operands = Arrays.copyOf(inputs, INPUTS + UNIFORM + steps.size());
      System.arraycopy(uniform, 0, operands, INPUTS, UNIFORM);
      for (int i = 0; i < steps.size(); i++) {
        Expression.Step step = steps.get(i);
        double a = operands[step.a()];
        operands[INPUTS + UNIFORM + i] =
            step.binary()
                ? ((DoubleBinaryOperator) step.function()).applyAsDouble(a, operands[step.b()])
                : ((DoubleUnaryOperator) step.function()).applyAsDouble(a);
      }
      return Arrays.stream(results).mapToDouble(r -> operands[r]).toArray();
    }
  }

  private static double number(SplittableRandom rng) {
    double[] special = ElementwiseOps.special();
    return rng.nextInt(6) == 0 ? special[rng.nextInt(special.length)] : rng.nextDouble(-2, 2);
  }

  @Property(tries = 100)
  void everyNumberHasTheBitsOfTheSteps(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int size) {
    SplittableRandom rng = new SplittableRandom(seed);
    Program program = Program.random(rng, size);
    int[] places = {1, 0};
    double[] u = {number(rng), number(rng)};
    double[] uniform = {u[1], u[0]};
    int most = 1 + rng.nextInt(60);
    for (long patience : new long[] {Tier.NEVER, Tier.AT_ONCE}) {
      BlockProgram compiled =
          BlockProgram.compile(INPUTS, places, program.steps, program.results, most, patience);
      BlockProgram.Memory memory = compiled.memory();
      int lanes = rng.nextInt(1, compiled.width() / BlockProgram.UNIT + 1) * BlockProgram.UNIT;
      double[][] inputs = new double[lanes][INPUTS];
      for (int lane = 0; lane < lanes; lane++) {
        for (int k = 0; k < INPUTS; k++) {
          inputs[lane][k] = number(rng);
          memory.s[compiled.input(k) + lane] = inputs[lane][k];
        }
      }
      compiled.run(memory, u, lanes);
      for (int lane = 0; lane < lanes; lane++) {
        double[] expected = program.at(inputs[lane], uniform);
        for (int r = 0; r < expected.length; r++) {
          int place = compiled.result(r);
          double actual = place < 0 ? u[-1 - place] : memory.s[place + lane];
          assertEquals(
              Double.doubleToLongBits(expected[r]),
              Double.doubleToLongBits(actual),
              "result " + r + " of number " + lane);
        }
      }
    }
  }

  @Test
  void callsThatAreReadyAreOneLoop() {
    List<Expression.Step> steps = new ArrayList<>();
    int paths = 100;
    for (int i = 0; i < paths; i++) {
      steps.add(new Expression.Step(Mul.OP, i, paths));
      steps.add(new Expression.Step(Exp.OP, paths + 1 + 3 * i, 0));
      int before = i == 0 ? 0 : paths + 3 * i;
      steps.add(new Expression.Step(Add.OP, paths + 2 + 3 * i, before));
    }
    BlockProgram program =
        BlockProgram.compile(paths, new int[1], steps, new int[] {4 * paths}, 8, Tier.NEVER);
    assertEquals(1, program.calls());
    // Inputs, what exp is given, what it gives, and what methods leave to others.
    int blocks = program.memory().s.length / program.width();
    assertTrue(blocks <= 3 * paths + 10, () -> blocks + " blocks");
  }
}
