package adjoint.nn.optim;

import adjoint.Parameter;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/** One of every kind, and of every form that it has. */
public final class Optimizers {
  private Optimizers() {}

  /** Those that any parameters can be trained by. */
  public static final List<Function<SequencedMap<String, Parameter>, Optimizer>> ALL =
      List.of(
          p -> new Sgd(p, 0.01),
          p -> new Sgd(p, 0.01).momentum(0.9),
          p -> new Sgd(p, 0.01).momentum(0.9, 0.1),
          p -> new Sgd(p, 0.01).nesterov(0.9).weightDecay(1e-3),
          p -> new RmsProp(p, 0.01),
          p -> new RmsProp(p, 0.01).momentum(0.9).weightDecay(1e-3).centered(),
          p -> new Adagrad(p, 0.05).weightDecay(1e-3),
          p -> new Adadelta(p, 1).weightDecay(1e-3),
          p -> new Adam(p, 0.01),
          p -> new Adam(p, 0.01).weightDecay(1e-3).amsgrad(),
          p -> new AdamW(p, 0.01),
          p -> new AdamW(p, 0.01).amsgrad(),
          p -> new Adamax(p, 0.01).weightDecay(1e-3),
          p -> new NAdam(p, 0.01).weightDecay(1e-3),
          p -> new RAdam(p, 0.01).weightDecay(1e-3),
          p -> new Lion(p, 0.003).weightDecay(1e-3),
          p -> new Lamb(p, 0.05));

  /** The same with a group of all biases, which move half as fast. */
  public static Optimizer withGroup(Optimizer optimizer) {
    if (optimizer instanceof GroupedOptimizer<?, ?> grouped) {
      addGroup(grouped);
    }
    return optimizer;
  }

  private static <S extends GroupSettings<S>, O extends GroupedOptimizer<S, O>> void addGroup(
      GroupedOptimizer<S, O> optimizer) {
    optimizer.group("*.bias", g -> g.learningRate(0.5 * g.learningRate()));
  }
}
