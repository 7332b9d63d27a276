package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long the sequences of a batch are, which lie in one tensor {@code [n, t, …]} and are filled
 * up behind their ends.
 *
 * {@snippet :
 * Lengths lengths = Lengths.of(5, 3); // two sequences in [2, t, …], where t is 5 or more
 * Tensor loss =
 *     Loss.crossEntropy(model.forward(x), classes, Reduction.MEAN.masked(lengths.mask(5)));
 * }
 *
 * @param values one for each sequence; 0 is a sequence of nothing
 */
public record Lengths(List<Integer> values) {
  /** Checks that there are lengths, none of which is negative. */
  public Lengths {
    requireNonNull(values, "Lengths: values is null");
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Lengths: needs at least one length");
    }
    for (int i = 0; i < values.size(); i++) {
      int at = i;
      if (requireNonNull(values.get(i), () -> "Lengths: length " + at + " is null") < 0) {
        throw new IllegalArgumentException(
            "Lengths: a length cannot be negative, that of sequence " + i + " is " + values.get(i));
      }
    }
    values = List.copyOf(values);
  }

  /** One length for each sequence. */
  public static Lengths of(int... lengths) {
    requireNonNull(lengths, "Lengths: lengths is null");
    return new Lengths(IntStream.of(lengths).boxed().toList());
  }

  /** How many sequences there are. */
  public int count() {
    return values.size();
  }

  /** The length of a sequence. */
  public int get(int sequence) {
    return values.get(sequence);
  }

  /** The shortest length. */
  public int shortest() {
    return values.stream().mapToInt(Integer::intValue).min().getAsInt();
  }

  /** {@code [n, steps]}, F32: 1 up to the end of each sequence, 0 behind it. */
  public Tensor mask(int steps) {
    return mask(DType.F32, steps);
  }

  /** {@code [n, steps]}: 1 up to the end of each sequence, 0 behind it. */
  public Tensor mask(DType dtype, int steps) {
    requireFit("Lengths.mask", count(), steps);
    double[] mask = new double[count() * steps];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % steps < get(i / steps) ? 1 : 0;
    }
    return Tensor.wrap(mask, count(), steps).to(dtype);
  }

  /**
   * Requires that these are the lengths of so many sequences, none of which has more steps.
   *
   * @param op is named in the error
   */
  public void requireFit(String op, int sequences, int steps) {
    if (count() != sequences) {
      throw new ShapeException(
          String.format("%s: %s lengths for %s sequences", op, count(), sequences));
    }
    for (int i = 0; i < count(); i++) {
      if (get(i) > steps) {
        throw new ShapeException(
            String.format(
                "%s: sequence %s has length %s, but there are only %s steps",
                op, i, get(i), steps));
      }
    }
  }

  /** For example {@code Lengths[5, 3]}. */
  @Override
  public String toString() {
    return "Lengths" + values;
  }
}
