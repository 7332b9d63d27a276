package adjoint.nn.optim;

import static java.util.Objects.requireNonNull;

import adjoint.GradientBuffer;
import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Prepared;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Changes parameters so that a loss falls. A step computes the gradients and updates; gradients are
 * not kept anywhere, so there is nothing to reset in between.
 *
 * {@snippet :
 * for (int step = 1; step <= 300; step++) {
 *   adam.step(Loss.mse(model.forward(x), y));
 *   adam.learningRate(0.05 * Math.pow(0.99, step)); // a schedule, if you want one
 * }
 * }
 *
 * <p>A step is taken by all parameters or by none: whatever goes wrong, with a loss, a gradient, a
 * rule or for want of memory, and whatever would make a parameter infinite or NaN, all parameters
 * and what is remembered of them are what they were before the step. A parameter that the loss does
 * not depend on has a gradient of zeros, so that momentum and weight decay still act on it.
 *
 * <p>To write an optimizer, extend this class and implement {@link #rule}.
 */
public abstract class Optimizer {
  /** How one parameter moves, with whatever it has to remember from step to step. */
  @FunctionalInterface
  protected interface Rule {
    /**
     * Moves the parameter by this gradient, with {@link Parameter#set} or {@link Parameter#update};
     * nothing is recorded meanwhile. If a step fails, this parameter and all others that were
     * changed here are put back: what is remembered in {@link Parameter}s too, other fields not.
     */
    void move(Parameter parameter, Tensor gradient);
  }

  private static final AtomicLong COUNT = new AtomicLong();

  private final long number = COUNT.getAndIncrement();
  private final List<Slot> slots = new ArrayList<>();
  private final GradientBuffer gradients;
  private double learningRate;
  private long steps;

  /**
   * Updates these parameters, named in errors by their paths; one with two paths is updated once,
   * and one that is {@linkplain Parameter#frozen frozen} is left alone.
   */
  protected Optimizer(SequencedMap<String, Parameter> parameters, double learningRate) {
    Map<Parameter, String> paths = new LinkedHashMap<>();
    parameters.forEach((path, parameter) ->
        paths.putIfAbsent(
            requireNonNull(parameter, () -> "optimizer: parameter " + path + " is null"),
            requireNonNull(path, "optimizer: a path is null")));
    paths.forEach((parameter, path) -> {
      if (parameter.isVariable()) {
        slots.add(new Slot(path, parameter));
      }
    });
    if (slots.isEmpty()) {
      throw new IllegalArgumentException(
          name()
              + ": there are no parameters to train"
              + (paths.isEmpty() ? "" : ", all that were given are frozen"));
    }
    this.gradients = new GradientBuffer(parameters());
    this.learningRate = requireNotNegative("rate", learningRate);
  }

  /** Updates these parameters; one that comes twice is updated once, a frozen one not at all. */
  protected Optimizer(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  private static SequencedMap<String, Parameter> numbered(Collection<Parameter> parameters) {
    SequencedMap<String, Parameter> map = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      requireNonNull(parameter, () -> "optimizer: parameter " + map.size() + " is null");
      map.put(map.size() + "." + parameter.name(), parameter);
    }
    return map;
  }

  /**
   * A new rule, without memory yet, for a parameter that is about to be updated for the first time.
   */
  protected abstract Rule rule(Parameter parameter);

  /** Computes the gradients of the loss, a single number, and updates every parameter once. */
  public final synchronized void step(Tensor loss) {
    computeGradients(loss);
    takeStep(new Computed(), List.of());
  }

  /**
   * Takes one step of several optimizers down the same loss, each with its own parameters: all
   * gradients are computed before the first parameter changes.
   */
  public static void step(Tensor loss, Optimizer first, Optimizer... others) {
    requireNonNull(loss, "step: loss is null");
    requireNonNull(others, "step: others is null");
    List<Optimizer> all = new ArrayList<>();
    all.add(requireNonNull(first, "step: first is null"));
    for (Optimizer other : others) {
      all.add(requireNonNull(other, "step: one of others is null"));
    }
    requireApart(all);
    List<Optimizer> inOrder = new ArrayList<>(all);
    inOrder.sort(Comparator.comparingLong(optimizer -> optimizer.number));
    alone(
        inOrder,
        () -> {
          all.forEach(optimizer -> optimizer.computeGradients(loss));
          stepAll(all);
        });
  }

  /** Runs code while no other thread steps any of these; all threads take them in one order. */
  private static void alone(List<Optimizer> inOrder, Runnable code) {
    if (inOrder.isEmpty()) {
      code.run();
      return;
    }
    synchronized (inOrder.getFirst()) {
      alone(inOrder.subList(1, inOrder.size()), code);
    }
  }

  /** The steps of all of them, or none. */
  private static void stepAll(List<Optimizer> optimizers) {
    if (!optimizers.isEmpty()) {
      Optimizer first = optimizers.getFirst();
      first.takeStep(first.new Computed(), optimizers.subList(1, optimizers.size()));
    }
  }

  /**
   * Updates every parameter once by gradients computed elsewhere, given in the order of the
   * parameters.
   */
  public final synchronized void step(List<Tensor> gradients) {
    requireFit(gradients);
    takeStep(new Given(gradients), List.of());
  }

  private void computeGradients(Tensor loss) {
    requireTrainable(loss);
    slots.forEach(Slot::requireSameDType);
    gradients.of(loss);
    boolean reached = false;
    for (int i = 0; i < slots.size(); i++) {
      double largest = gradients.maxAbs(i);
      slots.get(i).requireFinite(largest);
      reached |= largest > 0;
    }
    if (!reached) {
      requireReached(loss);
    }
  }

  /** The gradients of a step. */
  private interface Source {
    Prepared prepare(int i, InPlace rule);

    Tensor gradient(int i);
  }

  private final class Computed implements Source {
    @Override
    public Prepared prepare(int i, InPlace rule) {
      return gradients.prepare(i, rule.update(), rule.state());
    }

    @Override
    public Tensor gradient(int i) {
      return gradients.copy(i);
    }
  }

  private final class Given implements Source {
    private final List<Tensor> given;

    Given(List<Tensor> given) {
      this.given = given;
    }

    @Override
    public Prepared prepare(int i, InPlace rule) {
      return slots.get(i).parameter.prepare(rule.update(), gradient(i), rule.state());
    }

    @Override
    public Tensor gradient(int i) {
      return given.get(i).detach();
    }
  }

  /** Moves all parameters, and those of the others, or none: first whatever may fail. */
  private void takeStep(Source source, List<Optimizer> others) {
    List<Prepared> prepared = new ArrayList<>(slots.size());
    steps++;
    try {
      for (Slot slot : slots) {
        slot.begin();
      }
      for (int i = 0; i < slots.size(); i++) {
        if (slots.get(i).rule() instanceof InPlace rule) {
          Prepared next = source.prepare(i, rule);
          slots.get(i).requireFinite(next.infinite());
          prepared.add(next);
        }
      }
      if (prepared.size() < slots.size() || !others.isEmpty()) {
        Parameter.together(() -> {
          NoGrad.run(() -> moveByUsers(source));
          stepAll(others);
        });
      }
    } catch (Throwable e) {
      steps--;
      throw e;
    }
    for (Prepared next : prepared) {
      next.take();
    }
  }

  /** Moves what is moved by rules of users. */
  private void moveByUsers(Source source) {
    for (int i = 0; i < slots.size(); i++) {
      if (!(slots.get(i).rule() instanceof InPlace)) {
        slots.get(i).move(source.gradient(i));
      }
    }
  }

  /** The parameters that are updated, each once. */
  public final List<Parameter> parameters() {
    return slots.stream().map(slot -> slot.parameter).toList();
  }

  /** How many steps have been taken. */
  public final long steps() {
    return steps;
  }

  /** The learning rate. */
  public final double learningRate() {
    return learningRate;
  }

  /** Changes the learning rate for the steps to come. */
  public final void learningRate(double learningRate) {
    this.learningRate = requireNotNegative("rate", learningRate);
  }

  /** {@code value}, if it is a finite number and not negative. */
  protected final double requireNotNegative(String setting, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format("%s: the %s must be 0 or positive, got %s", name(), setting, value));
    }
    return value;
  }

  /** {@code value}, if it is from 0 up to but without 1. */
  protected final double requireFraction(String setting, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s must be from 0 up to but without 1, got %s", name(), setting, value));
    }
    return value;
  }

  private String name() {
    return getClass().getSimpleName();
  }

  /** The name, the rate, these settings and what is trained. */
  protected final String describe(String settings) {
    return String.format(
        "%s(rate %s%s) for %s%s",
        name(),
        learningRate,
        settings,
        slots.size(),
        (slots.size() == 1 ? " parameter tensor" : " parameter tensors"));
  }

  @Override
  public String toString() {
    return describe("");
  }

  // ---- what can be wrong

  private static void requireApart(List<Optimizer> optimizers) {
    IdentityHashMap<Parameter, Optimizer> seen = new IdentityHashMap<>();
    for (Optimizer optimizer : optimizers) {
      for (Slot slot : optimizer.slots) {
        Optimizer other = seen.put(slot.parameter, optimizer);
        if (other != null) {
          throw new IllegalArgumentException(
              String.format(
                  "step: %s and %s both train %s; give each optimizer parameters of its own",
                  other.name(), optimizer.name(), slot.path));
        }
      }
    }
  }

  private void requireTrainable(Tensor loss) {
    if (loss.size() != 1) {
      throw new ShapeException(
          name()
              + ": needs a loss that is a single number, this one is "
              + loss.shape()
              + "; reduce it with mean() or sum()");
    }
    if (!Double.isFinite(loss.item())) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the loss is %s at step %s; nothing was updated. Lower the rate or check the "
                  + "data",
              name(), loss.item(), steps + 1));
    }
    if (!loss.isVariable()) {
      throw new IllegalArgumentException(
          name()
              + ": the loss depends on no parameter, it was computed from constants or under"
              + " NoGrad; training would change nothing");
    }
  }

  /**
   * Gradients of zeros are legitimate (all relus off), but not if the loss does not contain a
   * single parameter.
   */
  private void requireReached(Tensor loss) {
    Set<Tensor> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
    wanted.addAll(parameters());
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Tensor> open = new ArrayDeque<>(List.of(loss));
    while (!open.isEmpty()) {
      Tensor node = open.pop();
      if (wanted.contains(node)) {
        return;
      }
      if (seen.add(node)) {
        node.inputs().forEach(open::push);
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "%s: the loss depends on none of the %s parameters, of which the first is %s; "
                + "training would change nothing. Do they belong to another model?",
            name(), slots.size(), slots.getFirst().path));
  }

  private void requireFit(List<Tensor> gradients) {
    if (gradients.size() != slots.size()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: got %s gradients for %s parameters", name(), gradients.size(), slots.size()));
    }
    for (int i = 0; i < slots.size(); i++) {
      String path = slots.get(i).path;
      requireNonNull(gradients.get(i), () -> "step: the gradient of " + path + " is null");
      slots.get(i).requireFit(gradients.get(i));
    }
  }

  /** A parameter with the rule that moves it. */
  private final class Slot {
    final String path;
    final Parameter parameter;
    final DType dtype;
    private @Nullable Rule rule;

    Slot(String path, Parameter parameter) {
      this.path = path;
      this.parameter = parameter;
      this.dtype = parameter.dtype();
    }

    /** Gets the rule ready for a step. */
    void begin() {
      if (rule == null) {
        rule = Optimizer.this.rule(parameter);
      }
      if (rule instanceof InPlace inPlace) {
        inPlace.prepare();
      }
    }

    /** The rule of a slot that is prepared. */
    Rule rule() {
      return Objects.requireNonNull(rule);
    }

    void move(Tensor gradient) {
      rule().move(parameter, gradient);
      if (parameter.size() > 0 && !Double.isFinite(parameter.abs().max().item())) {
        requireFinite(OptionalInt.of(0));
      }
    }

    void requireFinite(OptionalInt infinite) {
      if (infinite.isPresent()) {
        int at = infinite.getAsInt();
        String what = at > 0 && rule() instanceof InPlace rule ? rule.names().get(at - 1) : "";
        throw new IllegalArgumentException(
            String.format(
                "%s: step %s would make %s infinite or NaN; nothing was updated. Lower the rate or"
                    + " check the data",
                name(), steps, what.isEmpty() ? path : "the " + what + " of " + path));
      }
    }

    void requireSameDType() {
      if (parameter.dtype() != dtype) {
        throw new IllegalStateException(
            String.format(
                "%s: parameter %s is %s but was %s when this optimizer was made; cast the model "
                    + "first, then make the optimizer",
                name(), path, parameter.dtype(), dtype));
      }
    }

    void requireFinite(double largest) {
      if (!Double.isFinite(largest)) {
        throw new IllegalArgumentException(
            String.format(
                "%s: the gradient of %s contains %s at step %s; nothing was updated. Lower the "
                    + "rate or check the data",
                name(), path, largest, steps + 1));
      }
    }

    void requireFit(Tensor g) {
      requireSameDType();
      if (!g.shape().equals(parameter.shape()) || g.dtype() != dtype) {
        throw new ShapeException(
            String.format(
                "%s: the gradient of %s is %s%s, the parameter is %s%s",
                name(), path, g.dtype(), g.shape(), dtype, parameter.shape()));
      }
      requireFinite(g.data().maxAbs());
    }
  }
}
