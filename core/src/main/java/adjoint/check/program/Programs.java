package adjoint.check.program;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.check.Kinks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Generates programs: compositions in which every value is used, some of them more than once, and
 * which end in a single number. All numbers are finite, of moderate size, and in the domain of the
 * operations they meet.
 */
public final class Programs {
  private static final int ATTEMPTS = 1000;

  private final Vocabulary vocabulary;
  private final int ops;
  private final int inputs;
  private final int rank;
  private final int extent;
  private final Numbers numbers;
  private final double fromKinks;

  private Programs(
      Vocabulary vocabulary,
      int ops,
      int inputs,
      int rank,
      int extent,
      Numbers numbers,
      double fromKinks) {
    this.vocabulary = vocabulary;
    this.ops = ops;
    this.inputs = inputs;
    this.rank = rank;
    this.extent = extent;
    this.numbers = numbers;
    this.fromKinks = fromKinks;
  }

  /** Programs of about 8 steps, of up to 3 inputs of up to 3 axes of up to 3 each, well scaled. */
  public static Programs over(Vocabulary vocabulary) {
    requireNonNull(vocabulary, "programs: vocabulary is null");
    return new Programs(vocabulary, 8, 3, 3, 3, Numbers.WELL_SCALED, 0);
  }

  /** About so many steps. */
  public Programs ops(int about) {
    return new Programs(vocabulary, Math.max(1, about), inputs, rank, extent, numbers, fromKinks);
  }

  /** Up to so many inputs. */
  public Programs inputs(int most) {
    return new Programs(vocabulary, ops, Math.max(1, most), rank, extent, numbers, fromKinks);
  }

  /** Inputs of up to so many axes of up to this extent. */
  public Programs shapes(int maxRank, int maxExtent) {
    return new Programs(vocabulary, ops, inputs, maxRank, maxExtent, numbers, fromKinks);
  }

  /**
   * Inputs of this kind.
   *
   * <p>Where numbers tie or lie on kinks, a program can be called wrong although every operation in
   * it is right: {@code a.maximum(b).min()} has a derivative at a tie that no choice of slopes for
   * the two operations gives, and {@code where(x·x, x, x·x)} is x, but the branch taken at 0 says
   * that the slope is 0. So use {@link Numbers#WELL_SCALED} to look for mistakes in operations.
   */
  public Programs numbers(Numbers kind) {
    requireNonNull(kind, "programs: kind is null");
    return new Programs(vocabulary, ops, inputs, rank, extent, kind, fromKinks);
  }

  /**
   * Only programs in which no operation is nearer to a kink than this on its inputs, as {@link
   * Kinks#distance} tells it; 0, any program, if not said.
   */
  public Programs awayFromKinks(double distance) {
    return new Programs(vocabulary, ops, inputs, rank, extent, numbers, distance);
  }

  /** The program of a seed: always the same one. */
  public Program draw(long seed) {
    return draw(new SplittableRandom(seed));
  }

  /** The next program. */
  public Program draw(RandomGenerator rng) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<NdArray> leaves = new ArrayList<>();
      List<Shape> shapes = Shapes.family(rng, rng.nextInt(inputs) + 1, rank, extent);
      if (shapes.stream().allMatch(shape -> shape.size() == 1) && rng.nextInt(4) > 0) {
        continue; // numbers only: worth a try, but not a third of all tries
      }
      shapes.forEach(shape -> leaves.add(numbers.array(rng, DType.F64, shape)));
      Composer composer = new Composer(rng, vocabulary, leaves);
      if (composer.compose(ops)) {
        Program program = Program.of(leaves, composer.steps());
        if (fromKinks == 0 || distanceFromKinks(program) >= fromKinks) {
          return program;
        }
      }
    }
    throw new IllegalStateException(
        "programs: found none in "
            + ATTEMPTS
            + " attempts over "
            + vocabulary.words()
            + "; perhaps no call fits the shapes, or all numbers are outside the domain");
  }

  private static double distanceFromKinks(Program program) {
    return Kinks.distance(program.run(program.inputs().stream().map(Tensor::asVariable).toList()));
  }

  /** The settings. */
  @Override
  public String toString() {
    return "Programs(about "
        + ops
        + " steps of "
        + vocabulary.words().size()
        + " words, up to "
        + inputs
        + " inputs, "
        + numbers
        + ")";
  }
}
