package adjoint.fuse;

import adjoint.array.DType;
import adjoint.kernel.F32Reference;
import adjoint.kernel.F64Reference;
import adjoint.kernel.Parallel;
import adjoint.kernel.elementwise.Expression;
import adjoint.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Update rules as loops over a parameter and what is remembered of it. What is compiled is kept
 * with the class of the rule, so that it goes when the class does.
 */
public final class UpdateCode {
  /** Rules and plans that are remembered. */
  private static final int MOST = 100;

  /** Elements that are copied, changed and checked before the next. */
  private static final int BLOCK = 2048;

  private static final ClassValue<UpdateCode> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected UpdateCode computeValue(Class<?> type) {
          return new UpdateCode();
        }
      };

  private final Map<Key, Optional<Compiled>> compiled = new ConcurrentHashMap<>();
  private final Map<Shape, Pass> passes = new ConcurrentHashMap<>();

  /** Of a rule that took the place of another with other numbers. */
  private volatile @Nullable Compiled last;

  private final Patience patience = new Patience();

  // Written out: the first use of what a record has by itself costs a program some milliseconds.

  public record Key(ExprFunction rule, int arrays, DType dtype) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && arrays == that.arrays
          && dtype == that.dtype
          && rule.equals(that.rule);
    }

    @Override
    public int hashCode() {
      return 31 * rule.code().hashCode() + arrays;
    }
  }

  private record Shape(Plan plan, DType dtype) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Shape that && dtype == that.dtype && plan.equals(that.plan);
    }

    @Override
    public int hashCode() {
      return plan.hashCode();
    }
  }

  private UpdateCode() {}

  /** A loop over some arrays. */
  interface Loop {
    /** Writes elements {@code from … to − 1} of the results over those of the last arrays. */
    void run(int from, int to);
  }

  /** Loops, each for one thread, these arrays, and so many elements a call at the most. */
  interface Loops {
    Loop over(Object[] arrays, int most, boolean single);

    /** The same steps with the constants of another formula. */
    Loops with(Formula formula);
  }

  /**
   * What a rule is compiled to, with its numbers.
   *
   * @param key what was compiled
   * @param recording how it was traced, with these numbers or others
   * @param formula what it is by symbols
   * @param loops what it became
   * @param cost what an element costs, in additions
   * @param isThreadSafe whether all its operations are
   */
  public record Compiled(
      Key key, Recording recording, Formula formula, Loops loops, int cost, boolean isThreadSafe) {
    /**
     * This for another rule that differs in its numbers only, such as a learning rate: they are
     * inputs of the loops, and nothing is traced. None if it differs in more.
     */
    private Optional<Compiled> with(Key other) {
      if (key.dtype != other.dtype
          || key.arrays != other.arrays
          || key.rule.code() != other.rule.code()) {
        return Optional.empty();
      }
      return recording
          .follow(other.rule::apply)
          .map(next -> new Compiled(other, recording, next, loops.with(next), cost, isThreadSafe));
    }

    /**
     * Where the next numbers lie, for a gradient and numbers that lie there; nothing if one of them
     * might become infinite or NaN, or if this might fail.
     */
    public List<Range> bounds(List<Range> inputs) {
      return switch (key.dtype) {
        case F32 -> Bounds.of(formula, Float.MIN_VALUE, Float.MAX_VALUE, inputs);
        case F64 -> Bounds.of(formula, Double.MIN_VALUE, Double.MAX_VALUE, inputs);
      };
    }

    /** Writes the next numbers over the present ones, of a rule that has {@link #bounds}. */
    public void runInPlace(Object[] arrays, int n) {
      // Such a rule is arithmetic of this library, of which no part can fail. By blocks: a loop
      // that is called often is compiled well, sooner than one that is long.
      Loop loop = loops.over(arrays, BLOCK, key.dtype == DType.F32); // without memory
      Parallel.forRange(
          n,
          (long) n * cost,
          (from, to) -> {
            for (int i = from; i < to; i += BLOCK) {
              loop.run(i, Math.min(i + BLOCK, to));
            }
          });
    }

    /**
     * Computes the next numbers.
     *
     * @param from the arrays of the gradient, which begins at 0, and of the numbers as they are
     * @param at where they begin
     * @param to arrays for the next numbers
     * @return the largest absolute value in each of these; NaN if there is a NaN
     */
    public double[] run(Object[] from, int[] at, @Nullable Object[] to, int n) {
      Object[] arrays = from.clone();
      System.arraycopy(to, 0, arrays, 1, to.length);
      double[] largest = new double[to.length];
      Parallel.Part part =
          (start, end) -> {
            double[] mine = blocks(from, at, arrays, start, end);
            synchronized (largest) {
              Arrays.setAll(largest, k -> Math.max(largest[k], mine[k]));
            }
          };
      if (isThreadSafe) {
        Parallel.forRange(n, (long) n * cost, part);
      } else {
        part.run(0, n);
      }
      return largest;
    }

    /** Block by block, so that what is copied and looked at is in the cache. */
    private double[] blocks(Object[] from, int[] at, Object[] to, int start, int end) {
      double[] largest = new double[to.length - 1];
      Loop loop = loops.over(to, Math.min(BLOCK, end - start), key.dtype == DType.F32);
      for (int i = start, count; i < end; i += count) {
        count = Math.min(BLOCK, end - i);
        for (int k = 1; k < to.length; k++) {
          System.arraycopy(from[k], at[k] + i, to[k], i, count);
        }
        // In place, because a loop over other arrays would not be vectorised.
        loop.run(i, i + count);
        for (int k = 1; k < to.length; k++) {
          double here =
              to[k] instanceof float[] x
                  ? F32Reference.maxAbs(x, i, count)
                  : F64Reference.maxAbs((double[]) to[k], i, count);
          largest[k - 1] = Math.max(largest[k - 1], here);
        }
      }
      return largest;
    }
  }

  /**
   * Whether rules of this class have moved so much that compiling one more has paid, which takes a
   * program that starts 60 ms; counts that they will move so many numbers.
   */
  public static boolean isWorthWhile(Object rule, int size) {
    return OF_CLASS.get(rule.getClass()).patience.isOver(size);
  }

  /** For tests: they have. */
  public static void hurry(Class<?> rule) {
    OF_CLASS.get(rule).patience.end();
  }

  /**
   * A rule for a parameter and what is remembered of it, if it can be compiled.
   *
   * @param rule what becomes of the gradient and so many arrays
   * @param before what the last rule for this parameter became
   */
  public static Optional<Compiled> compile(
      ExprFunction rule, int arrays, DType dtype, Optional<Compiled> before) {
    if (!Fusion.ON) {
      return Optional.empty();
    }
    Key key = new Key(rule, arrays, dtype);
    UpdateCode known = OF_CLASS.get(rule.code());
    Compiled last = known.last;
    if (last != null && last.key.equals(key)) {
      return Optional.of(last); // another parameter takes the same step
    }
    Compiled next = before.flatMap(code -> code.with(key)).orElse(null);
    if (next != null) {
      known.last = next;
      return Optional.of(next);
    }
    return remembered(known.compiled, key, known::compile);
  }

  private Optional<Compiled> compile(Key key) {
    return Symbol.recording(key.rule, 1 + key.arrays)
        .filter(recording -> recording.formula().results().size() == key.arrays)
        .map(recording -> compile(key, recording));
  }

  private Compiled compile(Key key, Recording recording) {
    Formula formula = recording.formula();
    Optional<Expression> blocks = DeferredExpressions.expressions(formula);
    return new Compiled(
        key,
        recording,
        formula,
        blocks.<Loops>map(Blocks::new).orElseGet(() -> arithmetic(formula, key.dtype)),
        blocks.map(Expression::cost).orElse(1),
        formula.steps().stream().allMatch(step -> step.op().isThreadSafe()));
  }

  /** One loop over all steps, or a few. */
  private Loops arithmetic(Formula formula, DType dtype) {
    List<PassPart> parts = PassPart.of(formula);
    List<Pass> loops =
        parts.stream()
            .map(part ->
                remembered(passes, new Shape(part.formula().plan(), dtype), UpdateCode::pass))
            .toList();
    return Arithmetic.of(parts, loops, formula);
  }

  /** Several loops over a block, where one would not be vectorised. */
  private record Blocks(Expression expression) implements Loops {
    @Override
    public Loop over(Object[] arrays, int most, boolean single) {
      Expression.InPlace loop = expression.inPlace(most, single);
      return (from, to) -> loop.run(arrays, from, to);
    }

    @Override
    public Loops with(Formula formula) {
      return new Blocks(DeferredExpressions.expressions(formula).orElseThrow());
    }
  }

  /** Passes one after the other, each with its constants. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Arithmetic(
      List<PassPart> parts, List<Pass> passes, List<double[]> constants, Op[] operators)
      implements Loops {
    static Arithmetic of(List<PassPart> parts, List<Pass> passes, Formula formula) {
      double[] all = formula.arguments();
      List<double[]> own = new ArrayList<>();
      for (PassPart part : parts) {
        own.add(Arrays.stream(part.constants()).mapToDouble(i -> all[i]).toArray());
      }
      return new Arithmetic(parts, passes, own, formula.operators());
    }

    @Override
    public Loops with(Formula formula) {
      return of(parts, passes, formula);
    }

    @Override
    public Loop over(Object[] arrays, int most, boolean single) {
      Object[][] each = new Object[parts.size()][];
      for (int i = 0; i < each.length; i++) {
        int[] mine = parts.get(i).arrays();
        each[i] = new Object[mine.length];
        for (int k = 0; k < mine.length; k++) {
          each[i][k] = arrays[mine[k]];
        }
      }
      return (from, to) -> {
        for (int i = 0; i < each.length; i++) {
          passes.get(i).run(each[i], constants.get(i), operators, from, to);
        }
      };
    }
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
