package adjoint.fuse;

import adjoint.kernel.Setting;

/**
 * Whether vjps, updates and chains are compiled: the vjps of scalars ({@link CompiledRules}) and of
 * tensors ({@link CompiledVjps}), the rules of optimizers ({@link UpdateCode}), and what users have
 * made one ({@code Fused}). The system property {@code adjoint.fusion=off} turns it off, which
 * changes no bit.
 */
public final class Fusion {
  /** Whether they are. */
  public static final boolean ON = !Setting.of("adjoint.fusion", "on", "off").equals("off");

  private Fusion() {}
}
