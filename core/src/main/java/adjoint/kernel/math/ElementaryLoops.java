package adjoint.kernel.math;

import adjoint.kernel.KernelChoice;
import adjoint.kernel.Tier;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.DoubleUnaryOperator;

/** For every elementary function its vector loop, or its plain one until the other is warm. */
public final class ElementaryLoops {
  /** What an element costs in additions, roughly. */
  public static final int COST = 10;

  /** Elements of the least call that does something: a few vectors. */
  public static final int STEP = 32;

  private static final ElementaryLoops BEST = new ElementaryLoops(KernelChoice.patience());

  private final long patience;
  private final ConcurrentMap<Elementary, MapLoop> loops = new ConcurrentHashMap<>();

  /** For tests: with any patience. */
  public ElementaryLoops(long patience) {
    this.patience = patience;
  }

  /** Those that serve on this machine. */
  public static ElementaryLoops best() {
    return BEST;
  }

  /**
   * A loop over {@code f}, which is this elementary function; {@code calls} calls whatever it is
   * given for each element.
   */
  public MapLoop get(Elementary function, DoubleUnaryOperator f, MapLoop calls) {
    MapLoop known = loops.get(function);
    return known != null
        ? known
        : loops.computeIfAbsent(function, e -> loop(e, f, new PlainLoop(e, f, calls)));
  }

  private MapLoop loop(Elementary function, DoubleUnaryOperator f, MapLoop plain) {
    if (patience == Tier.NEVER) {
      return plain;
    }
    return new Tiered(
        new Tier<>(
            patience,
            plain,
            () -> {
              BlockLoop.Block block = block(function);
              BlockLoop loop = new BlockLoop(block, singles(function), plain);
              return new Tier.Candidate<>(loop, new Doubles(f, block));
            }),
        new Tier<>(
            patience,
            plain,
            () -> {
              SingleLoop singles = singles(function);
              BlockLoop loop = new BlockLoop(block(function), singles, plain);
              return new Tier.Candidate<>(loop, new Singles(f, singles));
            }));
  }

  private static final class Doubles implements Tier.Trial<MapLoop> {
    private final DoubleUnaryOperator f;
    private final BlockLoop.Block block;
    private final double[] x = new double[BlockLoop.BLOCK];
    private final double[] y = new double[BlockLoop.BLOCK];

    Doubles(DoubleUnaryOperator f, BlockLoop.Block block) {
      this.f = f;
      this.block = block;
      Arrays.setAll(x, i -> (i + 1) * 0.004);
    }

    @Override
    public void touch(MapLoop loop) {
      block.apply(x, 0, y, 0, 0);
    }

    @Override
    public void step(MapLoop loop) {
      loop.map(f, x, 0, 1, y, 0, STEP);
    }

    @Override
    public void work(MapLoop loop) {
      loop.map(f, x, 0, 1, y, 0, x.length);
    }
  }

  private static final class Singles implements Tier.Trial<MapLoop> {
    private final DoubleUnaryOperator f;
    private final SingleLoop singles;
    private final float[] x = new float[BlockLoop.BLOCK];
    private final float[] y = new float[BlockLoop.BLOCK];
    private final double[] scratch = new double[2 * BlockLoop.BLOCK];

    Singles(DoubleUnaryOperator f, SingleLoop singles) {
      this.f = f;
      this.singles = singles;
      for (int i = 0; i < x.length; i++) {
        x[i] = (i + 1) * 0.004f;
      }
    }

    @Override
    public void touch(MapLoop loop) {
      singles.touch(x, y, scratch);
    }

    @Override
    public void step(MapLoop loop) {
      loop.map(f, x, 0, 1, y, 0, STEP);
    }

    @Override
    public void work(MapLoop loop) {
      loop.map(f, x, 0, 1, y, 0, x.length);
    }
  }

  /** Who uses floats need not wait for the loop for doubles. */
  private static final class Tiered extends MapLoop {
    private final Tier<MapLoop> doubles;
    private final Tier<MapLoop> singles;

    Tiered(Tier<MapLoop> doubles, Tier<MapLoop> singles) {
      this.doubles = doubles;
      this.singles = singles;
    }

    @Override
    public void map(
        DoubleUnaryOperator f, double[] x, int xAt, int xStep, double[] y, int yAt, int n) {
      doubles.get((long) n * COST * Tier.ADDITION).map(f, x, xAt, xStep, y, yAt, n);
    }

    @Override
    public void map(
        DoubleUnaryOperator f, float[] x, int xAt, int xStep, float[] y, int yAt, int n) {
      singles.get((long) n * COST * Tier.ADDITION).map(f, x, xAt, xStep, y, yAt, n);
    }
  }

  private static BlockLoop.Block block(Elementary function) {
    return switch (function) {
      case EXP -> VectorExp::exp;
      case EXPM1 -> VectorExp::expm1;
      case LOG -> VectorLog::log;
      case LOG1P -> VectorLog::log1p;
      case TANH -> VectorExp::tanh;
      case SIGMOID -> VectorExp::sigmoid;
      case SIGMOID_SLOPE -> VectorExp::sigmoidSlope;
      case SILU -> VectorExp::silu;
      case SOFTPLUS -> VectorExp::softplus;
      case SIN -> VectorTrig::sin;
      case COS -> VectorTrig::cos;
      case ERF -> VectorErf::erf;
      case ERFC -> VectorErf::erfc;
      case GELU -> VectorErf::gelu;
    };
  }

  private static SingleLoop singles(Elementary function) {
    return switch (function) {
      case EXP -> new SingleLoop(SingleExp::exp, Float.NEGATIVE_INFINITY, 700);
      case EXPM1 -> new SingleLoop(SingleExp::expm1, -700, 700, 0x1.680cbap-4f);
      case LOG -> new SingleLoop(SingleLog::log, 0, Float.POSITIVE_INFINITY);
      case LOG1P -> new SingleLoop(SingleLog::log1p, -1, Float.POSITIVE_INFINITY, 0x1.fb035ap-2f);
      case TANH -> new SingleLoop(SingleExp::tanh, -350, 350, 0x1.f860aap-5f);
      case SIGMOID -> new SingleLoop(SingleExp::sigmoid, -700, 700);
      case SIGMOID_SLOPE -> new SingleLoop(SingleExp::sigmoidSlope, -700, 700);
      case SILU -> new SingleLoop(SingleExp::silu, -700, 700);
      case SOFTPLUS -> new SingleLoop(SingleLog::softplus, -700, 700);
      case SIN -> new SingleLoop(SingleTrig::sin, -1e5, 1e5);
      case COS -> new SingleLoop(SingleTrig::cos, -1e5, 1e5);
      case ERFC -> new SingleLoop(SingleErf::erfc, -SingleErf.END, SingleErf.END);
      case GELU -> new SingleLoop(SingleErf::gelu, -13, 13);
      case ERF -> {
        SingleLoop.Block rounded = VectorErf.ofFloats(block(function));
        yield new SingleLoop(rounded, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
      }
    };
  }
}
