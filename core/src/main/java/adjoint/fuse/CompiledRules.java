package adjoint.fuse;

import adjoint.op.Op;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The vjps of one class of operations on scalars, as generated code: {@code ScalarWalk} runs it.
 *
 * <p>It is kept with that class, so that it goes when the class does. An operation without
 * components has one rule. Of the others a bounded number of instances has one, and these share the
 * code of as few plans: a vjp may look different for each instance, and neither code nor traces
 * must pile up. What comes later is differentiated unfused.
 */
public final class CompiledRules {
  /** Operations of one class that are told apart. */
  public static final int MOST_INSTANCES = 256;

  /** Rules that are compiled for one class. */
  public static final int MOST_PLANS = 8;

  /** Vjps that are computed unfused first: the first rule of a program takes it 30 ms. */
  private static final int FEW = 200;

  private static final ClassValue<CompiledRules> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected CompiledRules computeValue(Class<?> type) {
          return new CompiledRules(type);
        }
      };

  /** What is known of an operation: its rule, or that it has none. */
  private record Known(@Nullable Rule rule) {}

  /** The class of operations. */
  public final Class<?> type;

  /** Whether that class lives as long as this library does. */
  public final boolean ours;

  private final boolean single;
  private volatile @Nullable Known only;
  private int asked;
  private final Map<Op, Known> instances = new ConcurrentHashMap<>();
  private final Map<Plan, Class<? extends Rule>> compiled = new ConcurrentHashMap<>();

  private CompiledRules(Class<?> type) {
    this.type = type;
    this.ours = Objects.equals(type.getClassLoader(), CompiledRules.class.getClassLoader());
    this.single = Symbol.isSingle(type);
  }

  /** Of the class of {@code op}. */
  public static CompiledRules of(Op op) {
    return OF_CLASS.get(op.getClass());
  }

  /** For tests: the rule for {@code op}, from now on; null if its vjp has to be called. */
  public static @Nullable Rule rule(Op op) {
    CompiledRules fused = of(op);
    fused.asked = FEW;
    return fused.ruleOf(op);
  }

  /** Whether the vjps of this class were asked for often enough to make a rule worth while. */
  public boolean isWarm() {
    if (asked < FEW && !Fusion.EAGER) {
      asked++; // races only lose counts
      return false;
    }
    return true;
  }

  /** The rule for {@code op}, which is of this class. */
  public @Nullable Rule ruleOf(Op op) {
    if (single) {
      Known known = only;
      if (known == null) {
        known = new Known(compile(op).orElse(null));
        only = known;
      }
      return known.rule;
    }
    if (!type.isRecord()) {
      return null;
    }
    Known known = instances.get(op);
    if (known == null) {
      if (instances.size() >= MOST_INSTANCES) {
        return null;
      }
      known = new Known(compile(op).orElse(null));
      instances.put(op, known);
    }
    return known.rule;
  }

  private Optional<Rule> compile(Op op) {
    return Symbol.vjps(op).flatMap(this::bind);
  }

  private Optional<Rule> bind(Formula formula) {
    Plan plan = formula.plan();
    Class<? extends Rule> code = compiled.get(plan);
    if (code == null) {
      if (compiled.size() >= MOST_PLANS) {
        return Optional.empty();
      }
      code = RuleCompiler.compile(plan);
      compiled.put(plan, code);
    }
    return Optional.of(RuleCompiler.bind(code, formula));
  }
}
