package adjoint.check;

import adjoint.array.Shape;
import adjoint.check.Finding.WrongDerivative;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Guesses the cause of a wrong gradient: the simplest hypothesis that explains all numbers, right
 * and wrong.
 */
final class Diagnosis {
  /** Among fewer sets of places, one of those that have a name is found too easily. */
  private static final double TELLING = 20;

  private final Examination examination;
  private final Bench bench;
  private final Layout layout;

  private Diagnosis(Examination examination) {
    this.examination = examination;
    this.bench = examination.bench;
    this.layout = bench.subject.inputs();
  }

  static Optional<String> of(Examination examination) {
    if (Verdicts.worst(examination.findings) != Verdict.WRONG
        || examination.bench.x.length > Examination.EACH) {
      return Optional.empty();
    }
    Diagnosis diagnosis = new Diagnosis(examination);
    return diagnosis.tie().or(diagnosis::guess);
  }

  /** Numbers that are right one by one at a kink, and too many together. */
  private Optional<String> tie() {
    OptionalDouble factor = OptionalDouble.empty();
    for (Finding finding : examination.findings) {
      if (finding instanceof WrongDerivative wrong) {
        if (!wrong.input().startsWith("along ")) {
          return Optional.empty();
        }
        if (wrong.input().endsWith(Direction.TOGETHER)) {
          factor = OptionalDouble.of(wrong.claimed() / wrong.measured().slope());
        }
      }
    }
    if (factor.isEmpty()) {
      return Optional.empty();
    }
    double times = factor.getAsDouble();
    return Optional.of(
        times > 1 && Double.isFinite(times)
            ? "equal numbers share out "
                + Factors.number(times)
                + " times what there is: does each of them get all?"
            : "right one by one, wrong together");
  }

  private Optional<String> guess() {
    List<String> guesses = new ArrayList<>();
    for (int array = 0; array < layout.shapes().size(); array++) {
      Table table = Table.of(examination, array);
      if (table.wrong().length > 0) {
        String name = layout.names().get(array);
        guess(table, array).ifPresent(text -> guesses.add("the gradient of " + name + " " + text));
      }
    }
    return guesses.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", guesses));
  }

  private Optional<String> guess(Table table, int array) {
    return simple(table)
        .or(() -> otherInput(table, array))
        .or(() -> order(table))
        .or(() -> Elementwise.guess(bench, table))
        .or(() -> itself(table))
        .or(() -> outputs(table))
        .or(() -> shapeOf(table))
        .or(() -> where(table, array));
  }

  // ---- the same everywhere

  private Optional<String> simple(Table t) {
    if (t.fits((_, _) -> 0)) {
      return Optional.of("is 0 everywhere: nothing flows back to it");
    }
    if (t.fits((r, i) -> -t.measured[r][i])) {
      return Optional.of("has the wrong sign");
    }
    double factor = factor(t);
    if (t.fits((r, i) -> factor * t.measured[r][i])
        && (count(t) > 1 || !Factors.name(factor, t, bench).isEmpty())) {
      return Optional.of("is " + Factors.text(factor, t, bench));
    }
    if (count(t) > 1) {
      double constant = constant(t);
      if (t.fits((r, i) -> t.measured[r][i] + constant * Arrays.stream(bench.rows[r]).sum())
          || t.fits((r, i) -> t.measured[r][i] == 0 ? 0 : t.measured[r][i] + constant)) {
        return Optional.of("is off by a constant, " + Factors.number(constant));
      }
    }
    if (t.fits((r, i) -> Math.abs(t.measured[r][i])) && hasNegative(t)) {
      return Optional.of("is the absolute value of what it should be");
    }
    if (isDiagonalOnly(t)) {
      return Optional.of("has the diagonal only: what numbers do to each other is missing");
    }
    if (t.wrong().length > 1 && t.fits((r, i) -> Math.max(t.measured[r][i], 0))) {
      return Optional.of("is cut off at 0");
    }
    return Optional.empty();
  }

  private static boolean hasNegative(Table t) {
    return Arrays.stream(t.measured).flatMapToDouble(Arrays::stream).anyMatch(v -> v < -1e-12);
  }

  /** Each output looks at its own input alone, where in truth it depends on others too. */
  private boolean isDiagonalOnly(Table t) {
    return bench.hasEachOutput()
        && t.rows() == t.size()
        && t.size() > 1
        && t.fits((r, i) -> r == i ? t.measured[r][i] : 0);
  }

  /** How many numbers are not 0: a factor or a constant explains a single one too easily. */
  private static long count(Table t) {
    return Arrays.stream(t.measured)
        .flatMapToDouble(Arrays::stream)
        .filter(v -> Math.abs(v) > 1e-12)
        .count();
  }

  private static double factor(Table t) {
    double top = 0;
    double bottom = 0;
    for (int r = 0; r < t.rows(); r++) {
      double size = Magnitude.of(t.measured[r]);
      for (int i = 0; i < t.size() && size > 0; i++) {
        if (t.isKnown(r, i)) {
          double measured = t.measured[r][i] / size;
          top += t.claimed[r][i] / size * measured;
          bottom += measured * measured;
        }
      }
    }
    return top / bottom;
  }

  private static double constant(Table t) {
    double most = 0;
    for (int r = 0; r < t.rows(); r++) {
      for (int i = 0; i < t.size(); i++) {
        double difference = t.claimed[r][i] - t.measured[r][i];
        most = t.isKnown(r, i) && Math.abs(difference) > Math.abs(most) ? difference : most;
      }
    }
    return most;
  }

  // ---- something else instead

  private Optional<String> otherInput(Table t, int array) {
    for (int other = 0; other < layout.shapes().size(); other++) {
      Table o = Table.of(examination, other);
      if (other != array && o.size() == t.size() && known(o)) {
        String name = layout.names().get(other);
        if (t.fits((r, i) -> o.measured[r][i])) {
          return Optional.of("is that of " + name);
        }
        if (t.fits((r, i) -> -o.measured[r][i])) {
          return Optional.of("is that of " + name + " with the wrong sign");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean known(Table t) {
    return IntStream.range(0, t.rows())
        .allMatch(r -> IntStream.range(0, t.size()).allMatch(i -> t.isKnown(r, i)));
  }

  private static Optional<String> order(Table t) {
    Shape shape = t.shape;
    int rank = shape.rank();
    if (rank >= 2 && shape.extent(-1) == shape.extent(-2)) {
      int n = shape.extent(-1);
      if (t.isExplainedBy((r, i) -> t.measured[r][i - i % (n * n) + i % n * n + i % (n * n) / n])) {
        return Optional.of("is transposed");
      }
    }
    int n = t.size();
    if (n > 2 && t.isExplainedBy((r, i) -> t.measured[r][n - 1 - i])) {
      return Optional.of("is in reverse order");
    }
    for (int shift : new int[] {1, -1}) {
      if (n > 2
          && t.isExplainedBy((r, i) ->
              i - shift < 0 || i - shift >= n ? t.claimed[r][i] : t.measured[r][i - shift])) {
        return Optional.of("is shifted by one place");
      }
    }
    boolean permuted = n > 1 && known(t);
    for (int r = 0; r < t.rows() && permuted; r++) {
      double[] a = t.claimed[r].clone();
      double[] b = t.measured[r].clone();
      Arrays.sort(a);
      Arrays.sort(b);
      for (int i = 0; i < n; i++) {
        permuted &= Math.abs(a[i] - b[i]) <= 1e-6 * Math.max(Magnitude.of(a), Magnitude.of(b));
      }
    }
    return permuted ? Optional.of("has the right numbers in the wrong places") : Optional.empty();
  }

  private static Optional<String> itself(Table t) {
    for (int r = 0; r < t.rows(); r++) {
      double size = Magnitude.of(t.claimed[r]);
      if (t.size() < 2 || size == 0) {
        return Optional.empty();
      }
    }
    double[] factors = new double[t.rows()];
    for (int r = 0; r < t.rows(); r++) {
      double top = 0;
      double bottom = 0;
      for (int i = 0; i < t.size(); i++) {
        top += t.claimed[r][i] * t.x[i];
        bottom += t.x[i] * t.x[i];
      }
      factors[r] = top / bottom;
    }
    return t.isExplainedBy((r, i) -> factors[r] * t.x[i])
        ? Optional.of(
            "is proportional to its own value: it stands where another variable belongs (w for x)")
        : Optional.empty();
  }

  // ---- parts of it

  private Optional<String> outputs(Table t) {
    if (!bench.hasEachOutput() || t.rows() < 2) {
      return Optional.empty();
    }
    if (IntStream.range(1, t.rows()).allMatch(r -> Arrays.equals(t.claimed[r], t.claimed[0]))) {
      return Optional.of("does not depend on the cotangent");
    }
    Layout outputs = bench.subject.outputs();
    Shape shape = outputs.shapes().getFirst();
    boolean isSum = shape.rank() > 1 || t.size() < t.rows();
    for (int axis = 0; axis < shape.rank() && outputs.shapes().size() == 1 && isSum; axis++) {
      for (int at : new int[] {0, shape.extent(axis) - 1}) {
        int k = axis;
        if (t.fits((r, i) -> outputs.index(r)[k] == at ? t.measured[r][i] : 0)) {
          return Optional.of(
              "has the contributions of slice "
                  + at
                  + " of axis "
                  + axis
                  + " only: a sum over a broadcast axis is missing,"
                  + " or one overwrites the others");
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> shapeOf(Table t) {
    boolean someMissing = false;
    for (int r = 0; r < t.rows(); r++) {
      for (int i = 0; i < t.size(); i++) {
        if (t.isWrong(r, i)) {
          if (t.claimed[r][i] != 0) {
            return Optional.empty();
          }
          someMissing = true;
        }
      }
    }
    return someMissing
        ? Optional.of("lacks some contributions, the others are right" + onlyWhere(t))
        : Optional.empty();
  }

  private Optional<String> where(Table t, int array) {
    int[] wrong = t.wrong();
    if (wrong.length == 1 && t.size() > 1) {
      return Optional.of(
          "is wrong at one place only, " + layout.where(layout.offset(array) + wrong[0]));
    }
    String where = onlyWhere(t);
    return where.isEmpty() ? Optional.empty() : Optional.of("is wrong in places" + where);
  }

  private String onlyWhere(Table t) {
    int[] wrong = t.wrong();
    if (choices(t.size(), wrong.length) < TELLING) {
      return "";
    }
    if (isExactly(t, wrong, x -> x < 0)) {
      return ": exactly where the input is negative";
    }
    if (isExactly(t, wrong, x -> x > 0)) {
      return ": exactly where the input is positive";
    }
    if (isExactly(t, wrong, x -> x == 0)) {
      return ": exactly where the input is 0";
    }
    if (isExactly(t, wrong, x -> Arrays.stream(t.x).filter(v -> v == x).count() > 1)) {
      return ": exactly where numbers are equal";
    }
    for (int axis = 0; axis < t.shape.rank(); axis++) {
      Layout one = new Layout(List.of("x"), List.of(t.shape));
      int k = axis;
      int[] at = Arrays.stream(wrong).map(i -> one.index(i)[k]).distinct().toArray();
      if (at.length == 1 && wrong.length == t.size() / t.shape.extent(axis)) {
        return ": exactly in slice " + at[0] + " of axis " + axis;
      }
    }
    return "";
  }

  /** How many sets of k places among n there are: by chance the wrong ones are any of them. */
  private static double choices(int n, int k) {
    double count = 1;
    for (int i = 0; i < k; i++) {
      count *= (double) (n - i) / (i + 1);
    }
    return count;
  }

  private static boolean isExactly(Table t, int[] wrong, java.util.function.DoublePredicate rule) {
    return Arrays.equals(
        wrong, IntStream.range(0, t.size()).filter(i -> rule.test(t.x[i])).toArray());
  }
}
