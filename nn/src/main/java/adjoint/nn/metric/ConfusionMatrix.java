package adjoint.nn.metric;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each other: from this follow accuracy, and precision, recall
 * and F1 of each class and on average.
 *
 * {@snippet :
 * ConfusionMatrix confusion = ConfusionMatrix.of("setosa", "versicolor", "virginica");
 * confusion.add(model.forward(x), classes);
 * System.out.println(confusion);
 * }
 *
 * <p>Where a ratio is 0/0 the rule is scikit-learn's: the precision of a class that occurs but was
 * never said is 0, and so is the recall of one that was said but never occurs. A class of which
 * neither is true has NaN, and does not count in averages.
 */
public final class ConfusionMatrix {
  private final List<String> names;
  private final long[][] counts; // by actual class, then by what was said

  private ConfusionMatrix(List<String> names) {
    this.names = names;
    this.counts = new long[names.size()][names.size()];
  }

  /** Of so many classes, called 0, 1, 2 … */
  public static ConfusionMatrix of(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: needs at least one class, got " + classes);
    }
    return new ConfusionMatrix(IntStream.range(0, classes).mapToObj(Integer::toString).toList());
  }

  /** Of classes of these names. */
  public static ConfusionMatrix of(String first, String... others) {
    List<String> names = new ArrayList<>();
    names.add(requireNonNull(first, "ConfusionMatrix: first is null"));
    for (String name : requireNonNull(others, "ConfusionMatrix: others is null")) {
      names.add(requireNonNull(name, "ConfusionMatrix: one of others is null"));
    }
    return new ConfusionMatrix(List.copyOf(names));
  }

  /**
   * Counts examples, given scores {@code [..., classes]}, of which the largest says the class, and
   * the right classes {@code [...]}.
   */
  public ConfusionMatrix add(Tensor scores, Indices classes) {
    requireNonNull(scores, "ConfusionMatrix: scores is null");
    requireNonNull(classes, "ConfusionMatrix: classes is null");
    Checks.requireClasses("ConfusionMatrix", "scores", scores, classes);
    if (scores.shape().extent(-1) != names.size()) {
      throw new ShapeException(
          "ConfusionMatrix: scores " + scores.shape() + " are not of " + names.size() + " classes");
    }
    return add(scores.argmax(-1), classes);
  }

  /** Counts examples, given the classes that were said and the right ones. */
  public ConfusionMatrix add(Indices said, Indices classes) {
    requireNonNull(said, "ConfusionMatrix: said is null");
    requireNonNull(classes, "ConfusionMatrix: classes is null");
    if (!said.shape().equals(classes.shape())) {
      throw new ShapeException(
          String.format(
              "ConfusionMatrix: said %s and classes %s must have the same shape",
              said.shape(), classes.shape()));
    }
    said.requireBelow("ConfusionMatrix", names.size());
    classes.requireBelow("ConfusionMatrix", names.size());
    int[] s = said.toArray();
    int[] c = classes.toArray();
    for (int i = 0; i < s.length; i++) {
      counts[c[i]][s[i]]++;
    }
    return this;
  }

  /** Counts what another one has counted, too. */
  public ConfusionMatrix merge(ConfusionMatrix other) {
    requireNonNull(other, "ConfusionMatrix: other is null");
    if (!other.names.equals(names)) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: cannot merge classes " + other.names + " into " + names);
    }
    for (int a = 0; a < counts.length; a++) {
      for (int b = 0; b < counts.length; b++) {
        counts[a][b] += other.counts[a][b];
      }
    }
    return this;
  }

  // ---- counts

  /** How many examples of this class were taken for that one. */
  public long count(int ofClass, int said) {
    return counts[requireClass(ofClass)][requireClass(said)];
  }

  /** How many examples there were of this class. */
  public long count(int ofClass) {
    return IntStream.range(0, counts.length).mapToLong(said -> count(ofClass, said)).sum();
  }

  /** How many examples have been counted. */
  public long count() {
    return IntStream.range(0, counts.length).mapToLong(this::count).sum();
  }

  private long said(int name) {
    return IntStream.range(0, counts.length).mapToLong(c -> count(c, name)).sum();
  }

  private int requireClass(int index) {
    if (index < 0 || index >= counts.length) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: there is no class "
              + index
              + ", they go from 0 to "
              + (counts.length - 1));
    }
    return index;
  }

  // ---- ratios

  /**
   * The part of the examples that were taken for what they are; also the micro average of
   * precision, of recall and of F1, which are all equal where each example has one class.
   */
  public double accuracy() {
    Checks.requireSome("ConfusionMatrix", count());
    long right = IntStream.range(0, counts.length).mapToLong(c -> count(c, c)).sum();
    return (double) right / count();
  }

  /** The part that are of this class of the examples that were taken for it. */
  public double precision(int ofClass) {
    long right = count(ofClass, ofClass);
    return Ratio.of(right, said(ofClass) - right, count(ofClass) - right);
  }

  /** The part that were taken for this class of the examples that are of it. */
  public double recall(int ofClass) {
    long right = count(ofClass, ofClass);
    return Ratio.of(right, count(ofClass) - right, said(ofClass) - right);
  }

  /** The harmonic mean of precision and recall. */
  public double f1(int ofClass) {
    long right = count(ofClass, ofClass);
    return Ratio.f1(right, said(ofClass) - right, count(ofClass) - right);
  }

  /** The mean of the classes' precisions. */
  public double macroPrecision() {
    return macro(this::precision);
  }

  /** The mean of the classes' recalls, also called balanced accuracy. */
  public double macroRecall() {
    return macro(this::recall);
  }

  /** The mean of the classes' F1. */
  public double macroF1() {
    return macro(this::f1);
  }

  private double macro(IntToDoubleFunction ratio) {
    Checks.requireSome("ConfusionMatrix", count());
    return IntStream.range(0, counts.length)
        .filter(c -> count(c) + said(c) > 0)
        .mapToDouble(ratio)
        .average()
        .orElseThrow();
  }

  /** A table: a row for each class, a column for each that was said. */
  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("is \\ said"));
    head.addAll(names);
    rows.add(head);
    for (int c = 0; c < counts.length; c++) {
      List<String> row = new ArrayList<>(List.of(names.get(c)));
      for (long count : counts[c]) {
        row.add(Long.toString(count));
      }
      rows.add(row);
    }
    return Table.of(rows);
  }
}
