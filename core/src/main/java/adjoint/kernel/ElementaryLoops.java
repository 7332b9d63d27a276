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
    for (int i = 0; i < x.length; i++) {
      x[i] = (i + 1) * 0.01;
    }
    double[] y = new double[x.length];
    return new Tier<>(
        patience,
        plain,
        () -> new BlockLoop(block(function), plain),
        loop -> loop.map(f, x, 0, 1, y, 0, x.length));
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
}
