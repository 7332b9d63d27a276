package adjoint;

import adjoint.kernel.Setting;

/**
 * Whether vjps, updates and chains are compiled: the vjps of scalars ({@link FusedScalars}) and of
 * tensors ({@link FusedTensors}), the rules of optimizers ({@link UpdateCode}), and what users have
 * made one ({@link Fused}). The system property {@code adjoint.fusion=off} turns it off, which
 * changes no bit.
 */
final class Fusion {
  static final boolean ON = !Setting.of("adjoint.fusion", "on", "off").equals("off");

  private Fusion() {}
}
