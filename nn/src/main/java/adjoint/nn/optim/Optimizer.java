package adjoint.nn.optim;

import static java.util.Objects.requireNonNull;

import adjoint.GradientBuffer;
import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Prepared;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.nn.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes parameters so that a loss falls. A step computes the gradients and updates; gradients are
 * not kept anywhere, so there is nothing to reset in between.
 *
 * {@snippet :
 * Optimizer optimizer =
 *     new Adam(model.parameters(), 0.05).clipNorm(1).schedule(step -> Math.pow(0.99, step));
 * for (int step = 1; step <= 300; step++) {
 *   optimizer.step(Loss.mse(model.forward(x), y));
 * }
 * }
 *
 * <p>A step is taken by all parameters or by none: whatever goes wrong, with a loss, a gradient, a
 * rule or for want of memory, and whatever would make a parameter infinite or NaN, all parameters
 * and what is remembered of them are what they were before the step. A parameter that the loss does
 * not depend on has a gradient of zeros, so that momentum and weight decay still act on it.
 *
 * <p>A batch too large for the memory is taken in parts, whose gradients are {@linkplain
 * #accumulate accumulated}:
 *
 * {@snippet :
 * for (Batch<Indices> part : Batches.of(x, classes, 32).inOrder()) {
 *   adam.accumulate(Loss.crossEntropy(model.forward(part.x()), part.y()));
 * }
 * adam.step();
 * }
 *
 * <p>What an optimizer remembers, and the number of its steps, are its {@link #state}. Training
 * that is stopped, and goes on with the state of its model and that of its optimizer, ends with the
 * same bits.
 *
 * <p>To write an optimizer whose settings can differ between groups of parameters, extend {@link
 * GroupedOptimizer}; for any other, extend this class and implement {@link #rule}.
 */
public abstract class Optimizer {
  /** How one parameter moves, with whatever it has to remember from step to step. */
  @FunctionalInterface
  protected interface Rule {
    /**
     * Moves the parameter by this gradient, with {@link Parameter#set} or {@link Parameter#update};
     * nothing is recorded meanwhile. If a step fails, this parameter and all others that were
     * changed here are put back: what is remembered in {@link Parameter}s too, other fields not.
     * {@link Optimizer#steps} are those taken before.
     */
    void move(Parameter parameter, Tensor gradient);

    /** What is remembered of the parameter, for {@link Optimizer#state}; each has another name. */
    default List<Parameter> state() {
      return List.of();
    }
  }

  private static final AtomicLong COUNT = new AtomicLong();
  private static final String STEPS = "steps";
  private static final String LOSSES = "accumulated losses";
  private static final String WEIGHT = "accumulated weight";
  private static final String SUM = "accumulated gradient";

  private final long number = COUNT.getAndIncrement();
  private final SequencedMap<String, Parameter> given;
  private final List<Slot> slots = new ArrayList<>();
  private final GradientBuffer gradients;
  private double learningRate;
  private Schedule schedule = _ -> 1;
  private double clipNorm = Double.POSITIVE_INFINITY;
  private double clipValue = Double.POSITIVE_INFINITY;
  private boolean skipsNonFinite;
  private long steps;
  private long skipped;
  private long accumulated;

  /**
   * Updates these parameters, named in errors by their paths; one with two paths is updated once,
   * and one that is {@linkplain Parameter#frozen frozen} is left alone.
   */
  protected Optimizer(SequencedMap<String, Parameter> parameters, double learningRate) {
    Set<Parameter> seen = new HashSet<>();
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      String path = requireNonNull(entry.getKey(), "optimizer: a path is null");
      Parameter parameter = entry.getValue();
      if (parameter == null) {
        throw new NullPointerException("optimizer: parameter " + path + " is null");
      }
      if (seen.add(parameter) && parameter.isVariable()) {
        slots.add(new Slot(path, parameter));
      }
    }
    if (slots.isEmpty()) {
      throw new IllegalArgumentException(
          name()
              + ": there are no parameters to train"
              + (seen.isEmpty() ? "" : ", all that were given are frozen"));
    }
    this.given = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    this.gradients = new GradientBuffer(parameters());
    this.learningRate = Checks.requireNotNegative(name(), "rate", learningRate);
  }

  /** Updates these parameters; one that comes twice is updated once, a frozen one not at all. */
  protected Optimizer(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  /** Paths for parameters that have none: their positions and names. */
  static SequencedMap<String, Parameter> numbered(Collection<Parameter> parameters) {
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

  /**
   * Gets ready for a step, before the first rule of it is called.
   *
   * @param step its number, counted from 1
   * @param factor what learning rates are multiplied by
   */
  void begin(long step, double factor) {}

  // ---- steps

  /** Computes the gradients of the loss, a single number, and updates every parameter once. */
  public final synchronized void step(Tensor loss) {
    requireNothingAccumulated("step");
    if (computeGradients(loss)) {
      takeStep(List.of());
    }
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
    all.forEach(optimizer -> optimizer.requireNothingAccumulated("step"));
    List<Optimizer> inOrder = new ArrayList<>(all);
    inOrder.sort(Comparator.comparingLong(optimizer -> optimizer.number));
    alone(
        inOrder,
        () -> {
          boolean finite = true;
          for (Optimizer optimizer : all) {
            finite &= optimizer.computeGradients(loss);
          }
          if (finite) {
            stepAll(all);
          }
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
      optimizers.getFirst().takeStep(optimizers.subList(1, optimizers.size()));
    }
  }

  /**
   * Updates every parameter once by gradients computed elsewhere, given in the order of the
   * parameters.
   */
  public final synchronized void step(List<Tensor> gradients) {
    requireNothingAccumulated("step");
    requireFit(gradients);
    this.gradients.set(gradients);
    if (areFinite()) {
      takeStep(List.of());
    }
  }

  /**
   * Computes the gradients of a loss for a step to come, which {@link #step()} takes by the mean of
   * all losses since the last one. So k small batches make one k times as large: if each loss is
   * the mean of as many examples, the gradients are those of the mean of all. They differ from
   * those of the large batch by rounding only, some k units in the last place of the largest.
   */
  public final void accumulate(Tensor loss) {
    accumulate(loss, 1);
  }

  /**
   * The same for a loss that counts so many times in the mean: the number of its examples, where
   * small batches differ in size.
   */
  public final synchronized void accumulate(Tensor loss, double weight) {
    requirePositive("weight", weight);
    if (computeGradients(loss)) {
      gradients.accumulate(weight);
      accumulated++;
    }
  }

  /** Updates every parameter once by the mean of the losses that were {@link #accumulate}d. */
  public final synchronized void step() {
    if (accumulated > 0) {
      gradients.mean();
      takeStep(List.of());
    } else if (!skipsNonFinite) { // where all of them may have been skipped
      throw new IllegalStateException(
          name() + ": no loss has been accumulated; call accumulate(loss) first, or step(loss)");
    }
  }

  /** False if they are not finite, and such losses are skipped. */
  private boolean computeGradients(Tensor loss) {
    requireSingle(loss);
    if (!Double.isFinite(loss.item())) {
      if (skip()) {
        return false;
      }
      throw new IllegalArgumentException(
          String.format(
              "%s: the loss is %s at step %s; nothing was updated. Lower the rate or check the "
                  + "data",
              name(), loss.item(), steps + 1));
    }
    requireVariable(loss);
    slots.forEach(Slot::requireSameDType);
    gradients.of(loss);
    boolean reached = false;
    for (int i = 0; i < slots.size(); i++) {
      reached |= gradients.maxAbs(i) != 0;
    }
    if (!reached) {
      requireReached(loss);
    }
    return areFinite();
  }

  /** Whether all gradients are; if not, this is an error unless they are skipped. */
  private boolean areFinite() {
    for (int i = 0; i < slots.size(); i++) {
      double largest = gradients.maxAbs(i);
      if (!Double.isFinite(largest)) {
        if (skip()) {
          return false;
        }
        throw new IllegalArgumentException(
            String.format(
                "%s: the gradient of %s contains %s at step %s; nothing was updated. Lower the "
                    + "rate or check the data",
                name(), slots.get(i).path, largest, steps + 1));
      }
    }
    return true;
  }

  private boolean skip() {
    skipped += skipsNonFinite ? 1 : 0;
    return skipsNonFinite;
  }

  /** Moves all parameters, and those of the others, or none: first whatever may fail. */
  private void takeStep(List<Optimizer> others) {
    if (clipNorm < Double.POSITIVE_INFINITY) {
      gradients.clipNorm(clipNorm);
    }
    if (clipValue < Double.POSITIVE_INFINITY) {
      gradients.clipValue(clipValue);
    }
    beginRules();
    List<Prepared> prepared = new ArrayList<>(slots.size());
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).rule() instanceof InPlace rule) {
        Prepared next = gradients.prepare(i, rule.update(), rule.memory());
        slots.get(i).requireFinite(next.infinite());
        prepared.add(next);
      }
    }
    if (prepared.size() < slots.size() || !others.isEmpty()) {
      Parameter.together(() -> {
        NoGrad.run(this::moveByUsers);
        stepAll(others);
      });
    }
    for (Prepared next : prepared) {
      next.take();
    }
    steps++;
    accumulated = 0;
    gradients.clear();
  }

  private void beginRules() {
    begin(steps + 1, factor());
    for (Slot slot : slots) {
      slot.begin();
    }
  }

  /** Moves what is moved by rules of users. */
  private void moveByUsers() {
    for (int i = 0; i < slots.size(); i++) {
      if (!(slots.get(i).rule() instanceof InPlace)) {
        slots.get(i).move(gradients.copy(i));
      }
    }
  }

  // ---- what is trained, and how

  /** The parameters that are updated, each once. */
  public final List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>(slots.size());
    for (Slot slot : slots) {
      parameters.add(slot.parameter);
    }
    return Collections.unmodifiableList(parameters);
  }

  /** All that were given, by path, frozen ones too. */
  final SequencedMap<String, Parameter> given() {
    return given;
  }

  /** How many steps have been taken. */
  public final long steps() {
    return steps;
  }

  /** The learning rate of the next step: the one that was set, times that of the schedule. */
  public final double learningRate() {
    return factor() * learningRate;
  }

  /** Changes the learning rate for the steps to come. */
  public final void learningRate(double learningRate) {
    this.learningRate = Checks.requireNotNegative(name(), "rate", learningRate);
  }

  /** The learning rate, before it is multiplied by the schedule. */
  final double unscheduledRate() {
    return learningRate;
  }

  /** Multiplies the learning rate, that of every group, at each step by what the schedule says. */
  public Optimizer schedule(Schedule schedule) {
    this.schedule = requireNonNull(schedule, "schedule: schedule is null");
    return this;
  }

  private double factor() {
    double factor = schedule.at(steps);
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalStateException(
          String.format(
              "%s: the schedule gives %s at step %s, which must be 0 or positive",
              name(), factor, steps));
    }
    return factor;
  }

  /**
   * Scales the gradients of a step by {@code limit/norm} if their norm, that of all parameters
   * together, is larger than the limit. Values are {@linkplain #clipValue clipped} after that.
   *
   * <p>R. Pascanu, T. Mikolov, Y. Bengio: On the difficulty of training recurrent neural networks.
   * ICML 2013, algorithm 1. (PyTorch divides by norm + 1e-6.)
   */
  public Optimizer clipNorm(double limit) {
    this.clipNorm = requirePositive("norm", limit);
    return this;
  }

  /** Makes every number of the gradients lie from {@code −limit} to {@code limit}. */
  public Optimizer clipValue(double limit) {
    this.clipValue = requirePositive("value", limit);
    return this;
  }

  /**
   * Leaves out losses that are infinite or NaN, or have such gradients, instead of failing: their
   * step is not taken and not counted, and nothing of them is accumulated. {@link #skipped} says
   * how many there were.
   */
  public Optimizer skipNonFinite() {
    this.skipsNonFinite = true;
    return this;
  }

  /** How many losses have been {@linkplain #skipNonFinite skipped}. */
  public final long skipped() {
    return skipped;
  }

  // ---- state

  /**
   * The number of {@code steps}, and what is remembered of each parameter: {@code
   * 0.weight/velocity}; also what was accumulated since the last step, if anything was. With {@link
   * #load} training goes on where it was. Settings are not in it.
   */
  public final synchronized State state() {
    return state(accumulated > 0);
  }

  private State state(boolean withAccumulated) {
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put(STEPS, NdArray.scalar(DType.F64, (double) steps));
    forEachRemembered((path, remembered) -> arrays.put(path, remembered.data()));
    if (withAccumulated) {
      arrays.put(LOSSES, NdArray.scalar(DType.F64, (double) accumulated));
      arrays.put(WEIGHT, NdArray.scalar(DType.F64, gradients.weight()));
      for (int i = 0; i < slots.size(); i++) {
        arrays.put(slots.get(i).path + "/" + SUM, gradients.sum(i).data());
      }
    }
    return new State(arrays);
  }

  /**
   * Why a state cannot be loaded, a line for each path that is missing, superfluous, or of another
   * shape or dtype; nothing if it can.
   */
  public final synchronized List<String> differences(State state) {
    requireNonNull(state, "differences: state is null");
    return state.differences(state(state.arrays().containsKey(LOSSES)));
  }

  /**
   * Goes on where another optimizer of the same parameters and settings was; what was accumulated
   * here is forgotten.
   *
   * @throws IllegalArgumentException if the state does not fit; nothing has changed then, and all
   *     that is missing, superfluous, or of another shape or dtype is told
   */
  public final synchronized void load(State state) {
    requireNonNull(state, "load: state is null");
    List<String> faults = new ArrayList<>(differences(state));
    if (faults.isEmpty()) {
      requireCount(state, STEPS, 0, faults);
      requireCount(state, LOSSES, 1, faults);
      NdArray weight = state.arrays().get(WEIGHT);
      if (weight != null && !(weight.item() > 0 && weight.item() < Double.POSITIVE_INFINITY)) {
        faults.add("not positive: " + WEIGHT + " is " + weight.item());
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "load: the state does not fit this %s, nothing was loaded\n  %s"
              .formatted(name(), String.join("\n  ", faults)));
    }
    Parameter.together(
        () -> forEachRemembered((path, remembered) -> remembered.set(tensor(state, path))));
    steps = (long) number(state, STEPS);
    gradients.clear();
    accumulated = 0;
    if (state.arrays().containsKey(LOSSES)) {
      accumulated = (long) number(state, LOSSES);
      gradients.restore(
          slots.stream().map(slot -> tensor(state, slot.path + "/" + SUM)).toList(),
          number(state, WEIGHT));
    }
  }

  private static Tensor tensor(State state, String path) {
    return Tensor.of(requireNonNull(state.arrays().get(path)));
  }

  private static double number(State state, String path) {
    return requireNonNull(state.arrays().get(path)).item();
  }

  private static void requireCount(State state, String path, int least, List<String> faults) {
    NdArray count = state.arrays().get(path);
    if (count != null && !isCount(count.item(), least)) {
      faults.add("no count: " + path + " is " + count.item());
    }
  }

  private static boolean isCount(double x, int least) {
    return x >= least && x <= 0x1p53 && x == Math.rint(x);
  }

  private void forEachRemembered(BiConsumer<String, Parameter> use) {
    beginRules();
    for (Slot slot : slots) {
      for (Parameter remembered : slot.rule().state()) {
        use.accept(slot.path + "/" + remembered.name(), remembered);
      }
    }
  }

  private void requireNothingAccumulated(String caller) {
    if (accumulated > 0) {
      throw new IllegalStateException(
          String.format(
              "%s: %s has accumulated %s losses since its last step; take that step first, by"
                  + " step()",
              caller, name(), accumulated));
    }
  }

  /** The name, the rate, these settings and what is trained. */
  protected final String describe(String settings) {
    return sentence("rate " + learningRate + settings);
  }

  /** The name, these settings and what is trained. */
  final String sentence(String settings) {
    String norm = clipNorm < Double.POSITIVE_INFINITY ? ", norm clipped at " + clipNorm : "";
    String values = clipValue < Double.POSITIVE_INFINITY ? ", values clipped at " + clipValue : "";
    return String.format(
        "%s(%s%s%s) for %s parameter tensor%s",
        name(), settings, norm, values, slots.size(), slots.size() == 1 ? "" : "s");
  }

  @Override
  public String toString() {
    return describe("");
  }

  // ---- what can be wrong

  private String name() {
    return getClass().getSimpleName();
  }

  private double requirePositive(String setting, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format("%s: the %s must be positive, got %s", name(), setting, value));
    }
    return value;
  }

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

  private void requireSingle(Tensor loss) {
    if (loss.size() != 1) {
      throw new ShapeException(
          name()
              + ": needs a loss that is a single number, this one is "
              + loss.shape()
              + "; reduce it with mean() or sum()");
    }
  }

  private void requireVariable(Tensor loss) {
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
        String what = at > 0 ? rule().state().get(at - 1).name() : "";
        throw new IllegalArgumentException(
            String.format(
                "%s: step %s would make %s infinite or NaN; nothing was updated. Lower the rate or"
                    + " check the data",
                name(), steps + 1, what.isEmpty() ? path : "the " + what + " of " + path));
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

    void requireFit(Tensor g) {
      requireSameDType();
      if (!g.shape().equals(parameter.shape()) || g.dtype() != dtype) {
        throw new ShapeException(
            String.format(
                "%s: the gradient of %s is %s%s, the parameter is %s%s",
                name(), path, g.dtype(), g.shape(), dtype, parameter.shape()));
      }
    }
  }
}
