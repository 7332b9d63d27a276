package adjoint.nn.check;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.check.Verdict;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.nn.State;
import adjoint.nn.Trace;
import adjoint.nn.Trait;
import adjoint.nn.check.ModelReport.Finding;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** One run of a {@link ModelCheck}: a method for each law. */
final class ModelExamination<B extends Block, X> {
  private static final double[] LEARNING_RATES = {0.01, 0.001, 0.1};

  /** How far the loss must fall to count as learnt. */
  private static final double LEARNT = 0.1;

  /** By which factor it may start above or below chance: what the usual initial weights do. */
  private static final double AROUND_CHANCE = 2;

  private static final int STEPS_BEFORE_SAVING = 3;
  private static final int DRAWS = 4;

  private final ModelCheck<B, X> asked;
  private final Tensor output;
  private final int examples;

  ModelExamination(ModelCheck<B, X> asked) {
    this.asked = asked;
    this.output = evaluate(copy()).output();
    if (output.rank() == 0) {
      throw new IllegalArgumentException(
          "ModelCheck: the output must count the examples along its first axis, but is a single"
              + " number; leave the loss to loss(...)");
    }
    this.examples = output.shape().extent(0);
    Optional<Shape> given =
        switch (asked.input) {
          case Tensor x -> Optional.of(x.shape());
          case Indices x -> Optional.of(x.shape());
          default -> Optional.empty();
        };
    if (given.isPresent() && (given.get().rank() == 0 || given.get().extent(0) != examples)) {
      throw new ShapeException(
          String.format(
              "ModelCheck: the first axis of both must count the examples, but the input is %s and"
                  + " the output %s",
              given.get(), output.shape()));
    }
  }

  ModelReport report() {
    List<Finding> findings = new ArrayList<>();
    asked.chance.ifPresent(chance -> findings.add(chance(chance)));
    if (asked.hasLoss) {
      findings.add(fit());
    }
    Finding determinism = determinism();
    UnaryOperator<Finding> ifDeterministic =
        finding ->
            determinism.verdict() == Verdict.WRONG
                ? cannotTell(finding.law(), "evaluation is not deterministic")
                : finding;
    findings.add(ifDeterministic.apply(independence()));
    findings.add(reach());
    asked.timeAxis.ifPresent(axis -> findings.add(ifDeterministic.apply(causality(axis))));
    findings.add(determinism);
    findings.add(ifDeterministic.apply(modes()));
    findings.add(ifDeterministic.apply(state()));
    return new ModelReport(name(asked.model), findings, asked.seed);
  }

  // ---- the laws

  private Finding chance(double chance) {
    double loss = asked.loss.apply(output).item();
    String seen = String.format(Locale.ROOT, "it is %.3g, chance gives %.3g", loss, chance);
    if (loss <= AROUND_CHANCE * chance && loss >= chance / AROUND_CHANCE) {
      return right(ModelLaw.CHANCE, seen);
    }
    return wrong(
        ModelLaw.CHANCE,
        "",
        seen
            + (loss > chance
                ? ": the output starts too large; are the inputs scaled, does the last layer start"
                    + " with small numbers, is the loss a mean over the examples?"
                : ": the model knows more than it can; do the inputs contain the answers, or is"
                    + " this no mean over the examples?"));
  }

  private Finding fit() {
    if (trainable(copy()).isEmpty()) {
      return cannotTell(ModelLaw.FIT, "there is nothing to train");
    }
    double start = asked.loss.apply(output).item();
    double goal = asked.least + LEARNT * (start - asked.least);
    double best = start;
    for (double rate : LEARNING_RATES) {
      Learnt learnt = learn(rate, goal);
      best = Math.min(best, learnt.loss);
      if (best <= goal) {
        return right(
            ModelLaw.FIT,
            String.format(
                Locale.ROOT,
                "the loss falls from %.3g to %.3g in %s steps of Adam at %s",
                start,
                best,
                learnt.steps,
                rate));
      }
    }
    return wrong(
        ModelLaw.FIT,
        "",
        String.format(
            Locale.ROOT,
            "the loss falls from %.3g to no less than %.3g in %s steps of Adam; do the labels"
                + " belong to the inputs, does the loss fit the output, is the model large enough,"
                + " and is %s the loss of a perfect answer?",
            start,
            best,
            asked.steps,
            asked.least));
  }

  /** How far a copy came. */
  private record Learnt(double loss, int steps) {}

  private Learnt learn(double rate, double goal) {
    B learner = copy();
    Optimizer adam = new Adam(learner.parameters(), rate);
    Mode mode = training();
    double best = Double.POSITIVE_INFINITY;
    int steps = 0;
    try {
      while (true) {
        Tensor loss = loss(learner, mode);
        best = Math.min(best, loss.item());
        if (best <= goal || steps == asked.steps) {
          return new Learnt(best, steps);
        }
        adam.step(loss);
        steps++;
      }
    } catch (IllegalArgumentException e) {
      // Not finite at this rate, or the loss reaches no parameter, which is another law.
      return new Learnt(best, steps);
    }
  }

  private Finding independence() {
    if (examples < 2) {
      return cannotTell(ModelLaw.INDEPENDENCE, "there is only one example");
    }
    int last = examples - 1;
    boolean same = true;
    for (Mode mode : List.of(Mode.EVALUATION, training())) {
      Trace all = trace(copy(), asked.input, mode);
      for (int kept : new int[] {0, last}) {
        Indices ofOne = Indices.of(IntStream.range(0, examples).map(_ -> kept).toArray());
        X others = asked.selection.select(asked.input, 0, ofOne);
        Trace alone = trace(copy(), others, mode(mode));
        same &= equal(all.output(), alone.output());
        Optional<String> fault =
            fault(
                all,
                alone,
                Optional.of(Trait.MIXES_EXAMPLES),
                y -> part(y, 0, examples, kept, kept + 1));
        if (fault.isPresent()) {
          return wrong(
              ModelLaw.INDEPENDENCE,
              fault.get(),
              String.format(
                  "the output of example %s changes with the other examples, in %s; a reshape, a"
                      + " mean or a softmax over the wrong axis?",
                  kept, mode));
        }
      }
    }
    return same
        ? cannotTell(
            ModelLaw.INDEPENDENCE, "all outputs are alike; give a batch of different examples")
        : right(
            ModelLaw.INDEPENDENCE,
            examples
                + " examples, in training and in evaluation"
                + (says(asked.model, Trait.MIXES_EXAMPLES) ? "; who mixes them says so" : ""));
  }

  private Finding reach() {
    SplittableRandom rng = new SplittableRandom(asked.seed);
    Set<String> unreached = new LinkedHashSet<>(trainable(copy()));
    int all = unreached.size();
    for (int draw = 0; draw < DRAWS && !unreached.isEmpty(); draw++) {
      B drawn = copy();
      if (draw > 0) { // what starts with zeros may close the way to others
        drawn.parameters().values().stream()
            .distinct()
            .forEach(p ->
                p.set(
                    p.detach().add(Tensor.normal(rng, 0, 0.1, p.shape().extents()).to(p.dtype()))));
      }
      LinkedHashMap<String, Parameter> wanted = new LinkedHashMap<>();
      drawn
          .parameters()
          .forEach((path, parameter) -> {
            if (parameter.isVariable()) {
              wanted.put(path, parameter);
            }
          });
      Tensor loss = loss(drawn, training());
      if (!loss.isVariable()) {
        continue;
      }
      List<Tensor> gradients = Grad.of(loss, List.copyOf(wanted.values()));
      int i = 0;
      for (String path : wanted.keySet()) {
        Tensor gradient = gradients.get(i++);
        if (gradient.size() > 0 && gradient.abs().max().item() != 0) {
          unreached.remove(path);
        }
      }
    }
    return unreached.isEmpty()
        ? right(ModelLaw.REACH, all + " parameters")
        : wrong(
            ModelLaw.REACH,
            String.join(", ", unreached),
            "the gradient is always 0; detached, not used, or behind a function that is flat?");
  }

  private Finding causality(int axis) {
    if (output.rank() <= axis || output.shape().extent(axis) < 2) {
      return cannotTell(
          ModelLaw.CAUSALITY,
          String.format("the output %s has no two moments along axis %s", output.shape(), axis));
    }
    int moments = output.shape().extent(axis);
    boolean same = true;
    Trace all = trace(copy(), asked.input, Mode.EVALUATION);
    for (int now : new LinkedHashSet<>(List.of(0, (moments - 1) / 2, moments - 2))) {
      Indices upToNow =
          Indices.of(IntStream.range(0, moments).map(i -> Math.min(i, now)).toArray());
      X past = asked.selection.select(asked.input, axis, upToNow);
      Trace other = trace(copy(), past, Mode.EVALUATION);
      same &= equal(all.output(), other.output());
      Optional<String> fault =
          fault(all, other, Optional.empty(), y -> part(y, axis, moments, 0, now + 1));
      if (fault.isPresent()) {
        return wrong(
            ModelLaw.CAUSALITY,
            fault.get(),
            String.format(
                "outputs up to moment %s of %s change with later inputs; is a mask missing, or is"
                    + " its order reversed?",
                now, moments));
      }
    }
    return same
        ? cannotTell(ModelLaw.CAUSALITY, "all outputs are alike; give sequences that vary")
        : right(ModelLaw.CAUSALITY, moments + " moments");
  }

  private Finding determinism() {
    B model = copy();
    State before = model.state();
    Trace first = evaluate(model);
    Trace second = evaluate(model);
    Optional<String> fault = fault(first, second, Optional.empty(), Optional::of);
    if (fault.isPresent()) {
      return wrong(
          ModelLaw.DETERMINISM,
          fault.get(),
          "the same input has two outputs; random numbers belong to Mode.training(rng)");
    }
    State after = model.state();
    return before.arrays().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(after.arrays().get(entry.getKey())))
        .findFirst()
        .map(entry -> wrong(ModelLaw.DETERMINISM, entry.getKey(), "evaluation changes it"))
        .orElseGet(() -> right(ModelLaw.DETERMINISM, "twice the same bits"));
  }

  private Finding modes() {
    B model = copy();
    Trace evaluation = evaluate(model);
    for (Trace.Call call : evaluation.calls()) {
      if (!says(call.layer(), Trait.DIFFERS_IN_TRAINING)
          && !equal(call.output(), train(call.path(), call.input()))) {
        return wrong(
            ModelLaw.MODES,
            call.path(),
            name(call.layer())
                + " gives something else in training; if it should, let its traits say so");
      }
    }
    if (!says(model, Trait.DIFFERS_IN_TRAINING)
        && !equal(evaluation.output(), trace(model, asked.input, training()).output())) {
      return wrong(
          ModelLaw.MODES, "", "it differs; if it should, let the traits of a block say so");
    }
    return right(
        ModelLaw.MODES,
        says(model, Trait.DIFFERS_IN_TRAINING) ? "they differ where told" : "they do not differ");
  }

  /** What a layer of an untouched copy gives in training. */
  private Tensor train(String path, Tensor x) {
    B model = copy();
    Block layer = path.isEmpty() ? model : model.part(path, Block.class);
    return ((Layer) layer).forward(x, training());
  }

  private Finding state() {
    B trained = copy();
    B loaded = copy();
    Mode mode = training();
    if (trainable(trained).isEmpty()) {
      trace(trained, asked.input, mode);
    } else {
      Optimizer adam = new Adam(trained.parameters(), LEARNING_RATES[0]);
      try {
        for (int step = 0; step < STEPS_BEFORE_SAVING; step++) {
          adam.step(loss(trained, mode));
        }
      } catch (IllegalArgumentException e) {
        trace(trained, asked.input, mode); // which is told elsewhere
      }
    }
    loaded.load(trained.state());
    return fault(evaluate(trained), evaluate(loaded), Optional.empty(), Optional::of)
        .map(path ->
            wrong(
                ModelLaw.STATE,
                path,
                "a copy with the same parameters and buffers gives something else; what it has"
                    + " learnt besides belongs into a Buffer"))
        .orElseGet(() -> right(ModelLaw.STATE, "a copy with the same state has the same bits"));
  }

  // ---- running

  private B copy() {
    return Block.copyOf(asked.model);
  }

  private Mode training() {
    return Mode.training(new SplittableRandom(asked.seed));
  }

  /** The same mode, with its random numbers from the beginning. */
  private Mode mode(Mode mode) {
    return mode instanceof Mode.Training ? training() : mode;
  }

  private Trace evaluate(B model) {
    return trace(model, asked.input, Mode.EVALUATION);
  }

  private Trace trace(B model, X input, Mode mode) {
    return Trace.of(model, m -> asked.run.output(m, input, mode));
  }

  private Tensor loss(B model, Mode mode) {
    return asked.loss.apply(asked.run.output(model, asked.input, mode));
  }

  private static Set<String> trainable(Block model) {
    Set<String> paths = new LinkedHashSet<>();
    model
        .parameters()
        .forEach((path, parameter) -> {
          if (parameter.isVariable()) {
            paths.add(path);
          }
        });
    return paths;
  }

  private static String name(Block block) {
    return block.describe().lines().findFirst().orElse("").split(" {2}#|\\($", 2)[0];
  }

  private static boolean says(Block block, Trait trait) {
    return block.traits().contains(trait)
        || block.innerBlocks().values().stream().anyMatch(b -> b.traits().contains(trait));
  }

  // ---- who is at fault

  /**
   * The innermost layer whose output differs in a part that the same part of its input decides, or
   * an empty path if only the output of the whole does. Layers with the trait may, and so may those
   * around them.
   */
  private static Optional<String> fault(Trace a, Trace b, Optional<Trait> excuse, Part part) {
    boolean aligned = paths(a).equals(paths(b));
    Set<String> excused = new LinkedHashSet<>();
    for (int i = 0; aligned && i < a.calls().size(); i++) {
      Trace.Call one = a.calls().get(i);
      Trace.Call other = b.calls().get(i);
      if (agree(part, one.input(), other.input()).orElse(false)
          && !agree(part, one.output(), other.output()).orElse(true)) {
        String inside = one.path().isEmpty() ? "" : one.path() + ".";
        if (excuse.map(one.layer().traits()::contains).orElse(false)
            || excused.stream().anyMatch(path -> path.startsWith(inside))) {
          excused.add(one.path());
        } else {
          return Optional.of(one.path());
        }
      }
    }
    return excused.isEmpty() && !agree(part, a.output(), b.output()).orElse(true)
        ? Optional.of("")
        : Optional.empty();
  }

  /** A part of a tensor, if it has that part. */
  private interface Part {
    Optional<Tensor> of(Tensor y);
  }

  private static Optional<Tensor> part(Tensor y, int axis, int extent, int from, int to) {
    return y.rank() > axis && y.shape().extent(axis) == extent
        ? Optional.of(y.slice(axis, from, to))
        : Optional.empty();
  }

  private static List<String> paths(Trace trace) {
    return trace.calls().stream().map(Trace.Call::path).toList();
  }

  /** Whether a part of both is the same, if both have it. */
  private static Optional<Boolean> agree(Part part, Tensor a, Tensor b) {
    return part.of(a).flatMap(x -> part.of(b).map(y -> equal(x, y)));
  }

  /** Whether two tensors hold the same numbers; the sign of a zero does not count. */
  private static boolean equal(Tensor a, Tensor b) {
    if (!a.shape().equals(b.shape())) {
      return false;
    }
    double[] x = a.toDoubleArray();
    double[] y = b.toDoubleArray();
    return IntStream.range(0, x.length)
        .allMatch(i -> x[i] == y[i] || (Double.isNaN(x[i]) && Double.isNaN(y[i])));
  }

  // ---- findings

  private static Finding right(ModelLaw law, String evidence) {
    return new Finding(law, Verdict.RIGHT, "", evidence);
  }

  private static Finding wrong(ModelLaw law, String path, String evidence) {
    return new Finding(law, Verdict.WRONG, path, evidence);
  }

  private static Finding cannotTell(ModelLaw law, String evidence) {
    return new Finding(law, Verdict.CANNOT_TELL, "", evidence);
  }
}
