package adjoint.kernel.elementwise;

import adjoint.kernel.Parallel;
import adjoint.kernel.math.Elementary;
import adjoint.kernel.math.ElementaryLoops;
import adjoint.kernel.math.MapLoop;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** How the functions of one class are computed for many elements. */
final class Function {
  // HotSpot profiles a loop by its bytecode, not by its caller. One loop shared by all functions
  // therefore turns into a virtual call per element (some 4 ns) as soon as a third function has
  // run. A private copy of the loop for each function class keeps every copy monomorphic, so that
  // the function is inlined and the loop vectorised.
  private static final ClassValue<Function> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected Function computeValue(Class<?> type) {
          return new Function(type);
        }
      };

  /** Classes of the JDK outlive this library, and must not hold what belongs to it. */
  private static final ConcurrentMap<Class<?>, Function> OF_JDK = new ConcurrentHashMap<>();

  /** Elements that are computed by calls before a loop is compiled: a millisecond of work. */
  private static final int PATIENCE = 200_000;

  /** Elements that are computed by a loop that all functions share, before there is a copy. */
  private static final int SHARED = 1000;

  private static final RowLoop SHARED_LOOP = new RowLoopTemplate();

  private RowLoop calls = SHARED_LOOP;
  private final MapLoop present = new Present();
  private final @Nullable Elementary elementary;
  private final Power.@Nullable Numbers power;
  private final @Nullable Arithmetic arithmetic;
  private @Nullable CompiledLoops compiled;
  private int done;

  private Function(Class<?> type) {
    elementary = Elementary.of(type).orElse(null);
    power = Power.of(type).orElse(null);
    arithmetic = Arithmetic.of(type).orElse(null);
  }

  private static RowLoop copy() {
    try {
      return (RowLoop)
          MethodHandles.lookup()
              .defineHiddenClass(TemplateBytes.GET, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("could not copy " + RowLoopTemplate.class, e);
    }
  }

  static Function of(Object f) {
    Class<?> type = f.getClass();
    return type.getClassLoader() == null
        ? OF_JDK.computeIfAbsent(type, Function::new)
        : OF_CLASS.get(type);
  }

  /**
   * A loop over {@code f} for somebody who computes with it again and again, a block at a time on
   * one thread: with a copy of its own from the beginning.
   */
  static Strided.Loop settled(Object f) {
    Function function = of(f);
    function.done = Math.max(function.done, SHARED);
    int little = 1;
    return f instanceof DoubleUnaryOperator one
        ? function.loop(one, little)
        : function.loop((DoubleBinaryOperator) f, little);
  }

  /** The loops that compute it, once there was enough work to make compiling worth while. */
  private @Nullable CompiledLoops compiled(int n) {
    if (done < PATIENCE) { // races only lose counts
      done += Math.min(n, PATIENCE);
      if (done > SHARED && calls == SHARED_LOOP) {
        calls = copy(); // whoever comes second replaces it by its equal
      }
      return null;
    }
    if (compiled == null && arithmetic != null) {
      compiled = CompiledLoops.of(ArithmeticCode.of(arithmetic));
    }
    return compiled;
  }

  /** A loop over {@code f}, for so many elements in all. */
  Strided.Loop loop(DoubleUnaryOperator f, int size) {
    CompiledLoops loops = compiled(size);
    if (loops != null) {
      return loops::run;
    }
    if (power != null) {
      return power(f, power.of(f), size);
    } else if (elementary == null) {
      return map(calls, f);
    }
    MapLoop loop = ElementaryLoops.best().get(elementary, f, present);
    return split(map(loop, f), size, ElementaryLoops.COST);
  }

  private Strided.Loop power(DoubleUnaryOperator f, double[] power, int size) {
    if (PowerLoop.isSpecial(power[0])) {
      return map(calls, f);
    }
    Strided.Loop loop = PowerLoop.best();
    return split(
        (in, at, repeated, y, yAt, n) ->
            loop.run(new Object[] {in[0], power}, new int[] {at[0], 0}, repeated | 2, y, yAt, n),
        size,
        PowerLoop.COST);
  }

  /** The same loop, on several threads if there is enough to do. */
  private static Strided.Loop split(Strided.Loop loop, int size, int cost) {
    return Parallel.isWorthWhile((long) size * cost)
        ? (in, at, repeated, y, yAt, n) ->
            Strided.onThreads(loop, cost, in, at, repeated, y, yAt, n)
        : loop;
  }

  /** A loop over {@code f}, for so many elements in all. */
  Strided.Loop loop(DoubleBinaryOperator f, int size) {
    CompiledLoops loops = compiled(size);
    if (loops != null) {
      return loops::run;
    }
    if (power != null) {
      double[] numbers = power.of(f);
      if (numbers.length > 0
          && numbers[2] == 0) { // then f computes no power, whose sign would show
        return new Zipped(calls, f);
      }
      Strided.Loop loop =
          numbers.length == 0
              ? PowerLoop.best()
              : new PowerTimes(f, numbers[0], numbers[1], numbers[2]);
      return split(loop, size, PowerLoop.COST);
    }
    return new Zipped(calls, f);
  }

  private static Strided.Loop map(MapLoop loop, DoubleUnaryOperator f) {
    return new Mapped(loop, f);
  }

  // Classes, not lambdas: the first operation of a program should not wait until the machinery of
  // lambdas has made one of each.

  private record Mapped(MapLoop loop, DoubleUnaryOperator f) implements Strided.Loop {
    @Override
    public void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
      if (y instanceof float[] to) {
        loop.map(f, (float[]) in[0], at[0], 1 - repeated, to, yAt, n);
      } else {
        loop.map(f, (double[]) in[0], at[0], 1 - repeated, (double[]) y, yAt, n);
      }
    }
  }

  private record Zipped(RowLoop loop, DoubleBinaryOperator f) implements Strided.Loop {
    @Override
    public void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
      int aStep = 1 - (repeated & 1);
      int bStep = 1 - (repeated >> 1);
      if (y instanceof float[] to) {
        float[] a = (float[]) in[0];
        loop.zip(f, a, at[0], aStep, (float[]) in[1], at[1], bStep, to, yAt, n);
      } else {
        double[] a = (double[]) in[0];
        loop.zip(f, a, at[0], aStep, (double[]) in[1], at[1], bStep, (double[]) y, yAt, n);
      }
    }
  }

  /** The loop that calls functions at present. */
  private final class Present extends MapLoop {
    @Override
    public void map(
        DoubleUnaryOperator f, double[] x, int xAt, int xStep, double[] y, int yAt, int n) {
      calls.map(f, x, xAt, xStep, y, yAt, n);
    }

    @Override
    public void map(
        DoubleUnaryOperator f, float[] x, int xAt, int xStep, float[] y, int yAt, int n) {
      calls.map(f, x, xAt, xStep, y, yAt, n);
    }
  }

  /** The bytes of {@link RowLoopTemplate}, read when the first copy is made. */
  private static final class TemplateBytes {
    static final byte[] GET = read();

    private static byte[] read() {
      String name = RowLoopTemplate.class.getSimpleName() + ".class";
      try (InputStream in = RowLoopTemplate.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new LinkageError(name + " is missing from the jar");
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new LinkageError("could not read " + name, e);
      }
    }
  }
}
