package adjoint.check;

import static adjoint.check.Vectors.absoluteDot;
import static adjoint.check.Vectors.add;
import static adjoint.check.Vectors.dot;
import static adjoint.check.Vectors.norm;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.check.Finding.BrokenLaw;
import adjoint.check.Finding.Undecided;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What is true of every gradient besides being the slope.
 *
 * <p>Each law compares two ways to compute the same numbers. How far rounding errors alone may set
 * them apart is measured: by how much the gradient trembles when the inputs move by a few of their
 * last digits.
 */
final class Laws {
  static final String ADJOINT = "jvp and vjp adjoint";

  private static final double RELATIVE = 1e-5;

  /** What breaks a law by chance, because the function is random, does not do so each time. */
  private static final int REPEATS = 4;

  /** So many last digits of floats beside a point. */
  private static final int BESIDE = 4;

  /** How often the function itself is asked again before a law is called broken. */
  private static final int ASKED = 24;

  /** Where terms of a size that nobody knows cancel, this much may be left. */
  private static final double ABSOLUTE = 1e-12;

  /** Two ways may differ by so many times as much as the gradient is uncertain. */
  private static final double TREMBLES = 20;

  private final TensorSubject subject;
  private final Budget budget;
  private final int order;
  private final double[] x;
  private final double[] u;
  private final double[] u2;
  private final double[] v;
  private final double[] w;
  private final Seeds seeds;
  private final List<String> held = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private double[] gradient = {};
  private double[] tremble = {};

  /** The size of the terms that the weighted outputs are added up from. */
  private double natural;

  /** Of the law of {@link #ADJOINT}, if it is broken. */
  private Optional<String> cause = Optional.empty();

  /**
   * The natural size of each input: a gradient has rounding errors like those of {@link #natural}
   * divided by it.
   */
  private final double[] scale;

  Laws(TensorSubject subject, int order, Seeds seeds, Budget budget) {
    this.subject = subject;
    this.budget = budget;
    this.order = order;
    this.x = subject.point();
    this.u = seeds.weights(subject.outputs().size());
    this.scale = Bench.scales(subject.inputs(), x);
    this.u2 = seeds.weights(subject.outputs().size());
    this.v = seeds.weights(x.length);
    this.w = seeds.weights(x.length);
    this.seeds = seeds;
  }

  List<String> coverage() {
    List<String> lines = new ArrayList<>();
    if (!held.isEmpty()) {
      lines.add("laws: " + String.join(", ", held));
    }
    skipped.forEach(law -> lines.add("not " + law));
    return lines;
  }

  /** Why a law is broken, where that can be said. */
  Optional<String> cause() {
    return cause;
  }

  // ---- before anything is measured

  /** Without these there is nothing to measure. */
  List<Finding> first() {
    List<Finding> findings = new ArrayList<>();
    budget.count();
    budget.count();
    double[] once = subject.evaluate(x.clone());
    double[] twice = subject.evaluate(x.clone());
    int at = differs(once, twice);
    if (at >= 0) {
      String numbers =
          subject.outputs().where(at)
              + " is "
              + once[at]
              + " and then "
              + twice[at]
              + " for the same input";
      return List.of(new Undecided(Reason.NOT_DETERMINISTIC, Places.FUNCTION, numbers));
    }
    double[][] first = subject.pull(x.clone(), new double[][] {u});
    boolean isSame = differs(once, subject.pulled()) < 0;
    double[][] second = subject.pull(x.clone(), new double[][] {u});
    isSame &= differs(once, subject.pulled()) < 0;
    gradient = first[0];
    at = differs(first[0], second[0]);
    if (!isSame) {
      return List.of(
          new Undecided(
              Reason.NOT_DETERMINISTIC,
              Places.FUNCTION,
              "it gives other numbers when asked again"));
    }
    if (at >= 0) {
      findings.add(
          new BrokenLaw(
              "the gradient is the same when asked for again",
              numbers(at, first[0], second[0]) + accumulates(first, second)));
    }
    at = differs(x, subject.point());
    if (at >= 0) {
      findings.add(
          new BrokenLaw(
              "the function leaves its inputs alone", "it changes " + subject.inputs().where(at)));
    }
    subject
        .changed()
        .ifPresent(name ->
            findings.add(
                new BrokenLaw(
                    "the function leaves its inputs alone", "it changes parameter " + name)));
    return findings;
  }

  /** The guess at the cause when the second answer differs from the first. */
  static String accumulates(double[][] first, double[][] second) {
    for (int r = 0; r < first.length; r++) {
      for (int i = 0; i < first[r].length; i++) {
        if (Math.abs(second[r][i] - 2 * first[r][i]) > 1e-12 * Math.abs(first[r][i])) {
          return "";
        }
      }
    }
    return "; the second is twice the first: it accumulates where it should overwrite";
  }

  // ---- after the numbers have been found right

  List<Finding> rest() {
    if (x.length == 0
        || u.length == 0
        || !allFinite(x)
        || !allFinite(gradient)
        || !allFinite(subject.evaluate(x.clone()))) {
      skipped.add("the laws, for there are no finite numbers to compare");
      return List.of();
    }
    if (Arrays.stream(x).anyMatch(xi -> xi != 0 && Math.abs(xi) < 1e-290)) {
      skipped.add(
          "the laws, for there are inputs so near to the smallest numbers that digits are lost");
      return List.of();
    }
    double[] first = gradient;
    gradient = gradientAt(subject, x, u);
    tremble = tremble();
    natural = absoluteDot(subject.evaluate(x.clone()), u) + subject.rounding(u) / Math.ulp(1.0);
    List<Finding> findings = new ArrayList<>();
    law("the same at the end as at first", findings, () -> asAtFirst(first));
    law("same value for constants", findings, this::recording);
    law("linear in the cotangent", findings, this::linear);
    law("used twice", findings, this::usedTwice);
    long draw = seeds.draw();
    law("the same after a forward elsewhere", findings, () -> interleaved(new Seeds(draw)));
    law("right beside the point", findings, () -> elsewhere(new Seeds(draw)));
    law("views equal copies", findings, this::views);
    law("cotangents that are views equal copies", findings, this::cotangentViews);
    law("broadcast inputs equal copies", findings, this::broadcast);
    law("one tensor in two places", findings, this::aliased);
    law("float32 agrees", findings, this::float32);
    if (order >= 2) {
      law(ADJOINT, findings, this::adjoint);
      law("second order symmetric", findings, this::symmetric);
    }
    return findings;
  }

  private void law(String name, List<Finding> findings, Supplier<Optional<String>> check) {
    try {
      Optional<String> broken = check.get();
      if (broken.isEmpty()) {
        held.add(name);
      } else if (isDeterministic()
          && Stream.generate(check).limit(REPEATS).allMatch(broken::equals)) {
        findings.add(new BrokenLaw(name, broken.get()));
      } else {
        String why = "once, but not again: " + broken.get();
        findings.add(new Undecided(Reason.NOT_DETERMINISTIC, name, why));
      }
    } catch (Skip skip) {
      skipped.add(name + ": " + skip.getMessage());
    }
  }

  /** Asked often enough for what draws a sign now and then. */
  private boolean isDeterministic() {
    double[] value = subject.evaluate(x.clone());
    for (int k = 0; k < ASKED; k++) {
      budget.count();
      if (differs(value, subject.evaluate(x.clone())) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** This law says nothing about this function. */
  private static final class Skip extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1;

    Skip(String why) {
      super(why, null, false, false);
    }
  }

  private Optional<String> recording() {
    budget.count();
    double[] recorded = subject.evaluate(x.clone());
    double[] silent;
    try {
      silent = subject.evaluateConstants();
    } catch (RuntimeException e) {
      throw new Skip("the function does not take constants (" + e.getMessage() + ")");
    }
    int at = differs(recorded, silent);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            subject.outputs().where(at)
                + " is "
                + recorded[at]
                + ", but "
                + silent[at]
                + " for constants");
  }

  /** A rule must not remember what has come meanwhile. */
  private Optional<String> asAtFirst(double[] first) {
    double[] now = gradientAt(subject, x, u);
    return compare("the gradient now", now, "that at first", first, first);
  }

  private Optional<String> linear() {
    double[] ones = new double[u.length];
    double[] more = new double[u.length];
    Arrays.fill(ones, 1);
    Arrays.setAll(more, o -> 1 + u[o]);
    double[] sum = new double[u.length];
    double[] eight = new double[u.length];
    Arrays.setAll(sum, o -> 2 * u[o] - 3 * u2[o]);
    Arrays.setAll(eight, o -> 8 * u[o]);
    double[][] g = subject.pull(x.clone(), new double[][] {u, u2, sum, eight, ones, more});
    double[] expected = new double[x.length];
    double[] size = new double[x.length];
    Arrays.setAll(expected, i -> 2 * g[0][i] - 3 * g[1][i]);
    Arrays.setAll(size, i -> 2 * Math.abs(g[0][i]) + 3 * Math.abs(g[1][i]));
    Optional<String> broken = compare("vjp(2u − 3w)", g[2], "2 vjp(u) − 3 vjp(w)", expected, size);
    double[] eightfold = new double[x.length];
    Arrays.setAll(eightfold, i -> 8 * g[0][i]);
    broken = broken.or(() -> compare("vjp(8u)", g[3], "8 vjp(u)", eightfold, eightfold));
    // The cotangent of a sum, by far the commonest, has equal numbers.
    double[] both = new double[x.length];
    double[] sizes = new double[x.length];
    Arrays.setAll(both, i -> g[4][i] + g[0][i]);
    Arrays.setAll(sizes, i -> Math.abs(g[4][i]) + Math.abs(g[0][i]));
    return broken.or(() -> compare("vjp(1 + u)", g[5], "vjp(1) + vjp(u)", both, sizes));
  }

  private Optional<String> usedTwice() {
    List<Tensor> leaves = subject.leaves(subject.at);
    List<Tensor> one = subject.program.apply(leaves);
    List<Tensor> two = subject.program.apply(leaves);
    double[] twice = new double[x.length];
    List<double[]> weights = subject.outputs().split(u);
    for (int k = 0; k < one.size(); k++) {
      Tensor both = one.get(k).add(two.get(k));
      if (both.isVariable()) {
        Tensor seed = Tensor.wrap(weights.get(k), both.shape().extents());
        add(twice, TensorSubject.numbers(Grad.of(both, leaves, seed)));
      }
    }
    double[] expected = new double[x.length];
    Arrays.setAll(expected, i -> 2 * gradient[i]);
    return compare("the gradient of f + f", twice, "twice the gradient of f", expected, expected);
  }

  private Optional<String> views() {
    double[] value = subject.evaluate(x.clone());
    for (Views kind : Views.values()) {
      List<Tensor> views = subject.at.stream().map(t -> Tensor.of(kind.view(t.data()))).toList();
      Optional<String> broken = compareAt(kind.toString(), views, value, gradient);
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.empty();
  }

  /** What a rule keeps of the way forward belongs to one result, not to the last one. */
  private Optional<String> interleaved(Seeds seeds) {
    List<Tensor> leaves = subject.leaves(subject.at);
    List<Tensor> ys = subject.program.apply(leaves);
    double[] elsewhere = Elsewhere.aside(x, seeds);
    try {
      var _ = subject.program.apply(subject.leaves(subject.tensors(elsewhere)));
    } catch (RuntimeException e) {
      throw new Skip("the function does not take numbers beside the point (" + e + ")");
    }
    double[] g = subject.pull(ys, leaves, subject.seeds(u));
    return compare("the gradient after it", g, "that before", gradient, gradient);
  }

  /** A rule that keeps what it saw first is right at the point for ever, and nowhere else. */
  private Optional<String> elsewhere(Seeds seeds) {
    Direction together = Direction.block("all coordinates", scale, Direction.all(x.length), seeds);
    double here = new Elsewhere(subject, budget).difference(u, together);
    if (!(here <= Elsewhere.ROUGHLY)) {
      throw new Skip("along all coordinates together no slope is seen at the point itself");
    }
    try {
      TensorSubject there = subject.at(subject.tensors(Elsewhere.aside(x, seeds)));
      Elsewhere elsewhere = new Elsewhere(there, budget);
      return Elsewhere.isSmall(elsewhere.difference(u, together), here)
          ? Optional.empty()
          : elsewhere.wrong(together, seeds);
    } catch (RuntimeException e) {
      throw new Skip("the function does not take numbers beside the point (" + e + ")");
    }
  }

  private Optional<String> cotangentViews() {
    List<Tensor> seeds = subject.seeds(u);
    for (Views kind : Views.values()) {
      List<Tensor> views = seeds.stream().map(t -> Tensor.of(kind.view(t.data()))).toList();
      Optional<String> broken = compareFor(kind.toString(), views, gradient);
      if (broken.isPresent()) {
        return broken;
      }
    }
    List<Tensor> stretched = seeds.stream().map(t -> Tensor.of(Views.stretched(t.data()))).toList();
    List<Tensor> copies = stretched.stream().map(t -> Tensor.of(Views.copy(t.data()))).toList();
    List<Tensor> leaves = subject.leaves(subject.at);
    double[] expected = subject.pull(subject.program.apply(leaves), leaves, copies);
    return compareFor("a broadcast view", stretched, expected);
  }

  private Optional<String> compareFor(String kind, List<Tensor> seeds, double[] expected) {
    List<Tensor> leaves = subject.leaves(subject.at);
    double[] g = subject.pull(subject.program.apply(leaves), leaves, seeds);
    String text = "the gradient for a cotangent that is " + kind;
    return compare(text, g, "that for a copy", expected, expected);
  }

  private Optional<String> broadcast() {
    List<Tensor> stretched =
        subject.at.stream().map(t -> Tensor.of(Views.stretched(t.data()))).toList();
    List<Tensor> copies = stretched.stream().map(t -> Tensor.of(Views.copy(t.data()))).toList();
    double[] value;
    double[] expected;
    try {
      value = TensorSubject.numbers(subject.program.apply(subject.leaves(copies)));
      expected = subject.pull(subject.leaves(copies), new double[][] {u})[0];
    } catch (RuntimeException e) {
      throw new Skip("the function does not take equal numbers (" + e.getMessage() + ")");
    }
    return compareAt("a broadcast view", stretched, value, expected);
  }

  private Optional<String> compareAt(
      String kind, List<Tensor> views, double[] value, double[] expected) {
    budget.count();
    double[] viewed = TensorSubject.numbers(subject.program.apply(subject.leaves(views)));
    for (int o = 0; o < value.length; o++) {
      if (Double.isFinite(value[o])
          && !(Math.abs(viewed[o] - value[o]) <= 1e-6 * Math.abs(value[o]) + norm(value) * 1e-9)) {
        return Optional.of(
            subject.outputs().where(o)
                + " is "
                + viewed[o]
                + " for "
                + kind
                + ", but "
                + value[o]
                + " for a copy");
      }
    }
    double[] g = subject.pull(subject.leaves(views), new double[][] {u})[0];
    return compare("the gradient for " + kind, g, "that for a copy", expected, expected);
  }

  /** {@code x -> f(x, x)}: the gradient is the sum of those for two tensors of equal numbers. */
  private Optional<String> aliased() {
    List<Shape> shapes = subject.at.stream().map(Tensor::shape).toList();
    for (int a = 0; a < shapes.size(); a++) {
      int b = a + 1 + shapes.subList(a + 1, shapes.size()).indexOf(shapes.get(a));
      if (b > a) {
        return aliased(a, b);
      }
    }
    throw new Skip("no two inputs have the same shape");
  }

  private Optional<String> aliased(int a, int b) {
    List<Tensor> equal = new ArrayList<>(subject.at);
    equal.set(b, equal.get(a));
    double[] apart;
    double[] together;
    try {
      apart = subject.pull(subject.leaves(equal), new double[][] {u})[0];
      List<Tensor> leaves = subject.leaves(equal);
      leaves.set(b, leaves.get(a));
      together = subject.pull(leaves, new double[][] {u})[0];
    } catch (RuntimeException e) {
      throw new Skip("the function does not take equal inputs (" + e.getMessage() + ")");
    }
    Layout layout = subject.inputs();
    int n = subject.at.get(a).size();
    double[] sum = new double[n];
    double[] size = new double[n];
    double[] found = Arrays.copyOfRange(together, layout.offset(a), layout.offset(a) + n);
    for (int i = 0; i < n; i++) {
      double one = apart[layout.offset(a) + i];
      double two = apart[layout.offset(b) + i];
      sum[i] = one + two;
      size[i] = Math.abs(one) + Math.abs(two);
    }
    return compare("the gradient of f(x, x)", found, "the sum of both gradients", sum, size);
  }

  private Optional<String> float32() {
    if (!subject.parameters.isEmpty()) {
      throw new Skip("parameters stay in float64");
    }
    Optional<String> broken = float32(1);
    // Rounded, the point may be a kink at which either type may choose; not so those beside it.
    for (int ulps = -BESIDE; ulps <= BESIDE && broken.isPresent(); ulps += 2 * BESIDE) {
      broken = float32(1 + ulps * (double) Math.ulp(1f)).isPresent() ? broken : Optional.empty();
    }
    return broken;
  }

  /** At the point times a factor. */
  private Optional<String> float32(double factor) {
    List<Tensor> single = subject.at.stream().map(t -> t.mul(factor).to(DType.F32)).toList();
    List<Tensor> same = single.stream().map(t -> t.to(DType.F64)).toList();
    double[] value32;
    double[] g32;
    try {
      value32 = TensorSubject.numbers(subject.program.apply(subject.leaves(single)));
      g32 = subject.pull(subject.leaves(single), new double[][] {u})[0];
    } catch (RuntimeException e) {
      throw new Skip("the function does not take F32 (" + e.getMessage() + ")");
    }
    budget.count();
    budget.count();
    double[] value64 = TensorSubject.numbers(subject.program.apply(subject.leaves(same)));
    double[] g64 = subject.pull(subject.leaves(same), new double[][] {u})[0];
    return Float32.compare(
        subject, u, new Float32.Pair(value32, g32), new Float32.Pair(value64, g64), same);
  }

  /**
   * {@code <u, J v> = <Jᵀ u, v>}, where J v is the derivative of Jᵀ u with respect to u; for two v,
   * for one may happen to be nearly orthogonal to what is wrong.
   */
  private Optional<String> adjoint() {
    Optional<String> broken = adjoint(v);
    return broken.isPresent() || x.length == 1 ? broken : adjoint(w);
  }

  private Optional<String> adjoint(double[] direction) {
    List<Tensor> leaves = subject.leaves(subject.at);
    List<Tensor> ys = subject.program.apply(leaves);
    List<double[]> weights = subject.outputs().split(u);
    double[] steps = new double[x.length];
    Arrays.setAll(steps, i -> direction[i] * (x[i] == 0 ? 1 : Math.abs(x[i])));
    List<double[]> directions = subject.inputs().split(steps);
    double forward = 0;
    for (int k = 0; k < ys.size(); k++) {
      Tensor y = ys.get(k);
      if (!y.isVariable()) {
        continue;
      }
      Tensor seed = Tensor.wrap(weights.get(k).clone(), y.shape().extents()).asVariable();
      List<Tensor> products = Grad.differentiable(y, leaves, seed);
      for (int i = 0; i < products.size(); i++) {
        Tensor product = products.get(i);
        if (product.isVariable()) {
          Tensor along = Tensor.wrap(directions.get(i).clone(), product.shape().extents());
          double[] jv = Grad.of(product, List.of(seed), along).getFirst().toDoubleArray();
          forward += dot(weights.get(k), jv);
        }
      }
    }
    double backward = dot(gradient, steps);
    double slack =
        ABSOLUTE
            + RELATIVE * absoluteDot(gradient, steps)
            + 10 * absoluteDot(tremble, steps)
            + 1e-9 * natural;
    if (Math.abs(forward - backward) <= slack) {
      return Optional.empty();
    }
    cause =
        Optional.of(
            forward == 0
                ? "right at order 1: a vjp in which the cotangent is detached"
                : "right at order 1: a vjp whose own derivative by the cotangent is wrong");
    return Optional.of("<u, Jv> = " + forward + ", but <Jᵀu, v> = " + backward);
  }

  /** {@code <w, H v> = <v, H w>} for the second derivatives H of a weighted sum of the outputs. */
  private Optional<String> symmetric() {
    TensorFunction gradientOf =
        TensorFunction.gradient(subject.program, subject.outputs().split(u));
    List<Tensor> leaves = subject.leaves(subject.at);
    double[] a = new double[x.length];
    double[] b = new double[x.length];
    Arrays.setAll(a, i -> v[i] * (x[i] == 0 ? 1 : Math.abs(x[i])));
    Arrays.setAll(b, i -> w[i] * (x[i] == 0 ? 1 : Math.abs(x[i])));
    double[] hv = second(gradientOf, leaves, a);
    double[] hw = second(gradientOf, leaves, b);
    double one = dot(b, hv);
    double other = dot(a, hw);
    double first = absoluteDot(gradient, a) + absoluteDot(gradient, b);
    double slack =
        1e-5 * (absoluteDot(b, hv) + absoluteDot(a, hw)) + 1e-9 * (first + natural) + ABSOLUTE;
    return Math.abs(one - other) <= slack || !Double.isFinite(one + other)
        ? Optional.empty()
        : Optional.of("<w, Hv> = " + one + ", but <v, Hw> = " + other);
  }

  private double[] second(TensorFunction gradientOf, List<Tensor> leaves, double[] direction) {
    double[] result = new double[x.length];
    List<double[]> seeds = subject.inputs().split(direction);
    List<Tensor> gs = gradientOf.apply(leaves);
    for (int i = 0; i < gs.size(); i++) {
      if (gs.get(i).isVariable()) {
        Tensor seed = Tensor.wrap(seeds.get(i).clone(), gs.get(i).shape().extents());
        add(result, TensorSubject.numbers(Grad.of(gs.get(i), leaves, seed)));
      }
    }
    return result;
  }

  // ---- comparing

  /** The gradient at another place; NaN where the function throws. */
  static double[] gradientAt(TensorSubject subject, double[] place, double[] u) {
    try {
      return subject.pull(place, new double[][] {u})[0];
    } catch (RuntimeException e) {
      double[] none = new double[place.length];
      Arrays.fill(none, Double.NaN);
      return none;
    }
  }

  private double[] tremble() {
    double[] most = new double[x.length];
    for (int ulps : new int[] {-3, -1, 1, 3}) {
      double[] g = gradientAt(subject, Roughness.moved(x, ulps), u);
      for (int i = 0; i < g.length; i++) {
        double change = Math.abs(g[i] - gradient[i]);
        most[i] = Double.isFinite(change) ? Math.max(most[i], change) : Double.POSITIVE_INFINITY;
      }
    }
    return most;
  }

  /**
   * Where two ways give different numbers, if they do. {@code size} is that of the terms they were
   * added up from.
   */
  private Optional<String> compare(
      String one, double[] a, String other, double[] b, double[] size) {
    double all = norm(size);
    for (int i = 0; i < a.length; i++) {
      double rounding = a.length == x.length ? 1e-11 * natural / scale[i] : 0;
      double slack =
          ABSOLUTE
              + RELATIVE * Math.abs(size[i])
              + 1e-12 * all
              + rounding
              + TREMBLES * (a.length == x.length ? tremble[i] : norm(tremble));
      boolean same = a[i] == b[i] || Double.isNaN(a[i]) && Double.isNaN(b[i]);
      double off = Math.abs(a[i] - b[i]);
      if (!same
          && !(off <= slack)
          && !Double.isInfinite(slack)
          && !(a.length == x.length && off <= TREMBLES * roundingOfGradient(i))) {
        return Optional.of(
            one
                + " is "
                + a[i]
                + " at "
                + subject.inputs().where(i)
                + ", but "
                + other
                + " is "
                + b[i]);
      }
    }
    return Optional.empty();
  }

  /** Numbers that cancel inside the gradient may tremble together, by chance, but not otherwise. */
  private double roundingOfGradient(int i) {
    double[] along = new double[x.length];
    along[i] = 1;
    return subject.roundingOfGradient(u, along);
  }

  private String numbers(int i, double[] first, double[] second) {
    return "at " + subject.inputs().where(i) + " it is " + first[i] + " and then " + second[i];
  }

  private static int differs(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i] && !(Double.isNaN(a[i]) && Double.isNaN(b[i]))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean allFinite(double[] a) {
    return Arrays.stream(a).allMatch(Double::isFinite);
  }
}
