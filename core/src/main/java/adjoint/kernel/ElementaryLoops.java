package adjoint.kernel;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.DoubleUnaryOperator;

/** For every elementary function its vector loop, or its plain one until the other is warm. */
final class ElementaryLoops {
  /** What an element costs in additions, roughly. */
  private static final int COST = 10;

  private static final int REHEARSED = 200;

  private final long patience;
  private final ConcurrentMap<Elementary, Tier<RowLoop>> tiers = new ConcurrentHashMap<>();

  ElementaryLoops(long patience) {
    this.patience = patience;
  }

  RowLoop get(Elementary function, DoubleUnaryOperator f, RowLoop plain, int elements) {
    Tier<RowLoop> tier = tiers.computeIfAbsent(function, e -> tier(e, f, plain));
    return tier.get((long) elements * COST);
  }

  private Tier<RowLoop> tier(Elementary function, DoubleUnaryOperator f, RowLoop plain) {
    double[] x = new double[REHEARSED];
    float[] u = new float[REHEARSED];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i + 1) * 0.01;
      u[i] = (float) x[i];
    }
    double[] y = new double[REHEARSED];
    float[] v = new float[REHEARSED];
    return new Tier<>(
        patience,
        plain,
        () -> new BlockLoop(block(function), singles(function), plain),
        loop -> {
          loop.map(f, x, 0, 1, y, 0, x.length);
          loop.map(f, u, 0, 1, v, 0, u.length);
        });
  }

  private static BlockLoop.Block block(Elementary function) {
    return switch (function) {
      case EXP -> VectorExp::exp;
      case EXPM1 -> VectorExp::expm1;
      case LOG -> VectorLog::log;
      case LOG1P -> VectorLog::log1p;
      case TANH -> VectorExp::tanh;
      case SIGMOID -> VectorExp::sigmoid;
      case SILU -> VectorExp::silu;
      case SOFTPLUS -> VectorExp::softplus;
      case SIN -> VectorTrig::sin;
      case COS -> VectorTrig::cos;
    };
  }

  private static SingleLoop singles(Elementary function) {
    return switch (function) {
      case EXP -> new SingleLoop(SingleExp::exp, -700, 700);
      case EXPM1 -> new SingleLoop(SingleExp::expm1, -700, 700, 0x1.680cbap-4f);
      case LOG -> new SingleLoop(SingleLog::log, 0, Float.POSITIVE_INFINITY);
      case LOG1P -> new SingleLoop(SingleLog::log1p, -1, Float.POSITIVE_INFINITY, 0x1.fb035ap-2f);
      case TANH -> new SingleLoop(SingleExp::tanh, -350, 350, 0x1.f860aap-5f);
      case SIGMOID -> new SingleLoop(SingleExp::sigmoid, -700, 700);
      case SILU -> new SingleLoop(SingleExp::silu, -700, 700);
      case SOFTPLUS -> new SingleLoop(SingleLog::softplus, -700, 700);
      case SIN -> new SingleLoop(SingleTrig::sin, -1e5, 1e5);
      case COS -> new SingleLoop(SingleTrig::cos, -1e5, 1e5);
    };
  }
}
