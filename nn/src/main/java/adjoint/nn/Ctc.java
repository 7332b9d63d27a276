package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.Arrays;

/**
 * Connectionist temporal classification by its forward recursion: in {@code α[t, s]} the logarithm
 * of the probability that the outputs up to t say the first s of the labels with blanks between and
 * around them. (Graves et al., Connectionist Temporal Classification, 2006, equations 6 to 8.)
 */
final class Ctc {
  /** A logarithm of 0 with which one can calculate: far below any that occurs, in F32 too. */
  private static final double NEVER = -1e30;

  private final Tensor l;
  private final Indices labels;
  private final int[] times;
  private final int[] lengths;
  private final int blank;
  private final int batch;
  private final int states;

  private Ctc(Tensor l, Indices labels, int[] times, int[] lengths, int blank) {
    if (l.rank() != 3) {
      throw new ShapeException("ctc: needs outputs [time, batch, classes], got " + l.shape());
    }
    this.l = l;
    this.labels = labels;
    this.times = times;
    this.lengths = lengths;
    this.blank = blank;
    this.batch = l.shape().extent(1);
    if (labels.shape().rank() != 2 || labels.shape().extent(0) != batch) {
      throw new ShapeException(
          String.format(
              "ctc: labels %s do not fit outputs %s, they must be [%s, longest]",
              labels.shape(), l.shape(), batch));
    }
    this.states = 2 * labels.shape().extent(1) + 1;
    requireFit();
  }

  /** The loss of each example. */
  static Tensor of(Tensor l, Indices labels, int[] times, int[] lengths, int blank) {
    requireNonNull(labels, "ctc: labels is null");
    requireNonNull(times, "ctc: times is null");
    requireNonNull(lengths, "ctc: lengths is null");
    return new Ctc(l, labels, times, lengths, blank).losses();
  }

  private void requireFit() {
    int classes = l.shape().extent(2);
    if (blank < 0 || blank >= classes) {
      throw new IllegalArgumentException(
          String.format("ctc: the blank %s is none of the %s classes", blank, classes));
    }
    if (times.length != batch || lengths.length != batch) {
      throw new ShapeException(
          String.format(
              "ctc: needs times and lengths of all %s examples, got %s and %s",
              batch, times.length, lengths.length));
    }
    for (int n = 0; n < batch; n++) {
      int longest = labels.shape().extent(1);
      if (times[n] < 1
          || times[n] > l.shape().extent(0)
          || lengths[n] < 0
          || lengths[n] > longest) {
        throw new ShapeException(
            String.format(
                "ctc: example %s has %s outputs of %s and %s labels of %s",
                n, times[n], l.shape().extent(0), lengths[n], longest));
      }
      int least = lengths[n];
      for (int i = 0; i < lengths[n]; i++) {
        int label = label(n, i);
        if (label >= classes || label == blank) {
          throw new IllegalArgumentException(
              String.format(
                  "ctc: label %s of example %s is %s; it must be a class from 0 to %s, but the"
                      + " blank",
                  i, n, label, classes - 1));
        }
        least += i > 0 && label == label(n, i - 1) ? 1 : 0; // a blank must stand between
      }
      if (times[n] < least) {
        throw new IllegalArgumentException(
            String.format(
                "ctc: example %s has %s outputs, too few for its labels, which need %s",
                n, times[n], least));
      }
    }
  }

  private int label(int n, int i) {
    return labels.get(n * labels.shape().extent(1) + i);
  }

  /** What state s of an example says: blanks at even places. */
  private int symbol(int n, int s) {
    return s % 2 == 1 && s / 2 < lengths[n] ? label(n, s / 2) : blank;
  }

  private Tensor losses() {
    Indices symbols = Indices.wrap(each(this::symbol), Shape.of(batch, states));
    Tensor skips = mask((n, s) -> s % 2 == 1 && s > 1 && symbol(n, s) != symbol(n, s - 2) ? 1 : 0);
    Tensor begins = mask((_, s) -> s < 2 ? 1 : 0);
    Tensor alpha = Tensor.where(begins, said(0, symbols), l.constant(NEVER));
    for (int t = 1; t < l.shape().extent(0); t++) {
      Tensor jumped = Tensor.where(skips, moved(alpha, 2), l.constant(NEVER));
      Tensor next = alpha.logAddExp(moved(alpha, 1)).logAddExp(jumped).add(said(t, symbols));
      int now = t;
      alpha = Tensor.where(mask((n, _) -> now < times[n] ? 1 : 0), next, alpha);
    }
    Tensor ends = mask((n, s) -> s == 2 * lengths[n] || s == 2 * lengths[n] - 1 ? 1 : 0);
    return Tensor.where(ends, alpha, l.constant(NEVER)).logSumExp(-1).neg();
  }

  private Tensor said(int t, Indices symbols) {
    return l.select(0, t).gather(-1, symbols);
  }

  /** The states shifted by so many, which come from nowhere at the beginning. */
  private Tensor moved(Tensor alpha, int by) {
    return by >= states
        ? alpha.mul(0).add(NEVER)
        : alpha.slice(1, 0, states - by).pad(1, by, 0, NEVER);
  }

  private interface Cell {
    int of(int n, int s);
  }

  private int[] each(Cell cell) {
    int[] all = new int[batch * states];
    Arrays.setAll(all, i -> cell.of(i / states, i % states));
    return all;
  }

  private Tensor mask(Cell cell) {
    double[] numbers = Arrays.stream(each(cell)).asDoubleStream().toArray();
    return Tensor.wrap(numbers, batch, states).to(l.dtype());
  }
}
