package adjoint;

/**
 * Whether vjps and updates are compiled: those of scalars ({@link FusedScalars}), of tensors
 * ({@link FusedTensors}) and the rules of optimizers ({@link InPlace}). The system property {@code
 * adjoint.fusion=off} turns it off, which changes no bit.
 */
final class Fusion {
  static final boolean ON = !"off".equals(System.getProperty("adjoint.fusion"));

  private Fusion() {}
}
