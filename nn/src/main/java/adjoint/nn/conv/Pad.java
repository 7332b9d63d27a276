package adjoint.nn.conv;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.ShapeException;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.op.Padding;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Images {@code [n, c, …]} with more elements before and behind each spatial axis.
 *
 * {@snippet :
 * Layer border = Pad.zeros(1);
 * Layer mirrored = Pad.of(Padding.REFLECT, 2, 3); // 2 above and below, 3 left and right
 * Layer causal = Pad.zeros(2).withAfter(0);
 * }
 *
 * @param before so many before: one number, or one for each spatial axis
 * @param after so many behind
 * @param border what they are
 */
public record Pad(List<Integer> before, List<Integer> after, Border border) implements Layer {
  /** What lies beyond the edge of an image. */
  public sealed interface Border {
    /** One number everywhere. */
    record Constant(double value) implements Border {}

    /** Elements of the image. */
    record Continued(Padding padding) implements Border {
      /** Checks the argument. */
      public Continued {
        requireNonNull(padding, "Pad: padding is null");
      }
    }
  }

  /** Checks the arguments. */
  public Pad {
    before = requireCounts("before", before);
    after = requireCounts("after", after);
    requireNonNull(border, "Pad: border is null");
  }

  private static List<Integer> requireCounts(String what, List<Integer> counts) {
    requireNonNull(counts, () -> "Pad: " + what + " is null");
    for (Integer count : counts) {
      if (requireNonNull(count, () -> "Pad: an element of " + what + " is null") < 0) {
        throw new IllegalArgumentException(
            "Pad: cannot add " + counts + " " + what + "; slices take away");
      }
    }
    if (counts.isEmpty()) {
      throw new IllegalArgumentException(
          "Pad: " + what + " needs one number, or one for each axis");
    }
    return List.copyOf(counts);
  }

  /** So many zeros on both sides: one number, or one for each spatial axis. */
  public static Pad zeros(int... both) {
    return constant(0, both);
  }

  /** So many times a number on both sides. */
  public static Pad constant(double value, int... both) {
    return of(new Border.Constant(value), both);
  }

  /** So many elements of the image on both sides. */
  public static Pad of(Padding padding, int... both) {
    return of(new Border.Continued(padding), both);
  }

  private static Pad of(Border border, int... both) {
    List<Integer> counts = list("both", both);
    return new Pad(counts, counts, border);
  }

  /** So many before: one number, or one for each spatial axis. */
  public Pad withBefore(int... before) {
    return new Pad(list("before", before), after, border);
  }

  /** So many behind: one number, or one for each spatial axis. */
  public Pad withAfter(int... after) {
    return new Pad(before, list("after", after), border);
  }

  private static List<Integer> list(String what, int... numbers) {
    requireNonNull(numbers, () -> "Pad: " + what + " is null");
    return Arrays.stream(numbers).boxed().toList();
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    int spatial = x.rank() - 2;
    if (spatial < 1 || !fits(before, spatial) || !fits(after, spatial)) {
      throw new ShapeException(
          String.format("%s: does not fit the spatial axes of %s", describe(), x.shape()));
    }
    Tensor y = x;
    for (int axis = 0; axis < spatial; axis++) {
      int first = before.get(axis % before.size());
      int last = after.get(axis % after.size());
      if (first > 0 || last > 0) {
        y = pad(y, axis + 2, first, last);
      }
    }
    return y;
  }

  private Tensor pad(Tensor x, int axis, int first, int last) {
    return switch (border) {
      case Border.Constant(double value) -> x.pad(axis, first, last, value);
      case Border.Continued(Padding padding) -> x.pad(axis, first, last, padding);
    };
  }

  private static boolean fits(List<Integer> counts, int spatial) {
    return counts.size() == 1 || counts.size() == spatial;
  }

  @Override
  public String describe() {
    String what =
        switch (border) {
          case Border.Constant(double value) -> value == 0 ? "zeros" : Double.toString(value);
          case Border.Continued(Padding padding) -> padding.name().toLowerCase(Locale.ROOT);
        };
    String counts =
        before.equals(after)
            ? Convs.brief(before)
            : Convs.brief(before) + " and " + Convs.brief(after);
    return "Pad(" + what + ", " + counts + ")";
  }

  @Override
  public String toString() {
    return describe();
  }
}
