package adjoint.fuse;

import adjoint.kernel.Setting;

/**
 * Whether vjps, updates and chains are compiled: the vjps of scalars ({@link CompiledRules}) and of
 * tensors ({@link CompiledVjps}), the rules of optimizers ({@link UpdateCode}), and what users have
 * made one ({@code Fused}). The system property {@code adjoint.fusion=off} turns it off, and {@code
 * adjoint.fusion=eager} has it done at the first use, not after some work; neither changes a bit.
 */
public final class Fusion {
  private static final String SETTING = Setting.of("adjoint.fusion", "on", "off", "eager");

  /** Whether they are. */
  public static final boolean ON = !SETTING.equals("off");

  /** Whether they are from the beginning. */
  static final boolean EAGER = SETTING.equals("eager");

  private Fusion() {}
}
