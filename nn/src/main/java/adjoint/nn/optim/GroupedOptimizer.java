package adjoint.nn.optim;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.UpdateRule;
import adjoint.array.DType;
import adjoint.nn.Parameters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * An optimizer with settings, which can be others for some of the parameters.
 *
 * {@snippet :
 * Optimizer optimizer =
 *     new AdamW(model.parameters(), 1e-3)
 *         .group("*.bias", g -> g.weightDecay(0))
 *         .group("encoder.*.weight", g -> g.learningRate(0.1 * g.learningRate()));
 * }
 *
 * <p>To write one, make a record of its settings that says what they make of a parameter:
 *
 * {@snippet :
 * record Signs(double learningRate) implements GroupSettings<Signs> {
 *   public Signs learningRate(double learningRate) {
 *     return new Signs(learningRate);
 *   }
 *
 *   public UpdateRule rule(long step, DType dtype) {
 *     return new Step(learningRate);
 *   }
 *
 *   record Step(double rate) implements Update {
 *     public <E extends Expr<E>> List<E> next(E g, List<E> now) {
 *       return List.of(now.get(0).sub(g.greater(0).sub(g.less(0)).mul(rate)));
 *     }
 *   }
 * }
 *
 * class SignDescent extends GroupedOptimizer<Signs, SignDescent> {
 *   SignDescent(SequencedMap<String, Parameter> parameters, double learningRate) {
 *     super(parameters, new Signs(learningRate));
 *   }
 * }
 * }
 *
 * @param <S> the settings
 * @param <O> the optimizer itself, so that its methods can be chained
 */
public abstract class GroupedOptimizer<S extends GroupSettings<S>, O extends GroupedOptimizer<S, O>>
    extends Optimizer {

  /** Some parameters whose settings are made of those of all. */
  private final class Group {
    final String path;
    final UnaryOperator<S> change;
    private final Map<DType, UpdateRule> rules = new EnumMap<>(DType.class);
    private S now;
    private long step;

    Group(String path, UnaryOperator<S> change, S all) {
      this.path = path;
      this.change = change;
      this.now = of(all);
    }

    /** Its settings, of those of all. */
    S of(S all) {
      return requireNonNull(
          change.apply(all), () -> "group: what is made of the settings for " + path + " is null");
    }

    void begin(S all, long step, double factor) {
      S own = of(all);
      this.now = factor == 1 ? own : own.learningRate(factor * own.learningRate());
      this.step = step;
      rules.clear();
    }

    /** The rule of the present step. */
    UpdateRule rule(DType dtype) {
      return rules.computeIfAbsent(dtype, _ -> now.rule(step, dtype));
    }
  }

  private final Group rest;
  private final List<Group> groups = new ArrayList<>();
  private final IdentityHashMap<Parameter, Group> groupOf = new IdentityHashMap<>();
  private S settings;

  /** Updates these parameters, by these settings until others are said. */
  protected GroupedOptimizer(SequencedMap<String, Parameter> parameters, S settings) {
    super(parameters, settings.learningRate());
    this.settings = settings;
    this.rest = new Group("*", s -> s, settings);
  }

  @SuppressWarnings("unchecked") // it is what O stands for
  private O self() {
    return (O) this;
  }

  /** The settings of all parameters of no group. */
  private S all() {
    return settings.learningRate(unscheduledRate());
  }

  /** Changes the settings of all parameters, also of those in groups that do not say otherwise. */
  protected final synchronized O change(UnaryOperator<S> change) {
    requireNonNull(change, "change: change is null");
    S next = requireNonNull(change.apply(all()), "change: the settings are null");
    groups.forEach(group -> group.of(next)); // fails now, if it does not go with them
    learningRate(next.learningRate());
    settings = next;
    return self();
  }

  /**
   * Gives some parameters settings of their own: what {@code change} makes of the settings of all,
   * whether these are said before or after it. It is asked anew in each step, so that what it
   * leaves alone follows, a learning rate above all.
   *
   * @param path that of the parameters, or of what they are in; {@code *} stands for anything
   * @throws IllegalArgumentException if there are no such parameters, or one is in a group already
   */
  public final synchronized O group(String path, UnaryOperator<S> change) {
    requireNonNull(path, "group: path is null");
    requireNonNull(change, "group: change is null");
    SequencedMap<String, Parameter> chosen = Parameters.select("group", given(), path);
    Group group = new Group(path, change, all());
    chosen.forEach((at, parameter) -> {
      Group other = groupOf.get(parameter);
      if (other != null) {
        throw new IllegalArgumentException(
            String.format(
                "group: %s is in two groups, %s and %s; no parameter can be in more than one",
                at, other.path, path));
      }
    });
    chosen.values().forEach(parameter -> groupOf.put(parameter, group));
    groups.add(group);
    return self();
  }

  @Override
  final void begin(long step, double factor) {
    S all = all();
    rest.begin(all, step, factor);
    for (Group group : groups) {
      group.begin(all, step, factor);
    }
  }

  @Override
  protected final Rule rule(Parameter parameter) {
    return new InPlace(
        parameter, () -> groupOf.getOrDefault(parameter, rest).rule(parameter.dtype()));
  }

  @Override
  public final O schedule(Schedule schedule) {
    super.schedule(schedule);
    return self();
  }

  @Override
  public final O clipNorm(double limit) {
    super.clipNorm(limit);
    return self();
  }

  @Override
  public final O clipValue(double limit) {
    super.clipValue(limit);
    return self();
  }

  @Override
  public final O skipNonFinite() {
    super.skipNonFinite();
    return self();
  }

  /** The settings, then those of each group. */
  @Override
  public final String toString() {
    StringBuilder text = new StringBuilder(sentence(all().toString()));
    groups.forEach(
        group -> text.append("; ").append(group.path).append(": ").append(group.of(all())));
    return text.toString();
  }
}
