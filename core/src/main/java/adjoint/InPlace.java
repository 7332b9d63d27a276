package adjoint;

import adjoint.array.DType;
import adjoint.fuse.Pass;
import adjoint.fuse.PassCompiler;
import adjoint.fuse.Plan;
import adjoint.kernel.Parallel;
import adjoint.op.Op;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Compiled updates: one pass over a parameter and what is remembered of it. What is compiled is
 * kept with the class of the rule, so that it goes when the class does.
 */
final class InPlace {
  /**
   * Rules and plans that are remembered; a rule with a step number in it is another in each step.
   */
  private static final int MOST = 100;

  private static final ClassValue<InPlace> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected InPlace computeValue(Class<?> type) {
          return new InPlace();
        }
      };

  private final Map<Key, Optional<Compiled>> compiled = new ConcurrentHashMap<>();
  private final Map<Shape, Pass> passes = new ConcurrentHashMap<>();

  record Key(Update rule, int arrays, DType dtype) {}

  private record Shape(Plan plan, DType dtype) {}

  private InPlace() {}

  /** What a rule is compiled to, with its numbers. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  record Compiled(Key key, Pass pass, double[] constants, Op[] operators) {
    /** Whether this was made for that rule. */
    boolean is(Update rule, DType dtype) {
      return key.dtype == dtype && key.rule.equals(rule);
    }

    /** Changes all of these arrays but the first, which is the gradient. */
    void run(Object[] inputs, int n) {
      if (Stream.of(operators).allMatch(Walk::isOurs)) { // others need not expect other threads
        Parallel.forRange(n, n, (from, to) -> pass.run(inputs, constants, operators, from, to));
      } else {
        pass.run(inputs, constants, operators, 0, n);
      }
    }
  }

  /** A rule for a parameter and what is remembered of it, if it can be compiled. */
  static Optional<Compiled> compile(Update rule, int arrays, DType dtype) {
    if (!Fusion.ON) {
      return Optional.empty();
    }
    InPlace known = OF_CLASS.get(rule.getClass());
    return remembered(known.compiled, new Key(rule, arrays, dtype), known::compile);
  }

  private Optional<Compiled> compile(Key key) {
    return Symbol.update(key.rule, key.arrays)
        .map(formula ->
            new Compiled(
                key,
                remembered(passes, new Shape(formula.plan(), key.dtype), InPlace::pass),
                formula.arguments(),
                formula.operators()));
  }

  private static Pass pass(Shape shape) {
    return switch (shape.dtype) {
      case F32 -> PassCompiler.ofFloats(shape.plan);
      case F64 -> PassCompiler.ofDoubles(shape.plan);
    };
  }

  private static <K, V> V remembered(Map<K, V> map, K key, Function<K, V> make) {
    if (map.size() > MOST) {
      map.clear();
    }
    V value = map.get(key);
    return value != null ? value : map.computeIfAbsent(key, make);
  }
}
